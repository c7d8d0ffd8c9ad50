/// The check digits that a generated lot needs; the readers have their own, so that neither hides the other's mistake.
package enum CheckDigits {
    /// The digit that makes `digits` + it pass Luhn (IMEI: 14 digits in).
    package static func luhn(_ digits: String) -> Int {
        var total = 0
        var double = true
        for byte in digits.utf8.reversed() {
            var digit = Int(byte) - 48
            if double { digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2 }
            total += digit
            double.toggle()
        }
        return (10 - total % 10) % 10
    }

    /// The digit of any numeric GS1 key: weights 3, 1, 3, 1 … from the right.
    package static func gs1(_ digits: String) -> Int {
        var total = 0
        var weight = 3
        for byte in digits.utf8.reversed() {
            total += (Int(byte) - 48) * weight
            weight = 4 - weight
        }
        return (10 - total % 10) % 10
    }

    /// The last digit of a UPS `1Z` number, from the 15 characters between `1Z` and it: letters count (ASCII − 3) mod 10,
    /// every second character counts twice.
    package static func ups(_ body: String) -> Int {
        var total = 0
        for (place, byte) in body.utf8.enumerated() {
            let value = (48...57).contains(byte) ? Int(byte) - 48 : (Int(byte) - 3) % 10
            total += place % 2 == 1 ? value * 2 : value
        }
        return (10 - total % 10) % 10
    }

    /// The last digit of a FedEx Express number of 12 digits: weights 3, 1, 7, then mod 11 mod 10.
    package static func fedEx(_ body: String) -> Int {
        let weights = [3, 1, 7]
        var total = 0
        for (place, byte) in body.utf8.enumerated() { total += (Int(byte) - 48) * weights[place % 3] }
        return total % 11 % 10
    }
}
