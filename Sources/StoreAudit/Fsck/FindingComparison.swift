import Deciding
import RecoveryModel
import Storage
import StoreAccess

/// Findings that decisions give are there as they give them; others have ended. Two intakes of one device, as of a row
/// that the manifest lists twice, may share a finding, whose id names the device: it is then as either gives it.
struct FindingComparison {
    private let store: any RecoveryStore
    /// What differs from what the intake it belongs to gives, by id.
    private var open: [String: String] = [:]
    /// Ids that are as another intake gives them.
    private var shared: Set<String> = []

    init(_ store: any RecoveryStore) { self.store = store }

    /// What is wrong, in order of id.
    var problems: [String] {
        open.filter { !shared.contains($0.key) }.sorted { $0.key < $1.key }.map(\.value)
    }

    mutating func compare(_ intake: IntakeRow, name: String, decided: DecidedDevice) throws {
        var derived = Dictionary(decided.findings.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        for row in try store.findings(intakes: intake.id...intake.id) {
            let finding = "\(name): its finding \(row.id) (\(row.code))"
            guard let wanted = derived.removeValue(forKey: row.id) else {
                if row.state == "open" { open[row.id] = "\(finding) is open without a reason; run `lotwise rebuild`" }
                continue
            }
            if !Self.isSame(wanted, row) {
                open[row.id] = "\(finding) differs from what its documents give; run `lotwise rebuild`"
            }
        }
        for wanted in derived.values {
            if let row = try store.finding(wanted.id), let owner = try row.intake.flatMap({ try store.intake($0) }),
                owner.name == intake.name, owner.lot == intake.lot
            {
                if Self.isSame(wanted, row) { shared.insert(row.id) }
            } else {
                open[wanted.id] = "\(name): its finding \(wanted.id) (\(wanted.code)) is missing; run `lotwise rebuild`"
            }
        }
    }

    /// But for whose it is and since when, which the first to open it decided.
    private static func isSame(_ derived: FindingRow, _ stored: FindingRow) -> Bool {
        var derived = derived
        derived.intake = stored.intake
        derived.openedAt = stored.openedAt
        return derived == stored
    }
}
