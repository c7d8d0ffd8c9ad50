import Storage

/// Entries of the log by their numbers, read in runs: numbers beside each other cost one query together.
///
/// When to use: for scattered numbers. Runs from one number on are `EntryStore.eachEntry`.
///
/// ```
/// try EntryRows(store).each([4, 5, 6, 90]) { seq, row in
///     guard let row else { return missing.append(seq) }
///     leaves.append(row.leaf)
/// }
/// ```
package struct EntryRows {
    private let store: any EntryStore
    /// Numbers looked for at once; their rows are in memory together.
    static let batch = 512
    /// A run may hold so many rows for each that is wanted before they are better asked for one by one.
    private static let density = 4

    package init(_ store: any EntryStore) { self.store = store }

    /// Rows in the order of `indices`, which ascend; `body` is called with nil for a number without an entry.
    package func each(_ indices: [Int], _ body: (Int, EntryRow?) throws -> Void) throws {
        for start in stride(from: 0, to: indices.count, by: Self.batch) {
            let some = indices[start..<min(start + Self.batch, indices.count)]
            let rows = try read(some)
            for (place, index) in some.enumerated() { try body(index, rows[place]) }
        }
    }

    private func read(_ indices: ArraySlice<Int>) throws -> [EntryRow?] {
        guard let first = indices.first, let last = indices.last else { return [] }
        let span = last - first + 1
        guard span > 1, span <= indices.count * Self.density else { return try indices.map { try store.entry($0) } }
        var rows: [EntryRow?] = []
        rows.reserveCapacity(indices.count)
        var next = indices.startIndex
        try store.eachEntry(from: first, limit: span) { seq, leaf, body in
            while next < indices.endIndex, indices[next] < seq {
                rows.append(nil)
                next += 1
            }
            guard next < indices.endIndex, indices[next] == seq else { return }
            rows.append(EntryRow(seq: seq, leaf: Array(leaf), body: Array(body)))
            next += 1
        }
        while rows.count < indices.count { rows.append(nil) }
        return rows
    }
}
