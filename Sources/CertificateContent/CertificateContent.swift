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
    /// Over the digests of all lines.
    private let devices: Digest

    /// Throws `.content` for anything that doesn't support a certificate of this kind, naming the device.
    package init(_ draft: CertificateDraft) throws(CertificateError) {
        var survey = LineSurvey(draft)
        try survey.look()
        self.draft = draft
        warnings = survey.remarks.all(draft)
        devices = survey.digests.digest
        id = CertificateID(draft, warnings, devices: devices)
        for entry in draft.entries { survey.tree.append(entry.leaf) }
        leavesRoot = survey.tree.root
        entryCount = survey.tree.size
        counts = survey.counts
    }

    /// The same of a draft that differs from this one's in the number of what was ended, and in nothing else.
    package func revoking(_ revocation: Int) -> CertificateContent {
        var draft = draft
        draft.revocation = revocation
        return CertificateContent(self, draft)
    }

    private init(_ known: CertificateContent, _ draft: CertificateDraft) {
        self.draft = draft
        (warnings, leavesRoot, entryCount) = (known.warnings, known.leavesRoot, known.entryCount)
        (counts, devices) = (known.counts, known.devices)
        id = CertificateID(draft, warnings, devices: devices)
    }

    /// A member of the draft.
    package subscript<T>(dynamicMember path: KeyPath<CertificateDraft, T>) -> T { draft[keyPath: path] }
}

/// Everything that is asked of every device, in one go: lines of a large lot come from a file.
private struct LineSurvey {
    private let draft: CertificateDraft
    private var check: DraftCheck
    private(set) var remarks = CertificateRemarks()
    private(set) var digests: LineDigests
    var tree = CompactRange()
    private var counter = CertificateCounts.Counter()

    init(_ draft: CertificateDraft) {
        self.draft = draft
        check = DraftCheck(draft: draft)
        digests = LineDigests(count: draft.lines.count)
    }

    /// Throws `.content`.
    mutating func look() throws(CertificateError) {
        try check.checkHead()
        let lines = draft.lines
        try lines.each { line throws(CertificateError) in
            try check.check(line)
            remarks.add(line)
            digests.add(line)
            for entry in line.pointee.entries { tree.append(entry.leaf) }
            counter.add(line)
        }
        try check.checkRest()
    }

    var counts: CertificateCounts { counter.counts(leavingOut: draft.excluded) }
}

/// Remarks in one order, each once.
struct CertificateRemarks {
    private var unauthenticated: Set<String> = []
    private var below: [String] = []

    /// What the next device's line gives rise to.
    mutating func add(_ line: UnsafePointer<CertificateLine>) {
        for resolution in line.pointee.resolutions where resolution.auth == "none" {
            unauthenticated.insert(resolution.by)
        }
        if Self.isBelow(line.pointee.levelAssessed, required: line.pointee.levelRequired) {
            below.append(line.pointee.intake)
        }
    }

    /// The draft's own, and those of the lines that were added.
    func all(_ draft: CertificateDraft) -> [CertificateRemark] {
        var unauthenticated = unauthenticated
        if let person = draft.validation?.person, person.auth ?? "none" == "none" {
            unauthenticated.insert(person.id ?? "validator")
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

    private static func isBelow(_ level: CertifiedLevel, required: CertifiedLevel?) -> Bool {
        guard let required, required != level else { return false }
        let order = CertifiedLevel.allCases
        guard let wanted = order.firstIndex(of: required), let reached = order.firstIndex(of: level) else {
            return false
        }
        return reached < wanted
    }
}
