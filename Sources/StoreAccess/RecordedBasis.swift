import Basics
import Custody
import RecoveryModel

/// What a lot's decisions rest on besides its dossiers, as it stands in a note of the store: `BasisRecord` keeps it under
/// its digest, which is why what is written may never change. A member that isn't there or is of another kind is nil.
///
///     try BasisRecord.read(lot.basis, store)?.rules  // version of the rules that the lot was decided by
package struct RecordedBasis: Sendable {
    /// A kept file of a pipeline.
    package struct File: Sendable {
        package let path: String?
        package let digest: Digest?

        package init(path: String, digest: Digest) {
            self.path = path
            self.digest = digest
        }

        fileprivate init(_ members: RecordedMembers) {
            path = members.text("path")
            digest = members.digest("digest")
        }
    }

    /// A store-wide table.
    package struct Table: Sendable {
        package let kind: String
        /// Digest of the kept document, as its text; nil where none was in force.
        package let digest: String?

        package init(kind: String, digest: String?) {
            self.kind = kind
            self.digest = digest
        }
    }

    /// Nil for another word than yes or no.
    package let isLoosened: Bool?
    /// The pipeline's own file first.
    package let pipeline: [File]?
    /// Nil also while receipt is open.
    package let receiptClosedAt: Instant?
    /// Version of the program's rules.
    package let rules: String?
    /// By kind.
    package let tables: [Table]?
    /// The lot.yaml, byte for byte.
    package let terms: String?

    /// `tables` are sorted by kind.
    init(
        terms: String, isLoosened: Bool, receiptClosedAt: Instant?, rules: String, pipeline: [File], tables: [Table]
    ) {
        self.isLoosened = isLoosened
        self.pipeline = pipeline
        self.receiptClosedAt = receiptClosedAt
        self.rules = rules
        self.tables = tables
        self.terms = terms
    }

    /// Nil when `value` is no object.
    init?(_ value: JSONValue) {
        guard let members = RecordedMembers(value) else { return nil }
        isLoosened = members.text("loosened").flatMap { ["yes": true, "no": false][$0] }
        pipeline = members.objects("pipeline")?.map(File.init)
        receiptClosedAt = members.instant("receiptClosed")
        rules = members.text("rules")
        tables = members.namedTexts("tables")?.map { Table(kind: $0.name, digest: $0.text) }
        terms = members.text("terms")
    }

    /// One canonical JSON object.
    var text: String {
        var json = JSONText(reserving: 1024)
        json.beginObject()
        json.member("loosened", isLoosened.map { $0 ? "yes" : "no" })
        json.name("pipeline")
        json.beginArray()
        for file in pipeline ?? [] {
            json.beginObject()
            json.member("digest", file.digest?.description)
            json.member("path", file.path)
            json.endObject()
        }
        json.endArray()
        json.member("receiptClosed", receiptClosedAt?.text)
        json.member("rules", rules)
        json.name("tables")
        json.beginObject()
        for table in tables ?? [] { json.member(table.kind, table.digest) }
        json.endObject()
        json.member("terms", terms)
        json.endObject()
        return json.text
    }
}
