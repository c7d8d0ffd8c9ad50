import Basics
import RecoveryModel

/// What was found in one store-wide table. A table with refusals isn't taken: a row less changes what the others mean.
package struct TableReview: Sendable {
    /// Cells that can't be read, words outside their vocabulary, rows that contradict each other, by line.
    package internal(set) var refusals: [FileFinding] = []
    /// What is taken as it stands, but should be looked at.
    package internal(set) var notes: [FileFinding] = []
    /// Line of each row that was read, in their order.
    package internal(set) var lines: [Int] = []

    /// Both, in order of line.
    package var findings: [FileFinding] {
        (refusals + notes).enumerated()
            .sorted { ($0.element.line, $0.offset) < ($1.element.line, $1.offset) }
            .map(\.element)
    }
}

/// Finds rows that say different things of one subject. Equal rows are one row twice.
struct RowComparison {
    private var known: [RowStatement.Subject: (content: String, line: Int)] = [:]

    /// What contradicts the row, if an earlier one does.
    mutating func contradiction(_ row: RowStatement, line: Int) -> FileFinding? {
        guard let earlier = known[row.subject] else {
            known[row.subject] = (row.content, line)
            return nil
        }
        guard earlier.content != row.content else { return nil }
        return FileFinding(
            "I10",
            "the row says of \(row.subject.name) «\(row.content)», line \(earlier.line) «\(earlier.content)»: "
                + "keep the one that is true; the rows are refused", line: line)
    }
}

/// What a row is about, and what it says of it.
struct RowStatement {
    struct Subject: Hashable {
        /// Each part as it is compared.
        let parts: [String]
        /// For people.
        let name: String

        static func == (a: Subject, b: Subject) -> Bool { a.parts == b.parts }

        func hash(into hasher: inout Hasher) { hasher.combine(parts) }
    }

    let subject: Subject
    let content: String
    /// The subject as it is written.
    let title: String

    /// `about` names the subject by its compared parts, `says` is the rest; nil parts count as empty.
    init(_ about: [String?], says: [String?], name: String) {
        subject = Subject(parts: about.map { ComparableText.key($0 ?? "") }, name: name)
        content = says.map { $0 ?? "" }.joined(separator: ", ")
        title = ([name] + about.dropFirst().compactMap(\.self)).joined(separator: ", ")
    }
}

extension RowStatement {
    init(_ row: Price) {
        self.init(
            [
                ModelName(row.model)?.key, row.storageGB.map(String.init), row.functional, row.cosmetic, row.channel,
                row.currency,
            ],
            says: [String(row.priceMinor)], name: row.model)
    }

    init(_ row: Vendor) {
        self.init(
            [row.vendor],
            says: [
                row.name, row.country, row.kind, row.certificate, row.status, row.scope.joined(separator: ";"),
                row.materials.joined(separator: ";"), Self.text(row.checkedAt), Self.text(row.validTo),
                Self.text(row.dueDiligenceAt),
            ], name: row.vendor)
    }

    /// One term may stand twice, with two keys or under two titles; who gave it and until when is one thing.
    init(_ row: OperatorAuthorisation) {
        self.init(
            [row.person, row.role, row.method, Self.text(row.trainedAt)],
            says: [Self.text(row.validTo), row.authorisedBy.map(ComparableText.key), Self.text(row.agreementAt)],
            name: row.person)
    }

    init(_ row: ToolApproval) {
        self.init(
            [
                row.tool, row.versionFrom, row.versionTo, row.technique.rawValue, row.media.rawValue, row.os,
                Self.text(row.validity.from), Self.text(row.validity.to),
            ],
            says: [row.level.rawValue], name: row.tool)
    }

    init(_ row: MediaEntry) {
        self.init(
            [ModelName(row.model)?.key, row.os, row.osFrom, row.osTo],
            says: [row.encryptionAlwaysOn, row.escrow, row.erasingSoftware], name: row.model)
    }

    init(_ row: Station) {
        let zone = row.zone.map { zone in zone.spans.map { "\($0.fromWall):\($0.offsetMinutes)" }.joined(separator: " ")
        }
        self.init(
            [row.station],
            says: [zone, row.tool.map(ComparableText.key), row.area.map(ComparableText.key), row.secured],
            name: row.station)
    }

    init(_ row: Customer) {
        self.init([row.customer], says: [row.legalName, row.site, row.contact], name: row.customer)
    }

    init(_ row: KnownField) {
        self.init(
            [row.path, row.tool, row.versionFrom, row.versionTo], says: [row.meaning.rawValue], name: row.path)
    }

    init(_ row: ModelLaunch) {
        let name = row.model ?? row.identifier ?? row.tac ?? ""
        self.init(
            [ModelName(row.model)?.key, row.make, row.tac, row.identifier], says: [row.os, row.launchedWith],
            name: name)
    }

    init(_ row: OwnWord) {
        self.init([row.word, row.list.rawValue], says: [row.meaning], name: row.word)
    }

    /// A day as it is written, else the instant.
    private static func text(_ time: EvidenceTime?) -> String? {
        time.map { $0.written.isDay ? Instant(milliseconds: $0.written.wall).day : $0.earliest.text }
    }
}
