// Rules S09, S11.
import RecoveryModel

/// S09: a report of a format that carries its tool's signature carries one, and nobody who could check it says that it
/// doesn't hold. Which bytes are signed is the maker's secret, so a signature that is there is printed as not checked.
///
/// A report that is said to be invalid proves nothing, not even that an erasure failed: it is disregarded, and uses up
/// no attempt.
struct ReportSigned: ErasureRule {
    static let code: FindingCode = "S09"
    // Rests also on NIST SP 800-88r1 4.8.

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let erasure = attempt.erasure
        let verified = erasure.verifiedWord.judged("verified") { Self.check(word: $0) }
        if verified.failure != nil { return verified }
        return Self.check(signature: erasure)
    }

    /// The console's own word; one of neither list leaves open whether the report holds.
    private static func check(word: String) -> RuleResult {
        if VerifiedWord.isInvalid(word) {
            return .fails(
                RuleFailure(
                    "the tool's console says that the report or its signature is not valid; export it anew from the "
                        + "tool, or erase again",
                    ["verified": .text(word)], severity: .fail))
        }
        if VerifiedWord.isValid(word) { return .meets }
        return .unknown(
            RuleFailure(
                "whether the tool's console takes the report for valid can't be told from its word; ask the console, or "
                    + "give the word a meaning in the table words (list verified)",
                ["verified": .text(word)], shared: "verified|" + word))
    }

    private static func check(signature erasure: Erasure) -> RuleResult {
        // Only a format that has room for a signature states whether there is one.
        guard let isSigned = erasure.signaturePresent else { return .notApplicable }
        if isSigned { return .meets }
        return .fails(
            "the report lacks the signature that its tool writes; export it anew, or compare it with the tool's own "
                + "record",
            ["signature": .text("none"), "format": .text(erasure.format)])
    }
}

/// S11: where the tool's reports name the licence that an erasure used up, this one does.
struct LicenceNamed: ErasureRule {
    static let code: FindingCode = "S11"
    /// What an importer puts among an erasure's capabilities when the record has the field, filled in or not.
    static let capability = "licence"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.erasure.capabilities.contains(Self.capability) else { return .notApplicable }
        if let licence = attempt.erasure.licence, !licence.isEmpty { return .meets }
        return .fails(
            "the report's field for the licence is empty; ask the tool's console which licence it was",
            ["licence": .text("none")])
    }
}
