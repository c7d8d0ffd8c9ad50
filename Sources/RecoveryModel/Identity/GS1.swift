/// GS1 keys on handling units (interop §1.7).
package enum GS1 {
    /// True where the digits, check digit last, fit its weights of 3 and 1 from the right. Bytes other than ASCII digits
    /// never pass.
    package static func checkDigitPasses(_ digits: some BidirectionalCollection<UInt8>) -> Bool {
        guard digits.count > 1, digits.allSatisfy(IdentityText.isDigit) else { return false }
        var total = 0
        var weight = 1
        for digit in digits.reversed() {
            total += Int(digit &- 0x30) * weight  // bounded: digits of one code, weights 1 and 3
            weight = 4 - weight
        }
        return total % 10 == 0
    }

    /// The 18 digits of a serial shipping container code: bare, behind its application identifier (`00…`, `(00)…`) or as
    /// a scanner passes it on (`]C100…`). Nil for anything else, a failing check digit included.
    package static func sscc(_ text: String) -> String? {
        var bytes = Array(text.utf8).filter { !IdentityText.isBlank($0) && $0 != UInt8(ascii: "-") }
        for prefix in ["]C1", "]c1", "(00)"] where bytes.starts(with: prefix.utf8) {
            bytes.removeFirst(prefix.utf8.count)
            if prefix == "(00)" {
                return bytes.count == 18 && checkDigitPasses(bytes) ? IdentityText.string(bytes) : nil
            }
        }
        if bytes.count == 20, bytes.starts(with: "00".utf8) { bytes.removeFirst(2) }
        return bytes.count == 18 && checkDigitPasses(bytes) ? IdentityText.string(bytes) : nil
    }
}
