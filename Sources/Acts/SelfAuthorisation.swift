import Basics
import EvidenceImporters
import RecoveryModel

/// A table says nothing about the person who imports it: what it says of them is left out, and the rows that others
/// brought in before stay in force as they were. So nobody grants themselves a role, a longer term or a key, and nobody
/// who signs a whole table loses what they had. An id that differs from the importer's in case only is theirs too.
///
/// ```
/// let own = SelfAuthorisation(by: "OP-A1", before: tables.rows.operators, incoming: rows)
/// if own.isChanged { print("left out: \(own.excluded.count)") }
/// let csv = OperatorsText.csv(own.rows)
/// ```
package struct SelfAuthorisation {
    /// What the import authorises, the importer's earlier rows last.
    package let rows: [OperatorAuthorisation]
    /// Rows of the importer that the table adds or changes: they take no effect.
    package let excluded: [OperatorAuthorisation]
    /// True when `rows` aren't simply the table's.
    package let isChanged: Bool

    /// `before` is the table in force; `incoming` what `person` imports. A person whom `before` doesn't list is not
    /// known: theirs is an import like one without a name.
    package init(by person: String, before: [OperatorAuthorisation], incoming: [OperatorAuthorisation]) {
        guard KnownPeople(before).lists(person) else {
            rows = incoming
            excluded = []
            isChanged = false
            return
        }
        // Also a row that only now ties another name to the importer's key is the importer's.
        let importer = KnownPeople(before + incoming).identity(of: person)
        let known = KnownPeople(before).identity(of: person)
        let kept = before.filter { known.isAlike($0.person) }
        let said = incoming.filter { importer.isAlike($0.person) }
        excluded = said.filter { !kept.contains($0) }
        isChanged = Set(said) != Set(kept)
        rows = isChanged ? incoming.filter { !importer.isAlike($0.person) } + kept : incoming
    }
}

extension KnownPeople.Identity {
    /// True for a name of this person in any spelling: two ids that read the same aren't two people's.
    func isAlike(_ name: String) -> Bool {
        if names.contains(name) { return true }
        let spelled = ComparableText.key(name)
        return names.contains { ComparableText.key($0) == spelled }
    }
}

extension OperatorAuthorisation {
    /// The row in the log: pseudonyms, and no name.
    package var logText: String {
        let from = trainedAt.map { OperatorsText.date($0) } ?? "-"
        let to = validTo.map { OperatorsText.date($0) } ?? "-"
        return [person, role, method, from, to, key?.fingerprint ?? "-"].joined(separator: " ")
    }
}

/// Writes an operators table as a file that `import` would take.
package enum OperatorsText {
    private static let columns = [
        "operator", "role", "method", "trained_at", "valid_to", "authorised_by", "nda_at", "name", "title",
        "organisation", "contact", "ssh_key",
    ]

    /// The table with its header row, one line a row.
    package static func csv(_ rows: [OperatorAuthorisation]) -> [UInt8] {
        var text = columns.joined(separator: ",") + "\n"
        for row in rows {
            let cells = [
                row.person, row.role, row.method, row.trainedAt.map(date), row.validTo.map(date), row.authorisedBy,
                row.agreementAt.map(date), row.name, row.title, row.organisation, row.contact, row.key?.text,
            ]
            text += cells.map { cell($0 ?? "") }.joined(separator: ",") + "\n"
        }
        return Array(text.utf8)
    }

    /// Says of each row that authorises nobody why, by the lines of the rows.
    package static func powerless(
        _ rows: [OperatorAuthorisation], lines: [Int], kind: TableKind
    ) -> [FileFinding] {
        guard kind == .operators else { return [] }
        return OperatorAuthority.flaws(rows).filter { $0.value != .untrained }.sorted { $0.key < $1.key }.map { found in
            FileFinding(
                "I10",
                "\(found.value.rawValue): the row of \(rows[found.key].person) as \(rows[found.key].role) "
                    + "authorises nobody",
                line: found.key < lines.count ? lines[found.key] : 0)
        }
    }

    /// As it was written: a day, or a time with its offset if it had one.
    static func date(_ time: EvidenceTime) -> String {
        let wall = Instant(milliseconds: time.written.wall)
        if time.written.isDay { return wall.day }
        guard let minutes = time.written.offsetMinutes else { return String(wall.text.dropLast()) }
        if minutes == 0 { return wall.text }
        let hours = abs(minutes) / 60
        let rest = abs(minutes) % 60
        return wall.text.dropLast() + (minutes < 0 ? "-" : "+") + (hours < 10 ? "0" : "") + "\(hours):"
            + (rest < 10 ? "0" : "") + "\(rest)"
    }

    /// Quoted where a reader would take a character for something else; spreadsheets' marks get one in front, which
    /// reading takes off again.
    private static func cell(_ text: String) -> String {
        let marked = text.hasPrefix("'") || text.hasPrefix("=\"") ? "'" + text : text
        guard marked.utf8.contains(where: { $0 == 34 || $0 == 44 || $0 == 59 || $0 == 9 || $0 == 10 || $0 == 13 })
        else { return marked }
        return "\"" + marked.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
