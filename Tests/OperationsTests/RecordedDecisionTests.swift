import Basics
import Policies
import RecoveryModel
import Storage
import StoreAccess
import Testing

@testable import Deciding

/// What is written is read back as it was, and what isn't as it is written is never read as something good.
@Suite struct RecordedDecisionTests {
    private static let now = Instant(milliseconds: 1_795_348_800_000)

    /// A store's documents 1 and 2.
    private static func documents() throws -> DocumentIndex {
        let store = MemoryStore()
        for path in ["row.csv", "report \"two\".json"] {
            let digest = Digest(of: path)
            _ = try store.addDocument(
                DocumentRow(
                    id: 0, digest: digest, original: digest, path: path, kind: "manifest:csv", bytes: 1, arrived: now,
                    lot: nil, state: .read, mapping: ""))
        }
        return try DocumentIndex(store)
    }

    private static func attempt(
        _ verdict: AttemptVerdict.Kind, technique: Technique, level: SanitizationLevel,
        media: MediaKind = .internalFlash, codes: [FindingCode] = [], line: Int
    ) -> AttemptVerdict {
        AttemptVerdict(
            verdict: verdict, at: EvidenceTime(instant: Instant(milliseconds: Int64(line) * 1_001)), tool: "Wiper “5”",
            technique: technique, level: level, media: media, codes: codes, source: SourceRef(document: 2, line: line))
    }

    private static let outcomes: [Outcome] = [
        Outcome(
            stage: .shipment, verdict: .passed, reasons: [], detail: .shipment(row: .received, place: "Dock \\ 1")),
        Outcome(
            stage: .functionality, verdict: .waiting,
            reasons: [
                Reason(
                    "F01", "not tested: \"wifi\"",
                    values: ["list": .list(["a", "b,\""]), "number": .integer(-3), "text": .text("ü\n")],
                    source: SourceRef(document: 1, line: 4), severity: .waiting, shared: "bench|1")
            ], next: "test",
            detail: .functionality(
                category: "F3", isFinal: false, batteryPercent: 81, isHazard: true, failedKeys: ["lcd", "wifi"])),
        Outcome(
            stage: .sanitization, verdict: .passed,
            reasons: [Reason("S48", "read", values: ["read": .list(["x"])], severity: .note)],
            detail: .sanitization(
                required: .clear, assessed: .purge,
                attempts: [
                    attempt(.failed, technique: .overwrite, level: .clear, codes: ["S12", "S16"], line: 3),
                    attempt(.disregarded, technique: .unknown, level: .none, codes: ["S22"], line: 4),
                    attempt(.accepted, technique: .cryptographicErase, level: .purge, line: 5),
                    attempt(.accepted, technique: .overwrite, level: .clear, media: .sdCard, line: 6),
                ], dataStatus: "DS-SW", isExhausted: false)),
        Outcome(
            stage: .cosmetic, verdict: .passed, reasons: [],
            detail: .cosmetic(category: "C5", band: "A", ctia: "B", rule: "rule-1", defect: "scratch")),
        Outcome(
            stage: .routing, verdict: .held, reasons: [], next: "decide",
            detail: .routing(route: .resale, rule: "rule-2", valueMinor: -120, currency: "USD")),
    ]

    private static func body(_ outcomes: [Outcome] = outcomes) throws -> [UInt8] {
        let writer = DecisionWriter(documents: try documents(), policy: "sha256:p", rules: "9")
        let dossier = Dossier(intake: 1, lot: "HH-1", ordinal: 1, name: "356938035643809")
        return DecisionWriter.closed(writer.render(dossier, outcomes).open, at: now)
    }

    private static func row(_ body: [UInt8]) -> DecisionRow {
        DecisionRow(
            intake: 1, lot: 1, row: 1, verdicts: [], route: "", digest: [], body: body, events: [], leaf: [],
            deadline: nil)
    }

    // MARK: round trip

    @Test func theHeadIsReadBack() throws {
        let read = try RecordedDecision(reading: try Self.body())
        #expect(read.policy == "sha256:p")
        #expect(read.rules == "9")
        #expect(read.route == .resale)
        #expect(read.asOf == Self.now)
        #expect(read.stages.map(\.name) == StageName.allCases)
        #expect(read.stages.map(\.outcome) == Self.outcomes.map(\.verdict))
        #expect(read.stages.map(\.next) == Self.outcomes.map(\.next))
        let categories = try #require(read.categories)
        #expect(categories.scheme == "rec/1.2")
        #expect(categories.functional == "F3")
        #expect(categories.cosmetic == "C5")
        #expect(categories.data == "DS-SW")
        #expect(categories.applicability == "RC-UNEVAL")
    }

