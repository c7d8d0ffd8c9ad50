/// Check-digit algorithms of carriers. All take ASCII bytes of the serial part, in order, without the check digit.
enum TrackingChecks {
    /// Sum modulo 10 with a multiplier on every second character; letters count as their code less 3, modulo 10.
    static func modulo10(
        _ serial: some Collection<UInt8>, even: Int = 1, odd: Int = 1, check: UInt8
    ) -> Bool {
        var total = 0
        for (place, byte) in serial.enumerated() {
            let value = byte < 0x3A ? Int(byte) - 0x30 : (Int(byte) - 3) % 10
            total += value * (place % 2 == 0 ? even : odd)
        }
        return (10 - total % 10) % 10 == digit(check)
    }

    /// Weighted sum modulo 11, then modulo 10; the weights repeat.
    static func modulo11Then10(_ serial: some Collection<UInt8>, weights: [Int], check: UInt8) -> Bool {
        let total = serial.enumerated().reduce(0) { $0 + digit($1.element) * weights[$1.offset % weights.count] }
        return total % 11 % 10 == digit(check)
    }

    /// The serial as a number, modulo 7.
    static func modulo7(_ serial: some Collection<UInt8>, check: UInt8) -> Bool {
        serial.reduce(0) { ($0 * 10 + digit($1)) % 7 } == digit(check)
    }

    /// UPU S10: weights 8 6 4 2 3 5 9 7 modulo 11.
    static func s10(_ serial: some Collection<UInt8>, check: UInt8) -> Bool {
        let weights = [8, 6, 4, 2, 3, 5, 9, 7]
        let rest = zip(serial, weights).reduce(0) { $0 + digit($1.0) * $1.1 } % 11
        let expected =
            switch rest {
            case 0: 5
            case 1: 0
            default: 11 - rest
            }
        return expected == digit(check)
    }

    private static func digit(_ byte: UInt8) -> Int { Int(byte) - 0x30 }
}

/// A tracking number on its way through the formats: bytes without blanks and hyphens, letters in upper case.
struct TrackingText {
    let bytes: [UInt8]
    let isDecimal: Bool

    /// Nil where the text has other characters or none.
    init?(_ text: String) {
        var kept: [UInt8] = []
        var onlyDigits = true
        for byte in text.utf8 {
            switch byte {
            case 0x20, 0x09, 0x2D: continue
            case 0x30...0x39: kept.append(byte)
            case 0x41...0x5A, 0x61...0x7A:
                kept.append(byte & 0xDF)
                onlyDigits = false
            default: return nil
            }
        }
        guard !kept.isEmpty else { return nil }
        bytes = kept
        isDecimal = onlyDigits
    }

    var count: Int { bytes.count }

    func starts(_ prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { bytes.starts(with: $0) }
    }

    func digits(_ range: Range<Int>) -> Bool {
        range.upperBound <= count && bytes[range].allSatisfy { $0 < 0x3A }
    }

    func letters(_ range: Range<Int>) -> Bool {
        range.upperBound <= count && bytes[range].allSatisfy { $0 > 0x40 }
    }

    /// True where the byte at `place` is one of `set`.
    func has(_ set: StaticString, at place: Int) -> Bool {
        place < count && set.withUTF8Buffer { $0.contains(bytes[place]) }
    }
}
