import Basics
import Testing

@testable import StoreAccess

/// What a lot's decisions rest on is kept under its digest: its bytes may never change.
@Suite struct RecordedBasisTests {
    private static let digest = "sha256:" + String(repeating: "0a", count: 32)

    private func read(_ text: String) throws -> RecordedBasis? {
        RecordedBasis(try JSONParser.parse(Array(text.utf8)))
    }

    @Test func itIsWrittenExactlySoAndReadBack() throws {
        let digest = try #require(Digest(text: Self.digest))
        let basis = RecordedBasis(
            terms: "lot: L-1\n", isLoosened: true, receiptClosedAt: Instant(milliseconds: 0), rules: "7",
            pipeline: [RecordedBasis.File(path: "phones.yaml", digest: digest)],
            tables: [RecordedBasis.Table(kind: "operators", digest: Self.digest)])
        let text =
            "{\"loosened\":\"yes\",\"pipeline\":[{\"digest\":\"\(Self.digest)\",\"path\":\"phones.yaml\"}],"
            + "\"receiptClosed\":\"1970-01-01T00:00:00.000Z\",\"rules\":\"7\","
            + "\"tables\":{\"operators\":\"\(Self.digest)\"},\"terms\":\"lot: L-1\\n\"}"
        #expect(basis.text == text)
        let again = try #require(try read(text))
        #expect(again.text == text && again.isLoosened == true && again.terms == "lot: L-1\n" && again.rules == "7")
        #expect(again.receiptClosedAt == Instant(milliseconds: 0) && again.pipeline.first?.digest == digest)
        #expect(again.pipeline.first?.path == "phones.yaml" && again.tables.map(\.kind) == ["operators"])
        #expect(again.tables.first?.digest == Self.digest)
        let open = RecordedBasis(
            terms: "", isLoosened: false, receiptClosedAt: nil, rules: "7", pipeline: [], tables: [])
        #expect(
            open.text == #"{"loosened":"no","pipeline":[],"receiptClosed":null,"rules":"7","tables":{},"terms":""}"#)
    }

    /// Nothing takes the place of a member that isn't there.
    @Test(arguments: [
        ("[]", ""), ("null", ""), ("\"loosened\":\"yes\"", "\"loosened\":\"Yes\""), ("\"loosened\"", "\"loosend\""),
        ("\"pipeline\":[", "\"pipeline\":[7,"), ("\"pipeline\":[{\"digest\"", "\"pipeline\":[{\"digests\""),
        ("\"path\":\"phones.yaml\"", "\"path\":1"), ("\"pipeline\"", "\"pipelines\""), ("sha256:", "sha512:"),
        ("\"receiptClosed\":\"1970-01-01T00:00:00.000Z\"", "\"receiptClosed\":\"today\""),
        ("\"receiptClosed\"", "\"receipt\""), ("\"rules\":\"7\"", "\"rules\":7"), ("\"rules\"", "\"rule\""),
        ("\"tables\":{\"operators\"", "\"tablez\":{\"operators\""), ("\"terms\":\"", "\"terms\":null,\"t\":\""),
    ])
    func whatCanNotBeReadWhollyIsNone(old: String, new: String) throws {
        if new.isEmpty { return #expect(try read(old) == nil) }
        let whole =
            "{\"loosened\":\"yes\",\"pipeline\":[{\"digest\":\"\(Self.digest)\",\"path\":\"phones.yaml\"}],"
            + "\"receiptClosed\":\"1970-01-01T00:00:00.000Z\",\"rules\":\"7\","
            + "\"tables\":{\"operators\":null},\"terms\":\"lot: L-1\"}"
        #expect(try read(whole) != nil && whole.contains(old))
        let place = try #require(whole.ranges(of: old).first)
        #expect(try read(String(whole[..<place.lowerBound]) + new + whole[place.upperBound...]) == nil, "\(new)")
    }

    @Test func aMemberThatStandsTwiceIsAMistake() {
        #expect(throws: JSONError.self) { _ = try read(#"{"rules":"6","rules":"7"}"#) }
    }
}
