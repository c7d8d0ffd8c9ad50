import Basics

/// What the codes of a font mean (PDF 1.7, 9.10.3): a ToUnicode map as cairo writes it.
struct GlyphMap {
    /// By code, 1 or 2 bytes.
    private var texts: [[UInt8]: String] = [:]
    private(set) var width = 1

    /// `map` is the unpacked stream. What isn't understood means nothing, so no word is made up.
    init(_ map: [UInt8]) {
        var scanner = PDFTokens(map)
        var isIn = false
        var before: [UInt8]?
        while let token = scanner.next() {
            switch token {
            case .word("beginbfchar"): (isIn, before) = (true, nil)
            case .word("endbfchar"): isIn = false
            case .string(let bytes) where isIn:
                guard let code = before else {
                    before = bytes
                    continue
                }
                let units = stride(from: 0, to: bytes.count - 1, by: 2).map {
                    UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1])
                }
                texts[code] = String(decoding: units, as: UTF16.self)
                width = max(width, code.count)
                before = nil
            default: continue
            }
        }
    }

    func text(_ codes: [UInt8]) -> String {
        var out = ""
        var index = 0
        while index + width <= codes.count {
            out += texts[Array(codes[index..<(index + width)])] ?? "\u{FFFD}"
            index += width
        }
        return out
    }
}

/// The words of a page's content (PDF 1.7, 9.4): only the operators that set text.
enum PageWords {
    /// A line ends where text is set at another place across the page.
    static func lines(_ content: [UInt8], fonts: [String: GlyphMap]) -> [String] {
        var scanner = PDFTokens(content)
        var font = GlyphMap([])
        var name = ""
        var waiting: [[UInt8]] = []
        var last = ""
        var lines: [String] = []
        var line = ""
        func end() {
            if !line.isEmpty { lines.append(line) }
            line = ""
        }
        while let token = scanner.next() {
            switch token {
            case .string(let bytes): waiting.append(bytes)
            case .name(let text): name = text
            case .word(let word):
                if isOperand(word) {
                    last = word
                    continue
                }
                switch word {
                case "Tf": font = fonts[name] ?? GlyphMap([])
                case "Tj", "TJ": for codes in waiting { line += font.text(codes) }
                case "Tm", "ET", "T*": end()
                case "Td": if last != "0" { end() }
                default: break
                }
                waiting = []
            }
        }
        end()
        return lines
    }

    /// A number, or a bracket around some.
    private static func isOperand(_ word: String) -> Bool {
        word == "[" || word == "]" || word.utf8.allSatisfy { 48...57 ~= $0 || $0 == 45 || $0 == 46 }
    }
}

/// The tokens of a content stream or a map.
struct PDFTokens {
    enum Token {
        case string([UInt8])
        case name(String)
        case word(String)
    }

    private let bytes: [UInt8]
    private var index = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func next() -> Token? {
        while index < bytes.count, Self.isBlank(bytes[index]) { index += 1 }
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "("): return .string(literal())
        case UInt8(ascii: "<"):
            if index < bytes.count, bytes[index] == byte {
                index += 1
                return .word("<<")
            }
            let digits = take { $0 != UInt8(ascii: ">") }
            index += 1
            return .string(Hex.decode(digits.filter { !Self.isBlank($0) }) ?? [])
        case UInt8(ascii: "/"): return .name("/" + String(decoding: take { !Self.ends($0) }, as: UTF8.self))
        case UInt8(ascii: "["), UInt8(ascii: "]"), UInt8(ascii: ">"): return .word(String(UnicodeScalar(byte)))
        default: return .word(String(decoding: [byte] + take { !Self.ends($0) }, as: UTF8.self))
        }
    }

    /// PDF 1.7, 7.3.4.2: balanced parentheses, escapes.
    private mutating func literal() -> [UInt8] {
        var out: [UInt8] = []
        var depth = 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "("): depth += 1
            case UInt8(ascii: ")"):
                depth -= 1
                if depth == 0 { return out }
            case UInt8(ascii: "\\"):
                if let escaped = escape() { out.append(escaped) }
                continue
            default: break
            }
            out.append(byte)
        }
        return out
    }

    private mutating func escape() -> UInt8? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        index += 1
        switch byte {
        case UInt8(ascii: "n"): return 10
        case UInt8(ascii: "r"): return 13
        case UInt8(ascii: "t"): return 9
        case UInt8(ascii: "b"): return 8
        case UInt8(ascii: "f"): return 12
        case 10, 13: return nil
        case 48...55:
            var value = Int(byte - 48)
            for _ in 0..<2 {
                guard index < bytes.count, 48...55 ~= bytes[index] else { break }
                value = value * 8 + Int(bytes[index] - 48)
                index += 1
            }
            return UInt8(truncatingIfNeeded: value)
        default: return byte
        }
    }

    private mutating func take(while isPart: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = index
        while index < bytes.count, isPart(bytes[index]) { index += 1 }
        return bytes[start..<index]
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte <= 32 }

    private static func ends(_ byte: UInt8) -> Bool { isBlank(byte) || "()<>[]/%".utf8.contains(byte) }
}
