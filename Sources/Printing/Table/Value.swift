import Basics

/// A column of a table: how it is called in files and on paper, and what it holds.
///
/// ```
/// let column = TableColumn(id: "device", title: "Device", kind: .identifier, weight: 2)
/// ```
package struct TableColumn: Hashable, Sendable {
    /// What the cells hold: it decides alignment and type face on paper, and the header in CSV.
    package enum Kind: String, Sendable, CaseIterable {
        case text, identifier, integer, grams, money, time, date

        /// Numbers stand right, so that their digits line up.
        var isNumber: Bool { self == .integer || self == .grams || self == .money }
    }

    /// JSON member and CSV header: camelCase ASCII, unique in its section.
    package let id: String
    /// On paper.
    package let title: String
    package let kind: Kind
    /// Share of the width that is left over, relative to the other columns.
    package let weight: Int

    package init(id: String, title: String, kind: Kind, weight: Int = 1) {
        self.id = id
        self.title = title
        self.kind = kind
        self.weight = weight
    }
}

/// One value of a table, typed, so that each format writes it in its own way.
///
/// ```
/// let row: [TableCell] = [.text("Phone 5"), .integer(3), .money(minor: 12_50, currency: "EUR"), .none]
/// ```
package enum TableCell: Hashable, Sendable {
    case text(String)
    case integer(Int)
    /// Mass in whole grams.
    case grams(Int)
    /// In the currency's smallest unit; the currency as ISO 4217 letters.
    case money(minor: Int, currency: String)
    case time(Instant)
    /// `2026-11-22`.
    case date(String)
    /// «not recorded» on paper, null in JSON, empty in CSV.
    case none
}

/// A table with its own columns; every row and every line of totals has one cell a column.
///
/// ```
/// let section = TableSection(
///     title: "Devices", columns: columns, rows: [[.text("LOT-1/1"), .integer(1)]], totals: [])
/// ```
package struct TableSection: Hashable, Sendable {
    package var title: String?
    package var columns: [TableColumn]
    package var rows: [[TableCell]]
    /// Lines under the table; not in CSV, where they would be counted twice.
    package var totals: [[TableCell]]

    package init(title: String? = nil, columns: [TableColumn], rows: [[TableCell]], totals: [[TableCell]] = []) {
        self.title = title
        self.columns = columns
        self.rows = rows
        self.totals = totals
    }
}

/// A report as a value; CSV, JSON, HTML and PDF are four renderings of it.
///
/// ```
/// let document = TableDocument(
///     name: "lots", title: "Lots", facts: [("Lots", "2")], sections: [section], letterhead: letterhead,
///     createdAt: now)
/// let csv = TableOutput.csv(document)
/// ```
package struct TableDocument: Sendable {
    /// One word, such as `reconciliation`.
    package var name: String
    package var title: String
    /// What the report is about: lot, customer, as of, policy.
    package var facts: [(label: String, value: String)]
    package var sections: [TableSection]
    /// Sentences under the tables.
    package var notes: [String]
    package var letterhead: Letterhead
    package var paper: PaperSize
    /// Passed in: nothing here reads a clock.
    package let createdAt: Instant

    /// One report; `createdAt` is what the files carry as their date.
    package init(
        name: String, title: String, facts: [(label: String, value: String)] = [], sections: [TableSection],
        notes: [String] = [], letterhead: Letterhead, paper: PaperSize = .a4, createdAt: Instant
    ) {
        self.name = name
        self.title = title
        self.facts = facts
        self.sections = sections
        self.notes = notes
        self.letterhead = letterhead
        self.paper = paper
        self.createdAt = createdAt
    }
}
