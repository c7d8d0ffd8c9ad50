import Basics
import CertificateContent
import PageReading
import StoreFiles

/// The files of a certificate's folder: those that it must have, and those that have no business there.
struct BundleFiles {
    let folder: String
    /// Relative paths of all files.
    let names: Set<String>
    /// Of the policy and the status list, when they lie here.
    private let apart: Set<String>
    /// Files that lie in packs, by their paths.
    private var packed: [String: ArraySlice<UInt8>] = [:]

    init(_ folder: String, apart: [String]) throws {
        self.folder = folder
        names = Set(try FileSystem.files(below: folder, hidden: true))
        let resolved = Set(apart.compactMap(FileSystem.resolved))
        self.apart =
            resolved.isEmpty
            ? []
            : names.filter { name in FileSystem.resolved(folder + "/" + name).map { resolved.contains($0) } ?? false }
    }

    func has(_ name: String) -> Bool { names.contains(name) }

    /// Packs that lie here.
    var packs: [String] { [BundleNames.entryPack, BundleNames.proofPack].filter(has) }

    /// Opens the packs that lie here: from now on `read` finds what they hold. Throws `.truncated`, `.long`, and `.pack`
    /// for whatever isn't a pack as we write them, down to a byte, of files in `expected`.
    mutating func openPacks(expected: Set<String>) throws {
        for pack in packs {
            let ending = pack == BundleNames.entryPack ? ".json" : ".tlog-proof"
            let members = try StoredZip.members(of: read(pack), name: pack) { name in
                name.hasSuffix(ending) && expected.contains(name)
            }
            packed.merge(members) { first, _ in first }
        }
    }

    /// Bytes of the longest file of each kind. What an issuer of the policy signed for may be long, since a lot may;
    /// everything else is short, or somebody wants us to run out of memory.
    static func limit(_ name: String) -> Int {
        switch name {
        case "devices.json", "devices.csv", EntryPack.path: 512 << 20
        case BundleNames.entryPack, BundleNames.proofPack: StoredZip.byteLimit
        case "certificate.pdf": PDFReader.byteLimit
        case BundleNames.credential: CredentialCheck.byteLimit
        default: 1 << 20
        }
    }

    /// Throws `.missing`, `.truncated` for an empty file, `.tooLong` for one over its limit, and `.pack` for one that lies
    /// in a pack too and is another there.
    func read(_ name: String) throws -> [UInt8] {
        let inside = packed[name]
        if let inside, !has(name) {
            guard inside.count <= Self.limit(name) else {
                throw CertificateError(.long, "\(name) has \(inside.count) bytes; at most \(Self.limit(name)) are read")
            }
            return Array(inside)
        }
        try checkLength(name)
        let bytes = try FileSystem.read(folder + "/" + name, limit: Self.limit(name))
        guard !bytes.isEmpty else { throw CertificateError(.truncated, "\(name) is empty") }
        guard inside?.elementsEqual(bytes) ?? true else {
            throw CertificateError(.pack, "\(name) lies in the folder and in a pack, and the two differ")
        }
        return bytes
    }

    /// SHA-256 of a file, however long it is: before a table is read it is known to be the one that was signed for.
    func digest(_ name: String) throws -> (digest: Digest, last: UInt8?) {
        try checkLength(name)
        return try LongFile.digest(folder + "/" + name)
    }

    /// Calls `body` with each line of a file. Throws what `read` and `LongFile.lines` do.
    func eachLine(_ name: String, limit: Int, _ body: ([UInt8]) throws -> Void) throws {
        try checkLength(name)
        try LongFile.lines(folder + "/" + name, limit: limit, body)
    }

    /// Bytes; 0 for a file that isn't there.
    func size(_ name: String) -> Int { FileSystem.size(folder + "/" + name) ?? 0 }

    private func checkLength(_ name: String) throws {
        guard has(name) else { throw CertificateError(.missing, "\(name) is not in the folder") }
        let limit = Self.limit(name)
        guard let size = FileSystem.size(folder + "/" + name), size > limit else { return }
        throw CertificateError(.long, "\(name) has \(size) bytes; at most \(limit) are read")
    }

    /// What machines leave lying about in folders.
    private static let litter: Set<String> = [".DS_Store", "Thumbs.db", "desktop.ini"]
    /// Bytes; under such a name anything may be handed on, so that what is longer is no litter.
    private static let litterLimit = 64 << 10

    private func isLitter(_ name: String) -> Bool {
        Self.litter.contains(FileSystem.name(of: name)) && size(name) <= Self.litterLimit
    }

    /// One that lies in every folder: what the credential names must be there, and what people read and run must be
    /// something that some release of ours has written. It is run before anybody has checked anything.
    private func checkOurs(_ path: String, bytes: [UInt8], into report: inout VerifyReport) throws {
        let isNamed = path.hasPrefix("schema/")
        guard has(path) else {
            if isNamed { return report.incomplete("missing", "\(path) is not in the folder") }
            return report.tell("\(path): not here")
        }
        let found = try report.checked(path) {
            try checkLength(path)
            return try FileSystem.read(folder + "/" + path, limit: Self.limit(path))
        }
        guard let found, found != bytes else { return }
        if isNamed {
            report.refuse("schema", "\(path): not the one that the credential was signed for")
        } else if !CertificateResources.isReleased(path, Digest(of: found)) {
            report.refuse(
                "program", "\(path): no release of Lotwise wrote it; don't follow or run it, and ask for another")
        } else {
            report.tell("\(path): of another release than this program")
        }
    }

    /// A file that isn't part of what was signed would seem checked along with it.
    func checkOthers(_ kind: CertificateKind, entries: Set<String>, _ report: inout VerifyReport) throws {
        var expected = Set(BundleNames.kept + ["issued.json", "issued.tlog-proof", "policy.txt"]).union(entries)
        for (path, bytes) in CertificateResources.files(kind) {
            expected.insert(path)
            try checkOurs(path, bytes: bytes, into: &report)
        }
        let foreign = names.subtracting(expected).subtracting(apart).sorted {
            $0.utf8.lexicographicallyPrecedes($1.utf8)
        }
        for name in foreign where isLitter(name) {
            report.tell("\(name): not part of the certificate")
        }
        let strange = foreign.filter { !isLitter($0) }
        guard let first = strange.first else { return report.ok("folder: no file that doesn't belong to it") }
        let more = strange.count > 1 ? " and \(strange.count - 1) more" : ""
        report.refuse(
            "unexpected",
            "\(first)\(more): not part of the certificate, so nobody signed for it; take it out and check again")
    }
}
