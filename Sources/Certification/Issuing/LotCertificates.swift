import Basics
import CertificateContent
import Storage
import StoreAccess
import StoreFiles

/// Which certificate names which device of a lot: what the log's entries tell of certificates, and the kept list of
/// devices of each.
///
/// ```
/// let certificates = try LotCertificates(lot, workspace)
/// if let item = certificates.item(of: intake.name), item.isInForce { print(item.id) }
/// ```
package struct LotCertificates {
    /// One certificate.
    package struct Item: Sendable {
        package let id: String
        /// issued, superseded or revoked.
        package let state: String
        /// When it was superseded or revoked; nil while it holds.
        package let endedAt: Instant?
        /// False for an erasure record that nobody validated: it is no certificate.
        package let isCertificate: Bool

        /// True while it holds.
        package var isInForce: Bool { state == "issued" }

        /// What speaks for a device: a certificate that holds, else an erasure record that holds, else what ended last.
        fileprivate var rank: Int { !isInForce ? 0 : isCertificate ? 2 : 1 }
    }

    /// Oldest first.
    package let items: [Item]
    private var byIntake: [String: Int] = [:]

    /// Throws `OperationError` when a kept list of devices isn't there or can't be read.
    package init(_ lot: LotRow, _ workspace: Workspace) throws {
        let known = try CertificateIndex(workspace.store).certificates(of: lot.name)
        items = try known.map { found in
            Item(
                id: found.id, state: found.state, endedAt: found.endedAt,
                isCertificate: try KeptCredential.kind(found, workspace).map { $0 != .erasureRecord } ?? false)
        }
        for (index, found) in known.enumerated() {
            guard let digest = found.files?.devicesDigest else {
                throw OperationError(
                    .store, "entry \(found.entry.seq) names no list of devices; run `lotwise log fsck`")
            }
            let items = items
            try CertifiedDevices.each(kept: digest, workspace) { intake, _ in
                // A later one speaks for the device, but not before one that proves more.
                if let other = byIntake[intake], items[other].rank > items[index].rank { return }
                byIntake[intake] = index
            }
        }
    }

    /// The certificate that holds for `<lot>/<n>`, else the newest that did; nil when none names it.
    package func item(of intake: String) -> Item? { byIntake[intake].map { items[$0] } }
}

/// The kept credential of a certificate.
enum KeptCredential {
    /// Bytes of a credential that is read back: it grows by some hundred bytes a device.
    private static let largest = 256 << 20

    /// What it says it is; nil when it isn't kept or says nothing that we issue.
    static func kind(_ certificate: CertificateIndex.Certificate, _ workspace: Workspace) throws -> CertificateKind? {
        guard let digest = certificate.files?.vcDigest else { return nil }
        let kept = try workspace.folder.explained {
            try workspace.keeper.sourceIfThere(digest).map {
                try FileSystem.read($0, workspace.keeper.path(of: digest), limit: largest)
            }
        }
        guard let bytes = kept else { return nil }
        let types = (try? JSONParser.parse(bytes, limits: JSONLimits(bytes: largest)))?["type"]?.array ?? []
        return types.compactMap(\.string).compactMap(CertificateKind.init(rawValue:)).first
    }
}
