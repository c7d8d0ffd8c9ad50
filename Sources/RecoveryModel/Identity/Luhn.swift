/// The Luhn check digit, in base 10 (IMEI, ICCID) and base 16 (MEID).
///
/// ```
/// let isGood = Luhn.passes("490154203237518".utf8)
/// ```
package enum Luhn {
    /// True where `digits`, check digit last, sums to nothing modulo `base`. The bytes are ASCII hexadecimal digits.
    package static func passes(_ digits: some BidirectionalCollection<UInt8>, base: UInt8 = 10) -> Bool {
        !digits.isEmpty && sum(digits, doublingLast: false, base: base) % UInt32(base) == 0
    }

    /// The check digit that belongs behind `body`, as an ASCII byte (upper case in base 16).
    package static func checkDigit(for body: some BidirectionalCollection<UInt8>, base: UInt8 = 10) -> UInt8 {
        let rest = sum(body, doublingLast: true, base: base) % UInt32(base)
        let digit = UInt8(rest == 0 ? 0 : UInt32(base) - rest)
        return digit < 10 ? 0x30 + digit : 0x37 + digit
    }

    private static func sum(
        _ digits: some BidirectionalCollection<UInt8>, doublingLast: Bool, base: UInt8
    ) -> UInt32 {
        var total: UInt32 = 0
        var isDoubled = doublingLast
        for byte in digits.reversed() {
            var value = IdentityText.hexValue(byte)
            if isDoubled {
                value *= 2  // bounded: one digit
                if value >= base { value -= base - 1 }  // the sum of its two digits
            }
            total += UInt32(value)
            isDoubled.toggle()
        }
        return total
    }
}
