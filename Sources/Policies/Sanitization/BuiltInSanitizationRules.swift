/// Every sanitization rule of this version, in order of code. A rule that isn't here is never asked.
package enum BuiltInSanitizationRules {
    /// Asked of each erasure record.
    package static let erasure: [any ErasureRule] = [
        ReportNamesDevice(), IdentifiersAgree(), IdentifiersAddUp(), PlaceholderIgnored(), SharedReport(),
        SharedSession(), ReportSigned(), ToolApproved(), LicenceNamed(), OutcomeSuccessful(), NoErrors(),
        AllBytesErased(), CapacityAgrees(), LevelReached(), TechniqueLegal(), NoRemoteWipe(), ResetPurges(),
        KeyDestructionEligible(), ClaimNotAbove(), TimesAddUp(), WithinCustody(), NotUsedAgain(), RatePossible(),
        DurationUsual(), VerificationPossible(), VerificationEnough(), ErasesAtAll(), ClockPlausible(),
        RecentEnough(), OperatorAuthorised(), AtSetup(), MediaDisposed(), RecordUnderstood(), KindAgrees(),
        DescriptionAgrees(),
    ]

    /// Asked of each destruction record.
    package static let destruction: [any DestructionRule] = [
        OutcomeSuccessful(), TechniqueLegal(), DestructionEnough(), WithinCustody(), ClockPlausible(),
        OperatorAuthorised(),
    ]

    /// Asked of the device once its attempts are judged.
    package static let device: [any SanitizationRule] = [
        RecordExists(), OrderAgrees(), LevelReached(), LocksOff(), BrowsedByHand(), AttemptsLeft(), SampleClean(),
        MarkingUpdated(), WithinContract(),
    ]
}
