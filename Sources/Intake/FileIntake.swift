import Basics
import EvidenceImporters
import ManifestReaders
import Pipeline
import RecoveryModel
import Storage
import StoreFiles

/// What a file turned out to be, by its content.
package enum FileNature {
    case lotTerms
    case manifest(any ManifestReader)
    case evidence(any EvidenceImporter.Type)
    /// A sheet that becomes a canonical one through a mapping file.
    case mappedEvidence(any EvidenceImporter.Type, LoadedMapping)
    /// Delimited text whose columns a mapping file names.
    case mappedManifest(LoadedMapping)
    /// Several mapping files fit equally, and nothing is guessed.
    case ambiguous([String])
    case table(String)
    /// It has identifiers of devices, and neither place nor the lot's word makes it a manifest; what it looks like.
    case notManifest(ManifestLook?)
    case unrecognised
    /// It is there and can't be read; why.
    case unreadable(String)
    /// A folder whose files nobody reads; what to do about it.
    case passedOver(String)

    /// Order in which files of a folder are read: what later files refer to comes first.
    var order: Int {
        switch self {
        case .lotTerms: 0
        case .manifest, .mappedManifest: 1
        case .evidence(let type), .mappedEvidence(let type, _):
            switch type.id {
            case HandOversImporter.id, CarrierEventsImporter.id, EasyPostImporter.id: 2
            case DockScansImporter.id: 3
            case MovementsImporter.id: 4
            default: 5
            }
        case .table: 6
        case .unrecognised, .ambiguous, .unreadable, .notManifest, .passedOver: 7
        }
    }

    var name: String {
        switch self {
        case .lotTerms: "lot.yaml"
        case .manifest(let reader): "manifest:" + type(of: reader).id
        case .evidence(let type): type.id
        case .mappedEvidence(let type, let mapping): type.id + "+" + mapping.name
        case .mappedManifest(let mapping): "manifest:" + CSVManifestReader.id + "+" + mapping.name
        case .table(let kind): "table:" + kind
        case .unrecognised, .ambiguous, .notManifest: "unrecognised"
        case .unreadable: "unreadable"
        case .passedOver: "folder"
        }
    }

    /// The mapping file that the file is read through; nil for most.
    var mapping: LoadedMapping? {
        switch self {
        case .mappedEvidence(_, let mapping), .mappedManifest(let mapping): mapping
        default: nil
        }
    }

    /// Looks at the front of a file.
    static func of(_ head: FileHead, _ mappings: MappingCatalogue) -> FileNature {
        if let type = BuiltInImporters.recognise(head) { return .evidence(type) }
        if let kind = TableReader.recognise(head) { return .table(kind.rawValue) }
        let fitting = mappings.fitting(head)
        if fitting.count > 1 { return .ambiguous(fitting.map(\.name)) }
        if let mapping = fitting.first {
            if mapping.isManifest { return .mappedManifest(mapping) }
            if let type = BuiltInImporters.importer(mapping.file.kind) { return .mappedEvidence(type, mapping) }
        }
        if let reader = BuiltInManifestReaders.reader(for: head) { return .manifest(reader) }
        if let look = BuiltInManifestReaders.look(head) { return .notManifest(look) }
        return .unrecognised
    }

    /// Files that are nobody's evidence, ignored and counted.
    static func isIgnored(_ relative: String) -> Bool {
        let name = FileSystem.name(of: relative)
        return name.hasPrefix(".") || ["Thumbs.db", "desktop.ini", "expected.json"].contains(name)
    }

    /// A hidden file that no system or tool leaves by itself.
    static func isHidden(_ relative: String) -> Bool {
        let name = FileSystem.name(of: relative)
        return name.hasPrefix(".") && !name.hasPrefix("._") && !name.hasPrefix(".~lock.") && !left.contains(name)
    }

    private static let left: Set<String> = [
        ".DS_Store", ".localized", ".directory", ".gitignore", ".gitkeep", ".gitattributes", ".keep", ".hidden",
        ".apdisk", ".VolumeIcon.icns", ".metadata_never_index", ".com.apple.timemachine.donotpresent",
    ]

    /// Looks at the front of the file at `path`; one that can't be read is no reason to leave the others.
    static func looking(
        at path: String, name: String, _ mappings: MappingCatalogue, _ choice: ManifestChoice?
    ) -> (nature: FileNature, look: ManifestLook?) {
        guard !FileSystem.isSpecial(path) else { return (.unreadable("is no regular file"), nil) }
        do {
            let head = try head(of: path, name: name)
            if mappings.fitting(head).isEmpty, let reader = choice?.reader(expectedFor: name, head) {
                return (.manifest(reader), nil)
            }
            let nature = of(head, mappings)
            guard case .manifest = nature, choice != nil else { return (nature, nil) }
            return (nature, BuiltInManifestReaders.look(head))
        } catch {
            return (.unreadable("can't be read: \(error)"), nil)
        }
    }

    static func head(of path: String, name: String) throws -> FileHead {
        let source = try FileByteSource(path: path)
        var bytes = [UInt8](repeating: 0, count: FileHead.length + 1)
        var done = 0
        while done < bytes.count {
            let count = try bytes.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[done...]))
            }
            if count == 0 { break }
            done += count
        }
        let isWhole = done <= FileHead.length
        return FileHead(name: name, bytes: Array(bytes[0..<min(done, FileHead.length)]), isWhole: isWhole)
    }
}

