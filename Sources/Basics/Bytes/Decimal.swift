/// Decimal digits of whole numbers as bytes.
package enum Decimal {
    /// Appends the digits of `value`, after a minus where it is negative.
    package static func append(_ value: Int64, to out: inout [UInt8]) {
        if value < 0 { out.append(45) }
        var rest = value.magnitude
        var low = out.count
        repeat {
            out.append(UInt8(truncatingIfNeeded: 48 + rest % 10))
            rest /= 10
        } while rest > 0
        // Turned round in place: reversing a slice would copy the whole array.
        var high = out.count - 1
        while low < high {
            out.swapAt(low, high)
            (low, high) = (low + 1, high - 1)
        }
    }
}
