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
    /// In the lot's order, without void intakes: those linked to another device, and those withdrawn before they were
    /// manifested.
    package static func each(
        _ lot: LotRow, in store: any IntakeStore & DecisionStore, body: (IntakeRow, DecisionRow?) throws -> Void
    ) throws {
        try IntakePages.each(lot, in: store) { rows, numbers in
            var decisions: [Int: DecisionRow] = [:]
            for decision in try store.decisions(in: numbers) { decisions[decision.intake] = decision }
            for row in rows where !row.isVoid { try body(row, decisions[row.id]) }
        }
    }

    /// Something was decided of one of its devices.
    package static func isDecided(_ lot: LotRow, in store: any IntakeStore & DecisionStore) throws -> Bool {
        var pages = IntakePages(lot.id, in: store)
        while let rows = try pages.next() {
            guard let first = rows.first, let last = rows.last else { break }
            let own = Set(rows.map(\.id))
            if try store.decisions(in: first.id...last.id).contains(where: { own.contains($0.intake) }) { return true }
        }
        return false
    }
}
