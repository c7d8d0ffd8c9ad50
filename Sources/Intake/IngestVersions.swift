import Basics
import RecoveryModel
import Storage
import StoreAccess

/// Later versions of a file, and further lists of a lot: nothing is replaced without a word.
extension Ingest {
    /// The newest version of the file that is in force when a later one is read.
    func versionInForce(before row: DocumentRow) throws -> DocumentRow? {
        try store.documents(path: row.path, lot: row.lot).last { earlier in
            earlier.id < row.id && earlier.state == .read && earlier.kind == row.kind
        }
    }

    /// What the version in force says; nil when its bytes are lost, which `log fsck` tells.
    func comparison(
        with earlier: DocumentRow, _ read: (any ByteSource, any EvidenceSink) throws -> Void
    ) throws -> VersionComparison? {
        guard let source = try workspace.keeper.sourceIfThere(earlier.digest) else { return nil }
        let comparison = VersionComparison()
        try read(source, comparison)
        return comparison
    }

    /// Says that the later version leaves something out, and how to end what it was.
    func noteGone(_ gone: Int, earlier: DocumentRow, lot: LotRow?) {
        let message =
            "the later version of this file leaves out \(gone) " + (gone == 1 ? "record" : "records")
            + " of this one, which stay in force. If they were wrong: `lotwise document withdraw "
            + "\(earlier.digest.hex.prefix(12)) --by WHO --reason TEXT`"
        let note = FileNote(lot: lot, document: earlier, finding: FileFinding("I16", message, line: 0))
        notes.append(note)
        notesOnOthers.append(note)
    }

    /// A further list that came later may add to the first or take its place: that is for a person to say.
    func noteSecond(_ row: DocumentRow, _ lot: LotRow) throws {
        let others = try store.documents(lot: lot.id).filter { other in
            other.kind.hasPrefix("manifest:") && other.state == .read && other.path != row.path
                && other.arrived < row.arrived
        }
        guard let first = others.last else { return }
        let message =
            "\(row.path) came later as a further manifest of the lot, and its rows were added. Does it add to this one, or "
            + "replace it? If it replaces it: `lotwise document withdraw \(first.path) --lot \(lot.name) --by WHO --reason "
            + "TEXT`; if it adds, `lotwise resolve` this finding as accepted"
        let note = FileNote(lot: lot, document: first, finding: FileFinding("I16", message, line: 0))
        notes.append(note)
        notesOnOthers.append(note)
    }

    /// Rows that a later version of the same manifest no longer has are withdrawn, never forgotten.
    func withdrawVanished(_ document: DocumentRow, _ lot: LotRow) throws {
        let earlier = try store.documents(path: document.path, lot: lot.id).filter { $0.id < document.id }
        guard !earlier.isEmpty else { return }
        let ids = Set(earlier.map(\.id))
        try store.transaction {
            try IntakePages.each(lot, in: store) { rows, _ in
                for row in rows where row.isManifested && !row.isWithdrawn && !staging.isClaimedInPass(row.id) {
                    guard try claimed(row.id, in: ids) else { continue }
                    try staging.withdraw(row)
                }
            }
        }
    }

    private func claimed(_ intake: Int, in documents: Set<Int>) throws -> Bool {
        var isClaimed = false
        var elsewhere = false
        try store.eachRecord(in: intake...intake) { _, kind, _, document, _, _ in
            guard kind == EvidenceKind.claim.rawValue else { return }
            if documents.contains(document) { isClaimed = true } else { elsewhere = true }
        }
        return isClaimed && !elsewhere
    }
}
