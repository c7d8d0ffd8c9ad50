/// Turns one of the other encodings into UTF-8, a chunk at a time. What the encoding doesn't have becomes the byte FF,
/// which no UTF-8 has either, so that the reader reports it in the row where it stands.
struct CSVTranscoder {
    private let encoding: CSVEncoding
    private var carry: [UInt8] = []
    private var highSurrogate: UInt32 = 0

    /// Most UTF-8 bytes that one byte of input can become.
    static let widest = 3

    init(_ encoding: CSVEncoding) { self.encoding = encoding }

    /// Appends the text of `input` to `out`; a character cut off by the end waits for the next call.
    mutating func append(_ input: UnsafeBufferPointer<UInt8>, to out: inout UnsafeMutablePointer<UInt8>) {
        switch encoding {
        case .utf8: for byte in input { Self.put(byte, &out) }
        case .windows1252: for byte in input { Self.putScalar(Self.windows1252(byte), &out) }
        case .macRoman:
            for byte in input { Self.putScalar(byte < 0x80 ? UInt32(byte) : Self.macRoman[Int(byte) - 0x80], &out) }
        case .utf16LE, .utf16BE: appendUTF16(input, to: &out)
        }
    }

    /// What a file that ends in the middle of a character still owes.
    mutating func finish(to out: inout UnsafeMutablePointer<UInt8>) {
        if highSurrogate != 0 || !carry.isEmpty { Self.put(0xFF, &out) }
        highSurrogate = 0
        carry = []
    }

    private mutating func appendUTF16(_ input: UnsafeBufferPointer<UInt8>, to out: inout UnsafeMutablePointer<UInt8>) {
        var index = 0
        if let first = carry.first, let second = input.first {
            carry = []
            putUnit(first, second: second, into: &out)
            index = 1
        }
        while index + 1 < input.count {
            putUnit(input[index], second: input[index + 1], into: &out)
            index += 2
        }
        if index < input.count { carry = [input[index]] }
    }

    private mutating func putUnit(_ first: UInt8, second: UInt8, into out: inout UnsafeMutablePointer<UInt8>) {
        // bounded: sixteen bits a unit
        let unit = encoding == .utf16LE ? UInt32(second) << 8 | UInt32(first) : UInt32(first) << 8 | UInt32(second)
        if highSurrogate != 0 {
            let high = highSurrogate
            highSurrogate = 0
            if unit & 0xFC00 == 0xDC00 {
                // bounded: sixteen bits a unit
                return Self.putScalar(0x10000 + ((high & 0x3FF) << 10 | unit & 0x3FF), &out)
            }
            Self.put(0xFF, &out)
        }
        switch unit & 0xFC00 {
        case 0xD800: highSurrogate = unit
        case 0xDC00: Self.put(0xFF, &out)
        default: Self.putScalar(unit, &out)
        }
    }

    @inline(__always)
    private static func put(_ byte: UInt8, _ out: inout UnsafeMutablePointer<UInt8>) {
        out.pointee = byte
        out += 1
    }

    @inline(__always)
    private static func putScalar(_ scalar: UInt32, _ out: inout UnsafeMutablePointer<UInt8>) {
        switch scalar {
        case 0..<0x80: put(UInt8(scalar), &out)
        case 0x80..<0x800:
            put(UInt8(0xC0 | scalar >> 6), &out)
            put(UInt8(0x80 | scalar & 0x3F), &out)
        case 0x800..<0x10000:
            put(UInt8(0xE0 | scalar >> 12), &out)
            put(UInt8(0x80 | scalar >> 6 & 0x3F), &out)
            put(UInt8(0x80 | scalar & 0x3F), &out)
        case 0x10000..<0x110000:
            put(UInt8(0xF0 | scalar >> 18), &out)
            put(UInt8(0x80 | scalar >> 12 & 0x3F), &out)
            put(UInt8(0x80 | scalar >> 6 & 0x3F), &out)
            put(UInt8(0x80 | scalar & 0x3F), &out)
        default: put(0xFF, &out)
        }
    }

    /// Beyond Unicode where the code page has no character.
    @inline(__always)
    private static func windows1252(_ byte: UInt8) -> UInt32 {
        byte < 0x80 || byte > 0x9F ? UInt32(byte) : c1[Int(byte) - 0x80]
    }

    /// Windows-1252 differs from Latin-1 only in 80–9F; the five holes map to nothing.
    private static let c1: [UInt32] = [
        0x20AC, .max, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, .max,
        0x017D, .max, .max, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
        0x0153, .max, 0x017E, 0x0178,
    ]

    /// Mac Roman's upper half, in which every byte is a character.
    private static let macRoman: [UInt32] = [
        0x00C4, 0x00C5, 0x00C7, 0x00C9, 0x00D1, 0x00D6, 0x00DC, 0x00E1, 0x00E0, 0x00E2, 0x00E4, 0x00E3, 0x00E5,
        0x00E7, 0x00E9, 0x00E8, 0x00EA, 0x00EB, 0x00ED, 0x00EC, 0x00EE, 0x00EF, 0x00F1, 0x00F3, 0x00F2, 0x00F4,
        0x00F6, 0x00F5, 0x00FA, 0x00F9, 0x00FB, 0x00FC, 0x2020, 0x00B0, 0x00A2, 0x00A3, 0x00A7, 0x2022, 0x00B6,
        0x00DF, 0x00AE, 0x00A9, 0x2122, 0x00B4, 0x00A8, 0x2260, 0x00C6, 0x00D8, 0x221E, 0x00B1, 0x2264, 0x2265,
        0x00A5, 0x00B5, 0x2202, 0x2211, 0x220F, 0x03C0, 0x222B, 0x00AA, 0x00BA, 0x03A9, 0x00E6, 0x00F8, 0x00BF,
        0x00A1, 0x00AC, 0x221A, 0x0192, 0x2248, 0x2206, 0x00AB, 0x00BB, 0x2026, 0x00A0, 0x00C0, 0x00C3, 0x00D5,
        0x0152, 0x0153, 0x2013, 0x2014, 0x201C, 0x201D, 0x2018, 0x2019, 0x00F7, 0x25CA, 0x00FF, 0x0178, 0x2044,
        0x20AC, 0x2039, 0x203A, 0xFB01, 0xFB02, 0x2021, 0x00B7, 0x201A, 0x201E, 0x2030, 0x00C2, 0x00CA, 0x00C1,
        0x00CB, 0x00C8, 0x00CD, 0x00CE, 0x00CF, 0x00CC, 0x00D3, 0x00D4, 0xF8FF, 0x00D2, 0x00DA, 0x00DB, 0x00D9,
        0x0131, 0x02C6, 0x02DC, 0x00AF, 0x02D8, 0x02D9, 0x02DA, 0x00B8, 0x02DD, 0x02DB, 0x02C7,
    ]
}
