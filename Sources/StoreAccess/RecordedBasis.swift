import Basics
import Custody
import RecoveryModel

/// What a lot's decisions rest on besides its dossiers, as it stands in a note of the store: `BasisRecord` keeps it under
/// its digest, which is why what is written may never change. A record that lacks a member, or has one of another kind, is
/// none.
///
///     try BasisRecord.read(lot, store)?.rules  // version of the rules that the lot was decided by
package struct RecordedBasis: Sendable {
    /// A kept file of a pipeline.
    package struct File: Sendable {
        package let path: String
        package let digest: Digest

        package init(path: String, digest: Digest) {
            self.path = path
            self.digest = digest
        }

        fileprivate init?(_ members: RecordedMembers) {
            guard let path = members.text("path"), let digest = members.digest("digest") else { return nil }
            self.init(path: path, digest: digest)
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

    package let isLoosened: Bool
    /// The pipeline's own file first.
    package let pipeline: [File]
    /// Nil while receipt is open.
    package let receiptClosedAt: Instant?
    /// Version of the program's rules.
    package let rules: String
    /// By kind.
    package let tables: [Table]
    /// The lot.yaml, byte for byte.
    package let terms: String

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

    /// Nil unless every member is there and of its kind.
    init?(_ value: JSONValue) {
        guard let members = RecordedMembers(value),
            let isLoosened = members.text("loosened").flatMap({ ["yes": true, "no": false][$0] }),
            let said = members.objects("pipeline"), let rules = members.text("rules"),
            let tables = members.namedTexts("tables"), let terms = members.text("terms")
        else { return nil }
        let pipeline = said.compactMap(File.init)
        let closed = members.instant("receiptClosed")
        guard !pipeline.isEmpty, pipeline.count == said.count, closed != nil || members.isNull("receiptClosed") else {
            return nil
        }
        self.init(
            terms: terms, isLoosened: isLoosened, receiptClosedAt: closed, rules: rules, pipeline: pipeline,
            tables: tables.map { Table(kind: $0.name, digest: $0.text) })
    }

    /// One canonical JSON object.
    var text: String {
        var json = JSONText(reserving: 1024)
        json.beginObject()
        json.member("loosened", isLoosened ? "yes" : "no")
        json.name("pipeline")
        json.beginArray()
        for file in pipeline {
            json.beginObject()
            json.member("digest", file.digest.description)
            json.member("path", file.path)
            json.endObject()
        }
        json.endArray()
        json.member("receiptClosed", receiptClosedAt?.text)
        json.member("rules", rules)
        json.name("tables")
        json.beginObject()
        for table in tables { json.member(table.kind, table.digest) }
        json.endObject()
        json.member("terms", terms)
        json.endObject()
        return json.text
    }
}
