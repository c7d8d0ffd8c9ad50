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
        #expect(again.receiptClosedAt == Instant(milliseconds: 0) && again.pipeline?.first?.digest == digest)
        #expect(again.pipeline?.first?.path == "phones.yaml" && again.tables?.map(\.kind) == ["operators"])
        #expect(again.tables?.first?.digest == Self.digest)
        let open = RecordedBasis(
            terms: "", isLoosened: false, receiptClosedAt: nil, rules: "7", pipeline: [], tables: [])
        #expect(
            open.text == #"{"loosened":"no","pipeline":[],"receiptClosed":null,"rules":"7","tables":{},"terms":""}"#)
    }

    @Test func whatCanNotBeReadIsNotThere() throws {
        #expect(try read("[]") == nil && read("null") == nil)
        let odd = try #require(
            try read(#"{"loosened":"Yes","pipeline":[7],"receiptClosed":"today","rules":7,"tables":[],"terms":null}"#))
        #expect(odd.isLoosened == nil && odd.pipeline == nil && odd.receiptClosedAt == nil)
        #expect(odd.rules == nil && odd.tables == nil && odd.terms == nil)
        let parts = try #require(try read(#"{"pipeline":[{"path":1,"digest":"0a"}],"tables":{"operators":7}}"#))
        #expect(parts.pipeline?.count == 1 && parts.pipeline?.first?.path == nil)
        #expect(parts.pipeline?.first?.digest == nil && parts.tables?.first?.digest == nil)
        #expect(throws: JSONError.self) { _ = try read(#"{"rules":"6","rules":"7"}"#) }
    }
}
