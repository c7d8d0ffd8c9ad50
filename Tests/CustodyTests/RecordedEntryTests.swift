import Basics
import RecoveryModel
import Testing

@testable import Custody

/// An entry read back: what it says, and nothing that it doesn't.
@Suite struct RecordedEntryTests {
    private static let hash = "sha256:" + String(repeating: "0a", count: 32)

    /// A whole entry with one member of other text; the others are as they are recorded.
    static func entry(
        type: String = "notice.sent", data: String = "{}", _ member: RecordedEntry.Member? = nil, _ text: String = ""
    ) -> [UInt8] {
        let written: [RecordedEntry.Member: String] = [
            .actor: #"{"auth":"key","id":"OP-7","role":"dpr"}"#, .at: #""2026-11-22T12:00:00.000Z""#, .data: data,
            .device: #""356938035643809""#, .intake: #""L-1/7""#, .lot: #""L-1""#, .prev: "\"\(hash)\"",
            .recordedAt: #""2026-11-22T12:00:01.500Z""#, .salt: #""AAAAAAAAAAAAAAAAAAAAAA""#, .seq: "17",
            .site: #""HH""#, .type: "\"\(type)\"", .v: "1",
        ]
        let members = RecordedEntry.Member.allCases.map { name in
            "\"\(name.rawValue)\":" + (name == member ? text : written[name] ?? "")
        }
        return Array("{\(members.joined(separator: ","))}".utf8)
    }

    @Test func everyMemberIsReadAsItIsRecorded() throws {
        let entry = try #require(RecordedEntry(Self.entry()))
        #expect(entry.seq == 17 && entry.v == 1 && entry.salt?.count == 22)
        #expect(entry.type == .noticeSent && entry.typeText == "notice.sent")
        #expect(entry.at?.text == "2026-11-22T12:00:00.000Z" && entry.atText == entry.at?.text)
        #expect(entry.recordedAt?.text == "2026-11-22T12:00:01.500Z" && entry.recordedAtText == entry.recordedAt?.text)
        #expect(entry.actor == CustodyActor(id: "OP-7", role: "dpr", auth: "key"))
        #expect(entry.person == "OP-7" && entry.role == "dpr" && entry.auth == "key" && entry.isSigned)
        #expect(entry.lot == "L-1" && entry.intake == "L-1/7" && entry.device == "356938035643809")
        #expect(entry.site == "HH" && entry.prev?.description == Self.hash && entry.prevText == Self.hash)
        #expect(entry.data?.value == .object([]))
        #expect(entry.names == RecordedEntry.Member.allCases.map(\.rawValue))
    }

    @Test func whatTheRecorderWritesIsRead() throws {
        let draft = CustodyEventDraft(
            type: .lotClosed, lot: "L \" 1", intake: nil, device: nil, at: nil, actor: .engine,
            data: LotPayload.Closed(reason: "done \\ \u{1}").data)
        let now = Instant(milliseconds: 1_790_000_000_123)
        let body = PreparedEntry(draft).finish(seq: 3, previous: nil, recordedAt: now, salt: "s")
        let entry = try #require(RecordedEntry(body))
        #expect(entry.seq == 3 && entry.at == now && entry.recordedAt == now && entry.lot == "L \" 1")
        #expect(entry.intake == nil && entry.device == nil && entry.site == nil && entry.prev == nil)
        #expect(entry.actor == .engine && !entry.isSigned)
        #expect(LotPayload.Closed(entry)?.reason == "done \\ \u{1}")
    }

    @Test(arguments: [
        "", "{", "[]", "null", "\"x\"", "17", "{}x", #"{"seq":1,"seq":1}"#,
        #"{"data":{"id":"a","id":"a"}}"#,
        String(repeating: "[", count: 100_000), #"{"at":"\ud800"}"#,
    ])
    func bytesThatAreNoObjectAreNoEntry(text: String) {
        #expect(RecordedEntry(Array(text.utf8)) == nil)
    }

    @Test func bytesThatAreNoTextAreNoEntry() {
        #expect(RecordedEntry([123, 34, 0xFF, 34, 58, 49, 125]) == nil)
        #expect(RecordedEntry([0, 1, 2, 3]) == nil)
    }

    @Test func anEmptyObjectSaysNothing() throws {
        let entry = try #require(RecordedEntry(Array("{}".utf8)))
        #expect(entry.seq == nil && entry.v == nil && entry.type == nil && entry.typeText == nil && entry.salt == nil)
        #expect(entry.at == nil && entry.atText == nil && entry.recordedAt == nil && entry.recordedAtText == nil)
        #expect(entry.actor == nil && entry.person == nil && entry.role == nil && entry.auth == nil)
        #expect(entry.lot == nil && entry.intake == nil && entry.device == nil && entry.site == nil)
        #expect(entry.prev == nil && entry.prevText == nil && entry.data == nil && entry.names.isEmpty)
        #expect(RecordedEntry.Member.allCases.allSatisfy { entry.value(of: $0) == nil })
    }

