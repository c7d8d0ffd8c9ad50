// Rules S16, S17, S18, S19, S20, S21, S22.
import RecoveryModel

/// S16: the level assessed is the level required. Software is asked for Purge at most; where the flow asks for Destroy
/// the device stays held until it is destroyed.
struct LevelReached: ErasureRule, SanitizationRule {
    static let code: FindingCode = "S16"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        // Cards and chips beside the internal memory are judged by what becomes of them (S38).
        guard attempt.erasure.media == .internalFlash else { return .notApplicable }
        if attempt.level >= RequiredLevel.requiredOfSoftware(scope.required) { return .meets }
        // Where what is missing is knowledge of the model, one row answers for all of them (S19, S20).
        let isOfModel = [.cryptographicErase, .factoryReset].contains(attempt.technique) && !attempt.isEligible
        return Self.failure(
            attempt.level, required: scope.required, fix: "erase again by a technique that reaches the level",
            shared: isOfModel ? KeyDestructionEligible.subject(attempt) : nil)
    }

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        guard let attempt = judged.governing, attempt.verdict.verdict == .accepted, !judged.isDestroyed else {
            return .notApplicable
        }
        if attempt.verdict.level >= scope.required { return .meets }
        return Self.failure(
            attempt.verdict.level, required: scope.required,
            fix: "the contract's flow asks for Destroy; record the destruction",
            source: attempt.verdict.source)
    }

    private static func failure(
        _ level: SanitizationLevel, required: SanitizationLevel, fix: String, source: SourceRef? = nil,
        shared: String? = nil
    ) -> RuleResult {
        .fails(
            RuleFailure(
                "the level assessed is below the level required; \(fix)",
                ["required": .text(required.rawValue), "assessed": .text(level.rawValue)], source: source,
                shared: shared))
    }
}

/// S17: the technique can sanitize the media at all: nothing in a phone is magnetic.
struct TechniqueLegal: ErasureRule, DestructionRule {
    static let code: FindingCode = "S17"
    // Rests also on R2v3 B(7).

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.technique == .degauss else { return .meets }
        return Self.failure(attempt.technique, attempt.erasure.media)
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        let technique = destruction.technique
        if technique.isPhysical { return .meets }
        if technique == .degauss { return Self.failure(technique, .internalFlash) }
        return .unknown(
            RuleFailure(
                "the technique is none that destroys media; correct the record",
                ["technique": .text(destruction.techniqueWord ?? "none")], severity: .hold))
    }

    private static func failure(_ technique: Technique, _ media: MediaKind) -> RuleResult {
        .fails(
            "the technique does nothing to this media; sanitize by another",
            ["technique": .text(technique.rawValue), "media": .text(media.rawValue)])
    }
}

/// S18: nobody can verify what a remote wipe has done.
struct NoRemoteWipe: ErasureRule {
    static let code: FindingCode = "S18"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.technique == .remoteWipe else { return .meets }
        return .fails(
            "a remote wipe is Clear at most and can't be verified; erase at the bench",
            ["technique": .text(attempt.erasure.techniqueWords ?? "")])
    }
}

/// S19: a factory reset purges only where the media table knows that storage has always been encrypted.
struct ResetPurges: ErasureRule {
    static let code: FindingCode = "S19"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.technique == .factoryReset else { return .notApplicable }
        if attempt.isEligible || RequiredLevel.requiredOfSoftware(scope.required) < .purge { return .meets }
        return .fails(KeyDestructionEligible.failure(attempt, in: scope))
    }
}

/// S20: destroying the key counts only where encryption has been on from the start and no copy of the key is kept.
struct KeyDestructionEligible: ErasureRule {
    static let code: FindingCode = "S20"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.technique == .cryptographicErase else { return .notApplicable }
        if attempt.isEligible { return .meets }
        return .fails(Self.failure(attempt, in: scope))
    }

    /// One finding for all devices of the model: one row with its source answers for them.
    static func failure(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleFailure {
        let nature = attempt.nature
        let code = nature.typeCode.map { ": a row of the table models for its type allocation code \($0) does" } ?? ""
        return RuleFailure(
            (nature.model == nil ? "the record names no model\(code); " : "")
                + "nothing says that this model's storage is encrypted from the start and no key in "
                + "escrow; import a row of the table media for it, or of models with the system that it was sold with, "
                + "and the source",
            [
                "model": .text(nature.model ?? "unknown"), "os": .text(nature.os ?? "unknown"),
                "version": .text(nature.version ?? "unknown"),
            ], shared: subject(attempt))
    }

    /// What one finding is about: the model; its type allocation code where nobody read one.
    static func subject(_ attempt: SanitizationAttempt) -> String? {
        let nature = attempt.nature
        return ModelName(nature.model).map { "model|\($0.key)|\(nature.os ?? "unknown")" }
            ?? nature.typeCode.map { "type|\($0)" }
    }
}

/// S21: under Revision 2 shredding and pulverizing are for the lowest category.
struct DestructionEnough: DestructionRule {
    static let code: FindingCode = "S21"

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        let contract = scope.context.lot.contract
        guard destruction.technique.isPhysical else { return .notApplicable }
        if RequiredLevel.isDestructionEnough(destruction.technique, for: contract) { return .meets }
        return .fails(
            "not enough for the contract's category under Revision 2; disintegrate, incinerate or melt the remains",
            [
                "technique": .text(destruction.technique.rawValue),
                "confidentiality": .text(contract.confidentiality.rawValue),
                "standard": .text(contract.standard.rawValue),
            ])
    }
}

/// S22: the report's text claims no more than the technique reaches.
struct ClaimNotAbove: ErasureRule {
    static let code: FindingCode = "S22"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard let claimed = SanitizationTechnique.claimedLevel(attempt.erasure.levelClaimed) else {
            return .notApplicable
        }
        if claimed <= attempt.level { return .meets }
        return .fails(
            "the report claims a level that its technique doesn't reach",
            ["claimed": .text(claimed.rawValue), "assessed": .text(attempt.level.rawValue)])
    }
}
