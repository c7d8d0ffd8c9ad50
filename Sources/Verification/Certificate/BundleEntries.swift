import Basics
import CertificateContent
import Custody
import RecoveryModel

/// The log's entries that a certificate rests on: each is there, in the log, about the device it stands for, and says
/// what the certificate says.
struct BundleEntries {
    private(set) var files: BundleFiles
    let facts: CredentialFacts
    let content: CertificateContent
    let progress: (ProgressStep) -> Void

    /// Above so many devices the entries lie in one file.
    private var isPacked: Bool { content.lines.count > EntryPack.deviceLimit }

    private var indices: [Int] {
        Set(content.lines.flatMap(\.entries).map(\.index) + content.entries.map(\.index)).sorted()
    }

    /// Paths of the files that the folder must have for them.
    var expected: Set<String> {
        return isPacked ? [EntryPack.path] : alone.union(files.packs)
    }

    /// Paths of the entries and their proofs, wherever they lie.
    private var alone: Set<String> {
        Set(indices.flatMap { [BundleNames.entry($0), BundleNames.proof($0)] })
    }

    mutating func checkEntries(_ proofs: inout BundleProofs, _ report: inout VerifyReport) throws {
        let done = try report.checked("entries") { () throws -> Int in
            if !isPacked, !files.packs.isEmpty { try files.openPacks(expected: alone) }
            let told = try isPacked ? packed(&proofs) : single(&proofs)
            var count = 0
            for line in content.lines {
                var about: [Told] = []
                for entry in line.entries { about.append(try relied(entry, intake: line.intake, told: told)) }
                try supports(about, line)
                count += about.count
            }
            for entry in content.entries { try relied(ofLot: entry, told) }
            try validated(told)
            return count + content.entries.count
        }
        guard let done else { return }
        report.ok("entries: all \(done) are in the log, each about its device, and say what is certified")
    }

    /// What an entry says that is of interest here: of a large lot they don't all fit into memory as they are.
    private struct Told {
        let leaf: TreeHash
        let type: CustodyEventType?
        let typeText: String
        let lot: String?
        let intake: String?
        let technique: Technique?
        /// The level as the entry has it.
        let assessed: String?
        /// When it was done, by the machine's clock: `recordedAt` may be held ahead by a clock that once was wrong.
        let at: String?
        /// The whole entry, of an act of validation only.
        let act: RecordedEntry?

        init(_ proven: BundleProofs.Proven) {
            let entry = proven.entry
            leaf = proven.leaf
            type = entry.type
            typeText = entry.typeText ?? ""
            (lot, intake) = (entry.lot, entry.intake)
            let verified = OutcomePayload.Verified(entry)
            (technique, assessed) = (verified?.technique ?? Self.destroyed(by: entry), verified?.assessedText)
            at = entry.atText
            act = type == .sanitizationValidated ? entry : nil
        }

        /// How the device was destroyed; nil for other entries.
        private static func destroyed(by entry: RecordedEntry) -> Technique? {
            guard case .destruction(let technique) = EvidencePayload(entry)?.detail else { return nil }
            return technique
        }
    }

    // MARK: reading

    private func single(_ proofs: inout BundleProofs) throws -> [Int: Told] {
        var found: [Int: Told] = [:]
        let indices = self.indices
        for (done, index) in indices.enumerated() {
            if done % 256 == 0 { progress(ProgressStep(label: "verifying", done: done, total: indices.count)) }
            let name = "entries/\(index)"
            let proven = try proofs.check(
                entry: files.read(BundleNames.entry(index)), proof: files.read(BundleNames.proof(index)), name
            ).proven
            guard proven.index == index else {
                throw CertificateError(.entry, "\(name): is entry \(proven.index) with that entry's proof")
            }
            found[index] = Told(proven)
        }
        return found
    }

    /// A line has an entry of at most 65,535 bytes, escaped, and at most 63 hashes.
    private static let lineLimit = 256 << 10

