import Basics

/// The front of a file, enough to tell by content what it is.
///
/// ```
/// let head = FileHead(name: "report.xml", bytes: front, isWhole: false)
/// guard let importer = BuiltInImporters.recognise(head) else { return }
/// ```
package struct FileHead: Sendable {
    /// For messages and for `.json` against `.jsonl` ties only: content decides.
    package let name: String
    /// The first bytes, at most 64 KiB.
    package let bytes: [UInt8]
    /// True when `bytes` are the whole file.
    package let isWhole: Bool

    package init(name: String, bytes: [UInt8], isWhole: Bool) {
        self.name = name
        self.bytes = bytes
        self.isWhole = isWhole
    }

    /// How much of a file is looked at to recognise it.
    package static let length = 65_536
}

/// Takes what a reader or an importer finds, in file order.
///
/// ```
/// final class Collected: EvidenceSink {
///     var records: [EvidenceRecord] = []
///     func record(_ record: EvidenceRecord) { records.append(record) }
///     func finding(_ finding: FileFinding) {}
/// }
/// ```
package protocol EvidenceSink: AnyObject {
    /// Throws when the run is being stopped.
    func record(_ record: EvidenceRecord) throws
    /// Something is wrong with the file or a row. Throws when the run is being stopped.
    func finding(_ finding: FileFinding) throws
}

/// Reads one tool's or one kind's files. One importer = one file + one line in `BuiltInImporters`.
///
/// ```
/// if let type = BuiltInImporters.recognise(head) {
///     try type.init().read(FileByteSource(path: path), into: sink)
/// }
/// ```
package protocol EvidenceImporter: Sendable {
    /// Stable name, kept with every record it gives, e.g. `blancco-xml`.
    static var id: String { get }
    /// One line for `formats`.
    static var summary: String { get }
    /// By content; must not claim what another importer reads better.
    static func recognises(_ head: FileHead) -> Bool
    /// Importers keep nothing between files.
    init()
    /// Reads the whole document. Bad rows become findings and the rest goes on; throws only when the source or the
    /// sink fails.
    func read(_ source: any ByteSource, into sink: any EvidenceSink) throws
}

/// Takes the rows of a manifest.
///
/// ```
/// final class Collected: ClaimSink {
///     var claims: [Claim] = []
///     func claim(_ claim: Claim) { claims.append(claim) }
///     func finding(_ finding: FileFinding) {}
/// }
/// ```
package protocol ClaimSink: AnyObject {
    /// Throws when the run is being stopped.
    func claim(_ claim: Claim) throws
    /// Something is wrong with the file or a row. Throws when the run is being stopped.
    func finding(_ finding: FileFinding) throws
    /// True when the sink takes rows also as they are written.
    var wantsCells: Bool { get }
    /// The cells that the next claim is made of, by column; personal ones as the policy keeps them.
    func cells(_ cells: [String])
}

extension ClaimSink {
    /// Claims are enough for most.
    package var wantsCells: Bool { false }
    /// Passed over.
    package func cells(_ cells: [String]) {}
}

/// What becomes of personal columns (INTERFACE §1.2).
package enum PersonalDataPolicy: String, Sendable, CaseIterable {
    case drop, hash, keep
}
