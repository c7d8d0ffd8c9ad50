import Basics
import CertificateContent
import Custody
import Deciding
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// What the log tells of validations, certificates and notices, by lot. A projection that goes on from where it was left, so that
/// no entry is read twice.
///
/// ```
/// for notice in try CertificateIndex(store).notices(of: lot.name) {
///     print("notice in entry \(notice.row.seq)")
/// }
/// ```
package struct CertificateIndex {
    private let store: any RecoveryStore
    private var found: [String: [Int]] = [:]
    private let upTo: Int

    /// Another name than that of an index that knew fewer types, so that their entries are found too.
    private static let progress = "lot-entries-read"
    private static func note(_ lot: String) -> String { "certificates:" + lot }

    private static let types = EntryTypes(
        lotTypes.union([
            .sanitizationValidated, .certificateIssued, .certificateSuperseded, .certificateRevoked, .noticeSent,
        ]))

    /// What is said of a lot before anything of it is sanitized: every certificate rests on it.
    private static let lotTypes: Set<CustodyEventType> = [.lotOpened, .lotAmended, .lotReceived]

    /// Reads what the log has told since it was last read; what was found is remembered by `keep`.
    package init(_ store: any RecoveryStore) throws {
        self.store = store
        upTo = try store.entryCount()
        let read = try store.note(Self.progress).flatMap { Int($0) } ?? 0
        // A log that was begun anew is shorter than what was read of the old one.
        let from = read > upTo ? 0 : read
        guard from < upTo else { return }
        var fresh: [String: [Int]] = [:]
        try store.eachEntry(from: from, limit: upTo - from) { seq, _, body in
            guard Self.types.contains(body), let lot = EntryText.lot(Array(body)) else { return }
            fresh[lot, default: []].append(seq)
        }
        for (lot, entries) in fresh { found[lot] = try kept(lot).filter { $0 < from } + entries }
    }

    /// Remembers what was read. In a transaction.
    package func keep() throws {
        guard try store.note(Self.progress) != String(upTo) else { return }
        for (lot, entries) in found {
            try store.setNote(Self.note(lot), entries.map(String.init).joined(separator: " "))
        }
        try store.setNote(Self.progress, String(upTo))
    }

    private func kept(_ lot: String) throws -> [Int] {
        try store.note(Self.note(lot))?.split(separator: " ").compactMap { Int($0) } ?? []
    }

    private func entries(_ lot: String) throws -> [(row: EntryRow, entry: RecordedEntry)] {
        try (found[lot] ?? kept(lot)).compactMap { seq in
            guard let row = try store.entry(seq), let entry = RecordedEntry(row.body) else { return nil }
            return (row, entry)
        }
    }

    /// True when an entry of the lot that tells of a revocation is this one or a later.
    func revokes(_ lot: String, from first: Int) throws -> Bool {
        try (found[lot] ?? kept(lot)).contains { seq in
            guard seq >= first, let row = try store.entry(seq) else { return false }
            return RecordedEntry(row.body)?.type == .certificateRevoked
        }
    }

    /// An act of validation.
    struct Validation {
        let entry: EntryRow
        let person: String
        let role: String
        let auth: String
        let at: Instant
        let isAccepted: Bool
        let basis: String?
        /// The kept list of what it covers.
        let document: Digest

        /// That list. Throws `OperationError` when it is missing, or isn't what the entry names.
        func devices(_ workspace: Workspace) throws -> ValidatedDevices {
            let path = workspace.keeper.path(of: document)
            let bytes = try workspace.folder.explained { try workspace.keeper.read(document, limit: 1 << 30) }
            guard Digest(of: bytes) == document, let devices = ValidatedDevices(bytes) else {
                throw OperationError(
                    .store, "\(path): is not the list that entry \(entry.seq) names; run `lotwise log fsck`")
            }
            return devices
        }
    }

    /// The newest of the lot; nil when nobody has validated it.
    func validation(of lot: String) throws -> Validation? {
        let last = try entries(lot).last { $0.entry.type == .sanitizationValidated }
        guard let (row, entry) = last, entry.value(of: .actor) != nil, let said = ValidationPayload(entry),
            let document = said.document, let at = entry.at
        else { return nil }
        return Validation(
            entry: row, person: entry.person ?? "", role: entry.role ?? "", auth: entry.auth ?? "none", at: at,
            isAccepted: said.status == .accepted, basis: said.basis, document: document)
    }

    /// Entries of notices that were sent, oldest first.
    package func notices(of lot: String) throws -> [(row: EntryRow, entry: RecordedEntry)] {
        try entries(lot).filter { $0.entry.type == .noticeSent }
    }

    /// A certificate as its entries tell it.
    struct Certificate {
        let id: String
        let entry: EntryRow
        /// What the entry of its issue says.
        let issue: RecordedEntry
        /// issued, superseded or revoked.
        var state = "issued"
        /// The entry that ended it.
        var ended: Int?
        /// What superseded it.
        var successor: String?
        var endedAt: Instant?
        /// What the entry that ended it says, and who wrote it.
        var ending: RecordedEntry?

        /// `seq` is the number of the entry that ends it.
        fileprivate mutating func end(_ state: String, by entry: RecordedEntry, _ seq: Int) {
            self.state = state
            ended = seq
            endedAt = entry.at
            ending = entry
            successor = nil
        }

        /// The one device that it is about; nil for a lot's.
        var device: String? { issue.device }

        var issuedAt: Instant? { issue.at }

        /// Digests of its files; nil members where the entry doesn't say them.
        var files: CertificatePayload.Issued? { CertificatePayload.Issued(issue) }

        /// The person who withdrew it; nil when evidence revoked it, or nobody did.
        var withdrawnBy: String? {
            guard state == "revoked", let person = ending?.person, person != CustodyActor.engine.id else { return nil }
            return person
        }
    }

    /// Every certificate of the lot, oldest first.
    func certificates(of lot: String) throws -> [Certificate] {
        var all: [Certificate] = []
        for (row, entry) in try entries(lot) {
            switch entry.type {
            case .certificateIssued:
                all.append(Certificate(id: CertificatePayload.Issued(entry)?.id ?? "", entry: row, issue: entry))
            case .certificateSuperseded:
                let said = CertificatePayload.Superseded(entry)
                guard let index = all.lastIndex(where: { $0.id == said?.id ?? "" }) else { continue }
                all[index].end("superseded", by: entry, row.seq)
                all[index].successor = said?.by
            case .certificateRevoked:
                let id = CertificatePayload.Revoked(entry)?.id ?? ""
                guard let index = all.lastIndex(where: { $0.id == id }) else { continue }
                all[index].end("revoked", by: entry, row.seq)
            default: continue
            }
        }
        return all
    }

    // MARK: what a certificate needs of it

    /// The certificate that `draft` comes to: with the entries of the lot that it rests on, and, where the same has been
    /// issued before and ended since, with a number of its own. What was superseded or revoked stays so. Throws
    /// `CertificateError`.
    func content(_ draft: CertificateDraft) throws -> CertificateContent {
        var draft = draft
        let known = Set(draft.entries.map(\.index))
        for (row, entry) in try entries(draft.lot.name) {
            guard !known.contains(row.seq), entry.type.map(Self.lotTypes.contains) == true else { continue }
            draft.entries.append(CertificateEntry(index: row.seq, leaf: TreeHash.leaf(row.body)))
        }
        draft.entries.sort { $0.index < $1.index }
        let issued = try certificates(of: draft.lot.name)
        var content = try CertificateContent(draft)
        while let last = issued.last(where: { $0.id == content.id.text }), last.state != "issued",
            let ended = last.ended, ended != content.revocation
        {
            content = content.revoking(ended)
        }
        return content
    }
}
