import Basics
import RecoveryModel
import XMLReading

/// XML: our own schema, validated while it streams by, and plain lists of devices whose elements have usual names.
package struct XMLManifestReader: ManifestReader {
    /// Stable name.
    package static let id = "xml"
    /// One line for `formats`.
    package static let summary = "XML by our schema \(ManifestSchema.namespace), or a plain list of device elements"

    /// Roots of lists that name no namespace.
    private static let roots: Set<String> = [
        "manifest", "devices", "devicelist", "inventory", "assets", "assetlist", "mobiledevices", "lot",
    ]

    /// Readers have no state.
    package init() {}

    /// A root that says what it is makes a list.
    package static func look(_ head: FileHead) -> ManifestLook { .list(describing: 2) }

    /// True when the root element is one of a list of devices.
    package static func reads(_ head: FileHead) -> Bool {
        guard let root = root(of: head) else { return false }
        return root.namespace == ManifestSchema.namespace
            || root.namespace == nil && roots.contains(HeaderName.normalised(root.name))
    }

    /// Local name and namespace of the root element; nil when the file has none.
    static func root(of head: FileHead) -> (name: String, namespace: String?)? {
        guard head.bytes.contains(60) else { return nil }
        let finder = RootFinder()
        // What is wrong behind the root's tag is said when the file is read.
        do { try XMLStream().read(MemoryByteSource(head.bytes), handler: finder) } catch {}
        return finder.root
    }

    /// Gives a claim for every row, damaged ones included.
    package func read(
        _ source: any ByteSource, options: ManifestOptions, into sink: any ClaimSink
    ) throws -> ManifestReading {
        let run = try XMLManifestRun(source, options)
        try run.read { event in
            switch event {
            case .row(let row, _): try run.builder.pass(row, to: sink)
            case .broken(let error): try sink.finding(run.finding(error))
            case .complaint(let text, let line): try sink.finding(run.finding(text, line))
            case .note(let text, let line): try sink.finding(FileFinding("I18", text, line: line))
            case .open: break
            }
        }
        return try run.reading()
    }

    /// Writes the document without what is personal.
    package func redact(
        _ source: any ByteSource, options: ManifestOptions, to write: ([UInt8]) throws -> Void
    ) throws -> ManifestRedaction {
        try withoutActuallyEscaping(write) { write in
            let run = try XMLManifestRun(source, options)
            var output = RedactedOutput(write)
            var lines = LinedXML()
            var notes: [FileFinding] = []
            try run.read { event in
                switch event {
                case .open(let root): try output.append(lines.open(run.redactedRoot(root)))
                case .row(_, let element): try output.append(lines.row(run.redacted(element)))
                case .complaint: break
                case .note(let text, let line): notes.append(FileFinding("I18", text, line: line))
                case .broken(let error): try output.append(lines.stop(at: error.line))
                }
            }
            try output.append(lines.end())
            return ManifestRedaction(
                original: try run.source.finish(), kept: try output.finish(), columns: run.personalLabels,
                cells: run.redactedCells, notes: notes + Self.notes(dropped: run.secretLabels))
        }
    }
}

private final class RootFinder: XMLStreamHandler {
    struct Found: Error {}

    var root: (name: String, namespace: String?)?

    func start(_ element: XMLElement) throws {
        root = (element.name, element.namespace)
        throw Found()
    }

    func end(_ element: XMLElementEnd) {}
}
