import Basics
import ManifestReaders
import Pipeline
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// A manifest as its sender wrote it, read again from the kept document: what was dropped there stays dropped.
package struct ManifestSheet: Sendable {
    /// A column, in the sender's order.
    package struct Column: Hashable, Sendable {
        /// The header as written, made unique; `column N` where there is none.
        package let label: String
        /// A field's name, or personal, extra or ignored.
        package let use: String
        /// Holds identifiers of the device.
        package let isIdentifier: Bool
    }

    /// A row, in the sender's order.
    package struct Row: Sendable {
        /// 1-based.
        package let line: Int
        /// By column; empty cells are empty texts.
        package let cells: [String]
        /// The device whose claim the row is; nil when the lot has none for it.
        package let intake: Int?
        /// The same claim stands in an earlier row, of this sheet or another, and counts there.
        package let isRepeat: Bool
    }

    /// Path as it came.
    package let file: String
    package let columns: [Column]
    package let rows: [Row]
}

/// Reads the manifests of a lot that are in force, oldest first.
///
/// ```
/// for sheet in try ManifestSheets(lot, workspace).read() {
///     print(sheet.file, sheet.columns.map(\.label), sheet.rows.count)
/// }
/// ```
package struct ManifestSheets {
    private let workspace: Workspace
    private let lot: LotRow

    /// Of one lot.
    package init(_ lot: LotRow, _ workspace: Workspace) {
        self.workspace = workspace
        self.lot = lot
    }

    /// Throws `OperationError` when a kept document can't be read.
    package func read() throws -> [ManifestSheet] {
        var intakes = try intakesByClaim()
        return try workspace.store.documents(lot: lot.id)
            .filter { $0.kind.hasPrefix("manifest:") && $0.state == .read }
            .compactMap { try read($0, &intakes) }
    }

    /// Rows that say the same word for word have one digest: their intakes in order, and how many were given out.
    private struct Claimants {
        var intakes: [Int]
        var given = 0
    }

    private func intakesByClaim() throws -> [[UInt8]: Claimants] {
        var found: [[UInt8]: Claimants] = [:]
        try IntakePages.each(lot, in: workspace.store) { rows, numbers in
            // Ids are dealt to all lots: what lies between may be another's.
            let mine = Set(rows.map(\.id))
            try workspace.store.eachRecord(in: numbers) { intake, kind, digest, _, _, _ in
                guard kind == EvidenceKind.claim.rawValue, mine.contains(intake) else { return }
                found[Array(digest), default: Claimants(intakes: [])].intakes.append(intake)
            }
        }
        return found
    }

    private func read(_ row: DocumentRow, _ intakes: inout [[UInt8]: Claimants]) throws -> ManifestSheet? {
        let id = row.format.dropFirst("manifest:".count)
        guard let type = BuiltInManifestReaders.all.first(where: { $0.id == id }) else { return nil }
        let sink = CellSink()
        let reading = try workspace.folder.explained {
            let options = ManifestOptions(personal: try personal(), mapping: try mapping(row)?.columns)
            return try type.init().read(workspace.keeper.source(of: row.digest), options: options, into: sink)
        }
        let columns = reading.mapping.columns.map { column in
            ManifestSheet.Column(
                label: column.label.isEmpty ? "column \(column.position)" : column.label, use: column.useName,
                isIdentifier: ManifestField(rawValue: column.useName)?.identifierKind != nil)
        }
        let rows = sink.rows.map { found in
            var claimants = intakes[found.digest] ?? Claimants(intakes: [])
            let isRepeat = claimants.given > 0 && claimants.given >= claimants.intakes.count
            let intake = isRepeat ? claimants.intakes.last : claimants.intakes.dropFirst(claimants.given).first
            claimants.given += 1
            intakes[found.digest] = claimants
            return ManifestSheet.Row(line: found.line, cells: found.cells, intake: intake, isRepeat: isRepeat)
        }
        return ManifestSheet(file: row.path, columns: columns, rows: rows)
    }

    private func mapping(_ row: DocumentRow) throws -> LoadedMapping? {
        guard let digest = LoadedMapping.digest(in: row.mapping) else { return nil }
        return try LoadedMapping(
            try workspace.keeper.read(digest), path: "mapping \(digest.hex.prefix(12))")
    }

    private func personal() throws -> PersonalFilter {
        let terms = try? LotFile(Array(lot.terms.utf8), file: "lot.yaml")
        return try workspace.folder.keptFilter(terms?.personal.rawValue ?? "drop")
    }
}

/// Takes rows as they are written, and what tells their claim apart.
private final class CellSink: ClaimSink {
    private(set) var rows: [(line: Int, cells: [String], digest: [UInt8])] = []
    private var pending: [String] = []

    var wantsCells: Bool { true }

    func cells(_ cells: [String]) { pending = cells }

    func claim(_ claim: Claim) throws {
        var writer = FieldWriter()
        claim.write(to: &writer)
        rows.append((claim.source.line, pending, RecordRow.identity(.claim, writer.bytes)))
    }

    func finding(_ finding: FileFinding) throws {}
}
