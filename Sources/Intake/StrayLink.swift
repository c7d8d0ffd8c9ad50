import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// What a person's `link:DEVICE` does: a mis-keyed scan belongs to the device it meant.
///
/// ```
/// try store.transaction { try StrayLink(store).link(stray.id, to: "356938035643809", code: "T02") }
/// ```
package struct StrayLink {
    private let store: any RecoveryStore

    /// In `store`.
    package init(_ store: any RecoveryStore) { self.store = store }

    /// Moves the records of the stray unit `intake` to the one device of its lot that `device` names, and the stray unit
    /// is no more; does nothing for another code than T02. Throws `.refused` when none or several have that name.
    package func link(_ intake: Int, to device: String, code: FindingCode) throws {
        guard code == "T02" else { return }
        guard let stray = try store.intake(intake), !stray.isManifested else { return }
        let found = try IntakeSearch(store).intakes(with: device).filter { $0.lot == stray.lot && $0.id != intake }
        guard found.count == 1, let target = found.first else {
            throw OperationError(
                .refused,
                "link:\(device) must name one device of the same lot; `lotwise device \(device)` shows what it finds")
        }
        try link(stray, into: target.id)
    }

    /// Moves a stray unit's records to the device that it is.
    func link(_ stray: IntakeRow, into target: Int) throws {
        try StrayJoin(store).join(stray.id, to: target)
        try store.markDirty([target])
    }
}
