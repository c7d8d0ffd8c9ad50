import Basics
import Policies
import RecoveryModel
import Testing

@testable import Stages

@Suite struct SanitizationStageTests {
    private func outcome(_ contract: Contract = Contract(), _ change: (inout Dossier) -> Void = { _ in }) -> Outcome {
        var dossier = SanitizationSamples.dossier
        change(&dossier)
        return SanitizationStage().evaluate(dossier, after: [], in: SanitizationSamples.context(contract))
    }

    private func expect(
        _ outcome: Outcome, verdict: Verdict, codes: [FindingCode], next: String?, status: String,
        assessed: SanitizationLevel, exhausted: Bool = false, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(outcome.verdict == verdict, sourceLocation: sourceLocation)
        #expect(outcome.reasons.map(\.code) == codes, sourceLocation: sourceLocation)
        #expect(outcome.next == next, sourceLocation: sourceLocation)
        guard case .sanitization(_, let level, _, let data, let isExhausted) = outcome.detail else {
            Issue.record("no detail", sourceLocation: sourceLocation)
            return
        }
        #expect(level == assessed, sourceLocation: sourceLocation)
        #expect(data == status, sourceLocation: sourceLocation)
        #expect(isExhausted == exhausted, sourceLocation: sourceLocation)
    }

    private func later(_ id: String, _ minutes: Int64) -> Erasure {
        var erasure = SanitizationSamples.erasure
        erasure.reportID = id
        erasure.source.line = 11
        for path in [\Erasure.startedAt, \Erasure.endedAt] {
            let moved = erasure[keyPath: path]?.earliest.adding(seconds: minutes * 60)
            erasure[keyPath: path] = moved.map { EvidenceTime(instant: $0) }
        }
        return erasure
    }

    @Test func anAcceptedErasurePasses() {
        expect(outcome(), verdict: .passed, codes: [], next: nil, status: "DS-SW", assessed: .purge)
    }

    @Test func withoutARecordItWaits() {
        expect(
            outcome { $0.erasures = [] }, verdict: .waiting, codes: ["S00"], next: "erase", status: "DS-DATA",
            assessed: .none)
    }

    @Test func aWeakErasureAsksForAnother() {
        let weak = outcome { $0.erasures[0].techniqueWords = "DoD 5220.22-M" }
        expect(weak, verdict: .held, codes: ["S16"], next: "re-erase", status: "DS-DATA", assessed: .clear)
        #expect(weak.reasons[0].values == ["required": .text("purge"), "assessed": .text("clear")])
        #expect(weak.reasons[0].source?.line == 10)
    }

    @Test func whatProvesNothingHasNoLevel() {
        let foreign = outcome { $0.erasures[0].operatorID = nil }
        expect(foreign, verdict: .held, codes: ["S33"], next: "re-erase", status: "DS-DATA", assessed: .none)
    }

    @Test func aLaterAcceptedErasureCures() {
        let cured = outcome {
            $0.erasures[0].outcome = .failed
            $0.erasures.append(later("r-2", 10))
        }
        expect(cured, verdict: .passed, codes: [], next: nil, status: "DS-SW", assessed: .purge)
        guard case .sanitization(_, _, let attempts, _, _) = cured.detail else { return }
        #expect(attempts.map(\.verdict) == [.failed, .accepted])
        #expect(attempts.map(\.codes) == [["S12"], []])
    }

    /// A card that was wiped after the phone is accepted as what it is and proves nothing of the phone.
    @Test(arguments: [MediaKind.sdCard, .sim, .esim])
    func anErasedCardIsNoProofOfThePhone(media: MediaKind) throws {
        var card = later("r-2", 10)
        card.media = media
        var dossier = SanitizationSamples.dossier
        dossier.erasures.append(card)
        var tables = SanitizationSamples.tables
        tables.rows.tools += tables.rows.tools.map { row in
            var row = row
            row.media = media
            return row
        }
        let context = SanitizationSamples.context(tables: tables)
        let passed = SanitizationStage().evaluate(dossier, after: [], in: context)
        guard case .sanitization(_, let level, let attempts, _, _) = passed.detail else {
            Issue.record("no detail")
            return
        }
        #expect(passed.verdict == .passed && level == .purge)
        #expect(attempts.map(\.verdict) == [.accepted, .accepted] && attempts.map(\.level) == [.purge, .clear])
        #expect(attempts.map(\.media) == [.internalFlash, media])
        #expect(passed.provingAttempt?.media == .internalFlash, "\(passed.reasons.map(\.code))")
        let verified = VerifiedSanitization(passed) { _ in Digest(of: "report") }
        #expect(verified?.level == .purge && verified?.line == 10)
    }

