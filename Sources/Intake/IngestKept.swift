import Basics
import Glibc
import Storage
import StoreAccess
import StoreFiles

/// Files that come again, and the kept copies that they find: a copy that was lost or damaged meanwhile is put back.
extension Ingest {
    /// The document in force with these original bytes at this path; nil when the file is new or was not read to its
    /// end, or when a mapping file now says how to read it.
    func known(_ file: FoundFile, _ digest: Digest, lot: LotRow?) throws -> DocumentRow? {
        let mapping = file.nature.mapping?.digest
        let isRead = file.nature.name != "unrecognised"
        return try store.documents(path: file.relative, lot: lot?.id).last {
            // What nobody could read before, or what was no manifest, may be read now.
            $0.original == digest && !(isRead && $0.kind == "unrecognised")
                && ($0.state == .read || $0.state == .superseded || $0.state == .withdrawn)
                && (mapping == nil || mapping == LoadedMapping.digest(in: $0.mapping))
        }
    }

    /// True for a file of evidence that is known. Reading it only to find that out costs less than writing it; most runs
    /// meet known files. Where the kept copy should be the file itself, both are read side by side.
    ///
    /// - Parameter copy: gives what is kept of the file, should that be lost.
    func isKnown(
        _ file: FoundFile, lot: LotRow?, orElse copy: (DocumentKeeper) throws -> DocumentKeeper.Draft
    ) throws -> Bool {
        guard let seen = try seen(file, lot: lot), let row = try known(file, seen.digest, lot: lot) else {
            return false
        }
        if row.digest == seen.twin { return true }
        try keepAgain(row, from: file.absolute, standing: seen.standings[row.digest]) { try copy(workspace.keeper) }
        return true
    }

    /// Puts the kept copy of a known file back when it is lost or damaged, and says so. Throws `OperationError` when
    /// something else lies in its place.
    ///
    /// - Parameter known: how the copy stands, where somebody looked just now.
    package func keepAgain(
        _ row: DocumentRow, from path: String, standing known: DocumentKeeper.Standing? = nil,
        _ copy: () throws -> DocumentKeeper.Draft
    ) throws {
        guard row.kind != DocumentKinds.refused else { return }
        let standing = try known ?? workspace.keeper.standing(of: row.digest)
        guard standing != .whole else { return }
        let draft = try copy()
        guard draft.digest == row.digest else {
            workspace.keeper.discard(draft)
            remarks.append(
                "\(place(row.digest)) is \(standing.rawValue), and today other bytes are kept of \(path): restore it from "
                    + "a backup")
            return
        }
        try workspace.keeper.commit(draft)
        remark(standing, digest: draft.digest, path: path)
    }

    /// The same of a lot's terms, which were kept when it opened.
    func keepTermsAgain(_ file: FoundFile, _ lot: LotRow?) throws {
        guard let lot else { return }
        try explained {
            let digest = try DocumentKeeper.measure(file.absolute).digest
            let rows = try store.documents(path: file.relative, lot: lot.id)
            guard let row = rows.last(where: { $0.digest == digest && $0.state == .read }) else { return }
            try keepAgain(row, from: file.absolute) {
                try workspace.keeper.copy(FileByteSource(path: file.absolute))
            }
        }
    }

    /// Makes a draft durable; says so when another document of the same bytes was lost or damaged.
    func commit(_ draft: DocumentKeeper.Draft, from path: String) throws {
        let standing = try workspace.keeper.commit(draft)
        guard standing != .whole else { return }
        let before = try keptBefore ?? digestsKept()
        keptBefore = before
        if before.contains(draft.digest) { remark(standing, digest: draft.digest, path: path) }
    }

    private func digestsKept() throws -> Set<Digest> {
        let rows = try store.documents(lot: nil)
        return Set(rows.filter { $0.state != .reading && $0.kind != DocumentKinds.refused }.map(\.digest))
    }

    private func remark(_ standing: DocumentKeeper.Standing, digest: Digest, path: String) {
        remarks.append("\(place(digest)) was \(standing.rawValue): put back from \(path)")
    }

    /// The document's place in the store's folder.
    private func place(_ digest: Digest) -> String { "documents/\(digest.hex.prefix(2))/\(digest.hex.dropFirst(2))" }
}

/// Holds the bytes of one source against those of another, piece by piece.
struct SideBySide {
    private let kept: FileByteSource?
    private let room = Room()
    private var isEqual: Bool

    /// Frees the buffer.
    private final class Room {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        deinit { buffer.deallocate() }
    }

    /// Equal to nothing when `kept` is nil.
    init(_ kept: FileByteSource?) {
        self.kept = kept
        isEqual = kept != nil
    }

    /// The next piece of the other one.
    mutating func compare(_ piece: UnsafeRawBufferPointer) throws {
        var done = 0
        while isEqual, done < piece.count {
            let count = try next(atMost: piece.count - done)
            guard count > 0, let mine = room.buffer.baseAddress, let other = piece.baseAddress else {
                isEqual = false
                return
            }
            isEqual = memcmp(mine, other + done, count) == 0
            done += count
        }
    }

    /// After the last piece: nothing may be left.
    mutating func isSame() throws -> Bool {
        if isEqual { isEqual = try next(atMost: 1) == 0 }
        return isEqual
    }

    /// A sector that can't be read ends it.
    private func next(atMost limit: Int) throws -> Int {
        let buffer = UnsafeMutableRawBufferPointer(rebasing: room.buffer[0..<min(limit, room.buffer.count)])
        do { return try kept?.read(into: buffer) ?? 0 } catch let error as SystemError {
            guard error.code == EIO else { throw error }
            return 0
        }
    }
}
