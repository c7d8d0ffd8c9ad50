import Basics
import RecoveryModel
import Storage

/// What decisions say of documents: digest, path and arrival by the store's number.
///
/// When to use: once for many devices: it reads the list of documents one time.
///
/// ```
/// let documents = try DocumentIndex(store)
/// if let item = documents.items[row.document] { print(item.path, item.hex) }
/// documents.write(source, to: &json)
/// ```
package struct DocumentIndex: Sendable {
    /// What decisions say of a document.
    package struct Item: Sendable {
        package let digest: [UInt8]
        package let path: String
        package let arrived: Instant
        /// The digest's 64 digits, worked out once for the many places that name the document.
        package let hex: String
        /// `sha256:` and the digits.
        let text: String
    }

    package private(set) var items: [Int: Item] = [:]

    /// Reads all documents of the store.
    package init(_ store: any DocumentStore) throws {
        for row in try store.documents(lot: nil) {
            let hex = row.digest.hex
            items[row.id] = Item(
                digest: row.digest.bytes, path: row.path, arrived: row.arrived, hex: hex,
                text: "sha256:" + hex)
        }
    }

    /// True when a record stands in this line of the document with this digest; false too for a document that the store
    /// doesn't know.
    package func isPlace(_ source: SourceRef, document: Digest, line: Int) -> Bool {
        source.line == line && items[source.document]?.digest == document.bytes
    }

    /// When each arrived, by the store's number.
    package var arrivals: [Int: Instant] { items.mapValues(\.arrived) }

    /// Appends `{"document":…,"file":…,"line":…}`; an empty object without a source.
    package func write(_ source: SourceRef?, to json: inout JSONText) {
        json.beginObject()
        if let source, let item = items[source.document] {
            json.member("document", item.text)
            json.member("file", item.path)
            json.member("line", source.line)
        }
        json.endObject()
    }

    /// A document's digest, `sha256:` and 64 digits; nil when it is unknown.
    package func digestText(of document: Int) -> String? { items[document]?.text }

    /// Text that names a source in a finding's id.
    package func identity(_ source: SourceRef?) -> String {
        guard let source, let item = items[source.document] else { return "" }
        return item.hex + ":" + String(source.line)
    }
}
