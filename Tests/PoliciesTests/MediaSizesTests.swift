import Testing

@testable import Policies

@Suite("Media sizes")
struct MediaSizesTests {
    @Test(
        "a capacity is known by the size it was sold as",
        arguments: [
            (16_000_000_000, 16), (15_931_539_456, 16), (17_179_869_184, 16), (127_989_493_760, 128),
            (137_438_953_472, 128), (115_200_000_000, 128), (63_864_569_856, 64), (1_000_000_000_000, 1_000),
            (1_099_511_627_776, 1_000),
        ])
    func nearest(bytes: Int, size: Int) {
        #expect(MediaSizes.nearest(bytes: bytes) == size)
        #expect(MediaSizes.agree(bytes: bytes, gigabytes: size) == true)
    }

    @Test(
        "between the sizes there is none",
        arguments: [0, -1, 100_000_000_000, 57_000_000_000, 160_000_000_000, Int.max])
    func none(bytes: Int) { #expect(MediaSizes.nearest(bytes: bytes) == nil) }

    @Test("the edges of the tolerance count as within")
    func edges() {
        #expect(MediaSizes.nearest(bytes: 57_600_000_000) == 64)
        #expect(MediaSizes.nearest(bytes: 57_599_999_999) == nil)
        let top = 64 * (1 << 30) / 100 * 110
        #expect(MediaSizes.nearest(bytes: top) == 64)
        #expect(MediaSizes.nearest(bytes: top + 1) == nil)
    }

    @Test("half or twice the size is another device")
    func otherSizes() {
        for size in MediaSizes.standard {
            #expect(MediaSizes.agree(bytes: size * 500_000_000, gigabytes: size) == false)
            #expect(MediaSizes.agree(bytes: size * 2_000_000_000, gigabytes: size) == false)
        }
        #expect(MediaSizes.agree(bytes: 1_000_000_000_000, gigabytes: 1_024) == true)
        #expect(MediaSizes.agree(bytes: 128_000_000_000, gigabytes: 0) == nil)
        #expect(MediaSizes.agree(bytes: 128_000_000_000, gigabytes: Int.max) == nil)
    }

    @Test("ranges of neighbouring sizes don't meet")
    func ranges() {
        for (small, large) in zip(MediaSizes.standard, MediaSizes.standard.dropFirst()) {
            let below = MediaSizes.range(ofGigabytes: small)
            #expect(below.upperBound < MediaSizes.range(ofGigabytes: large).lowerBound)
        }
    }
}
