/// Intakes of a lot in pages, those that are linked to another too.
///
/// ```
/// var pages = IntakePages(lot.id, in: store)
/// while let rows = try pages.next() { print(rows.count) }
/// ```
package struct IntakePages {
    /// Intakes of a page.
    package static let size = 512

    private let lot: Int
    private let store: any IntakeStore
    private var after = 0

    /// `lot` is the store's number of it.
    package init(_ lot: Int, in store: any IntakeStore) {
        self.lot = lot
        self.store = store
    }

    /// The next rows in order; nil when there are none left.
    package mutating func next() throws -> [IntakeRow]? {
        let rows = try store.intakes(lot: lot, after: after, limit: Self.size)
        guard let last = rows.last else { return nil }
        after = last.id
        return rows
    }

    /// The numbers of a page's rows as few ranges, of which none holds many that aren't the page's: a lot that got another
    /// device late has those of other lots between.
    package static func ranges(of rows: [IntakeRow]) -> [ClosedRange<Int>] {
        guard let first = rows.first?.id, let last = rows.last?.id else { return [] }
        return last - first < rows.count * 4 ? [first...last] : rows.map { $0.id...$0.id }
    }

    /// Calls `body` with the rows of a page, in order, and the numbers from the first to the last: what lies between may
    /// be another lot's.
    package static func each(
        _ lot: LotRow, in store: any IntakeStore, body: ([IntakeRow], ClosedRange<Int>) throws -> Void
    ) throws {
        var pages = IntakePages(lot.id, in: store)
        while let rows = try pages.next() {
            guard let first = rows.first, let last = rows.last else { return }
            try body(rows, first.id...last.id)
        }
    }
}
