import RecoveryModel

/// A rule about one erasure. Its severity decides what becomes of the attempt: fail = the erasure failed (but S09: the
/// report is none, and disregarded), hold = it proves nothing and is disregarded, warn and note change nothing (INTERFACE §4).
package protocol ErasureRule: Rule {
    /// Judges `attempt`, an erasure record of `scope`'s device.
    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult
    /// Everything the rule has against `attempt`; most have one thing at most.
    func failures(of attempt: SanitizationAttempt, in scope: SanitizationScope) -> [RuleFailure]
}

extension ErasureRule {
    /// What `check` answers.
    package func failures(of attempt: SanitizationAttempt, in scope: SanitizationScope) -> [RuleFailure] {
        check(attempt, in: scope).failure.map { [$0] } ?? []
    }
}

/// A rule about a record of physical destruction.
package protocol DestructionRule: Rule {
    /// Judges `destruction`; `at` is its time read as evidence, nil when none is stated.
    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult
}

/// A rule about the device once every attempt is judged.
package protocol SanitizationRule: Rule {
    /// Judges what the attempts add up to.
    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult
}
