import RecoveryModel

/// Which sanitization holds a person may end by `accept`.
///
/// A person can vouch for facts that people see: which device a report is about, which of two records is right, what
/// a clock or a zone was, who stood at the bench, that the tool's own console shows a report which came without its
/// signature (S09; one that the console calls invalid is a fail, and no person's to end). Nobody can vouch for what only
/// evidence or a table shows: that there is an erasure at all (S00), that its tool and class count (S10), that it
/// succeeded (S12) and reached the level (S16 to S22 but the wording of S22), that it happened in custody and nobody
/// used the device since (S24, S25), what the media could take (S26), how much was read back (S29), and the locks, the
/// setup and the media items (S36 to S38), for which a statement is enough. So no acceptance raises a level, and no
/// device becomes sanitized by signature.
///
/// ```
/// if !SanitizationResolutions.isAcceptable(finding.code) { print("only evidence can end it") }
/// ```
package enum SanitizationResolutions {
    /// Sorted.
    package static let acceptable: [FindingCode] = [
        "S01", "S02", "S03", "S05", "S06", "S07", "S09", "S15", "S22", "S23", "S31", "S32", "S33", "S47",
    ]

    /// May a person end a hold with this code?
    package static func isAcceptable(_ code: FindingCode) -> Bool { acceptable.contains(code) }

    /// Findings that ask whose report this is; saying that it is another device's ends them here.
    static func isAboutOwnership(_ code: FindingCode) -> Bool {
        code == ReportNamesDevice.code || code == IdentifiersAgree.code || code == SharedReport.code
            || code == SharedSession.code
    }

    /// Stay open for a person when a later attempt is accepted (INTERFACE §4).
    static func staysOpen(_ code: FindingCode) -> Bool {
        code == IdentifiersAgree.code || code == SharedReport.code
    }

    /// A finding of an attempt that doesn't govern, and that only a person ends.
    package static func remainsOpen(_ reason: Reason) -> Bool {
        reason.severity == .hold && staysOpen(reason.code)
    }

    /// A failure with this code is one of the erasure itself (INTERFACE §4) and uses up an attempt. What fails the report
    /// alone (S09) proves nothing, not even that.
    static func isOfErasure(_ code: FindingCode) -> Bool {
        code == OutcomeSuccessful.code || code == NoErrors.code || code == AllBytesErased.code
            || code == TechniqueLegal.code || code == VerificationPossible.code || code == ErasesAtAll.code
    }

    /// Codes that say how far an erasure reached, and nothing against the record itself.
    package static func isAboutLevel(_ code: FindingCode) -> Bool {
        code == LevelReached.code || code == NoRemoteWipe.code || code == ResetPurges.code
            || code == KeyDestructionEligible.code || code == ClaimNotAbove.code
    }
}
