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
    /// In the lot's order; intakes that were linked to another device are no devices of their own.
    package static func each(
        _ lot: LotRow, in store: any IntakeStore & DecisionStore, body: (IntakeRow, DecisionRow?) throws -> Void
    ) throws {
        try IntakePages.each(lot, in: store) { rows, numbers in
            var decisions: [Int: DecisionRow] = [:]
            for decision in try store.decisions(in: numbers) { decisions[decision.intake] = decision }
            for row in rows where !row.isVoid { try body(row, decisions[row.id]) }
        }
    }
}
