import Basics
import EvidenceImporters
import RecoveryModel
import StoreAccess

/// When each row of the operators table was brought in, by whom, and whether it reaches back before that.
///
/// ```
/// for item in try OperatorHistory(workspace).items where item.isRetroactive {
///     print(item.row.person)
/// }
/// ```
package struct OperatorHistory {
    /// A row in force and where it comes from.
    package struct Item {
        package let row: OperatorAuthorisation
        /// When its term was first imported.
        let importedAt: Instant
        /// Dated before it was imported: at that time nobody had written down that the person may.
        package let isRetroactive: Bool
        /// The import that vouches for it: the first, until somebody else than the person signs the row.
        let source: TableImport?
    }

    /// What makes a row the same authorisation; names and titles don't, and a key only matters to who vouches for it.
    private struct Term: Hashable {
        let person: String
        let role: String
        let method: String
        let from: EvidenceTime?
        let to: EvidenceTime?

        init(_ row: OperatorAuthorisation) {
            (person, role, method) = (row.person, row.role, row.method)
            (from, to) = (row.trainedAt, row.validTo)
        }

        /// Does this term, in force until `moment`, go over into `next` without a gap?
        func reaches(_ next: Term, at moment: Instant) -> Bool {
            guard person == next.person, role == next.role, method == next.method, let from, let begins = next.from
            else { return false }
            return from.earliest <= begins.earliest && (to.map { $0.latest >= moment } ?? true)
        }
    }

    package private(set) var items: [Item] = []
    /// Rows with keys of every version: who once held a person's key stays that person, also after the row is gone.
    private var keyed: Set<OperatorAuthorisation> = []

    /// Before the first version.
    init() {}

    /// Takes the next version of the table; versions that were withdrawn are left out by the caller.
    package mutating func add(_ rows: [OperatorAuthorisation], importedAt: Instant, source: TableImport?) {
        keyed.formUnion(rows.filter { $0.key != nil })
        let people = KnownPeople(keyed)
        let before = items
        items = rows.map { row in
            let term = Term(row)
            let same = before.first { Term($0.row) == term }
            let reaching = before.first { Term($0.row).reaches(term, at: importedAt) }
            let isBackdated = row.trainedAt.map { $0.latest < importedAt } ?? false
            // Whoever vouched for the row with another key, or with none, said nothing of this one.
            let earlier = before.first { Term($0.row) == term && $0.row.key == row.key }?.source
            return Item(
                row: row, importedAt: same?.importedAt ?? importedAt,
                isRetroactive: (same ?? reaching)?.isRetroactive ?? isBackdated,
                source: Self.vouching(earlier, newest: source, for: row.person, people: people))
        }
    }

    /// The first import that somebody else than the person signed. What is known today of who is the same person
    /// counts: a name that the signer brought in may turn out to be the signer's own.
    private static func vouching(
        _ earlier: TableImport?, newest: TableImport?, for person: String, people: KnownPeople
    ) -> TableImport? {
        func isByOther(_ source: TableImport) -> Bool {
            source.signedBy.map { !people.identity(of: $0).isAlike(person) } ?? false
        }
        if let earlier, isByOther(earlier) { return earlier }
        if let newest, isByOther(newest) { return newest }
        guard var source = earlier ?? newest else { return nil }
        if source.signedBy != nil { source.isOwnWord = true }
        return source
    }

    /// Every version that the store has, in order.
    package init(_ workspace: Workspace) throws {
        for version in try TableHistory(workspace).imports(of: .operators) where !version.isWithdrawn {
            var tables = ReferenceTables()
            try TablesInForce.read(.operators, digest: version.document, into: &tables, in: workspace)
            add(tables.rows.operators, importedAt: version.importedAt, source: version)
        }
    }
}
