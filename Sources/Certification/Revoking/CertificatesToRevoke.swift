import Basics
import CertificateContent
import RecoveryModel
import Storage
import StoreAccess

/// Certificates that fall without a decision that takes a sanitization back: a device that may no longer be certified
/// has its own, a lot of which nothing may be certified has one, or the evidence of a closed lot is withdrawn.
///
/// When to use: where something falls that no decision takes back; `RevocationWatch` sees to the rest.
///
/// ```
/// let drafts = try CertificatesToRevoke(workspace).drafts(withdrawn: [document.digest], of: lot)
/// try store.transaction { try recorder.record(drafts) }
/// ```
package struct CertificatesToRevoke {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// What a lot's certificate leaves out for more than a missing validation has no certificate of its own any more.
    /// With `isAll` nothing is left, and the lot's own falls too.
    func drafts(
        leftOut: [CertificateExclusion], isAll: Bool, of kind: CertificateKind, _ lot: LotRow, _ index: CertificateIndex
    ) throws -> [CustodyEventDraft] {
        let fallen = leftOut.filter { $0.codes.contains(where: Self.isAboutData) }
        guard !fallen.isEmpty else { return [] }
        let codes = Dictionary(fallen.map { ($0.device, $0.codes) }) { first, _ in first }
        let inForce = try index.certificates(of: lot.name).filter { certificate in
            try certificate.state == "issued" && KeptCredential.kind(certificate, workspace) == kind
        }
        return try inForce.compactMap { certificate in
            if let device = certificate.device {
                guard let why = codes[device] else { return nil }
                return try revoked(certificate.id, codes: Set(why), lot: lot)
            }
            guard isAll, fallen.count == leftOut.count else { return nil }
            return try revoked(certificate.id, codes: Set(fallen.flatMap(\.codes)), lot: lot)
        }
    }

    /// Identity, sanitization and custody; a grade or a key that fails keeps a device off and takes nothing back, nor
    /// does a validation that is still to come (S43).
    private static func isAboutData(_ code: String) -> Bool {
        code != "S43" && code.first.map { ["I", "S", "T"].contains($0) } == true
    }

    /// Certificates in force of a closed lot that rest on a document which is withdrawn: nothing is decided there any
    /// more, so that no decision would take them back.
    package func drafts(withdrawn documents: [Digest], of lot: LotRow) throws -> [CustodyEventDraft] {
        guard lot.closedAt != nil else { return [] }
        let names = Set(documents.map(\.description))
        return try CertificateIndex(store).certificates(of: lot.name).compactMap { certificate in
            guard certificate.state == "issued" else { return nil }
            var resting: Set<String> = []
            try CertifiedDevices.eachEvidence(certificate.id, lot: lot, in: workspace) { intake, evidence in
                if !names.isDisjoint(with: evidence) { resting.insert(intake) }
            }
            guard !resting.isEmpty else { return nil }
            return try revoked(certificate.id, codes: ["S00"], lot: lot) { resting.contains($0) }
        }
    }

    private func revoked(
        _ id: String, codes: Set<String>, lot: LotRow, where isFallen: (String) -> Bool = { _ in true }
    ) throws -> CustodyEventDraft {
        let (rows, count) = try CertifiedDevices.first(id, lot: lot, workspace, where: isFallen)
        return try RevocationWatch.draft(id, count: count, codes: codes, rows: rows, lot: lot, in: workspace)
    }
}
