import Deciding
import Intake
import RecoveryModel
import Storage
import StoreAccess

/// Devices of a lot that an unresolved finding about another one names: a further row of the manifest that says to be
/// the same device (I05), or a report of another device's erasure that names this one too (S02). Until a person has
/// decided which is which, neither can be vouched for. Asks by finding and not by device, since these are few however
/// large a lot is.
struct NamedByFindings {
    /// A finding that names a device.
    struct Naming {
        let code: FindingCode
        /// `<lot>/<n>` of the device that the finding is about.
        let by: String
    }

    private var found: [Int: [Naming]] = [:]

    /// By intake; empty for nearly all.
    func namings(_ intake: Int) -> [Naming] { found[intake] ?? [] }

    init(_ workspace: Workspace, lot: LotRow) throws {
        let store = workspace.store
        for finding in try store.openFindings(lot: lot.id, code: "I05") {
            guard let row = try finding.intake.flatMap(store.intake) else { continue }
            for bound in try store.identifiers(intake: row.id) where bound.kind == "dup" {
                for other in try store.bound(key: JoinKey.hash(bound.value)) where other.value == bound.value {
                    guard other.intake > 0, !BindingKinds.isPassive(other.kind) else { continue }
                    try name(
                        other.intake, naming: Naming(code: "I05", by: "\(lot.name)/\(row.ordinal)"), lot: lot, in: store
                    )
                }
            }
        }
        // Benches mix lots: whose report it is may lie in another.
        for home in try store.lots() {
            // Evidence that comes now goes to the newer intake, so that nothing is known of the older one any more.
            for finding in try store.openFindings(lot: home.id, code: "I06") {
                guard let row = try finding.intake.flatMap(store.intake) else { continue }
                let naming = Naming(code: "I06", by: "\(home.name)/\(row.ordinal)")
                for bound in try store.identifiers(intake: row.id) where !BindingKinds.isPassive(bound.kind) {
                    for other in try store.bound(key: JoinKey.hash(bound.value)) where other.value == bound.value {
                        guard other.intake > 0, other.intake != row.id, !BindingKinds.isPassive(other.kind) else {
                            continue
                        }
                        try name(other.intake, naming: naming, lot: lot, in: store)
                    }
                }
            }
            for finding in try store.openFindings(lot: home.id, code: "S02") {
                guard let row = try finding.intake.flatMap(store.intake) else { continue }
                let naming = Naming(code: "S02", by: "\(home.name)/\(row.ordinal)")
                for other in try Self.others(row, store) {
                    for intake in try IntakeSearch(workspace.store).intakes(with: other) {
                        try name(intake.id, naming: naming, lot: lot, in: store)
                    }
                }
            }
        }
        try nameLate(workspace, lot)
    }

    /// What came after a lot was closed attaches to nothing; what tells of a device's data still speaks of it.
    private mutating func nameLate(_ workspace: Workspace, _ lot: LotRow) throws {
        guard lot.closedAt != nil else { return }
        for waiting in try workspace.store.unmatched() {
            guard [.erasure, .sample, .destruction, .repair].contains(waiting.record.kind) else { continue }
            for reference in [DeviceReference](packed: waiting.references) {
                for intake in try IntakeSearch(workspace.store).intakes(with: reference.text) {
                    try name(
                        intake.id, naming: Naming(code: "I17", by: "evidence that waits"), lot: lot, in: workspace.store
                    )
                }
            }
        }
    }

    private mutating func name(
        _ intake: Int, naming: Naming, lot: LotRow, in store: any RecoveryStore
    ) throws {
        guard let row = try store.intake(intake), row.lot == lot.id else { return }
        let device = row.linkedTo ?? row.id
        guard found[device]?.contains(where: { $0.code == naming.code && $0.by == naming.by }) != true else { return }
        found[device, default: []].append(naming)
    }

    /// Names of the devices that the reports of `row` name besides it.
    private static func others(_ row: IntakeRow, _ store: any RecoveryStore) throws -> [String] {
        try CaseReader.cases([row], store).flatMap(\.records).flatMap { record -> [String] in
            guard record.kind == .crossFact else { return [] }
            var reader = FieldReader(record.body)
            let fact = CrossFact(from: &reader)
            return fact.code == "S02" ? fact.others : []
        }
    }
}
