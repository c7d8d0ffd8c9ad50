import Basics
import Testing

@testable import RecoveryModel

@Suite struct HostileNumberTests {
    private func time(_ text: String) -> EvidenceTime? {
        var reader = FieldReader(Array(text.utf8))
        return reader.time()
    }

    @Test(arguments: [
        "99999999999999999999999", "-99999999999999999999999", "1763632800000@99999999999999999999", "x", "1D2",
        "1@2@3",
        "--1", "@", "1@", "D", "1763632800000@100000", "1DD", "1763632800000@-",
    ])
    func aDamagedTimeIsNone(text: String) { #expect(time(text) == nil) }

    @Test(arguments: [
        "1763632800000", "1763632800000@60", "1763632800000@-480", "1763596800000D", "-86400000@0", "0D@60",
    ])
    func whatWasWrittenIsReadAgain(text: String) {
        var writer = FieldWriter()
        writer.put(time(text))
        #expect(String(decoding: writer.bytes, as: UTF8.self) == text)
    }

    @Test(arguments: [("5", 50), ("5.2", 52), ("0.05", 1), ("12.75", 128)])
    func lengthsAreTenths(text: String, tenths: Int) { #expect(line(text).lengthTenths == tenths) }

    @Test(arguments: ["9223372036854775807", "922337203685477580.9", "", ".", "1.", "-1", "+1", "1.x", "1,5", "５"])
    func otherLengthsAreNoNumber(text: String) { #expect(line(text).lengthTenths == nil) }

    private func line(_ text: String) -> GradeLine {
        GradeLine(
            at: nil, zone: nil, kind: nil, lengthMillimetres: text, count: nil, felt: nil, visibleAtCentimetres: nil,
            operatorID: nil, source: SourceRef(document: 0, line: 1))
    }
}
