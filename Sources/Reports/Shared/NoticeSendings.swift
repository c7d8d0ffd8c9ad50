import Basics
import Operations
import Printing
import Storage
import StoreAccess

/// What a notice says before the letterhead: the same whether it is printed, or told apart from what was sent.
struct NoticeContent {
    /// Of the lot and the notice, without times of asking and sending.
    let facts: [(label: String, value: String)]
    let columns: [TableColumn]
    let rows: [[TableCell]]

    /// SHA-256 over facts and rows.
    var digest: Digest {
        var bytes: [UInt8] = []
        for fact in facts { bytes += Array("\(fact.label)\u{1F}\(fact.value)\u{1E}".utf8) }
        let table = TableDocument(
            name: "", title: "", sections: [TableSection(columns: columns, rows: rows)],
            letterhead: Letterhead(name: ""), createdAt: Instant(milliseconds: 0))
        return Digest(of: bytes + TableOutput.csv(table))
    }
}

/// When a notice was sent (R10; R2v3 7(c)(1), B(15)(c)), as the log tells, and whether it would say the same now.
///
/// ```
/// let says = try NoticeSendings.digest(.receipt, lot: lot, workspace)
/// if let last = try LotNotices(lot, workspace).of(.receipt).last, last.says != says { print("changed since") }
/// ```
package struct NoticeSendings {
    private let sendings: [LotNotices.Sending]
    private let isChanged: Bool

    init(_ kind: NoticeKind, lot: LotRow, says: Digest, in workspace: Workspace) throws {
        sendings = try LotNotices(lot, workspace).of(kind)
        isChanged = sendings.last.map { $0.says != says } ?? false
    }

    /// What the notice would say now, for the entry of a sending. Throws `OperationError`.
    package static func digest(_ kind: NoticeKind, lot: LotRow, _ workspace: Workspace) throws -> Digest {
        let reading = try LotReading(lot, workspace)
        switch kind {
        case .receipt: return try ReceiptReport().content(reading).digest
        case .discrepancy: return try DiscrepancyReport().content(reading).digest
        }
    }

    /// One line a sending, the latest last; then whether it still holds.
    var facts: [(label: String, value: String)] {
        guard !sendings.isEmpty else { return [("Sent", "not sent")] }
        let told = sendings.map { sending in
            (
                label: "Sent",
                value: "\(sending.at.onPaper) by \(sending.person) to \(sending.recipient), \(sending.document) "
                    + "(entry \(sending.entry))"
            )
        }
        return told + [
            (
                label: "Since it was sent",
                value: isChanged
                    ? "changed since: what is said here differs from what was said when the last sending was recorded"
                    : "not changed"
            )
        ]
    }

    /// For the foot of the notice.
    var note: String {
        sendings.isEmpty
            ? "No sending is recorded: the notice counts as not sent."
            : "A sending is an entry of the custody log; the digest is that of the file which was sent and is kept."
    }
}
