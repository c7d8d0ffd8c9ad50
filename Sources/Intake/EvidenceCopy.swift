import Basics
import EvidenceImporters
import ManifestReaders
import RecoveryModel
import StoreFiles

/// A file of evidence as it may be kept: without what it says of people, and without what opens devices.
struct EvidenceCopy {
    let draft: DocumentKeeper.Draft
    /// Of the file as it came.
    let original: Digest
    /// Bytes of the file as it came.
    let bytes: Int
    /// What is to be told of it; nil when nothing.
    private(set) var finding: FileFinding?

    /// Copies `file` beside the documents. Throws `SystemError`.
    init(_ file: FoundFile, personal: PersonalFilter, keeper: DocumentKeeper) throws {
        let head = try FileNature.head(of: file.absolute, name: file.relative)
        guard let redaction = ReportRedaction(head, delimiter: file.nature.mapping?.sheet.delimiter) else {
            self.init(whole: try keeper.copy(FileByteSource(path: file.absolute)))
            return
        }
        // Written on the redacting thread, read when the pipe has ended.
        nonisolated(unsafe) var done: ReportRedaction.Result?
        let pipe = RedactionPipe { write in
            done = try redaction.redact(
                FileByteSource(path: file.absolute),
                kept: { personal.policy == .drop ? PersonalFields.mark : personal.kept($0) }, to: write)
        }
        let kept = try keeper.copy(pipe)
        if let failure = pipe.failure { throw failure }
        self.init(draft: kept, original: done?.original ?? kept.digest, bytes: done?.byteCount ?? kept.bytes)
        guard let secrets = done?.secrets, !secrets.isEmpty else { return }
        let names = secrets.prefix(8).map { "‘\($0)’" }.joined(separator: ", ")
        finding = FileFinding(
            "I18", "\(names): holds codes that open devices. It is taken out of what is kept; don't send them", line: 0)
    }

    /// What may be kept of a file that isn't read: of a list of devices no personal cells. `original` is the digest of
    /// the file as it came.
    init(unread file: FoundFile, original: Digest, _ personal: PersonalFilter?, _ keeper: DocumentKeeper) throws {
        let head = try FileNature.head(of: file.absolute, name: file.relative)
        guard let personal, let reader = BuiltInManifestReaders.reader(forManifest: head) else {
            try self.init(file, personal: personal ?? PersonalFilter(.drop), keeper: keeper)
            return
        }
        let copy = try ManifestCopy(file, reader: reader, options: ManifestOptions(personal: personal), keeper: keeper)
        self.init(draft: copy.draft, original: original, bytes: FileSystem.size(file.absolute) ?? copy.draft.bytes)
    }

    /// A copy from which nothing was taken out.
    init(whole draft: DocumentKeeper.Draft) {
        self.init(draft: draft, original: draft.digest, bytes: draft.bytes)
    }

    private init(draft: DocumentKeeper.Draft, original: Digest, bytes: Int) {
        self.draft = draft
        self.original = original
        self.bytes = bytes
    }
}

/// A manifest as it may be kept: its redacted stream, or the file itself where the terms keep what is personal and no
/// column holds secrets.
struct ManifestCopy {
    let draft: DocumentKeeper.Draft
    /// What is to be told of it.
    let findings: [FileFinding]

    /// Copies `file` beside the documents. Throws what reading and writing throw.
    init(
        _ file: FoundFile, reader: any ManifestReader, options: ManifestOptions, keeper: DocumentKeeper
    ) throws {
        // Written on the redacting thread, read when the pipe has ended.
        nonisolated(unsafe) var done: ManifestRedaction?
        let pipe = RedactionPipe { write in
            done = try reader.redact(FileByteSource(path: file.absolute), options: options, to: write)
        }
        let redacted = try keeper.copy(pipe)
        if let failure = pipe.failure { throw failure }
        findings = done?.notes ?? []
        guard options.personal.policy == .keep, done?.cells == 0 else {
            draft = redacted
            return
        }
        keeper.discard(redacted)
        draft = try keeper.copy(FileByteSource(path: file.absolute))
    }
}
