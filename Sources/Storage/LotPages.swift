/// Reads the intakes of a lot with their decisions, a page at a time.
///
/// When to use: where decisions are needed too; `IntakePages` gives the intakes alone.
///
/// ```
/// try LotPages.each(lot, in: store) { intake, decision in
///     print(intake.name, decision?.route ?? "undecided")
/// }
/// ```
package enum LotPages {
    private static let page = 512

    /// In the lot's order; intakes that were linked to another device are no devices of their own.
    package static func each(
        _ lot: LotRow, in store: any IntakeStore & DecisionStore, body: (IntakeRow, DecisionRow?) throws -> Void
    ) throws {
        var after = 0
        while true {
            let rows = try store.intakes(lot: lot.id, after: after, limit: page)
            guard let first = rows.first, let last = rows.last else { return }
            after = last.id
            var decisions: [Int: DecisionRow] = [:]
            for decision in try store.decisions(in: first.id...last.id) { decisions[decision.intake] = decision }
            for row in rows where !row.isVoid { try body(row, decisions[row.id]) }
        }
    }
}
