import Basics
import Policies
import RecoveryModel
import Testing

@testable import Stages

/// S09 in a decision: a report that its console calls invalid proves nothing, in either direction.
@Suite struct ForgedReportTests {
    private func outcome(_ change: (inout Dossier) -> Void) -> Outcome {
        var dossier = SanitizationSamples.dossier
        change(&dossier)
        return SanitizationStage().evaluate(dossier, after: [], in: SanitizationSamples.context())
    }

    private func report(_ id: String, minutes: Int64, _ change: (inout Erasure) -> Void = { _ in }) -> Erasure {
        var erasure = SanitizationSamples.erasure
        erasure.reportID = id
        erasure.source.line = 10 + Int(minutes)
        erasure.signaturePresent = true
        for path in [\Erasure.startedAt, \Erasure.endedAt] {
            let moved = erasure[keyPath: path]?.earliest.adding(seconds: minutes * 60)
            erasure[keyPath: path] = moved.map { EvidenceTime(instant: $0) }
        }
        change(&erasure)
        return erasure
    }

    private func verdicts(_ outcome: Outcome) -> [AttemptVerdict.Kind] {
        guard case .sanitization(_, _, let attempts, _, _) = outcome.detail else { return [] }
        return attempts.map(\.verdict)
    }

    private func isExhausted(_ outcome: Outcome) -> Bool {
        if case .sanitization(_, _, _, _, let isExhausted) = outcome.detail { isExhausted } else { true }
    }

    @Test func anInvalidReportIsDisregardedAndTheDeviceErasedAgain() {
        let forged = outcome { $0.erasures = [report("a", minutes: 0) { $0.verifiedWord = "false" }] }
        #expect(forged.verdict == .failed && forged.reasons.map(\.code) == ["S09"])
        #expect(forged.next == "re-erase" && verdicts(forged) == [.disregarded])
    }

    @Test func invalidReportsUseUpNoAttempts() {
        let many = outcome { dossier in
            dossier.erasures = (0..<5).map { index in
                report("a\(index)", minutes: Int64(index) * 10) { $0.verifiedWord = "invalid" }
            }
        }
        #expect(!isExhausted(many) && many.next == "re-erase")
        #expect(verdicts(many).allSatisfy { $0 == .disregarded })
        let failed = outcome { dossier in
            dossier.erasures = (0..<5).map { index in
                report("a\(index)", minutes: Int64(index) * 10) { $0.outcome = .failed }
            }
        }
        #expect(isExhausted(failed), "what failed does")
    }

    @Test func aLaterAcceptedErasureCuresIt() {
        let cured = outcome {
            $0.erasures = [report("a", minutes: 0) { $0.verifiedWord = "no" }, report("b", minutes: 10)]
        }
        #expect(cured.verdict == .passed && cured.reasons.isEmpty)
        #expect(verdicts(cured) == [.disregarded, .accepted])
    }

    @Test func anInvalidReportAfterAGoodOneSpoilsIt() {
        let last = outcome {
            $0.erasures = [report("a", minutes: 0), report("b", minutes: 10) { $0.verifiedWord = "no" }]
        }
        #expect(last.verdict == .failed && verdicts(last) == [.accepted, .disregarded])
    }

    @Test func aPersonEndsAMissingSignature() {
        var dossier = SanitizationSamples.dossier
        dossier.erasures = [report("a", minutes: 0) { $0.signaturePresent = false }]
        let context = SanitizationSamples.context()
        let held = SanitizationStage().evaluate(dossier, after: [], in: context)
        #expect(held.verdict == .held && held.reasons.map(\.code) == ["S09"] && held.next == "re-erase")
        dossier.resolutions = held.reasons.map { reason in
            Resolution(
                code: reason.code, finding: "f", value: "accept", by: "p", reason: "the console shows it",
                valuesDigest: ReasonDigest.of(reason.values, reason.source), at: SanitizationSamples.arrived)
        }
        let ended = SanitizationStage().evaluate(dossier, after: [], in: context)
        #expect(ended.verdict == .passed && ended.reasons.map(\.severity) == [.note])
    }

    @Test func warningsHoldNothing() {
        let warned = outcome { dossier in
            dossier.erasures[0].capabilities.insert("licence")
            for function in ["state.browsed", "state.marking"] {
                dossier.statements.append(
                    SanitizationSamples.statement(function, result: "no", time: "2026-10-05T11:00:00Z"))
            }
        }
        #expect(warned.verdict == .passed && warned.reasons.map(\.code) == ["S11", "S39", "S45"])
    }
}
