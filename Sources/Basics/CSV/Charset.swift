/// Tells the two single-byte encodings of western spreadsheets apart: Windows-1252, and Mac Roman, in which Excel for
/// the Mac saves «CSV (Macintosh)».
enum CSVCharset {
    /// The likelier encoding of text that is no UTF-8, by what stands beside letters: accented letters are C0–FF in the
    /// one and 80–9F in the other, where the first has punctuation and five bytes that it hasn't at all.
    static func guess(_ bytes: UnsafeBufferPointer<UInt8>) -> CSVEncoding {
        var mac = 0
        var windows = 0
        for (place, byte) in bytes.enumerated() where byte >= 0x80 {
            let before = place > 0 ? bytes[place - 1] : 0
            let after = place + 1 < bytes.count ? bytes[place + 1] : 0
            guard isLetter(before) || isLetter(after) else { continue }
            if byte >= 0xC0 { windows += 1 } else if byte <= 0x9F, !isPunctuation(byte) { mac += 1 }
        }
        return mac > windows ? .macRoman : .windows1252
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }

    /// Quotation marks, dashes, dots and the signs for euro and trade mark stand beside letters in Windows-1252 too.
    private static func isPunctuation(_ byte: UInt8) -> Bool {
        (0x91...0x97).contains(byte) || [0x80, 0x82, 0x84, 0x85, 0x8B, 0x99, 0x9B].contains(byte)
    }
}
