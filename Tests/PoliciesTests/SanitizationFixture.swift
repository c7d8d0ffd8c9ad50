import Basics
import RecoveryModel

@testable import Policies

/// A fictional phone with everything in order; each test breaks one thing.
struct SanitizationFixture {
    var dossier = Dossier(intake: 1, lot: "HH-1", ordinal: 1, name: "356938035643809")
    var policy = Policy()
    var tables = ReferenceTables()
    var contract = Contract(confidentiality: .moderate, standard: .r1, reuseAllowed: true)
    var now = at("2026-10-05T13:00:00Z").earliest

    static let keys = ["power_on", "lcd", "wifi"]

    init() {
        var claim = Claim(source: SourceRef(document: 1, line: 2, arrived: arrived))
        claim.make = "Apple"
        claim.model = "iPhone 12"
        claim.storageGB = 128
        dossier.claim = claim
        dossier.identifiers = [
            Identifier(kind: .imei, value: "356938035643809", written: "356938035643809"),
            Identifier(kind: .serial, value: "F2LXK0AB1234", written: "F2LXK0AB1234"),
        ]
        dossier.scans = [Scan(at: at("2026-10-05T09:00:00Z"), identifier: "356938035643809", source: source(3))]
        dossier.erasures = [Self.erasure]
        dossier.statements = Self.statements("2026-10-05T11:00:00Z")
        policy.keyFunctions = Self.keys
        policy.erasureStandards = [
            ErasureStandard(words: "apple ios erasure", isPart: false, technique: .cryptographicErase, source: "1"),
            ErasureStandard(words: "factory reset", isPart: false, technique: .factoryReset, source: "1"),
            ErasureStandard(words: "dod 5220.22-m", isPart: false, technique: .overwrite, source: "1"),
            ErasureStandard(words: "secure erase", isPart: true, technique: .blockErase, source: "1"),
            ErasureStandard(words: "remote wipe", isPart: true, technique: .remoteWipe, source: "1"),
            ErasureStandard(words: "degauss", isPart: true, technique: .degauss, source: "1"),
        ]
        for technique in Technique.allCases {
            tables.rows.tools.append(
                ToolApproval(
                    tool: "Wiper", versionFrom: "5.0", versionTo: "5.10", technique: technique, media: .internalFlash,
                    os: "*", level: .purge, validity: Validity(from: day("2026-01-01"), to: day("2026-12-31"))))
        }
        tables.rows.operators = [
            OperatorAuthorisation(
                person: "op-7", role: "sanitizer", method: "*", trainedAt: day("2026-01-01"), validTo: day("2026-12-31")
            ),
            OperatorAuthorisation(
                person: "op-9", role: "destroyer", method: "shred", trainedAt: day("2026-01-01"), validTo: nil),
        ]
        var representative = OperatorAuthorisation(
            person: "op-20", role: "dpr", method: "*", trainedAt: day("2026-01-01"), validTo: nil)
        representative.authorisedBy = "op-20"
        for index in tables.rows.operators.indices {
            tables.rows.operators[index].authorisedBy = "op-20"
            tables.rows.operators[index].agreementAt = day("2025-12-20")
        }
        tables.rows.operators.append(representative)
        tables.rows.media = [
            MediaEntry(
                model: "*", os: "iOS", osFrom: "12", osTo: nil, encryptionAlwaysOn: "yes", escrow: "no",
                erasingSoftware: "yes", evidence: nil)
        ]
    }

    static var erasure: Erasure {
        var erasure = Erasure(source: source(10))
        erasure.format = "sample"
        erasure.reportID = "r-1"
        erasure.tool = "Wiper"
        erasure.toolVersion = "5.9"
        erasure.identifiers = [
            DeviceReference(kind: .imei, text: "356938035643809"),
            DeviceReference(kind: .serial, text: "F2LXK0AB1234"),
        ]
        erasure.model = "iPhone 12"
        erasure.capacityBytes = 128_000_000_000
        erasure.os = "iOS"
        erasure.osVersion = "17.1"
        erasure.techniqueWords = "Apple iOS erasure"
        erasure.outcome = .successful
        erasure.startedAt = at("2026-10-05T10:00:00Z")
        erasure.endedAt = at("2026-10-05T10:06:40Z")
        erasure.elapsedSeconds = 400
        erasure.operatorID = "op-7"
        erasure.station = "bench-1"
        return erasure
    }

    static func statements(_ time: String) -> [TestStatement] {
        var rows = keys.map { statement($0, result: "pass", time: time) }
        rows += [
            statement("lock.activation", result: "off", time: time), statement("lock.mdm", result: "off", time: time),
            statement("media.sim", result: "removed", time: time), statement("media.sd", result: "absent", time: time),
            statement("media.esim", result: "erased", time: time), statement("state.setup", result: "yes", time: time),
            TestStatement(
                at: at(time), function: "battery_health", result: "pass", score: "91", tool: "Tester",
                source: source(29)),
        ]
        return rows
    }

    static var destruction: Destruction {
        Destruction(
            at: at("2026-10-05T11:30:00Z"), techniqueWord: "shred", criteria: "fragments below 2 mm",
            equipment: "Mill", operatorID: "op-9", witness: "op-1", batteryRemoved: "true", videoReference: "v-1",
            source: source(40))
    }

    var context: DecisionContext {
        DecisionContext(
            now: now, policy: policy, tables: tables, lot: LotFacts(lot: "HH-1", customer: "c", contract: contract))
    }

    var scope: SanitizationScope { SanitizationScope(dossier, in: context) }

    /// Codes that decided about the last erasure, and what became of it.
    var verdict: AttemptVerdict? { SanitizationJudge.judge(scope).attempts.last?.verdict }

    /// Codes of all reasons of the last erasure.
    var codes: [FindingCode] {
        SanitizationJudge.judge(scope).attempts.last?.reasons.map(\.code) ?? []
    }

    /// Codes of the rules about the device.
    var deviceCodes: [FindingCode] {
        let scope = scope
        let judged = SanitizationJudge.judge(scope)
        return BuiltInSanitizationRules.device.compactMap { rule in
            rule.check(judged, in: scope).failure.map { $0.code ?? type(of: rule).code }
        }
    }

    mutating func change(_ body: (inout Erasure) -> Void) { body(&dossier.erasures[0]) }

    /// Replaces the word of a statement; nil takes the row away.
    mutating func state(_ function: String, _ word: String?) {
        if let word {
            for index in dossier.statements.indices where dossier.statements[index].function == function {
                dossier.statements[index].result = word
            }
        } else {
            dossier.statements.removeAll { $0.function == function }
        }
    }
}

let arrived = at("2026-10-05T12:00:00Z").earliest

func at(_ text: String) -> EvidenceTime { EvidenceTime(text) ?? EvidenceTime(instant: Instant(milliseconds: 0)) }

func source(_ line: Int, document: Int = 2) -> SourceRef {
    SourceRef(document: document, line: line, arrived: arrived)
}

func statement(_ function: String, result: String, time: String) -> TestStatement {
    TestStatement(
        at: at(time), function: function, result: result, kind: "auto", tool: "Tester", source: source(20))
}

/// A day of a table: whole, UTC.
func day(_ text: String) -> EvidenceTime {
    EvidenceTime(text, zone: Zone(name: "UTC", spans: [Zone.Span(fromWall: 0, offsetMinutes: 0)])) ?? at(text)
}
