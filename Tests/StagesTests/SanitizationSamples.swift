import Basics
import RecoveryModel

/// A fictional phone that passes every stage's rules, for tests to spoil.
enum SanitizationSamples {
    static let arrived = at("2026-10-05T12:00:00Z").earliest

    static func at(_ text: String) -> EvidenceTime {
        EvidenceTime(text) ?? EvidenceTime(instant: Instant(milliseconds: 0))
    }

    static func source(_ line: Int) -> SourceRef { SourceRef(document: 2, line: line, arrived: arrived) }

    static func statement(_ function: String, result: String, time: String, score: String? = nil) -> TestStatement {
        TestStatement(
            at: at(time), function: function, result: result, kind: "auto", score: score, tool: "Tester",
            source: source(20))
    }

    static let functions = [
        "power_on", "lcd", "digitizer", "charge_port", "cellular_voice", "ear_speaker", "mic_bottom", "power_key",
        "vol_up", "vol_down", "wifi",
    ]

    static func statements(_ time: String) -> [TestStatement] {
        functions.map { statement($0, result: "pass", time: time) }
            + [
                ("lock.activation", "off"), ("lock.mdm", "off"), ("media.sim", "removed"), ("media.sd", "absent"),
                ("media.esim", "erased"), ("state.setup", "yes"),
            ].map { statement($0.0, result: $0.1, time: time) } + [
                statement("battery_health", result: "pass", time: time, score: "91")
            ]
    }

    static var erasure: Erasure {
        var erasure = Erasure(source: source(10))
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

    static var destruction: Destruction {
        Destruction(
            at: at("2026-10-05T11:30:00Z"), techniqueWord: "shred", criteria: "fragments below 2 mm",
            equipment: "Mill", operatorID: "op-9", witness: "op-1", batteryRemoved: "true", videoReference: "v-1",
            source: source(40))
    }

    static var dossier: Dossier {
        var dossier = Dossier(intake: 1, lot: "HH-1", ordinal: 1, name: "356938035643809")
        var claim = Claim(source: source(2))
        claim.make = "Apple"
        claim.model = "iPhone 12"
        claim.storageGB = 128
        dossier.claim = claim
        dossier.identifiers = [
            Identifier(kind: .imei, value: "356938035643809", written: "356938035643809"),
            Identifier(kind: .serial, value: "F2LXK0AB1234", written: "F2LXK0AB1234"),
        ]
        dossier.scans = [Scan(at: at("2026-10-05T09:00:00Z"), identifier: "356938035643809", source: source(3))]
        dossier.erasures = [erasure]
        dossier.statements = statements("2026-10-05T11:00:00Z")
        return dossier
    }

    static var policy: Policy {
        var policy = Policy()
        policy.keyFunctions = functions
        policy.erasureStandards = [
            ErasureStandard(words: "apple ios erasure", isPart: false, technique: .cryptographicErase, source: "1"),
            ErasureStandard(words: "factory reset", isPart: false, technique: .factoryReset, source: "1"),
            ErasureStandard(words: "dod 5220.22-m", isPart: false, technique: .overwrite, source: "1"),
            ErasureStandard(words: "remote wipe", isPart: true, technique: .remoteWipe, source: "1"),
        ]
        return policy
    }

    static var tables: ReferenceTables {
        var tables = ReferenceTables()
        for technique in [Technique.cryptographicErase, .factoryReset, .overwrite, .remoteWipe] {
            tables.rows.tools.append(
                ToolApproval(
                    tool: "Wiper", versionFrom: "5.0", versionTo: "5.10", technique: technique, media: .internalFlash,
                    os: "*", level: .purge, validity: Validity(from: at("2026-01-01T00:00:00Z"), to: nil)))
        }
        tables.rows.operators = [("op-7", "sanitizer"), ("op-9", "destroyer")].map {
            OperatorAuthorisation(
                person: $0.0, role: $0.1, method: "*", trainedAt: at("2026-01-01T00:00:00Z"), validTo: nil)
        }
        tables.rows.media = [
            MediaEntry(
                model: "*", os: "iOS", osFrom: "12", osTo: nil, encryptionAlwaysOn: "yes", escrow: "no",
                erasingSoftware: "yes", evidence: nil)
        ]
        return tables
    }

    static func context(
        _ contract: Contract = Contract(), policy: Policy = policy, tables: ReferenceTables = tables
    ) -> DecisionContext {
        DecisionContext(
            now: at("2026-10-06T00:00:00Z").earliest, policy: policy, tables: tables,
            lot: LotFacts(lot: "HH-1", customer: "c", contract: contract))
    }
}
