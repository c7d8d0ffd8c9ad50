import RecoveryModel

/// S12: the outcome is exactly successful. Failed and aborted fail the erasure; any other word proves nothing. Of a
/// destruction the criteria that were met are its outcome.
struct OutcomeSuccessful: ErasureRule, DestructionRule {
    static let code: FindingCode = "S12"
    static let clause = "R2v3 B(11)(b)"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let outcome = attempt.erasure.outcome
        if outcome == .successful { return .meets }
        let isFailure = outcome == .failed || outcome == .aborted
        let values: [String: ReasonValue] = [
            "outcome": .text(outcome.rawValue), "words": .text(attempt.erasure.outcomeWords ?? ""),
        ]
        return .fails(
            RuleFailure(
                isFailure ? "the erasure failed; erase again, or destroy" : "the outcome is not exactly successful",
                values, severity: isFailure ? .fail : .hold))
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        if let criteria = destruction.criteria, !criteria.isEmpty { return .meets }
        return .fails("the record doesn't say which criteria the remains meet (B(7))", ["criteria": .text("none")])
    }
}

/// S13: error counters are zero, whatever the status says: tools have called failed erasures successful.
struct NoErrors: ErasureRule {
    static let code: FindingCode = "S13"
    static let clause = "NIST SP 800-88r1 table 5-1"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard let errors = attempt.erasure.errorCount else { return .notApplicable }
        if errors == 0 { return .meets }
        return .fails("the tool counted errors; erase again, or destroy", ["errors": .integer(errors)])
    }
}

/// S14: as many bytes erased as the media can address.
struct AllBytesErased: ErasureRule {
    static let code: FindingCode = "S14"
    static let clause = "NIST SP 800-88r1 A-8; R2v3 B(11)(a)"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard let erased = attempt.erasure.bytesErased, let capacity = attempt.erasure.capacityBytes else {
            return .notApplicable
        }
        if erased >= capacity { return .meets }
        return .fails(
            "part of the media was not erased; erase again, or destroy",
            ["erased": .integer(erased), "capacity": .integer(capacity)])
    }
}

/// S30: a method that only verifies erases nothing.
struct ErasesAtAll: ErasureRule {
    static let code: FindingCode = "S30"
    static let clause = "NIST SP 800-88r1 2.5"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.isVerifyOnly else { return .meets }
        return .fails(
            "the method only reads; erase with one that erases",
            ["technique": .text(attempt.erasure.techniqueWords ?? "")])
    }
}
