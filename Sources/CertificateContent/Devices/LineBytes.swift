import Basics
import Custody
import RecoveryModel

/// A device's line as bytes that read back as the same line, for lines that wait in a file until they are asked for.
/// Nobody else reads them, and they outlive no process.
enum LineBytes {
    /// Where the fields lie that are texts or nothing.
    private static let offsets = LineField.all.compactMap(\.offset)
    private static let levels = CertifiedLevel.allCases
    private static let techniques = Technique.allCases

    /// A line of no device.
    static let empty = CertificateLine(
        intake: "", device: "", levelRequired: nil, levelAssessed: .clear, technique: .unknown,
        decision: Digest(of: ""), entries: [])

    /// Appends the bytes of a line that lies at `line`.
    static func append(_ line: UnsafePointer<CertificateLine>, to out: inout [UInt8]) {
        for offset in offsets {
            append(UnsafeRawPointer(line).advanced(by: offset).assumingMemoryBound(to: String?.self).pointee, &out)
        }
        append(line.pointee.intake, &out)
        append(line.pointee.device, &out)
        append(number(line.pointee.levelRequired, of: levels), &out)
        append(number(line.pointee.levelAssessed, of: levels), &out)
        append(number(line.pointee.technique, of: techniques), &out)
        append(number(line.pointee.destruction.technique, of: techniques), &out)
        out += line.pointee.decision.bytes
        append(line.pointee.notes, &out)
        append(line.pointee.verification.notChecked, &out)
        append(line.pointee.evidence.count, &out)
        for digest in line.pointee.evidence { out += digest.bytes }
        append(line.pointee.entries.count, &out)
        for entry in line.pointee.entries {
            append(entry.index, &out)
            entry.leaf.withBytes { out += $0 }
        }
        append(line.pointee.resolutions.count, &out)
        for item in line.pointee.resolutions {
            for text in [item.code, item.value, item.by, item.auth, item.reason] { append(text, &out) }
            append(item.entry, &out)
        }
    }

    /// The place among `all` and one more; zero for nothing.
    private static func number<T: Equatable>(_ word: T?, of all: [T]) -> Int {
        word.flatMap { all.firstIndex(of: $0) }.map { $0 + 1 } ?? 0
    }

    private static func append(_ texts: [String], _ out: inout [UInt8]) {
        append(texts.count, &out)
        for text in texts { append(text, &out) }
    }

    /// Its length and one more, then the text; zero alone for nothing.
    private static func append(_ text: String?, _ out: inout [UInt8]) {
        guard let text else { return out.append(0) }
        append(text.utf8.count + 1, &out)
        out.append(contentsOf: text.utf8)
    }

    /// A number from zero: seven bits a byte, the lowest first (LEB128).
    private static func append(_ number: Int, _ out: inout [UInt8]) {
        var rest = UInt(bitPattern: number)
        while rest > 127 {
            out.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        out.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads lines that `append` wrote, one after the other.
    struct Reader {
        private let bytes: UnsafeRawBufferPointer
        private var position = 0

        /// `bytes` stay where they are while this is used.
        init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

        /// The next line; nil where the bytes end early or are none of a line's.
        mutating func line() -> CertificateLine? {
            var line = LineBytes.empty
            guard readTexts(&line), let intake = text(), let device = text(),
                let required = word(of: LineBytes.levels), case let level?? = word(of: LineBytes.levels),
                case let technique?? = word(of: LineBytes.techniques),
                let destruction = word(of: LineBytes.techniques), let decision = digest(),
                let notes = texts(), let notChecked = texts()
            else { return nil }
            (line.intake, line.device) = (intake, device)
            (line.levelRequired, line.levelAssessed) = (required, level)
            (line.technique, line.destruction.technique) = (technique, destruction)
            (line.decision, line.notes, line.verification.notChecked) = (decision, notes, notChecked)
            return readLists(&line) ? line : nil
        }

        private mutating func readTexts(_ line: inout CertificateLine) -> Bool {
            withUnsafeMutablePointer(to: &line) { place in
                for offset in LineBytes.offsets {
                    guard let text = optionalText() else { return false }
                    let field = UnsafeMutableRawPointer(place).advanced(by: offset)
                    field.assumingMemoryBound(to: String?.self).pointee = text
                }
                return true
            }
        }

        private mutating func readLists(_ line: inout CertificateLine) -> Bool {
            guard let evidence = number() else { return false }
            for _ in 0..<evidence {
                guard let digest = digest() else { return false }
                line.evidence.append(digest)
            }
            guard let entries = number(), entries <= bytes.count else { return false }
            line.entries.reserveCapacity(entries)
            for _ in 0..<entries {
                guard let index = number(), let leaf = take(TreeHash.size) else { return false }
                line.entries.append(CertificateEntry(index: index, leaf: TreeHash(leaf)))
            }
            guard let resolutions = number() else { return false }
            for _ in 0..<resolutions {
                guard let code = text(), let value = text(), let by = text(), let auth = text(), let reason = text(),
                    let entry = number()
                else { return false }
                line.resolutions.append(
                    CertificateResolution(code: code, value: value, by: by, auth: auth, reason: reason, entry: entry))
            }
            return true
        }

        private mutating func number() -> Int? {
            var (value, shift): (UInt, UInt) = (0, 0)
            while position < bytes.count, shift < 64 {
                let byte = bytes[position]
                position += 1
                value |= UInt(byte & 127) << shift
                if byte < 128 { return Int(exactly: value) }
                shift += 7
            }
            return nil
        }

        /// Nil outside for a number that has none among `all`, nil inside for nothing.
        private mutating func word<T>(of all: [T]) -> T?? {
            guard let number = number(), number <= all.count else { return nil }
            return .some(number > 0 ? all[number - 1] : nil)
        }

        private mutating func take(_ count: Int) -> UnsafeRawBufferPointer? {
            guard count <= bytes.count - position else { return nil }
            defer { position += count }
            return UnsafeRawBufferPointer(rebasing: bytes[position..<position + count])
        }

        private mutating func digest() -> Digest? { take(32).flatMap { Digest(bytes: $0) } }

        private mutating func text() -> String? { optionalText().flatMap(\.self) }

        /// Nil outside where the bytes end, nil inside for no text.
        private mutating func optionalText() -> String?? {
            guard let length = number() else { return nil }
            guard length > 0 else { return .some(nil) }
            guard let bytes = take(length - 1) else { return nil }
            return .some(String(decoding: bytes, as: UTF8.self))
        }

        private mutating func texts() -> [String]? {
            guard let count = number() else { return nil }
            var texts: [String] = []
            for _ in 0..<count {
                guard let text = text() else { return nil }
                texts.append(text)
            }
            return texts
        }
    }
}
