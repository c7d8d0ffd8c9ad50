import Basics
import Custody
import Storage
import StoreAccess
import StoreFiles

/// `log prove`: for entries of the log, the files that anybody checks offline.
///
/// ```
/// let prove = ProveOperation(workspace)
/// try prove.prove(prove.entries(of: "356938035643809")) { item in
///     print(item.index, item.type)
///     proofs.append(item.proof.bytes)
/// }
/// ```
package struct ProveOperation {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// Of the workspace's own log.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// One entry with its proof.
    package struct Proof: Sendable {
        package let index: Int
        /// The entry, byte for byte as it was hashed.
        package let entry: [UInt8]
        package let leaf: TreeHash
        package let proof: LogProof
        /// Type of the entry.
        package var type: String { EntryText.type(entry) ?? "" }
    }

    /// Numbers of the entries that `text` means: one entry's number, or all of a device's newest intake.
    package func entries(of text: String) throws -> [Int] {
        if let number = DecimalNumber.parse(text.utf8), number < (try store.entryCount()) { return [number] }
        let intakes = try IntakeSearch(workspace.store).intakes(with: text)
        guard !intakes.isEmpty else {
            throw OperationError(
                .absent,
                "no entry and no device \(text) in \(workspace.folder.path); `lotwise device ID` shows entries")
        }
        return try intakes.flatMap(entries).sorted()
    }

    private func entries(of intake: IntakeRow) throws -> [Int] {
        try store.decisions(in: intake.id...intake.id).flatMap { RecordedEvents($0.events).events.map { Int($0.seq) } }
    }

    /// Calls `body` with each proof in order of `indices`, which ascend. Throws `.incomplete` when an entry isn't covered
    /// yet by a checkpoint that the policy accepts.
    package func prove(_ indices: [Int], _ body: (Proof) throws -> Void) throws {
        let (note, nodes) = try source()
        let size = note.checkpoint.size
        if let late = indices.first(where: { $0 >= size }) { throw try notCovered(late, size) }
        var walk = InclusionWalk(size: size, root: note.checkpoint.root, from: NodeWindow(nodes))
        try EntryRows(store).each(indices) { index, row in
            guard let row else { throw OperationError(.store, "entry \(index) is missing; run `lotwise log fsck`") }
            let leaf = TreeHash.leaf(row.body)
            let hashes: [TreeHash]
            do { hashes = try walk.proof(of: index, leaf: leaf) } catch let error as CustodyError {
                throw OperationError(
                    .store, "entry \(index) is not what was signed (\(error)); run `lotwise log fsck`")
            } catch let error as SystemError {
                throw OperationError(.store, "\(error); run `lotwise log checkpoint`, which mends it")
            }
            let proof = LogProof(extra: nil, index: index, hashes: hashes, checkpoint: note)
            try body(Proof(index: index, entry: row.body, leaf: leaf, proof: proof))
        }
    }

    /// The newest checkpoint that the policy accepts and the tree below it.
    private func source() throws -> (note: SignedCheckpoint, nodes: NodeFile) {
        guard let head = workspace.surroundings.head, let origin = try LogHeads(head).origin() else {
            throw OperationError(
                .incomplete, "\(workspace.folder.path): nothing is signed yet; run `lotwise log checkpoint`")
        }
        guard let note = try LogProgressQuery(workspace).accepted(LogHeads(head), origin) else {
            throw OperationError(
                .incomplete,
                "no checkpoint of \(origin) has the cosignatures that trust/policy.txt asks for; "
                    + "run `lotwise log checkpoint`, or `lotwise log witness-request` without a network")
        }
        let nodes = try workspace.folder.explained { try NodeFile(path: workspace.folder.nodes, writable: false) }
        guard nodes.leaves >= note.checkpoint.size else {
            throw OperationError(
                .store,
                "\(workspace.folder.nodes): behind the checkpoint; run `lotwise log checkpoint`, which mends it")
        }
        return (note, nodes)
    }

    private func notCovered(_ index: Int, _ size: Int) throws -> OperationError {
        let entries = try store.entryCount()
        guard index < entries else { return OperationError(.refused, "no entry \(index); the log has \(entries)") }
        return OperationError(
            .incomplete,
            "entry \(index) is recorded and not yet proven: the newest accepted checkpoint covers \(size) entries; "
                + "run `lotwise log checkpoint`")
    }
}