    @Test func theLastAttemptGoverns() {
        let failed = outcome {
            var second = later("r-2", 10)
            second.errorCount = 3
            $0.erasures.append(second)
        }
        expect(failed, verdict: .failed, codes: ["S13"], next: "re-erase", status: "DS-DATA", assessed: .none)
    }

    @Test func usedUpAttemptsLeaveDestruction() {
        let used = outcome {
            $0.erasures[0].outcome = .failed
            var second = later("r-2", 10)
            second.outcome = .aborted
            $0.erasures.append(second)
        }
        expect(
            used, verdict: .failed, codes: ["S12", "S41"], next: "destroy", status: "DS-DATA", assessed: .none,
            exhausted: true)
        let destroyed = outcome {
            $0.erasures[0].outcome = .failed
            $0.destructions = [SanitizationSamples.destruction]
        }
        expect(destroyed, verdict: .passed, codes: [], next: nil, status: "DS-PHYS", assessed: .destroy)
    }

    @Test func sharedAndConflictingReportsStayOpenWhenCured() {
        let cured = outcome {
            $0.facts = [CrossFact(code: "S05", subject: "r-1", others: ["x"], source: SanitizationSamples.source(10))]
            $0.erasures.append(later("r-2", 10))
        }
        expect(cured, verdict: .held, codes: ["S05"], next: "resolve", status: "DS-DATA", assessed: .purge)
    }

    @Test func aPersonDecidesWhoseReportItIs() {
        let facts = [CrossFact(code: "S05", subject: "r-1", others: ["x"], source: SanitizationSamples.source(10))]
        func decided(_ value: String, _ second: Erasure? = nil) -> Outcome {
            let open = outcome { $0.facts = facts }
            return outcome {
                $0.facts = facts
                $0.resolutions = [resolution(of: open.reasons[0], value)]
                if let second { $0.erasures.append(second) }
            }
        }
        expect(decided("accept"), verdict: .passed, codes: ["S05"], next: nil, status: "DS-SW", assessed: .purge)
        expect(decided("reject"), verdict: .held, codes: ["S05"], next: "re-erase", status: "DS-DATA", assessed: .none)
        expect(
            decided("not-ours"), verdict: .waiting, codes: ["S00"], next: "erase", status: "DS-DATA", assessed: .none)
        expect(
            decided("not-ours", later("r-2", 10)), verdict: .passed, codes: [], next: nil, status: "DS-SW",
            assessed: .purge)
    }

    @Test func locksHoldTheDeviceAndNotTheErasure() {
        let locked = outcome { dossier in
            for index in dossier.statements.indices where dossier.statements[index].function == "lock.mdm" {
                dossier.statements[index].result = "managed"
            }
        }
        expect(locked, verdict: .held, codes: ["S36"], next: "unlock", status: "DS-DATA", assessed: .purge)
    }

    @Test(arguments: [
        Contract(confidentiality: .high), Contract(confidentiality: .moderate, reuseAllowed: false),
    ])
    func whereTheFlowAsksForDestroyTheDeviceIsHeldUntilThen(_ contract: Contract) {
        expect(outcome(contract), verdict: .held, codes: ["S16"], next: "destroy", status: "DS-DATA", assessed: .purge)
        let destroyed = outcome(contract) { $0.destructions = [SanitizationSamples.destruction] }
        expect(destroyed, verdict: .passed, codes: [], next: nil, status: "DS-PHYS", assessed: .destroy)
        let waiting = outcome(contract) { $0.erasures = [] }
        expect(waiting, verdict: .waiting, codes: ["S00"], next: "destroy", status: "DS-DATA", assessed: .none)
    }

    @Test func aDestructionThatDoesntCountHoldsEvenAnErasedDevice() {
        let bad = outcome {
            $0.destructions = [SanitizationSamples.destruction]
            $0.destructions[0].criteria = nil
        }
        expect(bad, verdict: .held, codes: ["S12"], next: "destroy", status: "DS-DATA", assessed: .purge)
    }

    func resolution(of reason: Reason, _ value: String) -> Resolution {
        Resolution(
            code: reason.code, finding: "f", value: value, by: "p", reason: "looked",
            valuesDigest: ReasonDigest.of(reason.values, reason.source), at: SanitizationSamples.arrived)
    }
}
