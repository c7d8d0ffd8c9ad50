import RecoveryModel
import Storage

/// The count behind a reconciliation (R2v3 B(15)(b), R21): rows as the manifests have them, against devices as they
/// were decided. The two come from different places, so that a loss in either shows.
struct ReconciliationSum {
    /// As `status` counts them.
    private static let states: [RowState] = [.received, .inTransit, .missing, .quarantined, .duplicate, .withdrawn]

    /// Rows that are a device of their own, by state.
    private var rows: [RowState: Int] = [:]
    private var unexpected = 0
    /// Rows that no device of the lot answers to.
    private(set) var unanswered = 0
    /// Rows whose device was never decided.
    private(set) var undecided = 0
    /// Rows that repeat another word for word.
    private(set) var repeats = 0
    /// Units that were scanned by disposition, in the words of the table.
    private var dispositions: [String: Int] = [:]

    /// A row of a manifest; `isHere` when its device was scanned.
    mutating func add(row state: RowState?, disposition: String, isHere: Bool) {
        if isHere { dispositions[disposition, default: 0] += 1 }
        if let state { rows[state, default: 0] += 1 } else { undecided += 1 }
    }

    mutating func addUnexpected(_ disposition: String) {
        unexpected += 1
        dispositions[disposition, default: 0] += 1
    }

    mutating func addUnanswered() { unanswered += 1 }

    mutating func addRepeat() { repeats += 1 }

    var total: Int { rows.values.reduce(0, +) + unanswered + undecided }

    /// `241 rows = 236 received + 3 missing …`.
    var equation: String {
        "\(total) rows = " + Self.states.map { "\(rows[$0] ?? 0) \($0.words)" }.joined(separator: " + ")
            + "; not on the manifest: \(unexpected)"
    }

    /// Rows of the manifest as I15 counts them: withdrawn ones don't announce anything any more.
    private var announcing: Int { total - (rows[.withdrawn] ?? 0) }

    /// `; 24 announced, 0 on the manifest` where the two differ: that the rows add up says nothing of how many there
    /// should be (I15). Empty where nothing was announced.
    func againstAnnounced(_ announced: Int?) -> String {
        guard let announced, announced != announcing else { return "" }
        return "; \(announced) announced, \(announcing) on the manifest"
    }

    /// `237 units = 180 resale + 14 hold …`: everything that was scanned, routes first.
    var received: String {
        let routes = Route.allCases.map(\.rawValue)
        let others = dispositions.keys.filter { !routes.contains($0) }.sorted()
        let parts = (routes + others).compactMap { name in dispositions[name].map { "\($0) \(name)" } }
        return "\(dispositions.values.reduce(0, +)) units"
            + (parts.isEmpty ? "" : " = " + parts.joined(separator: " + "))
    }

    /// What doesn't agree with the store's own count; empty when everything does.
    func mismatches(_ tally: LotTally) -> [String] {
        var found: [String] = []
        if unanswered > 0 { found.append("\(unanswered) rows of the manifest have no device") }
        if undecided > 0 { found.append("\(undecided) rows were never decided") }
        for state in Self.states where rows[state] ?? 0 != tally.rows[state.rawValue] ?? 0 {
            found.append(
                "\(rows[state] ?? 0) rows are \(state.words), the store counts \(tally.rows[state.rawValue] ?? 0)")
        }
        if unexpected != tally.rows[RowState.unexpected.rawValue] ?? 0 {
            let counted = tally.rows[RowState.unexpected.rawValue] ?? 0
            found.append("\(unexpected) units are not on the manifest, the store counts \(counted)")
        }
        return found
    }
}
