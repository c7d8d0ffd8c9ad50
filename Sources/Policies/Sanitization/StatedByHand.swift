import RecoveryModel

/// What people state of a device after its erasure, for the certificate: whether or not a rule asks for it, the paper
/// tells it (NIST SP 800-88r1 4.8, table A-3).
///
/// ```
/// let words = StatedByHand.words(after: erasure, of: dossier, in: tables)
/// ```
package enum StatedByHand {
    private static let statements: [(slot: SanitizationStatements.Slot, text: String)] = [
        (.browsed, "browsed by hand"), (.marking, "confidentiality marking updated"),
    ]

    /// Such as `browsed by hand: yes`; a word that isn't yes or no, or one whose time is in doubt, is unknown. Nothing of
    /// what isn't stated.
    package static func words(after erasure: Erasure, of dossier: Dossier, in tables: ReferenceTables) -> [String] {
        let lot = LotFacts(lot: dossier.lot, customer: "", contract: Contract())
        let context = DecisionContext(now: erasure.source.arrived, policy: Policy(), tables: tables, lot: lot)
        let scope = SanitizationScope(dossier, in: context)
        let ended = context.time(erasure.endedAt, at: erasure.station)
        return statements.compactMap { slot, text in
            switch scope.statement(slot, after: ended) {
            case .stated(let word, _): "\(text): \(word == "yes" || word == "no" ? word : "unknown")"
            case .uncertain: "\(text): unknown"
            case .missing: nil
            }
        }
    }
}