    /// A line at a time, each checked before the next one is read: nobody signed for the file as a whole.
    private func packed(_ proofs: inout BundleProofs) throws -> [Int: Told] {
        let path = EntryPack.path
        let indices = self.indices
        let wanted = Set(indices)
        var head: Checkpoint?
        var last = -1
        var found: [Int: Told] = [:]
        try files.eachLine(path, limit: Self.lineLimit) { line in
            guard let head else {
                let checkpoint = try EntryPack.checkpoint(line)
                try proofs.check(checkpoint, path)
                return head = checkpoint.checkpoint
            }
            let item = try EntryPack.item(line)
            if found.count % 1024 == 0 {
                progress(ProgressStep(label: "verifying", done: found.count, total: indices.count))
            }
            guard item.index > last else {
                throw CertificateError(.entry, "\(path): entry \(item.index) stands after \(last)")
            }
            last = item.index
            guard wanted.contains(item.index) else {
                throw CertificateError(.entry, "\(path): the certificate doesn't rest on entry \(item.index)")
            }
            found[item.index] = Told(
                try proofs.check(
                    item.body, index: item.index, hashes: item.hashes, head: head, name: "\(path), entry \(item.index)")
            )
        }
        guard head != nil else { throw CertificateError(.truncated, "\(path) is empty") }
        return found
    }

    // MARK: what they say

    /// Throws `.missing`, `.entry` for another entry than was relied on or another device's.
    private func relied(
        _ entry: CertificateEntry, intake: String?, told: [Int: Told]
    ) throws(CertificateError) -> Told {
        guard let found = told[entry.index] else {
            throw CertificateError(
                .missing, "entry \(entry.index), which the certificate rests on, is not in the folder")
        }
        guard found.leaf == entry.leaf else {
            throw CertificateError(.entry, "entry \(entry.index) is not the one that the certificate rests on")
        }
        guard found.intake == nil || found.intake == intake else {
            throw CertificateError(
                .entry,
                "entry \(entry.index) is about \(found.intake ?? "no device"), and stands for \(intake ?? "the lot")")
        }
        guard found.lot ?? content.lot.name == content.lot.name else {
            throw CertificateError(.entry, "entry \(entry.index) is about the lot \(found.lot ?? "")")
        }
        return found
    }

    /// The log says of the device what the certificate does, and nothing against it since.
    private func supports(_ told: [Told], _ line: CertificateLine) throws(CertificateError) {
        func refusal(_ why: String) -> CertificateError {
            CertificateError(.entry, "\(line.intake) (\(line.device)): \(why)")
        }
        guard let place = told.lastIndex(where: { $0.type == .sanitizationVerified }) else {
            throw refusal("no entry says \(CustodyEventType.sanitizationVerified.rawValue)")
        }
        if told[place...].contains(where: { $0.type == .sanitizationRefused }) {
            throw refusal("a later entry says \(CustodyEventType.sanitizationRefused.rawValue)")
        }
        guard told[place].technique == line.technique,
            told[place].assessed == line.levelAssessed.rawValue.lowercased()
        else { throw refusal("the log tells of \(told[place].assessed ?? "another level")") }
        guard line.verification.at == nil || line.verification.at == told[place].at else {
            throw refusal("the log tells of \(told[place].at ?? "no time") as that of the verification")
        }
        guard content.kind == .destruction else { return }
        let destroyed = told.contains {
            $0.type == .deviceDestroyed && $0.technique == line.technique
        }
        if !destroyed {
            throw refusal("no entry says \(CustodyEventType.deviceDestroyed.rawValue) by \(line.technique.rawValue)")
        }
    }

    /// What may be said of a lot as a whole.
    private static let lotTypes: Set<CustodyEventType> = [
        .lotOpened, .lotAmended, .lotReceived, .sanitizationValidated,
    ]

    private func relied(ofLot entry: CertificateEntry, _ told: [Int: Told]) throws(CertificateError) {
        let found = try relied(entry, intake: nil, told: told)
        guard found.type.map(Self.lotTypes.contains) == true else {
            throw CertificateError(
                .entry, "entry \(entry.index) says \(found.typeText), which is nothing about a lot")
        }
    }

    /// S43: the validation as the log has it.
    private func validated(_ told: [Int: Told]) throws(CertificateError) {
        guard let validation = content.validation else { return }
        let act = told[validation.entry.index]?.act
        guard let act, ValidationPayload(act)?.status == .accepted, act.person == validation.person.id,
            act.auth == validation.person.auth, act.atText == validation.at.text
        else {
            throw CertificateError(
                .entry, "entry \(validation.entry.index) doesn't tell of the validation that is certified")
        }
    }
}
