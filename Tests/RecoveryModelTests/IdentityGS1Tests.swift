import Testing

@testable import RecoveryModel

@Suite("GS1")
struct IdentityGS1Tests {
    @Test(
        "container codes pass in every dress",
        arguments: [
            "040123450000001112", "040123450000002225", "040123450000003338", "001234560000000018",
            "(00)040123450000001112",
            "00040123450000001112", "]C100040123450000001112", "0401 2345 0000 0011 12",
        ])
    func passes(text: String) { #expect(GS1.sscc(text) != nil) }

    @Test(
        "a wrong digit, another length or letters don't",
        arguments: [
            "040123450000001113", "04012345000000111", "0401234500000011123", "04012345000000111X", "",
            "(00)04012345000000111",
        ])
    func fails(text: String) { #expect(GS1.sscc(text) == nil) }

    @Test("every single wrong digit is caught")
    func singleErrors() {
        let good = Array("040123450000001112".utf8)
        for place in good.indices {
            for digit in UInt8(0x30)...0x39 where digit != good[place] {
                var bad = good
                bad[place] = digit
                #expect(!GS1.checkDigitPasses(bad))
            }
        }
    }
}
