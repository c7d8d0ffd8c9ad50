import Basics
import Custody
import RecoveryModel

/// Everything that a certificate says, as one value: credential, page, `devices.csv` and `devices.json` are four
/// renderings of it. It can't hold a device without evidence, so whatever is rendered doesn't either.
///
/// ```
/// let content = try CertificateContent(draft)
/// print(content.id, content.lines.count)
/// let table = DeviceTable(content)
/// ```
@dynamicMemberLookup
package struct CertificateContent: Hashable, Sendable {
    /// What was asked to be certified; its members are read as the content's own.
    package let draft: CertificateDraft
    package let id: CertificateID
    /// RFC 6962 root over the leaf hashes relied on: the devices' in table order, then the lot's own.
    package let leavesRoot: TreeHash
    /// Entries under `leavesRoot`.
    package let entryCount: Int
    package let counts: CertificateCounts
    /// The draft's, and those about names and levels.
    package let warnings: [CertificateRemark]

    /// Throws `.content` for anything that doesn't support a certificate of this kind, naming the device.
    package init(_ draft: CertificateDraft) throws(CertificateError) {
        try DraftCheck(draft: draft).check()
        self.draft = draft
        warnings = CertificateRemarks.all(draft)
        id = CertificateID(draft, warnings)
        var tree = CompactRange()
        for index in draft.lines.indices { for entry in draft.lines[index].entries { tree.append(entry.leaf) } }
        for entry in draft.entries { tree.append(entry.leaf) }
        leavesRoot = tree.root
        entryCount = tree.size
        counts = CertificateCounts(draft)
    }

    /// A member of the draft.
    package subscript<T>(dynamicMember path: KeyPath<CertificateDraft, T>) -> T { draft[keyPath: path] }
}

/// Remarks in one order, each once.
enum CertificateRemarks {
    static func all(_ draft: CertificateDraft) -> [CertificateRemark] {
        var unauthenticated: Set<String> = []
        if let person = draft.validation?.person, person.auth ?? "none" == "none" {
            unauthenticated.insert(person.id ?? "validator")
        }
        var below: [String] = []
        for line in draft.lines {
            for resolution in line.resolutions where resolution.auth == "none" {
                unauthenticated.insert(resolution.by)
            }
            if isBelow(line) { below.append(line.intake) }
        }
        var found = draft.remarks
        if !unauthenticated.isEmpty { found.append(.init(.nameNotAuthenticated, unauthenticated.sorted())) }
        if !below.isEmpty { found.append(.init(.belowRequired, below)) }
        if let recovered = draft.sampling?.recovered, !recovered.isEmpty {
            found.append(.init(.sampleRecovered, recovered))
        }
        return CertificateRemark.Code.allCases.compactMap { code in
            let same = found.filter { $0.code == code }
            guard !same.isEmpty else { return nil }
            var seen: Set<String> = []
            return .init(code, same.flatMap(\.subjects).filter { seen.insert($0).inserted })
        }
    }

    private static func isBelow(_ line: CertificateLine) -> Bool {
        let order = CertifiedLevel.allCases
        guard let required = line.levelRequired, let wanted = order.firstIndex(of: required),
            let reached = order.firstIndex(of: line.levelAssessed)
        else { return false }
        return reached < wanted
    }
}
