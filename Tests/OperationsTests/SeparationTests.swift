import RecoveryModel
import Storage
import Testing

@testable import Acts

/// What the log's entries tell of who took which role.
@Suite struct SeparationTests {
    private func store(_ entries: String...) throws -> MemoryStore {
        let store = MemoryStore()
        try store.append(
            entries.enumerated().map { seq, text in
                EntryRow(seq: seq, leaf: [UInt8](repeating: 0, count: 32), body: Array(text.utf8))
            })
        return store
    }

    private func entry(_ type: String, by person: String, lot: String?, data: String = "{}") -> String {
        let lot = lot.map { "\"\($0)\"" } ?? "null"
        return #"{"actor":{"auth":"none","id":"\#(person)","role":"dpr"},"at":null,"data":\#(data),"lot":\#(lot),"#
            + #""type":"\#(type)","v":1}"#
    }

    @Test func whoWithdrewADocumentActedInEveryLotThatItSpokeOf() throws {
        let withdrawn = entry(
            "document.withdrawn", by: "OP-1", lot: nil, data: #"{"document":"d","file":"f","lots":["L-1","L-2"]}"#)
        var separation = Separation(
            try store(withdrawn, entry("document.withdrawn", by: "OP-1", lot: "L-3")), KnownPeople([]))
        for lot in ["L-1", "L-2", "L-3"] {
            #expect(
                try separation.objection(to: "OP-1", as: "sampler", in: lot)?.contains("as dpr in lot \(lot)") == true)
            #expect(try separation.objection(to: "OP-2", as: "sampler", in: lot) == nil)
        }
        #expect(try separation.objection(to: "OP-1", as: "sampler", in: "L-4") == nil)
    }
}
