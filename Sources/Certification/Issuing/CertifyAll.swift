import Basics
import CertificateContent
import Printing
import Storage
import StoreAccess
import StoreFiles

/// `certify --all-eligible`: every lot that somebody has accepted and that has a device to certify, one after the other.
/// Asked again, it issues nothing for a lot that hasn't changed and leaves its folder alone.
///
/// ```
/// let operation = CertifyAllOperation(
///     workspace, kind: .sanitization, out: "certificates", paper: .a4, deciding: DecideFirst(workspace))
/// let report = try operation.certifyAll()
/// print(report.certificates.count, report.refused.count)
/// ```
package struct CertifyAllOperation {
    private let workspace: Workspace
    private let kind: CertificateKind
    private let out: String
    private let paper: PaperSize
    private let isPacked: Bool
    private let deciding: any LotDeciding
    private var store: any RecoveryStore { workspace.store }

    /// In the workspace's store. `out` is the folder that the certificates' folders go into; `deciding` decides
    /// what is marked first.
    package init(
        _ workspace: Workspace, kind: CertificateKind, out: String, paper: PaperSize, isPacked: Bool = false,
        deciding: any LotDeciding
    ) {
        self.workspace = workspace
        self.kind = kind
        self.out = out
        self.paper = paper
        self.isPacked = isPacked
        self.deciding = deciding
    }

    /// What came of it, lots in the store's order.
    package struct Report: Sendable {
        package var certificates: [(lot: String, result: CertifyOperation.Result)] = []
        /// Lots that aren't ready, with what they wait for: no failure.
        package var waiting: [(lot: String, why: String)] = []
        /// Lots that were to be certified and couldn't be.
        package var refused: [(lot: String, why: String)] = []
        /// Certificates that stood revoked when it began and weren't replaced: told also when this run replaced them.
        package var revoked: [Revocation] = []
        /// True when a lot waits for the log to be proven.
        package var isUnproven = false
        /// True when a lot couldn't be decided.
        package var isUndecided = false

        /// INTERFACE §2: 1 when somebody must look, 3 when a lot must be decided or the log proven first, else 0.
        package var exitCode: Int32 {
            if !refused.isEmpty || !revoked.isEmpty { return 1 }
            return isUnproven || isUndecided ? 3 : 0
        }
    }

    /// A lot that is refused doesn't stop the others. Throws `OperationError` when store or disk fail.
    package func certifyAll() throws -> Report {
        var report = Report()
        let undecided = try deciding.decideMarked()
        // Each lot's turn then reads only what the turns before it have recorded.
        let index = try CertificateIndex(store)
        try store.transaction { try index.keep() }
        let lots = try store.lots()
        let revoked = try RevocationQuery(workspace).revocations(in: lots)
        for (place, lot) in lots.enumerated() {
            workspace.progress(ProgressStep(label: "certifying \(lot.name)", done: place, total: lots.count))
            if let found = undecided.first(where: { $0.id == lot.id }) {
                report.isUndecided = true
                report.waiting.append((lot.name, found.line))
            } else {
                try certify(lot, &report)
            }
        }
        report.revoked = try told(revoked, lots)
        return report
    }

    private func certify(_ lot: LotRow, _ report: inout Report) throws {
        if let why = try obstacle(lot) { return report.waiting.append((lot.name, why)) }
        let request = CertifyOperation.Request(
            lot: lot.name, kind: kind, out: out, paper: paper, isPacked: isPacked)
        do {
            switch try CertifyOperation(workspace, deciding: deciding).outcome(of: request, keepsWhole: true) {
            case .certified(let result): report.certificates.append((lot.name, result))
            case .nothing(let why): report.waiting.append((lot.name, why))
            }
        } catch let error as OperationError {
            switch error.code {
            case .incomplete:
                report.isUnproven = true
                report.waiting.append((lot.name, error.message))
            case .store, .usage: throw error
            case .refused, .absent, .unreadable: report.refused.append((lot.name, error.message))
            }
        }
    }

    /// What a person must do before the lot can be certified by a program; nil when nothing.
    private func obstacle(_ lot: LotRow) throws -> String? {
        let index = try CertificateIndex(store)
        guard let validation = try index.validation(of: lot.name) else { return "nobody has validated it (S43)" }
        guard validation.isAccepted else {
            return "rejected by \(validation.person) (entry \(validation.entry.seq))"
                + (validation.basis.map { ": \($0)" } ?? "")
        }
        let last = try index.certificates(of: lot.name).last {
            try $0.device == nil && KeptCredential.kind($0, workspace) == kind
        }
        // What a person took back, no program gives again, until a person has accepted the lot anew.
        guard let last, let person = last.withdrawnBy, last.ended ?? 0 > validation.entry.seq else { return nil }
        return "\(person) withdrew its certificate (entry \(last.ended ?? 0)): certify it with --lot \(lot.name) when "
            + "that is settled"
    }

    /// The same revocations with what has taken their place by now.
    private func told(_ revoked: [Revocation], _ lots: [LotRow]) throws -> [Revocation] {
        guard let first = revoked.map(\.at).min() else { return [] }
        let entries = Set(revoked.map(\.entry))
        return try RevocationQuery(workspace).revocations(in: lots, since: first).filter { entries.contains($0.entry) }
    }
}

extension CertifyAllOperation.Report {
    /// The one document of `--json`.
    package var json: String {
        var json = JSONText(reserving: 4096)
        json.beginObject()
        json.name("certificates")
        json.beginArray()
        for (lot, result) in certificates {
            json.beginObject()
            json.member("lot", lot)
            result.write(to: &json)
            json.endObject()
        }
        json.endArray()
        for (name, list) in [("waiting", waiting), ("refused", refused)] {
            json.name(name)
            json.beginArray()
            for (lot, why) in list {
                json.beginObject()
                json.member("lot", lot)
                json.member("why", why)
                json.endObject()
            }
            json.endArray()
        }
        Revocation.write(revoked, to: &json)
        json.endObject()
        return json.text
    }
}

extension CertifyOperation.Result {
    /// Writes the members, not the object.
    package func write(to json: inout JSONText) {
        json.member("certificate", id)
        json.member("folder", folder)
        json.member("devices", devices)
        json.member("excluded", excluded)
        json.name("new")
        json.bool(isNew)
        json.member("supersedes", supersedes)
    }
}
