import Basics
import RecoveryModel
import Storage

/// What decisions say of documents: digest, path and arrival by the store's number.
struct DocumentIndex: Sendable {
    struct Item: Sendable {
        let digest: [UInt8]
        let path: String
        let arrived: Instant
    }

    private(set) var items: [Int: Item] = [:]

    init(_ store: any RecoveryStore) throws {
        for row in try store.documents(lot: nil) {
            items[row.id] = Item(digest: row.digest.bytes, path: row.path, arrived: row.arrived)
        }
    }

    var arrivals: [Int: Instant] { items.mapValues(\.arrived) }

    /// Appends `{"document":…,"file":…,"line":…}`; an empty object without a source.
    func write(_ source: SourceRef?, to json: inout JSONText) {
        json.beginObject()
        if let source, let item = items[source.document] {
            json.name("document")
            json.digest(item.digest)
            json.member("file", item.path)
            json.member("line", source.line)
        }
        json.endObject()
    }

    /// Text that names a source in a finding's id.
    func identity(_ source: SourceRef?) -> String {
        guard let source, let item = items[source.document] else { return "" }
        return Hex.encode(item.digest) + ":" + String(source.line)
    }
}
