/// Capacities that storage is sold in, and how far a measured one may lie from them (S15).
///
/// A tool may report the decimal size of the box (128 × 10⁹), the binary one (128 × 2³⁰) or what the controller leaves
/// of either; all count as 128 within ten per cent.
///
/// ```
/// let size = MediaSizes.nearest(bytes: 127_865_454_592)
/// let isSame = MediaSizes.agree(bytes: 127_865_454_592, gigabytes: 128)
/// ```
package enum MediaSizes {
    /// Sizes as sold, in gigabytes; a terabyte is 1,000 of them.
    package static let standard = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_000, 2_000, 4_000]

    /// How far a measured capacity may lie below the decimal and above the binary reading of a size, in per cent.
    package static let tolerancePercent = 10

    /// The size in gigabytes that a capacity of `bytes` was sold as; nil where none is within tolerance.
    package static func nearest(bytes: Int) -> Int? { standard.first { range(ofGigabytes: $0).contains(bytes) } }

    /// Whether an erased capacity is that of a device sold with `gigabytes`; nil where the claim is no size at all.
    ///
    /// The claim counts as the standard size nearest to it, so that 1,024 and 1,000 are the same terabyte. A claim that
    /// is no standard size stands for itself.
    package static func agree(bytes: Int, gigabytes: Int) -> Bool? {
        guard gigabytes > 0, gigabytes <= 1_000_000 else { return nil }
        return range(ofGigabytes: asSold(gigabytes)).contains(bytes)
    }

    /// A claimed size as it is sold: `1024` is a terabyte; anything else within tolerance of no standard size is itself.
    package static func asSold(_ gigabytes: Int) -> Int {
        standard.contains(gigabytes) ? gigabytes : [1_024: 1_000, 2_048: 2_000, 4_096: 4_000][gigabytes] ?? gigabytes
    }

    /// From the decimal reading less the tolerance to the binary reading plus it. Neighbouring sizes double, so that
    /// their ranges never meet.
    static func range(ofGigabytes size: Int) -> ClosedRange<Int> {
        let decimal = size * 1_000_000_000
        // A terabyte in binary has 1,024 gigabytes.
        let binary = size >= 1_000 ? size / 1_000 * 1_024 * (1 << 30) : size * (1 << 30)
        return decimal / 100 * (100 - tolerancePercent)...binary / 100 * (100 + tolerancePercent)
    }
}
