import Basics
import RecoveryModel

/// What the next version of a store-wide table changes, row by row, for whoever looks before it takes effect.
///
/// ```
/// let changes = TableChanges(.prices, from: before, to: after)
/// print(changes.added, changes.removed, changes.changed)
/// ```
package struct TableChanges: Hashable, Sendable {
    /// Rows that weren't there.
    package private(set) var added: [String] = []
    /// Rows that are there no more.
    package private(set) var removed: [String] = []
    /// Rows that say something else: `SUBJECT: BEFORE → AFTER`.
    package private(set) var changed: [String] = []

    /// Number of rows that differ.
    package var count: Int { added.count + removed.count + changed.count }

    /// Compares the rows of one kind; order and rows that stand twice don't matter.
    package init(_ kind: TableKind, from before: ReferenceTables, to after: ReferenceTables) {
        let (old, new) = (Self.rows(kind, before), Self.rows(kind, after))
        for (subject, row) in new.sorted(by: { $0.value.title < $1.value.title }) {
            guard let known = old[subject] else {
                added.append(row.text)
                continue
            }
            if known.contents != row.contents {
                changed.append("\(row.title): \(known.content) → \(row.content)")
            }
        }
        removed = old.filter { new[$0.key] == nil }.map(\.value.text).sorted()
    }

    /// Everything that is said of one subject.
    private struct Row {
        let title: String
        var contents: Set<String>

        var content: String { contents.sorted().joined(separator: " and ") }
        var text: String { title + (content.isEmpty ? "" : ": " + content) }
    }

    private static func rows(_ kind: TableKind, _ tables: ReferenceTables) -> [RowStatement.Subject: Row] {
        var rows: [RowStatement.Subject: Row] = [:]
        for statement in RowStatement.all(kind, tables) {
            rows[statement.subject, default: Row(title: statement.title, contents: [])].contents
                .insert(statement.content)
        }
        return rows
    }
}

extension RowStatement {
    /// What the rows of one kind say, in their order.
    static func all(_ kind: TableKind, _ tables: ReferenceTables) -> [RowStatement] {
        switch kind {
        case .prices: tables.rows.prices.map(RowStatement.init)
        case .vendors: tables.rows.vendors.map(RowStatement.init)
        case .operators: tables.rows.operators.map(RowStatement.init)
        case .tools: tables.rows.tools.map(RowStatement.init)
        case .media: tables.rows.media.map(RowStatement.init)
        case .stations: tables.rows.stations.map(RowStatement.init)
        case .customers: tables.rows.customers.map(RowStatement.init)
        case .knownFields: tables.rows.knownFields.map(RowStatement.init)
        case .models: tables.rows.models.map(RowStatement.init)
        case .words: tables.rows.words.map(RowStatement.init)
        }
    }
}
