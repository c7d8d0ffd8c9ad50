import Basics

/// A zip file (APPNOTE 6.3) that holds its members as they are, one behind the other: anybody's program takes them out.
/// The same members make the same bytes: no compression, no time but 1980-01-01, nothing beside names and contents.
///
/// When to use: for many small files that shall be one. Members are given in the order in which they are to lie.
///
/// ```
/// var zip = StoredZip.Writer()
/// output += try zip.member("entries/5.json", entry)
/// output += zip.end()
/// let members = try StoredZip.members(of: output, name: "entries.zip") { $0.hasPrefix("entries/") }
/// ```
package enum StoredZip {
    /// Members of one file; more would need a larger form (zip64), which many programs don't read.
    package static let memberLimit = 65_535
    /// Bytes of a file.
    package static let byteLimit = 128 << 20

    private static let local: [UInt8] = [0x50, 0x4B, 3, 4]
    private static let central: [UInt8] = [0x50, 0x4B, 1, 2]
    private static let ending: [UInt8] = [0x50, 0x4B, 5, 6]
    /// Bytes of a member's head before its name; below, of the end of the directory.
    private static let headSize = 30
    private static let endSize = 22

    /// What a member's head and the directory say of it alike: version 2.0, no flags, stored, 1980-01-01.
    private static func facts(_ name: [UInt8], _ bytes: ArraySlice<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        for value in [20, 0, 0, 0, 33] { put(value, bytes: 2, &out) }
        for value in [Int(CRC32.of(bytes)), bytes.count, bytes.count] { put(value, bytes: 4, &out) }
        for value in [name.count, 0] { put(value, bytes: 2, &out) }
        return out
    }

    /// The lowest byte first.
    private static func put(_ value: Int, bytes: Int, _ out: inout [UInt8]) {
        for place in 0..<bytes { out.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }

    /// Writes members as they come.
    package struct Writer {
        private var directory: [UInt8] = []
        private var count = 0
        /// Bytes so far, without the directory.
        private var size = 0

        package init() {}

        /// Bytes of the next member. Throws `.long` when the file becomes longer than any that is read.
        package mutating func member(_ name: String, _ bytes: [UInt8]) throws(CertificateError) -> [UInt8] {
            let name = Array(name.utf8)
            let facts = StoredZip.facts(name, bytes[...])
            try note(name, facts: facts, count: bytes.count)
            return StoredZip.local + facts + name + bytes
        }

        /// Puts a member into the directory.
        fileprivate mutating func note(_ name: [UInt8], facts: [UInt8], count bytes: Int) throws(CertificateError) {
            directory += StoredZip.central
            StoredZip.put(20, bytes: 2, &directory)
            directory += facts
            // No comment, first disk, no attributes.
            directory += [UInt8](repeating: 0, count: 10)
            StoredZip.put(size, bytes: 4, &directory)
            directory += name
            size += StoredZip.headSize + name.count + bytes
            count += 1
            let whole = size + directory.count + StoredZip.endSize
            guard count <= StoredZip.memberLimit, whole <= StoredZip.byteLimit else {
                throw CertificateError(
                    .long, "a pack holds at most \(StoredZip.memberLimit) files and \(StoredZip.byteLimit) bytes")
            }
        }

        /// The directory and its end.
        package func end() -> [UInt8] {
            var out = directory + StoredZip.ending
            for value in [0, 0, count, count] { StoredZip.put(value, bytes: 2, &out) }
            for value in [directory.count, size] { StoredZip.put(value, bytes: 4, &out) }
            StoredZip.put(0, bytes: 2, &out)
            return out
        }
    }

    /// Members by name. `file` is the zip's own name, for messages. Throws `.truncated` for one that ends too early, and
    /// `.pack` for every byte that `Writer` doesn't write: a member that is compressed, whose checksum or sizes don't
    /// hold, that stands twice or under a name for which `isName` is false, and whatever lies before, between or behind.
    package static func members(
        of bytes: [UInt8], name file: String, where isName: (String) -> Bool
    ) throws(CertificateError) -> [String: ArraySlice<UInt8>] {
        var (found, writer): ([String: ArraySlice<UInt8>], Writer) = ([:], Writer())
        var start = 0
        while bytes[start...].starts(with: local) {
            let (name, body, facts) = try member(at: start, bytes, file)
            guard isName(name) else { throw refusal(file, "‘\(name)’ is none of the names that belong into it") }
            guard found.updateValue(body, forKey: name) == nil else {
                throw refusal(file, "‘\(name)’ stands twice in it")
            }
            try writer.note(Array(name.utf8), facts: facts, count: body.count)
            start = body.endIndex
        }
        let end = writer.end()
        guard bytes[start...].elementsEqual(end) else {
            guard bytes.count >= start + end.count else {
                throw CertificateError(.truncated, "\(file) ends before the end of a zip file")
            }
            throw refusal(file, "what lies behind its files isn't the directory of them")
        }
        return found
    }

    private static func refusal(_ file: String, _ message: String) -> CertificateError {
        CertificateError(.pack, "\(file): \(message)")
    }

    /// The member whose head begins at `start`.
    private static func member(
        at start: Int, _ bytes: [UInt8], _ file: String
    ) throws(CertificateError) -> (name: String, body: ArraySlice<UInt8>, facts: [UInt8]) {
        let cut = CertificateError(.truncated, "\(file) ends within a file that it holds")
        guard bytes.count - start >= headSize else { throw cut }
        func field(_ place: Int, _ size: Int) -> Int { number(bytes[(start + place)..<(start + place + size)]) }
        let (size, width) = (field(18, 4), field(26, 2))
        let body = start + headSize + width
        guard body <= bytes.count else { throw cut }
        let nameBytes = Array(bytes[(start + headSize)..<body])
        guard let name = String(validating: nameBytes, as: UTF8.self) else { throw refusal(file, "a name is no text") }
        guard field(8, 2) == 0 else { throw refusal(file, "‘\(name)’ is compressed; files lie in it as they are") }
        guard size <= bytes.count - body else { throw cut }
        guard field(22, 4) == size else { throw refusal(file, "the sizes of ‘\(name)’ aren't true") }
        let content = bytes[body..<(body + size)]
        guard field(14, 4) == Int(CRC32.of(content)) else {
            throw refusal(file, "‘\(name)’ isn't what its checksum is of")
        }
        let facts = facts(nameBytes, content)
        guard bytes[(start + 4)..<(start + headSize)].elementsEqual(facts) else {
            throw refusal(file, "the head of ‘\(name)’ says more than a name and a size")
        }
        return (name, content, facts)
    }
}
