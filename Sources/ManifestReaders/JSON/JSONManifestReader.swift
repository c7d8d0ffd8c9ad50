import Basics
import RecoveryModel

/// JSON: an array of objects, such an array inside one object, objects one behind the other, or JSON Lines.
package struct JSONManifestReader: ManifestReader {
    /// Stable name.
    package static let id = "json"
    /// One line for `formats`.
    package static let summary = "JSON (an array of devices, alone or inside one object) and JSON Lines"

    /// Where known interfaces keep their lists.
    static let arrayNames: Set<String> = [
        "devices", "mobiledevices", "chromeosdevices", "data", "value", "items", "assets", "rows", "results", "records",
        "manifest", "inventory",
    ]

    /// Readers have no state.
    package init() {}

    /// True when members are found whose names identify devices.
    package static func reads(_ head: FileHead) -> Bool {
        guard let (columns, samples, _) = sample(head), !samples.isEmpty else { return false }
        let mapping = JSONManifestRun.mapping(columns, samples: samples, options: ManifestOptions())
        return mapping.columns.contains { column in
            guard case .field(let field) = column.use, let kind = field.identifierKind else { return false }
            return column.basis == .header && ClaimBuilder.usable.contains(kind)
        }
    }

    /// By the innermost names of the members and those around them.
    package static func look(_ head: FileHead) -> ManifestLook {
        guard let (columns, _, members) = sample(head) else { return .list(describing: 0) }
        return ManifestLook(
            members
                + columns.names.flatMap { [JSONFlattening.header($0)] + $0.split(separator: ".").map(String.init) })
    }

    /// The first rows, and the names of their members as they are; nil for a file that is no JSON.
    private static func sample(_ head: FileHead) -> (NamedColumns, [[String]], [String])? {
        guard let first = head.bytes.drop(while: { $0 <= 32 || $0 == 0xEF || $0 == 0xBB || $0 == 0xBF }).first,
            first == 123 || first == 91
        else { return nil }
        var columns = NamedColumns()
        var samples: [[String]] = []
        var names: [String] = []
        let reader = JSONElementReader(MemoryByteSource(head.bytes), arrayNames: arrayNames)
        while samples.count < 20, let element = try? reader.next() {
            guard let value = try? JSONParser.parse(element), let members = value.members else { continue }
            names += members.map(\.name)
            samples.append(columns.cells(JSONFlattening.cells(value)))
        }
        return (columns, samples, names)
    }

    /// Gives a claim for every row, damaged ones included.
    package func read(
        _ source: any ByteSource, options: ManifestOptions, into sink: any ClaimSink
    ) throws -> ManifestReading {
        let run = try JSONManifestRun(source, options)
        while let row = try run.next() {
            switch row {
            case .data(let row, _): try run.builder.pass(row, to: sink)
            case .broken(let error): try sink.finding(run.finding(error))
            }
        }
        return try run.reading()
    }

    /// Writes the document without what is personal.
    package func redact(
        _ source: any ByteSource, options: ManifestOptions, to write: ([UInt8]) throws -> Void
    ) throws -> ManifestRedaction {
        try withoutActuallyEscaping(write) { write in
            let run = try JSONManifestRun(source, options)
            var output = RedactedOutput(write)
            var lines = LinedJSON()
            while let row = try run.next() {
                lines.isArray = run.isArray
                lines.name = run.arrayName
                switch row {
                case .data(let row, nil): try output.append(lines.broken(at: row.line))
                case .data(let row, let value?): try output.append(lines.element(run.redacted(value), at: row.line))
                case .broken(let error): try output.append(lines.stop(at: error.line))
                }
            }
            lines.isArray = run.isArray
            lines.name = run.arrayName
            try output.append(lines.end())
            return ManifestRedaction(
                original: try run.source.finish(), kept: try output.finish(), columns: run.personalLabels,
                cells: run.redactedCells, notes: Self.notes(dropped: run.secretLabels) + run.further)
        }
    }
}