/// A file found in a folder or named on the command line.
///
/// ```
/// let mappings = try MappingCatalogue.load()
/// let (files, ignored) = try FoundFile.find(["evidence"], mappings: mappings)
/// for file in files { print(file.relative) }
/// ```
package struct FoundFile {
    /// As the user names it: relative to the lot folder when inside one.
    package let relative: String
    package let absolute: String
    package var nature: FileNature
    /// What a list of devices looks like by its columns; nil for other files.
    var look: ManifestLook?

    /// Everything below `paths` (files or folders), in order of reading; ignored files are counted. `choice` says which
    /// lists are manifests of a lot's folder; nil where the paths are no such folder. Throws `OperationError` for a path
    /// that isn't there, and for a store among them: nothing in one is ever evidence.
    package static func find(_ paths: [String], mappings: MappingCatalogue, choice: ManifestChoice? = nil) throws
        -> (files: [FoundFile], ignored: Int)
    {
        var found: [FoundFile] = []
        var ignored = 0
        for path in paths {
            guard FileSystem.exists(path) else {
                throw OperationError(.unreadable, "\(path): no such file or folder; check the path")
            }
            try InputPlaces.refuseInsideStore(path)
            let inside = try FolderContents(path)
            found += inside.passedOver
            ignored += inside.ignored
            for relative in inside.files {
                let absolute = inside.isFolder ? path + "/" + relative : path
                if FileNature.isIgnored(relative) {
                    ignored += 1
                    if FileNature.isHidden(relative), (FileSystem.size(absolute) ?? 0) > 0 {
                        let why =
                            "it is hidden, and isn't read. Give it a name without the dot if it is evidence, else take it away"
                        found.append(FoundFile(relative: relative, absolute: absolute, nature: .passedOver(why)))
                    }
                    continue
                }
                if FileSystem.isLink(absolute) { try InputPlaces.refuseInsideStore(absolute) }
                guard choice == nil || relative != "lot.yaml" else {
                    found.append(FoundFile(relative: relative, absolute: absolute, nature: .lotTerms))
                    continue
                }
                let (nature, look) = FileNature.looking(at: absolute, name: relative, mappings, choice)
                found.append(FoundFile(relative: relative, absolute: absolute, nature: nature, look: look))
            }
        }
        if let choice { found = choice.chosen(from: found) }
        found.sort {
            ($0.nature.order, $0.rank) != ($1.nature.order, $1.rank)
                ? ($0.nature.order, $0.rank) < ($1.nature.order, $1.rank)
                : $0.relative.utf8.lexicographicallyPrecedes($1.relative.utf8)
        }
        return (found, ignored)
    }

    /// A file called manifest comes before other lists: its rows are the first that name their devices.
    private var rank: Int {
        guard case .manifest = nature else { return 0 }
        return FileSystem.name(of: relative).lowercased().hasPrefix("manifest") ? 0 : 1
    }
}

/// What lies below one path that a user named.
private struct FolderContents {
    let isFolder: Bool
    /// Relative to the folder; the name of a file that was named itself.
    private(set) var files: [String] = []
    /// Files that were passed over and counted.
    private(set) var ignored = 0
    /// Folders that hold files which nobody reads.
    private(set) var passedOver: [FoundFile] = []

