import Basics
import RecoveryModel
import Storage

/// What decisions say of documents: digest, path and arrival by the store's number.
struct DocumentIndex: Sendable {
    struct Item: Sendable {
        let digest: [UInt8]
        let path: String
        let arrived: Instant
        /// The digest's 64 digits, worked out once for the many places that name the document.
        let hex: String
        /// `"sha256:…"`.
        let quoted: [UInt8]
    }

    private(set) var items: [Int: Item] = [:]

    init(_ store: any RecoveryStore) throws {
        for row in try store.documents(lot: nil) {
            let hex = row.digest.hex
            items[row.id] = Item(
                digest: row.digest.bytes, path: row.path, arrived: row.arrived, hex: hex,
                quoted: Array("\"sha256:\(hex)\"".utf8))
        }
    }

    var arrivals: [Int: Instant] { items.mapValues(\.arrived) }

    /// Appends `{"document":…,"file":…,"line":…}`; an empty object without a source.
    func write(_ source: SourceRef?, to json: inout JSONText) {
        json.beginObject()
        if let source, let item = items[source.document] {
            json.name("document")
            json.embedded(item.quoted)
            json.member("file", item.path)
            json.member("line", source.line)
        }
        json.endObject()
    }

    /// Appends a document's digest as a value; null when it is unknown.
    func writeDigest(_ document: Int, to json: inout JSONText) {
        if let item = items[document] { json.embedded(item.quoted) } else { json.null() }
    }

    /// Text that names a source in a finding's id.
    func identity(_ source: SourceRef?) -> String {
        guard let source, let item = items[source.document] else { return "" }
        return item.hex + ":" + String(source.line)
    }
}
