import Basics

/// Something found by looking across devices or lots, which one dossier alone can't show.
package struct CrossFact: EvidenceBody {
    /// I05, I06, I13, S05, S06, T02, T03, T04 …
    package var code: FindingCode
    /// What was shared or compared, e.g. the report's id.
    package var subject: String
    /// The other devices or lots, sorted.
    package var others: [String]
    package var source: SourceRef

    package init(code: FindingCode, subject: String, others: [String], source: SourceRef) {
        self.code = code
        self.subject = subject
        self.others = others
        self.source = source
    }

    package init(from reader: inout FieldReader) {
        code = FindingCode(rawValue: reader.text() ?? "")
        subject = reader.text() ?? ""
        others = []
        source = SourceRef(document: 0, line: 0)
        while reader.nextRow() { if let other = reader.text() { others.append(other) } }
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(code.rawValue)
        writer.put(subject)
        for other in others {
            writer.row()
            writer.put(other)
        }
    }
}

extension CrossFact {
    /// Subject of I05 on a row that lists a device again.
    package static let repeatedRow = "the manifest lists it more than once"

    /// Subject of I05 on the row that came first, where the further one, of this number in the lot, says something else
    /// of the device.
    package static func otherRow(_ ordinal: Int) -> String { otherRowPrefix + String(ordinal) }

    private static let otherRowPrefix = "says otherwise than row "

    /// True of a row that repeats another one and is no device of its own.
    package var isRepetition: Bool { code == "I05" && !subject.hasPrefix(Self.otherRowPrefix) }
}

/// What a person decided about a finding; relied on by later decisions and printed on certificates.
package struct Resolution: Hashable, Sendable {
    package var code: FindingCode
    /// The finding's id.
    package var finding: String
    /// accept, reject, `link:DEVICE` or not-ours.
    package var value: String
    package var by: String
    package var reason: String
    /// Digest (hex, first 16) of the values that the person saw: other values reopen the finding.
    package var valuesDigest: String
    package var at: Instant

    package init(
        code: FindingCode, finding: String, value: String, by: String, reason: String, valuesDigest: String, at: Instant
    ) {
        self.code = code
        self.finding = finding
        self.value = value
        self.by = by
        self.reason = reason
        self.valuesDigest = valuesDigest
        self.at = at
    }
}
