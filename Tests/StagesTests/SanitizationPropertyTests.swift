import Basics
import Policies
import RecoveryModel
import Testing

@testable import Stages

/// Whatever the evidence and whatever is resolved: no accepted record, no pass.
@Suite struct SanitizationPropertyTests {
    private typealias Change = @Sendable (inout Dossier, inout ReferenceTables) -> Void

    /// Each leaves the device without proof.
    private static let spoilers: [Change] = [
        { dossier, _ in dossier.erasures = [] },
        { dossier, _ in each(&dossier) { $0.evidenceClass = .typed } },
        { dossier, _ in each(&dossier) { $0.evidenceClass = .workflow } },
        { dossier, _ in each(&dossier) { $0.outcome = .failed } },
        { dossier, _ in each(&dossier) { $0.outcome = .unknown } },
        { dossier, _ in each(&dossier) { $0.outcome = .withExceptions } },
        { dossier, _ in each(&dossier) { $0.errorCount = 1 } },
        { dossier, _ in each(&dossier) { $0.bytesErased = 1 } },
        { dossier, _ in each(&dossier) { $0.techniqueWords = "DoD 5220.22-M" } },
        { dossier, _ in each(&dossier) { $0.techniqueWords = "Remote wipe" } },
        { dossier, _ in each(&dossier) { $0.techniqueWords = "no such words" } },
        { dossier, _ in each(&dossier) { $0.techniqueWords = "Verify Ones (0xFF)" } },
        { dossier, _ in each(&dossier) { $0.techniqueWords = nil } },
        { dossier, _ in each(&dossier) { $0.toolVersion = "4.9" } },
        { dossier, _ in each(&dossier) { $0.verifiedWord = "false" } },
        { dossier, _ in
            each(&dossier) {
                $0.signaturePresent = true
                $0.verifiedWord = "Invalid"
            }
        },
        { dossier, _ in
            each(&dossier) {
                $0.techniqueWords = "DoD 5220.22-M"
                $0.verificationKind = "sampled"
                $0.verificationPercent = 1
            }
        },
        { dossier, _ in each(&dossier) { $0.media = .sdCard } },
        { dossier, _ in dossier.scans = [] },
        { dossier, _ in dossier.scans[0].at = SanitizationSamples.at("2026-10-05T10:50:00Z") },
        { dossier, _ in dossier.statements.removeAll { $0.function.hasPrefix("state.") } },
        { dossier, _ in dossier.statements.removeAll { $0.function == "media.sd" } },
        { dossier, _ in dossier.statements.removeAll { $0.function.hasPrefix("lock.") } },
        { dossier, _ in dossier.statements = SanitizationSamples.statements("2026-10-05T09:30:00Z") },
        { _, tables in tables.rows.tools = [] },
        { _, tables in tables.rows.media = [] },
        { _, tables in tables.rows.media[0].escrow = "unknown" },
    ]

    /// Each is odd, and changes nothing or asks a person.
    private static let oddities: [Change] = [
        { _, _ in },
        { dossier, _ in each(&dossier) { $0.levelClaimed = "Purge" } },
        { dossier, _ in each(&dossier) { $0.elapsedSeconds = 900 } },
        { dossier, _ in each(&dossier) { $0.operatorID = nil } },
        { dossier, _ in each(&dossier) { $0.identifiers[1] = DeviceReference(kind: .serial, text: "C39ZZ0QQ9999") } },
        { dossier, _ in dossier.facts = [CrossFact(code: "S05", subject: "r-1", others: ["x"], source: source)] },
        { dossier, _ in dossier.facts = [CrossFact(code: "S06", subject: "s", others: ["x"], source: source)] },
        { dossier, _ in dossier.claim?.storageGB = 64 },
        { dossier, _ in each(&dossier) { $0.signaturePresent = false } },
        { dossier, _ in each(&dossier) { $0.capabilities.insert("licence") } },
        { dossier, _ in
            dossier.statements.append(
                SanitizationSamples.statement("state.browsed", result: "no", time: "2026-10-05T11:00:00Z"))
        },
        { dossier, _ in
            dossier.statements.append(
                SanitizationSamples.statement("state.marking", result: "no", time: "2026-10-05T11:00:00Z"))
        },
        { dossier, _ in
            var again = SanitizationSamples.erasure
            again.reportID = "r-2"
            again.endedAt = SanitizationSamples.at("2026-10-05T10:07:00Z")
            again.elapsedSeconds = 420
            dossier.erasures.append(again)
        },
    ]

    private static let source = SanitizationSamples.source(10)

