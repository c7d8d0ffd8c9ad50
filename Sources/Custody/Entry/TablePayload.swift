import Basics
import RecoveryModel

/// `table.imported`: a store-wide table came into force.
///
///     TablePayload(entry)?.table == "operators"
package struct TablePayload: EntryPayload {
    package static let types: Set<CustodyEventType> = [.tableImported]

    /// Rows of the operators table that an entry names, the first of them in words.
    package struct Rows: Hashable, Sendable {
        /// All of them.
        package let count: Int?
        /// The first, each as one line.
        package let rows: [String]?

        package init(count: Int, rows: [String]) {
            self.count = count
            self.rows = rows
        }

        fileprivate init(_ members: RecordedMembers) {
            count = members.integer("count")
            rows = members.texts("rows")
        }

        fileprivate func write(_ label: String, to json: inout JSONText) {
            json.name(label)
            json.beginObject()
            json.number("count", count)
            json.member("rows", rows ?? [])
            json.endObject()
        }
    }

    /// The bytes in force.
    package let document: Digest?
    /// Rows that would have authorised whoever imported; of the operators table alone.
    package let excluded: Rows?
    /// The file as it came, where other bytes are in force.
    package let original: Digest?
    /// The first lines that were left out, from 1; nil for none.
    package let refusedLines: [Int]?
    /// How many rows were left out.
    package let refusedRows: Int?
    /// Rows that authorise for a time before the import; of the operators table alone.
    package let retroactive: Rows?
    /// Who signed it; nil when nobody did.
    package let signedBy: String?
    /// Kind of the table, such as `operators`.
    package let table: String?

    /// `original` is nil where the file's own bytes are in force; `refusedLines` may be empty.
    package init(
        _ table: String, document: Digest, original: Digest?, refusedLines: [Int], refusedRows: Int, excluded: Rows?,
        retroactive: Rows?, signedBy: String?
    ) {
        self.document = document
        self.excluded = excluded
        self.original = original
        self.refusedLines = refusedLines.isEmpty ? nil : refusedLines
        self.refusedRows = refusedRows
        self.retroactive = retroactive
        self.signedBy = signedBy
        self.table = table
    }

    package init(from members: RecordedMembers, of type: CustodyEventType) {
        document = members.digest("document")
        excluded = members.object("excluded").map(Rows.init)
        original = members.digest("original")
        refusedLines = members.integers("refusedLines")
        refusedRows = members.integer("refusedRows")
        retroactive = members.object("retroactive").map(Rows.init)
        signedBy = members.text("signedBy")
        table = members.text("table")
    }

    package func write(to json: inout JSONText) {
        json.member("document", document?.description)
        excluded?.write("excluded", to: &json)
        if let original { json.member("original", original.description) }
        if let refusedLines {
            json.name("refusedLines")
            json.beginArray()
            for line in refusedLines { json.integer(line) }
            json.endArray()
        }
        json.number("refusedRows", refusedRows)
        retroactive?.write("retroactive", to: &json)
        json.member("signedBy", signedBy)
        json.member("table", table)
    }
}
