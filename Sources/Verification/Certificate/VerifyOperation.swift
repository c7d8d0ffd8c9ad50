import Basics
import CertificateContent
import Custody
import PageReading
import StoreFiles

/// `verify`: a certificate's folder, or its credential or page alone, with no store and no network.
///
/// ```
/// let report = try VerifyOperation(policyPath: "policy.txt").verify("certificates/ID")
/// if report.verdict != .valid { print(report.code ?? "", report.reason ?? "") }
/// ```
package struct VerifyOperation {
    private let policy: TrustPolicy
    /// Where the policy and the status list lie: they may lie in the folder without being part of it.
    private let policyPath: String
    private let status: String?
    private let device: String?
    private let progress: (ProgressStep) -> Void

    /// `policyPath` is the trust file, got by another way than what is checked; `status` a status list; with `device`,
    /// any of its identifiers, the certificate must list it.
    package init(
        policyPath: String, status: String? = nil, device: String? = nil,
        progress: @escaping (ProgressStep) -> Void = { _ in }
    ) throws {
        policy = try LogVerifyOperation.policy(at: policyPath)
        self.policyPath = policyPath
        self.status = status
        self.device = device
        self.progress = progress
    }

    /// Bytes of a status list.
    private static let statusLimit = 8 << 20

    /// Throws `OperationError` when something can't be read at all; everything else is in the report.
    package func verify(_ path: String) throws -> VerifyReport {
        var report = VerifyReport()
        do {
            let list = try status.map { path in
                try Self.checkLength(path, Self.statusLimit)
                return try FileSystem.read(path, limit: Self.statusLimit)
            }
            if FileSystem.isDirectory(path) {
                let files = try BundleFiles(path, apart: [policyPath] + (status.map { [$0] } ?? []))
                try BundleCheck(policy: policy, files: files, status: list, device: device, progress: progress)
                    .checkBundle(&report)
            } else {
                try Self.checkLength(path, PDFReader.byteLimit)
                try single(FileSystem.read(path, limit: PDFReader.byteLimit), path: path, list: list, into: &report)
            }
        } catch let error as SystemError {
            throw OperationError(.unreadable, "\(error)")
        }
        return report
    }

    private static func checkLength(_ path: String, _ limit: Int) throws {
        guard let size = FileSystem.size(path), size > limit else { return }
        throw OperationError(.refused, "\(path): has \(size) bytes; at most \(limit) are read")
    }

    // MARK: one file

    /// Who signed what; the devices, the log and the page's bytes need the folder.
    private func single(_ bytes: [UInt8], path: String, list: [UInt8]?, into report: inout VerifyReport) throws {
        let name = FileSystem.name(of: path)
        var credential = bytes
        if bytes.starts(with: "%PDF".utf8) {
            let read = try report.checked(name) { () throws -> (PrintedPage, [UInt8]) in
                let page = try PrintedPage(bytes)
                return (page, try page.attachment())
            }
            guard let (page, attached) = read else { return }
            credential = attached
            report.ok("\(name): one attachment, \(BundleNames.credential), \(attached.count) bytes")
            guard let found = try CredentialCheck(policy: policy).checkCredential(credential, &report) else { return }
            IssuerCheck(policy: policy).checkIssuer(found, index: nil, &report)
            try page.compare(found.facts, credential: credential, name: name, into: &report)
            try revocation(found.facts, list: list, into: &report)
        } else {
            try Self.checkLength(path, CredentialCheck.byteLimit)
            guard let found = try CredentialCheck(policy: policy).checkCredential(credential, &report) else { return }
            IssuerCheck(policy: policy).checkIssuer(found, index: nil, &report)
            try revocation(found.facts, list: list, into: &report)
        }
        if device != nil {
            report.incomplete("missing", "--device: which devices are certified stands in devices.json, not in \(name)")
        }
        report.incomplete(
            "missing",
            "\(name) alone: the devices, the log's entries and the page that was issued are checked in the "
                + "certificate's folder")
    }

    private func revocation(_ facts: CredentialFacts, list: [UInt8]?, into report: inout VerifyReport) throws {
        try RevocationLook(policy: policy, facts: facts, issued: nil).lookUp(list, &report)
    }
}
