import Basics
import Testing

@testable import Custody

/// What is read of an entry without parsing it is what parsing finds.
@Suite struct EntryTailTests {
    private func at(_ text: String) -> String? { Array(text.utf8).withUnsafeBytes(EntryTail.at) }

    @Test func theTimeBehindTheActorIsRead() {
        let rest = #""data":{"x":{"y":1},"at":"2020-01-01T00:00:00.000Z"},"v":1}"#
        for actor in [
            #"{"id":"OP-1","role":null}"#, #"{"id":"},\"at\":\"2021\"","role":"validator"}"#,
            #"{"id":"a}b","kind":"engine"}"#,
        ] {
            let text = #"{"actor":\#(actor),"at":"2026-10-05T10:00:00.000Z",\#(rest)"#
            #expect(at(text) == "2026-10-05T10:00:00.000Z")
            #expect((try? JSONParser.parse(Array(text.utf8)))?["at"]?.string == at(text))
            #expect(at(#"{"actor":\#(actor),"at":null,\#(rest)"#) == nil)
        }
    }

    @Test func whatHasNoTimeThereHasNone() {
        for text in ["", "}", #"},"at":"#, #"{"actor":{},"at":"2026\"x""#, #"{"at":"2026"}"#] {
            #expect(at(text) == nil, "\(text)")
        }
    }
}
