import RecoveryModel

/// Two statements about one function that can't both be about one device.
struct FunctionalityContradiction: Sendable {
    /// Positions in the dossier's statements.
    let first: Int
    let second: Int

    /// Nil where two statements that differ can both be true: what failed in one session may pass in the next (F13
    /// asks why), and a test that was skipped says nothing.
    ///
    /// A device has a part or hasn't: `not_applicable` in one record and a result in another are of two devices. And
    /// in one instant nothing both passes and fails.
    init?(_ first: Int, _ second: Int, in dossier: Dossier) {
        let (a, b) = (dossier.statements[first], dossier.statements[second])
        guard let before = a.testResult, let after = b.testResult else { return nil }
        let isPresent = [TestResult.pass, .fail]
        let isPart = before == .notApplicable && isPresent.contains(after)
        let isNoPart = after == .notApplicable && isPresent.contains(before)
        let isBoth = isPresent.contains(before) && isPresent.contains(after) && Self.isOneInstant(a, b)
        guard isPart || isNoPart || isBoth else { return nil }
        self.first = first
        self.second = second
    }

    private static func isOneInstant(_ a: TestStatement, _ b: TestStatement) -> Bool {
        guard let first = a.at, let second = b.at else {
            return a.at == nil && b.at == nil && a.tool == b.tool && a.source.document == b.source.document
        }
        // By one tool or by two: no order of rows makes either the later.
        return first.earliest == second.earliest && first.latest == second.latest
    }
}