    private static func each(_ dossier: inout Dossier, _ body: (inout Erasure) -> Void) {
        for index in dossier.erasures.indices { body(&dossier.erasures[index]) }
    }

    /// Accepts everything that is found, again and again: the strongest person there could be.
    private func acceptEverything(_ dossier: inout Dossier, _ context: DecisionContext) -> Outcome {
        var outcome = SanitizationStage().evaluate(dossier, after: [], in: context)
        for _ in 0..<4 {
            for value in ["accept", "link:356938035643809"] {
                for reason in outcome.reasons {
                    dossier.resolutions.append(
                        Resolution(
                            code: reason.code, finding: "f", value: value, by: "p", reason: "trust me",
                            valuesDigest: ReasonDigest.of(reason.values, reason.source), at: context.now))
                }
            }
            outcome = SanitizationStage().evaluate(dossier, after: [], in: context)
        }
        return outcome
    }

    @Test func noAcceptanceSanitizesADevice() {
        for (first, spoil) in Self.spoilers.enumerated() {
            for (second, change) in Self.oddities.enumerated() {
                for confidentiality in Confidentiality.allCases {
                    var dossier = SanitizationSamples.dossier
                    var tables = SanitizationSamples.tables
                    change(&dossier, &tables)
                    spoil(&dossier, &tables)
                    let contract = Contract(confidentiality: confidentiality)
                    let context = SanitizationSamples.context(contract, tables: tables)
                    let outcome = acceptEverything(&dossier, context)
                    #expect(outcome.verdict != .passed, "spoiler \(first), oddity \(second)")
                    guard case .sanitization(_, _, _, let status, _) = outcome.detail else { continue }
                    #expect(status == "DS-DATA")
                }
            }
        }
    }

    @Test func whatAPersonMayVouchForEndsByAcceptance() {
        for (index, change) in Self.oddities.enumerated() {
            var dossier = SanitizationSamples.dossier
            var tables = SanitizationSamples.tables
            change(&dossier, &tables)
            let outcome = acceptEverything(&dossier, SanitizationSamples.context(tables: tables))
            #expect(outcome.verdict == .passed, "oddity \(index): \(outcome.reasons.map(\.code))")
        }
    }

    @Test func highConfidentialityNeverPassesByErasure() {
        var dossier = SanitizationSamples.dossier
        for contract in [Contract(confidentiality: .high), Contract(confidentiality: .moderate, reuseAllowed: false)] {
            #expect(acceptEverything(&dossier, SanitizationSamples.context(contract)).verdict == .held)
        }
    }

    /// Random mixtures: passed means that a record was accepted which reaches the level.
    @Test func passedMeansProven() {
        var state: UInt64 = 20_261_005
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
        var passed = 0
        for _ in 0..<1500 {
            var dossier = SanitizationSamples.dossier
            var tables = SanitizationSamples.tables
            for _ in 0..<random(3) { Self.oddities[random(Self.oddities.count)](&dossier, &tables) }
            if random(3) == 0 { Self.spoilers[random(Self.spoilers.count)](&dossier, &tables) }
            if random(8) == 0 { dossier.destructions = [SanitizationSamples.destruction] }
            let contract = Contract(
                confidentiality: Confidentiality.allCases[random(3)], standard: random(2) == 0 ? .r1 : .r2,
                reuseAllowed: random(3) > 0)
            let context = SanitizationSamples.context(contract, tables: tables)
            let outcome =
                random(2) == 0
                ? acceptEverything(&dossier, context) : SanitizationStage().evaluate(dossier, after: [], in: context)
            guard case .sanitization(let required, let assessed, let attempts, let status, _) = outcome.detail else {
                Issue.record("no detail")
                return
            }
            #expect((status == "DS-DATA") == (outcome.verdict != .passed))
            guard outcome.verdict == .passed else { continue }
            passed += 1
            #expect(attempts.contains { $0.verdict == .accepted && ($0.level >= required || $0.level == .destroy) })
            #expect(assessed >= required)
        }
        #expect(passed > 100)
    }

    @Test func theSameDossierGivesTheSameOutcome() {
        var dossier = SanitizationSamples.dossier
        dossier.erasures[0].operatorID = nil
        dossier.statements.removeAll { $0.function.hasPrefix("media.") }
        let context = SanitizationSamples.context()
        let first = SanitizationStage().evaluate(dossier, after: [], in: context)
        #expect(SanitizationStage().evaluate(dossier, after: [], in: context) == first)
        #expect(first.reasons.map(\.code) == ["S33", "S38"])
    }
}
