import Basics
import RecoveryModel
import Testing

@testable import Custody

@Suite struct EntryTests {
    private let salts = SaltSource(secret: Array(repeating: 7, count: 32))

    private func draft(_ text: String, lot: String? = "L-1", at: Instant? = nil, site: String? = nil)
        -> CustodyEventDraft
    {
        var data = JSONText()
        data.beginObject()
        data.member("codes", text)
        data.member("tool", 3)
        data.endObject()
        return CustodyEventDraft(
            type: .sanitizationVerified, lot: lot, intake: text, device: nil, at: at,
            actor: CustodyActor(id: text, role: "operator"), site: site, data: data.bytes)
    }

    private func entry(_ draft: CustodyEventDraft, seq: Int = 17, previous: [UInt8]? = nil) -> [UInt8] {
        PreparedEntry(draft).finish(
            seq: seq, previous: previous, recordedAt: Instant(milliseconds: 1_790_000_000_123), salt: salts.salt(seq))
    }

    @Test(arguments: [
        "", "plain", "Zo\u{EB} \u{1F4F1}", "quote \" backslash \\ slash /", "\u{0}\u{1}\u{8}\t\n\u{C}\r\u{1F}\u{7F}",
        "\u{2028}\u{E000}\u{FFFD}", "a,\"seq\":99}",
    ])
    func anEntryIsCanonicalWhateverItsTextsHold(text: String) throws {
        for draft in [draft(text), draft(text, lot: nil, at: Instant(milliseconds: 0), site: text)] {
            for previous in [nil, Digest(of: "before").bytes] {
                let bytes = entry(draft, previous: previous)
                let value = try JSONParser.parse(bytes)
                #expect(CanonicalJSON.encode(value) == bytes)
                #expect(value["intake"]?.string?.utf8.elementsEqual(text.utf8) == true)
                #expect(value["seq"]?.integer == 17)
            }
        }
    }

    @Test func anEntryHasExactlyTheMembersOfTheContract() throws {
        let value = try JSONParser.parse(entry(draft("HH-1/14")))
        #expect(
            value.members?.map(\.name) == [
                "actor", "at", "data", "device", "intake", "lot", "prev", "recordedAt", "salt", "seq", "site", "type",
                "v",
            ])
        #expect(value["actor"]?.members?.map(\.name) == ["auth", "id", "role"])
        #expect(value["v"] == .number("1"))
        #expect(value["type"]?.string == "sanitization.verified")
        #expect(value["device"]?.isNull == true)
        #expect(value["site"]?.isNull == true)
        #expect(value["prev"]?.isNull == true)
        #expect(value["data"]?["tool"]?.integer == 3)
    }

    @Test func whatHappenedWithoutATimeOfItsOwnHappenedWhenItWasRecorded() throws {
        let now = try JSONParser.parse(entry(draft("x")))
        #expect(now["at"]?.string == "2026-09-21T14:13:20.123Z")
        #expect(now["recordedAt"] == now["at"])
        let before = try JSONParser.parse(entry(draft("x", at: Instant(milliseconds: -1))))
        #expect(before["at"]?.string == "1969-12-31T23:59:59.999Z")
        #expect(before["recordedAt"]?.string == "2026-09-21T14:13:20.123Z")
    }

    @Test func anEntryNamesTheLeafOfTheOneBefore() throws {
        let first = entry(draft("x"))
        let leaf = LeafHash.of(first)
        let second = try JSONParser.parse(entry(draft("x"), seq: 18, previous: leaf))
        #expect(second["prev"]?.string == "sha256:" + Hex.encode(leaf))
    }

    @Test func everyTypeIsWrittenAsItIsNamed() throws {
        for type in CustodyEventType.allCases {
            var draft = draft("x")
            draft.type = type
            #expect(try JSONParser.parse(entry(draft))["type"]?.string == type.rawValue)
        }
    }
}
