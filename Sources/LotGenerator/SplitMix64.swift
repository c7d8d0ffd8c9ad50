/// A small pseudorandom sequence with equal results on every machine, so that a seed names a lot for good.
///
/// Not for secrets: it only invents sample data.
package struct SplitMix64: Sendable {
    private var state: UInt64

    /// The sequence that `seed` names.
    package init(seed: UInt64) {
        state = seed
    }

    /// A sequence of its own for one device (or box) of a lot; neighbours are unrelated.
    package init(seed: UInt64, stream: UInt64, index: Int) {
        let salted = Self.mix(seed &+ stream &* 0x9E37_79B9_7F4A_7C15)
        state = Self.mix(salted ^ Self.mix(UInt64(bitPattern: Int64(index)) &+ 0xD1B5_4A32_D192_ED03))
    }

    /// 64 bits.
    package mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.mix(state)
    }

    /// A number in `0 ..< bound`; `bound` is at least 1.
    package mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// A number in `range`, both ends included.
    package mutating func within(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + below(range.upperBound - range.lowerBound + 1)
    }

    /// True in `perMille` of 1,000 calls.
    package mutating func happens(perMille: Int) -> Bool {
        below(1000) < perMille
    }

    /// One of the choices, of which there is at least one.
    package mutating func pick<Element>(_ choices: [Element]) -> Element {
        choices[below(choices.count)]
    }

    private static func mix(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
