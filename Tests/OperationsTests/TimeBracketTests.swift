import Basics
import Testing

@testable import Verification

/// What cosignatures say about when entries were recorded.
@Suite struct TimeBracketTests {
    /// 2026-11-22T12:00:00Z; times below are seconds from it.
    private static let noon = 1_795_348_800

    private func outcome(
        _ cosigned: [(size: Int, times: [Int])], entry: Int, recorded: Int, milliseconds: Int = 0
    ) -> String {
        let brackets = TimeBrackets(cosigned: cosigned.map { ($0.size, $0.times.map { $0 == 0 ? 0 : $0 + Self.noon }) })
        var result = LogVerifyOperation.Result()
        brackets.check(
            entry, time: Instant(milliseconds: Int64(Self.noon + recorded) * 1000 + Int64(milliseconds)), into: &result)
        return result.code.isEmpty ? "valid" : "\(result.verdict.rawValue) \(result.code)"
    }

    @Test func withoutCosignaturesNothingIsSaid() {
        #expect(outcome([], entry: 5, recorded: 1_000_000) == "valid")
        #expect(outcome([(10, [])], entry: 5, recorded: 1_000_000) == "valid")
        #expect(TimeBrackets(cosigned: [(10, [])]).isEmpty)
    }

    @Test func anEntryIsNotRecordedAfterAWitnessSawIt() {
        let seen = [(size: 10, times: [100])]
        #expect(outcome(seen, entry: 9, recorded: 100) == "valid")
        #expect(outcome(seen, entry: 9, recorded: 400) == "valid", "clocks may differ by five minutes")
        #expect(outcome(seen, entry: 9, recorded: 400, milliseconds: 1) == "refused time")
        #expect(outcome(seen, entry: 10, recorded: 4_000) == "valid", "it isn't in that checkpoint")
    }

    @Test func anEntryIsNotRecordedBeforeAWitnessSawThatItWasNotThere() {
        let seen = [(size: 10, times: [1_000]), (size: 20, times: [2_000])]
        #expect(outcome(seen, entry: 10, recorded: 700) == "valid")
        #expect(outcome(seen, entry: 10, recorded: 699) == "incomplete time")
        #expect(outcome(seen, entry: 9, recorded: 0) == "valid")
        #expect(outcome(seen, entry: 25, recorded: 1_699) == "incomplete time")
    }

    /// What a checkpoint that is seen early contains was there early, however late others were cosigned.
    @Test func theEarliestSightCounts() {
        let seen = [(size: 10, times: [50_000]), (size: 20, times: [1_000])]
        #expect(outcome(seen, entry: 5, recorded: 1_400) == "refused time")
        #expect(outcome(seen, entry: 5, recorded: 1_200) == "valid")
    }

    /// A single witness with a wrong clock accuses nobody.
    @Test func ofSeveralWitnessesOneThatBearsItOutIsEnough() {
        let seen = [(size: 10, times: [-90_000, 1_000]), (size: 20, times: [90_000, 2_000])]
        #expect(outcome(seen, entry: 5, recorded: 900) == "valid")
        #expect(outcome(seen, entry: 15, recorded: 3_000) == "valid")
        #expect(outcome(seen, entry: 25, recorded: 2_000) == "valid")
    }

    @Test func timeZeroSaysNothing() {
        #expect(outcome([(10, [0])], entry: 5, recorded: 1_000_000) == "valid")
    }
}
