import Basics
import Certificates
import Custody
import RecoveryModel

/// The log's entries that a certificate rests on: each is there, in the log, about the device it stands for, and says
/// what the certificate says.
struct BundleEntries {
    let files: BundleFiles
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
        if isPacked { return [EntryPack.path] }
        return Set(indices.flatMap { ["entries/\($0).json", "entries/\($0).tlog-proof"] })
    }

    func run(_ proofs: inout BundleProofs, _ report: inout VerifyReport) throws {
        let done = try report.run("entries") { () throws -> Int in
            let proven = try isPacked ? packed(&proofs) : alone(&proofs)
            var count = 0
            for line in content.lines {
                var told: [JSONValue] = []
                for entry in line.entries { told.append(try relied(entry, line.intake, proven)) }
                try supports(told, line)
                count += told.count
            }
            for entry in content.entries { _ = try relied(entry, nil, proven) }
            try validated(proven)
            return count + content.entries.count
        }
        guard let done else { return }
        report.ok("entries: all \(done) are in the log, each about its device, and say what is certified")
    }

    // MARK: reading

    private func alone(_ proofs: inout BundleProofs) throws -> [Int: BundleProofs.Proven] {
        var found: [Int: BundleProofs.Proven] = [:]
        let indices = self.indices
        for (done, index) in indices.enumerated() {
            if done % 256 == 0 { progress(ProgressStep(label: "verifying", done: done, total: indices.count)) }
            let name = "entries/\(index)"
            let proven = try proofs.check(
                entry: files.read(name + ".json"), proof: files.read(name + ".tlog-proof"), name
            ).proven
            guard proven.index == index else {
                throw CertificateError(.entry, "\(name): is entry \(proven.index) with that entry's proof")
            }
            found[index] = proven
        }
        return found
    }

    private func packed(_ proofs: inout BundleProofs) throws -> [Int: BundleProofs.Proven] {
        let pack = try EntryPack(parsing: files.read(EntryPack.path))
        try proofs.check(pack.checkpoint, EntryPack.path)
        var found: [Int: BundleProofs.Proven] = [:]
        for (done, item) in pack.items.enumerated() {
            if done % 1024 == 0 { progress(ProgressStep(label: "verifying", done: done, total: pack.items.count)) }
            found[item.index] = try proofs.check(
                item.body, item.index, item.hashes, pack.checkpoint.checkpoint, "\(EntryPack.path), entry \(item.index)"
            )
        }
        let wanted = Set(indices)
        if let foreign = found.keys.filter({ !wanted.contains($0) }).min() {
            throw CertificateError(.entry, "\(EntryPack.path): the certificate doesn't rest on entry \(foreign)")
        }
        return found
    }

    // MARK: what they say

    /// Throws `.missing`, `.entry` for another entry than was relied on or another device's.
    private func relied(
        _ entry: CertificateEntry, _ intake: String?, _ proven: [Int: BundleProofs.Proven]
    ) throws(CertificateError) -> JSONValue {
        guard let found = proven[entry.index] else {
            throw CertificateError(
                .missing, "entry \(entry.index), which the certificate rests on, is not in the folder")
        }
        guard found.leaf == entry.leaf else {
            throw CertificateError(.entry, "entry \(entry.index) is not the one that the certificate rests on")
        }
        let about = found.value["intake"]?.string
        guard about == nil || about == intake else {
            throw CertificateError(
                .entry, "entry \(entry.index) is about \(about ?? "no device"), and stands for \(intake ?? "the lot")")
        }
        guard found.value["lot"]?.string ?? content.lot.name == content.lot.name else {
            throw CertificateError(.entry, "entry \(entry.index) is about the lot \(found.value["lot"]?.string ?? "")")
        }
        return found.value
    }

    /// The log says of the device what the certificate does, and nothing against it since.
    private func supports(_ told: [JSONValue], _ line: CertificateLine) throws(CertificateError) {
        func refusal(_ why: String) -> CertificateError {
            CertificateError(.entry, "\(line.intake) (\(line.device)): \(why)")
        }
        func type(_ value: JSONValue) -> CustodyEventType? { value["type"]?.string.flatMap(CustodyEventType.init) }
        let isDestroyed = content.kind == .destruction
        let wanted: CustodyEventType = isDestroyed ? .deviceDestroyed : .sanitizationVerified
        guard let place = told.lastIndex(where: { type($0) == wanted }) else {
            throw refusal("no entry says \(wanted.rawValue)")
        }
        if told[place...].contains(where: { type($0) == .sanitizationRefused }) {
            throw refusal("a later entry says \(CustodyEventType.sanitizationRefused.rawValue)")
        }
        guard !isDestroyed else { return }
        let data = told[place]["data"]
        guard data?["technique"]?.string == line.technique.rawValue,
            data?["assessed"]?.string == line.levelAssessed.rawValue.lowercased()
        else { throw refusal("the log tells of \(data?["assessed"]?.string ?? "another level")") }
    }

    /// S43: the validation as the log has it.
    private func validated(_ proven: [Int: BundleProofs.Proven]) throws(CertificateError) {
        guard let validation = content.validation else { return }
        let value = proven[validation.entry.index]?.value
        guard value?["type"]?.string == CustodyEventType.sanitizationValidated.rawValue,
            value?["data"]?["status"]?.string == "accepted", value?["actor"]?["id"]?.string == validation.person.id,
            value?["actor"]?["auth"]?.string == validation.person.auth,
            value?["recordedAt"]?.string == validation.at.text
        else {
            throw CertificateError(
                .entry, "entry \(validation.entry.index) doesn't tell of the validation that is certified")
        }
    }
}
