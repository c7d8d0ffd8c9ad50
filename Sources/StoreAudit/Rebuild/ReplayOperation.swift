import Basics
import Deciding
import Intake
import Policies
import Storage
import StoreAccess
import StoreFiles

/// `replay`: decides a lot again from kept documents and compares with what is recorded.
///
/// ```
/// let result = try ReplayOperation(workspace, scratch: scratch).replay(lot: "LOT-1")
/// if !result.agrees { print(result.differing) }
/// ```
package struct ReplayOperation {
    private let workspace: Workspace
    private let scratch: any RecoveryStore

    /// `scratch` is an empty store.
    package init(_ workspace: Workspace, scratch: any RecoveryStore) {
        self.workspace = workspace
        self.scratch = scratch
    }

    /// What the replay came to.
    package struct Result: Sendable {
        package let lot: String
        package let devices: Int
        /// Intakes whose decision differs.
        package let differing: [String]
        package let recorded: Digest
        package let replayed: Digest

        /// True when every decision came out as recorded.
        package var agrees: Bool { differing.isEmpty && recorded == replayed }
    }

    /// Decides the lot again from its kept documents. Throws `OperationError` or `StoreError`.
    package func replay(lot name: String) throws -> Result {
        try workspace.store.inOneState { try decideAgain(lot: name) }
    }

    private func decideAgain(lot name: String) throws -> Result {
        let lot = try workspace.lot(named: name)
        let store = workspace.store
        let rules = try BasisRecord.rules(of: lot, store)
        guard rules == RulesVersion.current, try !Restaging.isDue(store) else {
            throw OperationError(
                .refused,
                "lot \(name) was decided by an earlier version (rules \(rules), this one has "
                    + "\(RulesVersion.current)): replay it with that one"
                    + (lot.closedAt == nil ? ", or let the next `lotwise run` decide it anew" : ""))
        }
        try KeptDocuments(workspace).refuseDamaged(
            store.documents(lot: nil).filter { $0.lot == nil || $0.lot == lot.id })
        try ScratchCopy.copy(from: store, to: scratch)
        let resolutions = try store.resolutions(in: 1...Int.max)
        try scratch.transaction { try Reread(workspace, into: scratch).everything(resolutions: resolutions) }
        for (intake, resolution) in resolutions { try scratch.addResolution(resolution, lot: nil, intake: intake) }
        var recorded = StreamingHash()
        var replayed = StreamingHash()
        var differing: [String] = []
        var devices = 0
        try DecisionReplay(workspace, store: scratch).each(lot, recorded: store) { row, before, decided in
            devices += 1
            let known = before?.digest ?? []
            let digest = decided.decision?.digest ?? []
            recorded.update(known)
            replayed.update(digest)
            if digest != known { differing.append("\(name)/\(row.ordinal)") }
        }
        return Result(
            lot: name, devices: devices, differing: differing, recorded: recorded.finish(), replayed: replayed.finish())
    }
}