    @Test func everyStagesDetailIsReadBack() throws {
        let read = try RecordedDecision(reading: try Self.body())
        let shipment = try #require(read.stage(.shipment))
        #expect(shipment.row == .received)
        #expect(shipment.place == "Dock \\ 1")
        #expect(shipment.attempts == nil)
        #expect(shipment.level == nil)
        let functionality = try #require(read.stage(.functionality))
        #expect(functionality.category == "F3")
        #expect(functionality.isFinal == false)
        #expect(functionality.battery == 81)
        #expect(functionality.isHazard == true)
        #expect(functionality.failedKeys == ["lcd", "wifi"])
        let sanitization = try #require(read.stage(.sanitization))
        #expect(sanitization.level?.required == .clear)
        #expect(sanitization.level?.assessed == .purge)
        #expect(sanitization.data == "DS-SW")
        #expect(sanitization.isExhausted == false)
        let cosmetic = try #require(read.stage(.cosmetic))
        #expect(
            [cosmetic.category, cosmetic.band, cosmetic.ctia, cosmetic.rule, cosmetic.defect]
                == ["C5", "A", "B", "rule-1", "scratch"])
        let routing = try #require(read.stage(.routing))
        #expect(routing.route == .resale)
        #expect(routing.rule == "rule-2")
        #expect(routing.valueMinor == -120)
        #expect(routing.currency == "USD")
    }

    @Test func reasonsAndAttemptsAreReadBack() throws {
        let read = try RecordedDecision(reading: try Self.body())
        let reason = try #require(read.stage(.functionality)?.reasons.first)
        #expect(reason.code == "F01")
        #expect(reason.severity == .waiting)
        #expect(reason.message == "not tested: \"wifi\"")
        #expect(reason.values == ["list": .list(["a", "b,\""]), "number": .integer(-3), "text": .text("ü\n")])
        #expect(reason.shared == "bench|1")
        #expect(reason.source?.file == "row.csv")
        #expect(reason.source?.document == Digest(of: "row.csv"))
        #expect(reason.source?.line == 4)
        #expect(reason.isMoreThanNote)
        let note = try #require(read.stage(.sanitization)?.reasons.first)
        #expect(!note.isMoreThanNote)
        #expect(note.source == nil)
        #expect(note.list(named: "read") == ["x"])
        #expect(note.list(named: "other") == [])
        let attempts = try #require(read.stage(.sanitization)?.attempts)
        #expect(attempts.map(\.verdict) == [.failed, .disregarded, .accepted, .accepted])
        #expect(attempts.map(\.technique) == [.overwrite, .unknown, .cryptographicErase, .overwrite])
        #expect(attempts.map(\.level) == [.clear, SanitizationLevel.none, .purge, .clear])
        #expect(attempts.map(\.media) == [.internalFlash, .internalFlash, .internalFlash, .sdCard])
        #expect(attempts.map(\.codes) == [["S12", "S16"], ["S22"], [], []])
        #expect(attempts.map(\.tool) == Array(repeating: "Wiper “5”", count: 4))
        #expect(attempts.map(\.at?.milliseconds) == [3_003, 4_004, 5_005, 6_006])
        #expect(attempts.map(\.source?.line) == [3, 4, 5, 6])
    }

    @Test func aStageWithNothingToSayIsReadBack() throws {
        let bare = StageName.allCases.map { stage in
            let detail: StageDetail =
                switch stage {
                case .shipment: .shipment(row: .unexpected, place: nil)
                case .functionality:
                    .functionality(category: nil, isFinal: true, batteryPercent: nil, isHazard: false, failedKeys: [])
                case .sanitization:
                    .sanitization(
                        required: .none, assessed: .none, attempts: [], dataStatus: "DS-DATA", isExhausted: true)
                case .cosmetic: .cosmetic(category: nil, band: nil, ctia: nil, rule: nil, defect: nil)
                case .routing: .routing(route: nil, rule: nil, valueMinor: nil, currency: nil)
                }
            return Outcome(stage: stage, verdict: .failed, reasons: [], detail: detail)
        }
        let read = try RecordedDecision(reading: try Self.body(bare))
        #expect(read.route == nil)
        #expect(read.stage(.shipment)?.row == .unexpected)
        #expect(read.stage(.functionality)?.failedKeys == [])
        #expect(read.stage(.sanitization)?.attempts == [])
        #expect(read.stage(.sanitization)?.isExhausted == true)
        #expect(read.stage(.cosmetic)?.category == nil)
        #expect(read.stage(.routing)?.valueMinor == nil)
        #expect(read.acceptedAttempt == nil)
    }

    @Test func theProofOfARecordIsThatOfItsOutcome() throws {
        let documents = try Self.documents()
        let read = try RecordedDecision(reading: try Self.body())
        let verified = try #require(read.acceptedAttempt)
        let live = VerifiedSanitization(Self.outcomes[2]) { documents.items[$0].flatMap { Digest(bytes: $0.digest) } }
        #expect(verified == live)
        #expect(verified.technique == .cryptographicErase)
        #expect(documents.isPlace(SourceRef(document: 2, line: 5), document: verified.document, line: verified.line))
        for wrong in [(1, 5), (2, 4), (3, 5), (0, 5)] {
            let source = SourceRef(document: wrong.0, line: wrong.1)
            #expect(!documents.isPlace(source, document: verified.document, line: verified.line))
        }
    }

    @Test func aValidationCoversOneStageOnly() throws {
        let before = try RecordedDecision(reading: try Self.body())
        var outcomes = Self.outcomes
        outcomes[4].detail = .routing(route: .parts, rule: nil, valueMinor: nil, currency: nil)
        let regraded = try RecordedDecision(reading: try Self.body(outcomes))
        #expect(regraded.stage(.sanitization)?.digest == before.stage(.sanitization)?.digest)
        #expect(regraded.stage(.routing)?.digest != before.stage(.routing)?.digest)
        outcomes[2].reasons = []
        let changed = try RecordedDecision(reading: try Self.body(outcomes))
        #expect(changed.stage(.sanitization)?.digest != before.stage(.sanitization)?.digest)
    }

    @Test func partsAreRepeatedAsTheyWereRecorded() throws {
        let body = try Self.body()
        let read = try RecordedDecision(reading: body)
        let json = try JSONParser.parse(body)
        for part in [RecordedDecision.Part.categories, .route, .policy, .rules, .asOf] {
            var text = JSONText()
            RecordedDecision.write(part, of: read, to: &text)
            #expect(text.bytes == json[part.rawValue].map(CanonicalJSON.encode), "\(part)")
            var none = JSONText()
            RecordedDecision.write(part, of: nil, to: &none)
            #expect(none.text == "null")
        }
        var text = JSONText()
        RecordedDecision.writeStages(of: read, to: &text)
        #expect(text.text.contains("\"clause\":"))
        #expect(try JSONParser.parse(text.bytes).array?.count == 5)
        #expect(RecordedDecision.codes(in: body).contains("F01"))
    }

    // MARK: hostile bytes

    private static func changed(_ old: String, _ new: String) throws -> [UInt8] {
        let text = String(decoding: try body(), as: UTF8.self)
        #expect(text.contains(old), "\(old)")
        return Array(text.replacing(old, with: new).utf8)
    }

    @Test func whatIsCutOffIsNotRead() throws {
        let body = try Self.body()
        for length in 0..<body.count {
            #expect(RecordedDecision(Self.row(Array(body[..<length]))) == nil, "\(length) bytes")
        }
        #expect(RecordedDecision(Self.row(body)) != nil)
    }

    @Test(arguments: ["[]", "null", "7", "\"passed\"", "{\"stages\":[],\"stages\":[]}", "{} {}", "{\"a\":1,}"])
    func whatIsNoDecisionIsNotRead(text: String) {
        #expect(RecordedDecision(Self.row(Array(text.utf8))) == nil)
    }

    @Test(arguments: ["{}", "{\"stages\":{}}", "{\"stages\":[1,null,\"x\",[]],\"route\":7,\"categories\":[]}"])
    func wrongTypesSayNothing(text: String) throws {
        let read = try RecordedDecision(reading: Array(text.utf8))
        #expect(read.route == nil)
        #expect(read.categories == nil)
        #expect(read.asOf == nil)
        #expect(read.acceptedAttempt == nil)
        #expect(read.stages.allSatisfy { $0.name == nil && $0.outcome == nil && !$0.isPassed })
        for name in StageName.allCases { #expect(read.stage(name) == nil) }
    }

    @Test func aMemberNamedTwiceIsNotRead() throws {
        let twice = try Self.changed("\"verdict\":\"failed\"", "\"verdict\":\"failed\",\"verdict\":\"accepted\"")
        #expect(RecordedDecision(Self.row(twice)) == nil)
    }

    @Test func aStageThatIsThereTwiceIsNotChosen() throws {
        let twice = try Self.changed("\"stage\":\"cosmetic\"", "\"stage\":\"sanitization\"")
        let read = try RecordedDecision(reading: twice)
        #expect(read.stage(.sanitization) == nil)
        #expect(read.acceptedAttempt == nil)
    }

    /// What stands in the record, and what somebody makes of it: never something that may be certified.
    private static let spoilers: [(old: String, new: String)] = [
        ("\"verdict\":\"accepted\"", "\"verdict\":\"Accepted\""), ("\"verdict\":\"accepted\"", "\"verdict\":true"),
        ("\"verdict\":\"accepted\"", "\"verdict\":null"), ("\"verdict\":\"accepted\"", "\"verdict\":\"blessed\""),
        ("\"verdict\":\"accepted\"", "\"word\":\"accepted\""), ("\"verdict\":\"failed\"", "\"verdict\":\"unclear\""),
        ("\"technique\":\"cryptographicErase\"", "\"technique\":\"unknown\""),
        ("\"technique\":\"cryptographicErase\"", "\"technique\":\"prayer\""),
        ("\"technique\":\"cryptographicErase\"", "\"technique\":[\"cryptographicErase\"]"),
        ("\"technique\":\"cryptographicErase\"", "\"technique\":\"shred\""),
        ("\"assessed\":\"purge\"", "\"assessed\":\"none\""), ("\"assessed\":\"purge\"", "\"assessed\":\"Purge\""),
        ("\"assessed\":\"purge\"", "\"assessed\":2"), ("\"assessed\":\"purge\"", "\"assessed\":\"destroy\""),
        ("\"required\":\"clear\"", "\"required\":\"destroy\""), ("\"required\":\"clear\"", "\"required\":null"),
        ("\"level\":{\"assessed\":\"purge\",\"required\":\"clear\"}", "\"level\":\"purge\""),
        ("\"stage\":\"sanitization\"", "\"stage\":\"sanitisation\""), ("\"stage\":\"sanitization\"", "\"stage\":2"),
        ("\"attempts\":[", "\"attempts\":[null,"), ("\"attempts\":[", "\"tries\":["),
        ("\"outcome\":\"passed\"", "\"outcome\":\"Passed\""), ("\"outcome\":\"passed\"", "\"outcome\":0"),
        ("\"outcome\":\"passed\"", "\"outcome\":\"held\""), ("\"line\":5", "\"line\":\"5\""),
        ("\"line\":5", "\"line\":5.0"), ("\"line\":5", "\"line\":99999999999999999999"), ("sha256:", "sha512:"),
    ]

    @Test(arguments: spoilers.indices) func aSpoiledRecordProvesNothing(index: Int) throws {
        let (old, new) = Self.spoilers[index]
        let read = try RecordedDecision(reading: try Self.changed(old, new))
        #expect(read.acceptedAttempt == nil, "\(new)")
    }

    @Test func unknownWordsAreNil() throws {
        var read = try RecordedDecision(reading: try Self.changed("\"severity\":\"waiting\"", "\"severity\":\"none\""))
        let reason = try #require(read.stage(.functionality)?.reasons.first)
        #expect(reason.severity == nil)
        #expect(reason.isMoreThanNote)
        read = try RecordedDecision(reading: try Self.changed("\"route\":\"resale\"", "\"route\":\"moon\""))
        #expect(read.route == nil)
        #expect(read.stage(.routing)?.route == nil)
        read = try RecordedDecision(reading: try Self.changed("\"row\":\"received\"", "\"row\":\"here\""))
        #expect(read.stage(.shipment)?.row == nil)
        read = try RecordedDecision(reading: try Self.changed("\"failed\":[\"lcd\",", "\"failed\":[7,"))
        #expect(read.stage(.functionality)?.failedKeys == nil)
        read = try RecordedDecision(reading: try Self.changed("\"valueMinor\":-120", "\"valueMinor\":1.5"))
        #expect(read.stage(.routing)?.valueMinor == nil)
    }
}