    @Test(arguments: RecordedEntry.Member.allCases)
    func aMemberOfAnotherKindIsNil(member: RecordedEntry.Member) throws {
        // A list is what no member is.
        let entry = try #require(RecordedEntry(Self.entry(member, "[1]")))
        let read: [RecordedEntry.Member: Bool] = [
            .actor: entry.actor != nil || entry.person != nil, .at: entry.at != nil || entry.atText != nil,
            .data: entry.data != nil, .device: entry.device != nil, .intake: entry.intake != nil,
            .lot: entry.lot != nil, .prev: entry.prev != nil || entry.prevText != nil,
            .recordedAt: entry.recordedAt != nil, .salt: entry.salt != nil, .seq: entry.seq != nil,
            .site: entry.site != nil, .type: entry.type != nil, .v: entry.v != nil,
        ]
        #expect(read.filter(\.value).count == 12 && read[member] == false, "\(member)")
        #expect(entry.value(of: member) == .array([.number("1")]))
    }

    @Test(arguments: [
        "\"2026-11-22\"", "\"2026-11-22T12:00:00Z\"", "\"2026-11-22 12:00:00.000\"", "\"2026/11/22T12:00:00.000Z\"",
        "\"2026-11-22T12:00:00.000+02:00\"", "\"2026-02-30T12:00:00.000Z\"", "\"\"", "1790000000123",
    ])
    func aTimeWrittenOtherwiseIsNone(text: String) throws {
        #expect(try #require(RecordedEntry(Self.entry(.at, text))).at == nil)
        #expect(try #require(RecordedEntry(Self.entry(.recordedAt, text))).recordedAt == nil)
    }

    @Test(arguments: ["\"17\"", "17.0", "1e1", "9223372036854775808", "true"])
    func aNumberWrittenOtherwiseIsNone(text: String) throws {
        #expect(try #require(RecordedEntry(Self.entry(.seq, text))).seq == nil)
    }

    @Test(arguments: [
        "\"sha256:00\"", "\"\(String(repeating: "0a", count: 32))\"",
        "\"sha256:\(String(repeating: "0A", count: 32))\"",
    ])
    func aLinkThatIsNoHashIsNone(text: String) throws {
        let entry = try #require(RecordedEntry(Self.entry(.prev, text)))
        #expect(entry.prev == nil && entry.prevText != nil)
    }

    @Test func aTypeThatNobodyKnowsIsTextAlone() throws {
        let entry = try #require(RecordedEntry(Self.entry(type: "device.melted")))
        #expect(entry.type == nil && entry.typeText == "device.melted")
    }

    @Test(arguments: [#"{"id":"OP-7","role":"dpr"}"#, #"{"auth":"key","id":7,"role":"dpr"}"#])
    func anActorOfWhomSomethingLacksIsNone(text: String) throws {
        let entry = try #require(RecordedEntry(Self.entry(.actor, text)))
        #expect(entry.actor == nil && entry.role == "dpr")
    }

    @Test func membersAreReadAsTheyAreMeant() throws {
        let text = """
            {"t":"x","n":7,"b":true,"l":["a","b"],"m":["a",7],"i":[1,2],"j":[1,"2"],"o":{"t":"y"},"p":[{"t":"z"}],
            "q":[{"t":"z"},1],"d":"\(Self.hash)"}
            """
        let members = try #require(RecordedMembers(try JSONParser.parse(Array(text.utf8))))
        #expect(members.text("t") == "x" && members.integer("n") == 7 && members.bool("b") == true)
        #expect(members.texts("l") == ["a", "b"] && members.integers("i") == [1, 2])
        #expect(members.texts("m") == nil && members.integers("j") == nil, "a part of a list is another list")
        #expect(members.object("o")?.text("t") == "y" && members.objects("p")?.count == 1)
        #expect(members.objects("q") == nil && members.object("p") == nil && members.objects("o") == nil)
        #expect(members.digest("d")?.description == Self.hash && members.digestText("d") == Self.hash)
        #expect(members.digestText("t") == nil && members.text("n") == nil && members.integer("t") == nil)
        #expect(members.bool("n") == nil && members.text("none") == nil && members.texts("none") == nil)
        let severity: Severity? = members.word("t")
        #expect(severity == nil)
        #expect(RecordedMembers(.array([])) == nil && RecordedMembers(nil) == nil)
    }
}
