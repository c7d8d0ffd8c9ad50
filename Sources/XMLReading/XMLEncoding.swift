/// How the bytes of an XML file are written, by its first bytes, beside what its declaration says of them.
///
/// A tool that transcodes a file and forgets its declaration makes one that contradicts itself. The bytes can't be
/// wrong about themselves, so they decide.
///
/// ```
/// let encoding = XMLEncoding(front: head.bytes)
/// if encoding.isOverruled { print(encoding.note ?? "") }
/// ```
package struct XMLEncoding: Equatable, Sendable {
    /// What a first look at the bytes can tell.
    package enum Width: Sendable {
        /// ASCII and what contains it: UTF-8 unless the declaration names another.
        case eightBit
        case utf16LE, utf16BE
    }

    /// Bytes of the front that are looked at; a declaration is far shorter.
    static let frontBytes = 512

    /// What the bytes say.
    package let width: Width
    /// True when the declaration contradicts the bytes and isn't to be followed.
    package let isOverruled: Bool
    /// What to tell the user of it; nil when nothing contradicts.
    package let note: String?
    /// True when libxml2 decodes nothing: what it complains of has its line then.
    let isPlain: Bool

    /// `front` is the file's beginning, 512 bytes or the whole of it.
    package init(front: [UInt8]) {
        let hasMark = front.starts(with: [0xEF, 0xBB, 0xBF])
        width = Self.width(of: front)
        let declared = Self.declared(Self.narrowed(front, width))
        let isWide = declared.map(Self.wideNames.contains) ?? false
        switch (width, declared) {
        case (.eightBit, let name?) where isWide:
            note = "it declares \(name) and is written in single bytes: read as UTF-8"
        case (.eightBit, let name?) where hasMark && name != "UTF-8" && name != "UTF8":
            note = "it begins with the mark of UTF-8 and declares \(name): read as UTF-8"
        case (.utf16LE, let name?) where !isWide || name == "UTF-16BE",
            (.utf16BE, let name?) where !isWide || name == "UTF-16LE":
            note = "it is written in UTF-16 and declares \(name): read as UTF-16"
        default: note = nil
        }
        isOverruled = note != nil
        isPlain =
            width == .eightBit
            && (isOverruled || declared.map { ["UTF-8", "UTF8"].contains($0) } ?? true)
    }

    /// The characters of `bytes` that ASCII has, whichever way they are written; for a look at the front of a file.
    package static func narrowed(_ bytes: [UInt8]) -> [UInt8] { narrowed(bytes, width(of: bytes)) }

    private static let wideNames: Set<String> = [
        "UTF-16", "UTF-16LE", "UTF-16BE", "UTF16", "UCS-2", "ISO-10646-UCS-2", "UNICODE", "UTF-32", "UCS-4",
        "ISO-10646-UCS-4",
    ]

    private static func width(of bytes: [UInt8]) -> Width {
        guard bytes.count >= 4 else { return .eightBit }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        // Four bytes a character are for libxml2 to refuse.
        case (0xFF, 0xFE, 0, 0), (0x3C, 0, 0, 0): return .eightBit
        case (0xFF, 0xFE, _, _), (0x3C, 0, _, 0): return .utf16LE
        case (0xFE, 0xFF, _, _), (0, 0x3C, 0, _): return .utf16BE
        default: return .eightBit
        }
    }

    private static func narrowed(_ bytes: [UInt8], _ width: Width) -> [UInt8] {
        switch width {
        case .eightBit: return bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        case .utf16LE, .utf16BE:
            let low = width == .utf16LE ? 0 : 1
            return stride(from: 0, to: bytes.count - 1, by: 2).compactMap { index in
                let isASCII = bytes[index + 1 - low] == 0 && bytes[index + low] < 0x80
                return isASCII ? bytes[index + low] : nil
            }
        }
    }

    /// The encoding that the declaration names, upper case; nil when there is no declaration or it names none.
    private static func declared(_ text: [UInt8]) -> String? {
        guard text.starts(with: Array("<?xml".utf8)), let end = text.firstIndex(of: UInt8(ascii: ">")) else {
            return nil
        }
        let declaration = String(decoding: text[..<end], as: UTF8.self)
        guard let word = declaration.firstRange(of: "encoding") else { return nil }
        let rest = declaration[word.upperBound...].drop { $0 == " " || $0 == "=" || $0 == "\t" || $0 == "\n" }
        guard let quote = rest.first, quote == "\"" || quote == "'" else { return nil }
        let name = rest.dropFirst().prefix { $0 != quote }
        return name.isEmpty ? nil : name.uppercased()
    }
}

/// Cuts what is handed to a parser behind line ends. Of a piece that can't be decoded libxml2 gives nothing, so small
/// pieces cost little of what stands before the damage, and tell its line.
struct XMLPieces {
    /// Bytes of a piece at most.
    private static let longest = 1024

    private let width: XMLEncoding.Width
    private var offset = 0
    /// Line ends handed over so far.
    private(set) var lines = 0

    init(_ width: XMLEncoding.Width) { self.width = width }

    /// How many of `bytes` are the next piece; the line ends in it are counted.
    mutating func next(_ bytes: UnsafeRawBufferPointer) -> Int {
        let limit = min(bytes.count, Self.longest)
        var index = 0
        while index < limit {
            index += 1
            if isLineEnd(bytes, index) {
                lines += 1
                break
            }
        }
        offset += index
        return index
    }

    /// True when a line end is complete with the first `count` bytes.
    private func isLineEnd(_ bytes: UnsafeRawBufferPointer, _ count: Int) -> Bool {
        switch width {
        case .eightBit: return bytes[count - 1] == 10
        case .utf16LE, .utf16BE:
            guard (offset + count) % 2 == 0, count >= 2 else { return false }
            let (first, second) = (bytes[count - 2], bytes[count - 1])
            return width == .utf16LE ? first == 10 && second == 0 : first == 0 && second == 10
        }
    }
}
