import Basics
import RecoveryModel

/// How a manifest is to be read.
///
/// ```
/// let options = ManifestOptions(personal: PersonalFilter(.drop), mapping: mapping)
/// let reading = try CSVManifestReader().read(source, options: options, into: sink)
/// ```
package struct ManifestOptions: Sendable {
    /// What becomes of personal cells.
    package var personal: PersonalFilter
    /// Overrides what would be found.
    package var mapping: ColumnMapping?
    /// Type allocation codes that count as known.
    package var types: TypeAllocations

    /// Drops personal cells and finds the columns itself unless said otherwise.
    package init(
        personal: PersonalFilter = PersonalFilter(.drop), mapping: ColumnMapping? = nil,
        types: TypeAllocations = .shipped
    ) {
        self.personal = personal
        self.mapping = mapping
        self.types = types
    }
}

/// A remark on the file that is no finding: rows above the header, a repeated header, a sum at the end.
package struct ManifestNote: Sendable, Equatable {
    /// 1-based.
    package var line: Int
    /// What was noticed.
    package var text: String

    /// A remark on one line.
    package init(line: Int, text: String) {
        self.line = line
        self.text = text
    }
}

/// What was understood of a file, beside its rows.
package struct ManifestReading: Sendable {
    /// Reader's id and, where known, whose export it is: `csv`, `json`…
    package var format: String
    /// What each column was taken for.
    package var mapping: ManifestMapping
    /// How a delimited file is written; nil for the others.
    package var dialect: CSVDialect?
    /// Rows given to the sink.
    package var rows = 0
    /// At most 100.
    package var notes: [ManifestNote] = []
    /// Digest of the bytes as they were read.
    package var digest: Digest
    /// Bytes of the file.
    package var byteCount = 0
}

/// What redaction did to a file.
package struct ManifestRedaction: Sendable, Equatable {
    /// Of the bytes as they came.
    package var original: Digest
    /// Of the bytes as they were written.
    package var kept: Digest
    /// Labels of the personal columns.
    package var columns: [String]
    /// Cells whose text was dropped or hashed.
    package var cells: Int
    /// What is to be told of the file: secrets that were dropped, an encoding that its bytes contradict. At most 20.
    package var notes: [FileFinding] = []
}

extension ManifestReader {
    /// One note for the columns that were dropped because they open devices.
    static func notes(dropped labels: [String]) -> [FileFinding] {
        guard !labels.isEmpty else { return [] }
        let named = labels.prefix(8).map { "‘\($0)’" }.joined(separator: ", ")
        let more = labels.count > 8 ? " and \(labels.count - 8) more" : ""
        return [
            FileFinding(
                "I18",
                "\(named)\(more): holds codes that open devices. It is dropped from what is kept; use them from where "
                    + "they belong, and don't send them", line: 0)
        ]
    }
}

/// Reads one family of manifests. One reader = one file + one line in `BuiltInManifestReaders`.
///
/// ```
/// guard let reader = BuiltInManifestReaders.reader(for: head) else { return }
/// let reading = try reader.read(source, options: ManifestOptions(), into: sink)
/// let redaction = try reader.redact(again, options: ManifestOptions()) { kept += $0 }
/// ```
package protocol ManifestReader: Sendable {
    /// Stable name.
    static var id: String { get }
    /// One line for `formats`.
    static var summary: String { get }
    /// True when the file can be read as a list of devices, whatever else it looks like.
    static func reads(_ head: FileHead) -> Bool
    /// What the names of its columns look like; of a file that it reads.
    static func look(_ head: FileHead) -> ManifestLook
    /// Readers keep nothing between files.
    init()
    /// Reads the whole document. Bad rows become claims with notes or findings and the rest goes on; throws only when
    /// the source or the sink fails.
    func read(
        _ source: any ByteSource, options: ManifestOptions, into sink: any ClaimSink
    ) throws -> ManifestReading
    /// Writes the document as it may be kept: the same rows on the same lines, personal cells dropped or hashed.
    /// Reading the result gives the same claims as reading the original.
    func redact(
        _ source: any ByteSource, options: ManifestOptions, to write: ([UInt8]) throws -> Void
    ) throws -> ManifestRedaction
}

extension ManifestReader {
    /// By content alone: a list of devices and nothing else; what an evidence importer reads is none of its business.
    package static func recognises(_ head: FileHead) -> Bool { reads(head) && look(head).isList }
}

/// Passes bytes on and digests them.
final class DigestingSource: ByteSource {
    private let source: any ByteSource
    private var hash = StreamingHash()
    private(set) var count = 0

    init(_ source: any ByteSource) { self.source = source }

    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let got = try source.read(into: buffer)
        hash.update(UnsafeRawBufferPointer(rebasing: buffer[..<got]))
        count += got
        return got
    }

    /// The digest of the whole source: what was not read yet is read now.
    func finish() throws -> Digest {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
        defer { buffer.deallocate() }
        while try read(into: buffer) > 0 {}
        return hash.finish()
    }
}

/// Collects output in large pieces and digests it.
struct RedactedOutput {
    private let write: ([UInt8]) throws -> Void
    private var hash = StreamingHash()
    private var pending: [UInt8] = []

    init(_ write: @escaping ([UInt8]) throws -> Void) { self.write = write }

    mutating func append(_ bytes: [UInt8]) throws {
        pending.append(contentsOf: bytes)
        if pending.count >= 64 << 10 { try flush() }
    }

    private mutating func flush() throws {
        if pending.isEmpty { return }
        hash.update(pending)
        try write(pending)
        pending.removeAll(keepingCapacity: true)
    }

    mutating func finish() throws -> Digest {
        try flush()
        return hash.finish()
    }
}

/// Damaged rows of a file: one is a finding, thousands are another kind of file, or an attack.
struct DamageTally {
    private static let minimumRows = 10_000

    var count = 0

    /// True when most of many rows were unreadable.
    func isHopeless(_ rows: Int) -> Bool { rows > Self.minimumRows && count * 2 > rows }  // bounded: rows of one file

    static func message(_ rows: Int) -> String {
        "most of the first \(rows) rows are unreadable: reading stopped in this line. Send the file again in one of the "
            + "documented formats"
    }
}
