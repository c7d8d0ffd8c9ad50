import Basics
import RecoveryModel
import Testing

@testable import Policies

/// A device with two memories is sanitized when each of them is.
@Suite struct SeveralMemoriesTests {
    private func judged(_ erasures: [(medium: String?, minute: Int, ErasureOutcome)]) -> SanitizationJudgement {
        var fixture = SanitizationFixture()
        fixture.dossier.erasures = erasures.enumerated().map { index, item in
            var erasure = SanitizationFixture.erasure
            erasure.reportID = "r-\(index)"
            erasure.mediumSerial = item.medium
            erasure.outcome = item.2
            erasure.startedAt = at("2026-10-05T10:\(item.minute):00Z")
            erasure.endedAt = at("2026-10-05T10:\(item.minute):40Z")
            erasure.elapsedSeconds = .notApplicable
            return erasure
        }
        return SanitizationJudge.judge(fixture.scope)
    }

    private func isAccepted(_ erasures: [(medium: String?, minute: Int, ErasureOutcome)]) -> Bool {
        judged(erasures).governing?.verdict.verdict == .accepted
    }

    @Test func eachNeedsAnAcceptedAttempt() {
        #expect(isAccepted([("EMMC-1", 10, .successful), ("EMMC-2", 20, .successful)]))
        #expect(!isAccepted([("EMMC-1", 10, .failed), ("EMMC-2", 20, .successful)]))
        #expect(!isAccepted([("EMMC-1", 10, .successful), ("EMMC-2", 20, .unknown)]))
    }

    @Test func aLaterAttemptOnTheSameMemoryCuresIt() {
        #expect(isAccepted([("EMMC-1", 10, .failed), ("EMMC-2", 20, .successful), ("emmc-1", 30, .successful)]))
        #expect(isAccepted([("EMMC-1", 10, .failed), ("EMMC-1", 20, .successful)]))
        #expect(isAccepted([(nil, 10, .failed), (nil, 20, .successful)]))
    }

    @Test func anAttemptThatNamesNoMemoryStandsAgainstAllAndForNone() {
        #expect(!isAccepted([("EMMC-1", 10, .successful), ("EMMC-2", 20, .successful), (nil, 30, .failed)]))
        #expect(!isAccepted([("EMMC-1", 10, .failed), ("EMMC-2", 20, .successful), (nil, 30, .successful)]))
    }

    @Test func aLookThatWentWellGovernsNothing() {
        var fixture = SanitizationFixture()
        var look = SanitizationFixture.erasure
        look.reportID = "r-2"
        look.techniqueWords = "Smart reset (Verification)"
        look.startedAt = at("2026-10-05T10:10:00Z")
        look.endedAt = at("2026-10-05T10:16:40Z")
        fixture.dossier.erasures.append(look)
        #expect(SanitizationJudge.judge(fixture.scope).governing?.verdict.verdict == .accepted)
        fixture.dossier.erasures[1].outcome = .failed
        #expect(SanitizationJudge.judge(fixture.scope).governing?.verdict.verdict == .failed)
        fixture.dossier.erasures = [look]
        #expect(SanitizationJudge.judge(fixture.scope).governing?.verdict.codes.contains("S30") == true)
    }
}
