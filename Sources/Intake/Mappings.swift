import Basics
import EvidenceImporters
import ManifestReaders
import Pipeline
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// A mapping file as it was found.
package struct LoadedMapping: Sendable {
    let file: MappingFile
    /// How messages and documents name it.
    let path: String
    let bytes: [UInt8]

    var digest: Digest { Digest(of: bytes) }
    var name: String { file.name }
    var isManifest: Bool { file.kind == MappingKind.manifest }

    /// Throws `OperationError` that names file, line and key.
    init(_ bytes: [UInt8], path: String) throws {
        do { file = try MappingFile(bytes, file: path, kinds: Self.kinds) } catch let error as PipelineError {
            throw OperationError(.unreadable, error.description)
        }
        self.path = path
        self.bytes = bytes
    }

    /// What mapping files can map to.
    static let kinds: [MappingKind] = {
        let fields = ManifestField.allCases
        let others = ["personal", "extra", "ignored"]
        let repeated: [ManifestField] = [.imei, .imei2, .meid]
        let manifest = MappingKind(
            id: MappingKind.manifest, columns: fields.map(\.rawValue) + others,
            repeatable: Set(repeated.map(\.rawValue) + others),
            translatable: fields.filter { $0.identifierKind == nil }.map(\.rawValue))
        let sheets = BuiltInImporters.sheets.map {
            MappingKind(
                id: $0.id, columns: $0.columns, required: $0.identifying, translatable: $0.translatable,
                constants: $0.constants)
        }
        return [manifest] + sheets
    }()

    /// For a canonical sheet.
    var sheet: SheetMapping {
        SheetMapping(
            name: file.name, importer: file.kind, columns: file.columns, values: file.values,
            constants: file.constants, zone: file.zone,
            dates: file.dates.flatMap { SheetMapping.DateOrder(rawValue: $0.rawValue) } ?? .yearFirst,
            delimiter: file.delimiter)
    }

    /// For a manifest.
    var columns: ColumnMapping {
        var values: [ManifestField: [String: String]] = [:]
        for (name, words) in file.values { if let field = ManifestField(rawValue: name) { values[field] = words } }
        return ColumnMapping(
            name: file.name, headers: file.columns.mapValues(Self.use), positions: file.positions.mapValues(Self.use),
            hasHeader: file.hasHeader ? nil : false, delimiter: file.delimiter, values: values)
    }

    private static func use(_ word: String) -> ColumnUse {
        switch word {
        case "personal": .personal
        case "ignored": .ignored
        default: ManifestField(rawValue: word).map(ColumnUse.field) ?? .extra
        }
    }

    /// What the mapping names and the file hasn't; nil when the file is no delimited text.
    func missing(in head: FileHead) -> [String]? {
        isManifest ? CSVManifestReader.missing(of: columns, in: head) : sheet.missing(head)
    }

    /// Text kept with a document that is read through this mapping, so that it is always read so.
    var note: String {
        var json = JSONText()
        json.beginObject()
        json.member("mapping", name)
        json.member("mappingDocument", digest.description)
        json.endObject()
        return json.text
    }

    /// Digest of the mapping file that a document's note names; nil when it was read without one.
    static func digest(in note: String) -> Digest? {
        guard !note.isEmpty, let value = try? JSONParser.parse(Array(note.utf8)) else { return nil }
        return value["mappingDocument"]?.string.flatMap(Digest.init(text:))
    }
}

/// The mapping files that a command works with: the one it was given, the operator's, those built in.
///
/// ```
/// let mappings = try MappingCatalogue.load(given: "acme.yaml", delivered: folders)
/// for remark in mappings.remarks { print(remark) }
/// ```
package struct MappingCatalogue: Sendable {
    /// Each tier comes before the next.
    private let given: LoadedMapping?
    private let tiers: [[LoadedMapping]]
    /// What is to be said of mapping files that aren't used.
    package private(set) var remarks: [String] = []

    private init(given: LoadedMapping?, tiers: [[LoadedMapping]]) {
        self.given = given
        self.tiers = tiers
    }

    /// The folder of the operator's own mapping files.
    package static let folder = "pipelines/mappings"

    /// Throws `OperationError` for a file that can't be read: left out, what it maps would be misread.
    ///
    /// - Parameter delivered: what others sent. Mapping files in there are used when they are given, never because of
    ///   their place.
    package static func load(
        given path: String? = nil, folder: String = folder, delivered: [String] = []
    ) throws -> MappingCatalogue {
        let given = try path.map { try LoadedMapping(read($0), path: $0) }
        var own: [LoadedMapping] = []
        let isForeign = delivered.contains { PipelineFinder.isInside(folder, $0) }
        if FileSystem.isDirectory(folder), !isForeign {
            let names = try OperationError.explained(as: .unreadable) { try FileSystem.files(below: folder) }
            for name in names where name.hasSuffix(".yaml") && !name.contains("/") {
                own.append(try LoadedMapping(read(folder + "/" + name), path: folder + "/" + name))
            }
        }
        let names = own.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            let files = own.filter { $0.name == twice }.map(\.path).joined(separator: " and ")
            throw OperationError(.unreadable, "\(files): both are named ‘\(twice)’; rename one")
        }
        let builtIn = try PipelineCatalogue.mappings.compactMap { path in
            try PipelineCatalogue.bytes(path).map { try LoadedMapping($0, path: "pipelines/" + path) }
        }
        var shelf = MappingCatalogue(given: given, tiers: [own, builtIn.filter { !names.contains($0.name) }])
        if isForeign {
            shelf.remarks = [
                "\(folder): came with what was delivered, so it isn't used; give a mapping with --mapping FILE, or run this "
                    + "from another folder"
            ]
        }
        return shelf
    }

    private static func read(_ path: String) throws -> [UInt8] {
        try OperationError.explained(as: .unreadable) { try FileSystem.read(path, limit: 1 << 21) }
    }

    /// The mappings that fit a file which no importer and no table claims: none, one, or several that fit equally.
    func fitting(_ head: FileHead) -> [LoadedMapping] {
        if let given, given.missing(in: head)?.isEmpty == true { return [given] }
        for tier in tiers {
            // Without headers nothing tells whose file it is: such a mapping must be given.
            let fitting = tier.filter { $0.file.hasHeader && $0.missing(in: head)?.isEmpty == true }
            let most = fitting.map(\.file.columns.count).max()
            if let most { return fitting.filter { $0.file.columns.count == most } }
        }
        return []
    }

    /// Why the mapping that was given doesn't apply to a file; nil when none was given or it does.
    func refusal(_ head: FileHead) -> String? {
        guard let given, let missing = given.missing(in: head), !missing.isEmpty else { return nil }
        return "mapping \(given.name) needs \(missing.joined(separator: ", ")), which the file hasn't"
    }
}

extension DocumentRow {
    /// The kind without the name of a mapping.
    package var format: String { String(kind.prefix { $0 != "+" }) }
}
