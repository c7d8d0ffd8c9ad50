import Basics
import RecoveryModel

/// One erasure as the rules see it: its times read with the station's zone, its technique and level worked out.
package struct SanitizationAttempt: Sendable {
    /// The record as it was read.
    package let erasure: Erasure
    /// Start, with the station's zone.
    package let started: EvidenceTime?
    /// End, with the station's zone.
    package let ended: EvidenceTime?
    /// What the tool's words stand for.
    package let technique: Technique
    /// What the technique reaches on this media, whatever the report says; capped by what the tool is approved for.
    package let level: SanitizationLevel
    /// Encryption always on and no escrow, by the media table.
    package let isEligible: Bool
    /// The method only reads (S30).
    package let isVerifyOnly: Bool
    /// The media table says that software exists which erases this model; nil when it doesn't say.
    package let erasingSoftware: String?
    /// The report's system, or what the device's own make and model leave no doubt about; never the customer's word.
    package let os: String?
    /// What the device is by its own word.
    package let nature: SanitizationNature
    /// How the report's identifiers compare with the device's.
    package let identity: SanitizationIdentity
    let approval: SanitizationApproval
    /// Paths and words that only the operator's own tables explain.
    package let readByOwnTable: [String]

    /// Works out technique, level, approval and identity.
    package init(_ stated: Erasure, in scope: SanitizationScope) {
        let context = scope.context
        let own = context.ownTables(for: stated.operatorID)
        let settled = SettledErasure(stated, knownFields: own.fields, words: own.words)
        let erasure = settled.erasure
        self.erasure = erasure
        started = context.time(erasure.startedAt, at: erasure.station)
        ended = context.time(erasure.endedAt, at: erasure.station)
        let identity = SanitizationIdentity(of: erasure, against: scope.dossier.identifiers)
        let question = SanitizationNature.Question(erasure, scope.dossier.identifiers)
        let nature = context.memos.memo(SanitizationNature.Question.self, SanitizationNature.self).answer(
            to: question
        ) { SanitizationNature(erasure, scope.dossier.identifiers, in: context.tables) }
        os = nature.os
        self.identity = identity
        self.nature = nature
        let method = SanitizationTechnique.reading(of: erasure.techniqueWords, own: own.words, in: context)
        readByOwnTable =
            settled.readByOwnTable
            + (SanitizationTechnique.isReadByOwn(erasure.techniqueWords, method, own: own.words, in: context)
                ? ["technique \(erasure.techniqueWords ?? "")"] : [])
        isVerifyOnly = method.isVerifyOnly
        technique = method.technique
        approval = SanitizationApproval.of(erasure, technique, os: os, at: ended, in: context.tables)
        let isNamed = identity.isCertain && nature.model != nil
        let media = SanitizationMedia.Question(
            nature: question, claimed: isNamed ? nil : scope.dossier.claim?.model,
            firstAPILevel: approval.isGiven ? erasure.firstAPILevel : nil
        ).answer(of: nature, in: context)
        isEligible = media.isEncryptedFromTheStart
        erasingSoftware = media.erasingSoftware
        let reached = SanitizationTechnique.level(of: technique, on: erasure.media, isEligible: isEligible)
        if case .approved(let most) = approval { level = min(reached, most) } else { level = reached }
    }

    /// Seconds the erasure took: stated, else from start to end; nil when neither is known.
    var seconds: Int? {
        if let stated = erasure.elapsedSeconds.ifStated { return stated }
        guard let started, let ended, let elapsed = SanitizationTimes.elapsed(started, ended) else { return nil }
        return Int(elapsed / 1000)
    }
}
