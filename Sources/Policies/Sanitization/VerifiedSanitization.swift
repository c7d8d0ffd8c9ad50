import Basics
import RecoveryModel

/// A sanitization that met every gate. Its value is the proof: outside this file nothing can make one, so that whoever
/// holds one may print it, and whoever has none has nothing to print.
///
/// Use it wherever something is said of a device that somebody will rely on, above all for a line of a certificate. For
/// showing what was decided, good or bad, read the stage itself.
///
/// ```swift
/// guard let verified = VerifiedSanitization(recorded: facts) else { return "not sanitized" }
/// print(verified.level, verified.technique)  // purge cryptographicErase
/// ```
package struct VerifiedSanitization: Hashable, Sendable {
    /// How it was done; never `unknown`.
    package let technique: Technique
    /// What the accepted record proves; never `none`, and at least what was required.
    package let level: SanitizationLevel
    /// What the contract asks for; `none` where it asks for nothing.
    package let required: SanitizationLevel
    /// The document that the accepted record was read from.
    package let document: Digest
    /// The record's line in it, from 1; 0 when the whole file is the record.
    package let line: Int

    /// The media are destroyed; else they were erased.
    package var isDestruction: Bool { technique.isPhysical }

    /// From what was recorded of a decision. Nil unless the stage passed, every attempt is readable, one is accepted that
    /// proves the level assessed (`SanitizationFacts.proof`), this one names its record and a technique that is known, and that
    /// level is at least the one that is required. Destroy is proven by a destruction only, and a destruction proves nothing less.
    package init?(recorded facts: SanitizationFacts) {
        // An attempt that nobody can read may be the one that speaks against the others.
        guard facts.outcome == .passed, facts.attempts.allSatisfy({ $0.verdict != nil }),
            let required = facts.required, let level = facts.assessed, level != .none, level >= required,
            let attempt = facts.proof.map({ facts.attempts[$0] }),
            let technique = attempt.technique, technique != .unknown,
            let document = attempt.document, let line = attempt.line, line >= 0,
            technique.isPhysical == (level == .destroy)
        else { return nil }
        self.technique = technique
        self.level = level
        self.required = required
        self.document = document
        self.line = line
    }

    /// From what a stage has just said, by the same gates. Nil too when it isn't the sanitization stage's.
    ///
    /// - Parameter document: digest of a document by the store's number; nil when the store doesn't know it.
    package init?(_ outcome: Outcome, document: (Int) -> Digest?) {
        guard outcome.stage == .sanitization, let facts = SanitizationFacts(outcome, document: document) else {
            return nil
        }
        self.init(recorded: facts)
    }
}

/// What a decision says of a sanitization, before anybody has checked that it holds. What is missing, unreadable or of a
/// word that isn't known is nil, and a nil meets no gate.
///
/// ```swift
/// let facts = SanitizationFacts(outcome: .passed, required: .clear, assessed: .purge, attempts: [])
/// VerifiedSanitization(recorded: facts)  // nil: nothing is accepted
/// ```
package struct SanitizationFacts: Hashable, Sendable {
    /// One erasure or destruction as it was judged.
    package struct Attempt: Hashable, Sendable {
        /// Accepted, disregarded or failed; nil when unreadable.
        package var verdict: AttemptVerdict.Kind?
        /// How it was done; nil when unreadable.
        package var technique: Technique?
        /// What it reaches by itself; nil when unreadable.
        package var level: SanitizationLevel?
        /// Which memory it was of; nil when unreadable.
        package var media: MediaKind?
        /// The document that it was read from; nil when that isn't said.
        package var document: Digest?
        /// Its line there, from 1; 0 for the whole file; nil when that isn't said.
        package var line: Int?

        /// With what could be read.
        package init(
            verdict: AttemptVerdict.Kind?, technique: Technique?, level: SanitizationLevel?,
            media: MediaKind? = .internalFlash, document: Digest?, line: Int?
        ) {
            self.verdict = verdict
            self.technique = technique
            self.level = level
            self.media = media
            self.document = document
            self.line = line
        }
    }

    /// The stage's verdict; nil when unreadable.
    package var outcome: Verdict?
    /// What the contract asks for; nil when unreadable.
    package var required: SanitizationLevel?
    /// What the evidence proves; nil when unreadable.
    package var assessed: SanitizationLevel?
    /// In the order of the decision: erasures by their time, then destructions.
    package var attempts: [Attempt]

    /// With what could be read.
    package init(
        outcome: Verdict?, required: SanitizationLevel?, assessed: SanitizationLevel?, attempts: [Attempt]
    ) {
        self.outcome = outcome
        self.required = required
        self.assessed = assessed
        self.attempts = attempts
    }

    /// Place among `attempts` of the one that proves the level assessed: the last that was accepted of the device's own
    /// memory and reaches that level by itself. A card or an eSIM that was erased after the phone proves nothing of the
    /// phone. Nil when there is none, and when the level can't be read. Whether the device is sanitized is another
    /// question: `VerifiedSanitization` answers it.
    package var proof: Int? {
        guard let assessed else { return nil }
        return attempts.lastIndex { attempt in
            attempt.verdict == .accepted && attempt.media == .internalFlash && (attempt.level ?? .none) >= assessed
        }
    }

    /// Nil when the outcome says nothing of sanitization.
    init?(_ outcome: Outcome, document: (Int) -> Digest?) {
        guard case .sanitization(let required, let assessed, let attempts, _, _) = outcome.detail else { return nil }
        self.init(
            outcome: outcome.verdict, required: required, assessed: assessed,
            attempts: attempts.map { attempt in
                Attempt(
                    verdict: attempt.verdict, technique: attempt.technique, level: attempt.level,
                    media: attempt.media, document: document(attempt.source.document), line: attempt.source.line)
            })
    }
}

extension Outcome {
    /// The attempt that proves the level that the sanitization stage assessed, by `SanitizationFacts.proof`; nil when none
    /// does, and of another stage's outcome.
    package var provingAttempt: AttemptVerdict? {
        guard case .sanitization(_, _, let attempts, _, _) = detail else { return nil }
        return SanitizationFacts(self, document: { _ in nil })?.proof.map { attempts[$0] }
    }
}
