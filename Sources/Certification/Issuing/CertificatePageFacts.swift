import Custody
import RecoveryModel
import Storage
import StoreAccess

/// What else is known of a page of devices, asked for all of them at once.
struct CertificatePageFacts {
    /// Unresolved ones by intake.
    private(set) var findings: [Int: [FindingRow]] = [:]
    private var rows: [Int: EntryRow] = [:]

    init(_ page: [(IntakeRow, DecisionRow?)], _ store: any RecoveryStore) throws {
        let intakes = page.map(\.0.id)
        guard let first = intakes.min(), let last = intakes.max() else { return }
        for finding in try store.findings(intakes: first...last) where finding.isUnresolved {
            if let intake = finding.intake { findings[intake, default: []].append(finding) }
        }
        // As a device's own query orders them.
        for intake in findings.keys {
            findings[intake]?.sort { ($0.code.rawValue, $0.id) < ($1.code.rawValue, $1.id) }
        }
        let seqs = Set(page.flatMap { Self.seqs($0.1) }).sorted()
        rows.reserveCapacity(seqs.count)
        try EntryRows(store).each(seqs) { seq, row in rows[seq] = row }
    }

    /// Entries that tell of the device, in the order of the log.
    func entries(_ decision: DecisionRow) -> [EntryRow] { Self.seqs(decision).sorted().compactMap { rows[$0] } }

    private static func seqs(_ decision: DecisionRow?) -> [Int] {
        decision.map { RecordedEvents($0.events).events.map { Int($0.seq) } } ?? []
    }
}