    /// Made by systems and tools for themselves: nobody keeps evidence in one.
    private static let litter: Set<String> = [
        ".git", ".svn", ".hg", ".Spotlight-V100", ".fseventsd", ".Trashes", ".TemporaryItems", ".AppleDouble",
        ".DocumentRevisions-V100", ".idea", ".vscode",
    ]

    init(_ path: String) throws {
        isFolder = FileSystem.isDirectory(path)
        guard isFolder else {
            files = [FileSystem.name(of: path)]
            return
        }
        var walk = FileWalk(root: path)
        walk.enter = { folder in
            guard StoreFolder.isStore(folder) else { return }
            throw InputPlaces.storeInside(folder, path)
        }
        try walk.walk()
        files = walk.files
        for folder in walk.deep {
            let why =
                "it lies deeper than \(FileWalk.maximumDepth) folders and isn't read: move what it holds further up, and "
                + "run the lot again"
            passedOver.append(FoundFile(relative: folder, absolute: path + "/" + folder, nature: .passedOver(why)))
        }
        for (folder, count) in walk.hidden where count > 0 {
            ignored += count
            if Self.litter.contains(FileSystem.name(of: folder)) { continue }
            let why =
                "it is hidden: \(count) \(count == 1 ? "file" : "files") in it \(count == 1 ? "isn't" : "aren't") read. Give "
                + "it a name without the dot if that is evidence, else take it away"
            passedOver.append(FoundFile(relative: folder, absolute: path + "/" + folder, nature: .passedOver(why)))
        }
    }
}

/// What moves from the reading thread by way of the preparing one to the writer.
final class IntakeBatch {
    enum Item {
        case claim(Claim, RecordRow)
        /// As it was read, with its body.
        case evidence(EvidenceRecord, [UInt8])
        /// The same, made ready.
        case record(PreparedRecord)
        case finding(FileFinding)
    }

    var items: [Item] = []

    /// Makes ready what was read: keys and digests, which take as long as reading.
    func prepare(document: Int, lot: Int?) {
        for place in items.indices {
            guard case .evidence(let record, let body) = items[place] else { continue }
            items[place] = .record(PreparedRecord(record, body: body, document: document, lot: lot))
        }
    }
}

/// Collects what a reader gives and hands it on in batches; runs on the reading thread.
final class IntakeSink: EvidenceSink, ClaimSink {
    private let channel: BoundedChannel<IntakeBatch>
    private let document: Int
    private var batch = IntakeBatch()
    private var weight = 0
    private(set) var findings = 0
    /// Takes what a later version of a file repeats; nil for a file that is new.
    var comparison: VersionComparison?

    /// Findings of one file that are kept one by one; the rest are counted, so that junk can't fill the store.
    static let findingLimit = 1000

    init(channel: BoundedChannel<IntakeBatch>, document: Int) {
        self.channel = channel
        self.document = document
    }

    struct Stopped: Error {}

    func record(_ record: EvidenceRecord) throws {
        comparison?.repeated(record)
        let body = record.evidence.body
        try add(.evidence(record, body), weight: body.count + 200)
    }

    func claim(_ claim: Claim) throws {
        var writer = FieldWriter()
        claim.write(to: &writer)
        let row = RecordRow(
            intake: 0, kind: .claim, digest: RecordRow.identity(.claim, writer.bytes), document: document,
            line: claim.source.line, body: writer.bytes)
        try add(.claim(claim, row), weight: writer.bytes.count + 400)
    }

    func finding(_ finding: FileFinding) throws {
        findings += 1
        if findings <= Self.findingLimit { try add(.finding(finding), weight: 200) }
    }

    private func add(_ item: IntakeBatch.Item, weight: Int) throws {
        batch.items.append(item)
        self.weight += weight
        if batch.items.count >= 512 || self.weight >= 256 << 10 { try flush() }
    }

    /// Hands on what is collected. Throws `Stopped` when the writer gave up.
    func flush() throws {
        guard !batch.items.isEmpty else { return }
        // The batch is let go of here: nobody else holds it.
        nonisolated(unsafe) let full = batch
        batch = IntakeBatch()
        weight = 0
        guard channel.send(full) else { throw Stopped() }
    }

    /// Says how many findings were not kept one by one.
    func close() throws {
        if findings > Self.findingLimit {
            let more = findings - Self.findingLimit
            try add(
                .finding(
                    FileFinding(
                        "I16", "\(more) further findings in this file are not listed; mend the file and run again",
                        line: 0)), weight: 200)
        }
        try flush()
    }
}
