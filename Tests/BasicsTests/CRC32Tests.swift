import Testing

@testable import Basics

@Suite struct CRC32Tests {
    /// The check value of the catalogue of such checksums, and those of nothing and of one byte.
    @Test func knownValuesComeOut() {
        #expect(CRC32.of(Array("123456789".utf8)[...]) == 0xCBF4_3926)
        #expect(CRC32.of([]) == 0)
        #expect(CRC32.of([0][...]) == 0xD202_EF8D)
    }
}
