import Acts
import Basics
import Custody
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Papers whose sending R2v3 asks for a date of (7(c)(1), B(15)(c)).
package enum NoticeKind: String, Sendable, CaseIterable {
    case receipt, discrepancy
}

/// `notice sent`: that a notice went to the customer, when, and what it said. The file itself is kept, so that its digest
/// in the log proves what was sent.
///
/// ```
/// let request = NoticeOperation.Request(
///     lot: "LOT-1", kind: .receipt, by: "OP-R1", to: nil, file: "receipt.pdf", at: nil, isSigned: false)
/// let says = try NoticeSendings.digest(.receipt, lot: lot, workspace)
/// let result = try NoticeOperation(workspace).record(request, says: says)
/// ```
package struct NoticeOperation {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// In the workspace's store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// What is recorded.
    package struct Request: Sendable {
        package let lot: String
        package let kind: NoticeKind
        package let person: String
        /// Organisation that it went to, or the customer's id; nil for the lot's customer.
        package let recipient: String?
        /// What was sent.
        package let file: String
        /// When; nil for now.
        package let at: Instant?
        package let isSigned: Bool

        /// Nothing is checked before `record`.
        package init(
            lot: String, kind: NoticeKind, by person: String, to recipient: String?, file: String, at: Instant?,
            isSigned: Bool
        ) {
            self.lot = lot
            self.kind = kind
            self.person = person
            self.recipient = recipient
            self.file = file
            self.at = at
            self.isSigned = isSigned
        }
    }

    /// What came of it.
    package struct Result: Sendable {
        package let sentAt: Instant
        package let recipient: String
        package let document: Digest
        /// Nil when the same sending was recorded already.
        package let entry: Int?
    }

    /// Bytes of a file that is kept.
    private static let largest = 64 << 20
    /// Characters of a recipient.
    private static let longest = 80

    /// `says` is the digest of what the report would say now, by which a later change shows. Throws `OperationError` for a
    /// file that can't be kept, a time that can't be, and a recipient that looks like a person's address.
    package func record(_ request: Request, says: Digest) throws -> Result {
        try DecideFirst(workspace).orRefuse(lot: request.lot)
        let lot = try workspace.lot(named: request.lot)
        let recipient = try Self.checked(request.recipient ?? lot.customer)
        let sentAt = try time(request.at, lot)
        let signing = try ActSigning(workspace, by: request.person, isSigned: request.isSigned)
        let bytes = try content(request.file)
        let document = Digest(of: bytes)
        let isKnown = try LotNotices(lot, workspace).sendings.contains {
            $0.kind == request.kind && $0.document == document && $0.recipient == recipient && $0.at == sentAt
                && $0.person == request.person
        }
        if isKnown { return Result(sentAt: sentAt, recipient: recipient, document: document, entry: nil) }
        let draft = try workspace.folder.explained { try workspace.keeper.copy(MemoryByteSource(bytes)) }
        try workspace.folder.explained { _ = try workspace.keeper.commit(draft) }
        var event = try signing.draft(
            .noticeSent, lot: lot.name, as: "receiver",
            data: NoticePayload(
                notice: request.kind.rawValue, document: document, says: says, sentAt: sentAt, to: recipient
            ).data)
        event.at = sentAt
        let recorder = try workspace.recorder()
        let entry = try store.transaction {
            _ = try store.addDocument(
                DocumentRow(
                    id: 0, digest: document, original: document, path: "\(request.kind.rawValue) notice",
                    kind: DocumentKinds.notice, bytes: draft.bytes, arrived: workspace.clock(), lot: lot.id,
                    state: .read,
                    mapping: ""))
            try recorder.record([event])
            return try store.entryCount() - 1
        }
        return Result(sentAt: sentAt, recipient: recipient, document: document, entry: entry)
    }

    private func content(_ path: String) throws -> [UInt8] {
        guard FileSystem.exists(path), !FileSystem.isDirectory(path) else {
            throw OperationError(.unreadable, "--file \(path): no such file; give the file that was sent")
        }
        let bytes = try workspace.folder.explained { try FileSystem.read(path, limit: Self.largest + 1) }
        guard !bytes.isEmpty else {
            throw OperationError(.unreadable, "--file \(path): is empty, so nobody was told anything by it")
        }
        guard bytes.count <= Self.largest else {
            throw OperationError(.unreadable, "--file \(path): is over the limit of \(Self.largest >> 20) MB")
        }
        return bytes
    }

    /// To the millisecond, as entries have it.
    private func time(_ at: Instant?, _ lot: LotRow) throws -> Instant {
        let now = workspace.clock()
        let at = at ?? now
        guard at <= now else {
            throw OperationError(.refused, "--at \(at) is in the future: it is \(now) here; give the time of sending")
        }
        guard at >= lot.openedAt else {
            throw OperationError(
                .refused, "--at \(at) is before lot \(lot.name) was opened (\(lot.openedAt)); give the time of sending")
        }
        return at
    }

    /// The log is for ever and persons are named there by their ids alone: an organisation may stand in it, an address
    /// or a telephone number may not.
    static func checked(_ recipient: String) throws -> String {
        func refuse(_ why: String) -> OperationError {
            OperationError(
                .usage, "--to: \(why); give the organisation's name or the customer's id, no person's address")
        }
        if let objection = PersonName.objection(to: recipient) { throw refuse("the recipient \(objection)") }
        guard recipient.count <= longest else { throw refuse("more than \(longest) characters") }
        if recipient.contains("@") || recipient.contains("\u{FF20}") { throw refuse("this is an e-mail address") }
        var digits = 0
        for character in recipient {
            if character.isNumber { digits += 1 } else if !" -./()+".contains(character) { digits = 0 }
            if digits > 6 { throw refuse("this looks like a telephone number") }
        }
        return recipient
    }
}
