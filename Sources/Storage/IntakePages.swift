/// Intakes of a lot in pages, those that are linked to another too.
///
/// ```
/// try IntakePages.each(lot, in: store) { rows, numbers in
///     print(rows.count, numbers.lowerBound)
/// }
/// ```
package enum IntakePages {
    private static let page = 512

    /// Calls `body` with the rows of a page, in order, and the numbers from the first to the last.
    package static func each(
        _ lot: LotRow, in store: any IntakeStore, body: ([IntakeRow], ClosedRange<Int>) throws -> Void
    ) throws {
        var after = 0
        while true {
            let rows = try store.intakes(lot: lot.id, after: after, limit: page)
            guard let first = rows.first, let last = rows.last else { return }
            after = last.id
            try body(rows, first.id...last.id)
        }
    }
}
