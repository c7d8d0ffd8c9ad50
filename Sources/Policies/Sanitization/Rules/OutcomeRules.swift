// Rules S12, S13, S14, S30.
import RecoveryModel

/// S12: the outcome is exactly successful. Failed and aborted fail the erasure; any other word proves nothing. Of a
/// destruction the criteria that were met are its outcome.
struct OutcomeSuccessful: ErasureRule, DestructionRule {
    static let code: FindingCode = "S12"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let outcome = attempt.erasure.outcome
        if outcome == .successful { return .meets }
        let isFailure = outcome == .failed || outcome == .aborted
        let values: [String: ReasonValue] = [
            "outcome": .text(outcome.rawValue), "words": .text(attempt.erasure.outcomeWords ?? ""),
        ]
        let word = attempt.erasure.outcomeWords ?? ""
        return .fails(
            RuleFailure(
                isFailure ? "the erasure failed; erase again, or destroy" : "the outcome is not exactly successful",
                values, severity: isFailure ? .fail : .hold,
                shared: outcome == .unknown && !word.isEmpty ? "outcome|" + word : nil))
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        switch DestructionCriteria(destruction.criteria, own: scope.context.tables.rows.words) {
        case .met: return .meets
        case .notMet:
            return .fails(
                "the remains don't meet the criteria; destroy them again",
                ["criteria": .text(destruction.criteria ?? "")])
        case .unknown(""):
            return .fails("the record doesn't say which criteria the remains meet (B(7))", ["criteria": .text("none")])
        case .unknown(let word):
            return .unknown(
                RuleFailure(
                    "no list says that these are criteria which remains can meet; write the size of the particles, or "
                        + "add the word to the `words` table (list criteria)",
                    ["criteria": .text(destruction.criteria ?? "")], severity: .hold, shared: "criteria|" + word))
        }
    }
}

/// S13: error counters are zero, whatever the status says: tools have called failed erasures successful.
struct NoErrors: ErasureRule {
    static let code: FindingCode = "S13"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        attempt.erasure.errorCount.judged("errors") { errors in
            if errors == 0 { return .meets }
            return .fails("the tool counted errors; erase again, or destroy", ["errors": .integer(errors)])
        }
    }
}

/// S14: as many bytes erased as the media can address: no fewer, and no more than there can be.
struct AllBytesErased: ErasureRule {
    static let code: FindingCode = "S14"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        attempt.erasure.bytesErased.judged("erased") { erased in
            attempt.erasure.capacityBytes.judged("capacity") { capacity in
                let values: [String: ReasonValue] = ["erased": .integer(erased), "capacity": .integer(capacity)]
                if erased < capacity {
                    return .fails("part of the media was not erased; erase again, or destroy", values)
                }
                if erased <= Self.most(of: capacity) { return .meets }
                return .fails("more was erased than the media holds, which can't be; erase again, or destroy", values)
            }
        }
    }

    /// A capacity in whole decimal gigabytes is a marketing size: the memory may have as many binary ones.
    private static func most(of capacity: Int) -> Int {
        let gigabyte = 1_000_000_000
        guard capacity > 0, capacity % gigabyte == 0 else { return capacity }
        let (most, over) = (capacity / gigabyte).multipliedReportingOverflow(by: 1 << 30)
        return over ? capacity : most
    }
}

/// S30: a method that only verifies erases nothing.
struct ErasesAtAll: ErasureRule {
    static let code: FindingCode = "S30"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.isVerifyOnly else { return .meets }
        return .fails(
            "the method only reads; erase with one that erases",
            ["technique": .text(attempt.erasure.techniqueWords ?? "")])
    }
}
