import Basics
import Deciding
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// A device that `find` came upon.
package struct FoundDevice: Sendable {
    package let device: String
    /// `<lot>/<n>`.
    package let intake: String
    package let lot: String
    /// Kind and value, IMEIs first.
    package let identifiers: [(kind: String, value: String)]
    package let make: String?
    package let model: String?
    package let box: String?
    /// Customer's asset tag.
    package let asset: String?

    func write(to json: inout JSONText) {
        json.beginObject()
        json.member("device", device)
        json.member("intake", intake)
        json.member("lot", lot)
        json.name("identifiers")
        json.beginObject()
        json.member("imei", identifiers.filter { $0.kind == "imei" }.map(\.value))
        var seen: Set<String> = ["imei"]
        for (kind, value) in identifiers where seen.insert(kind).inserted { json.member(kind, value) }
        json.endObject()
        json.member("make", make)
        json.member("model", model)
        json.member("box", box)
        json.member("asset", asset)
        json.endObject()
    }
}

/// Finds devices by a part of anything that was written of them: identifier, model, box, pallet, plate, asset tag, or a
/// column of the customer's own. Small and capital letters are the same; spaces, dashes and dots don't count in identifiers.
///
/// ```
/// let found = try FindQuery(workspace).find("475242")
/// for device in found.devices { print(device.intake, device.device) }
/// ```
package struct FindQuery {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }
    /// A shorter text would find everything.
    package static let shortest = 2

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// At most `limit` devices in order of lot and number, and how many there are in all. Throws `OperationError` for a
    /// text that is too short.
    package func find(_ text: String, limit: Int = 50) throws -> (devices: [FoundDevice], total: Int) {
        let wanted = Needle(text)
        guard wanted.bytes.count >= Self.shortest else {
            throw OperationError(.usage, "find takes at least \(Self.shortest) characters, not «\(text)»")
        }
        var ids = try identified(wanted)
        ids.formUnion(try described(wanted))
        var rows: [Int: IntakeRow] = [:]
        for id in ids {
            guard var row = try store.intake(id) else { continue }
            if let target = row.linkedTo, let linked = try store.intake(target) { row = linked }
            if !row.isVoid { rows[row.id] = row }
        }
        let ordered = rows.values.sorted { ($0.lot, $0.ordinal) < ($1.lot, $1.ordinal) }
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
        return (try ordered.prefix(limit).map { try device($0, lots[$0.lot] ?? "") }, ordered.count)
    }

    /// `{"hits":[…]}`.
    package static func json(_ devices: [FoundDevice], total: Int) -> String {
        JSONText.list("hits", devices, end: { $0.member("total", total) }) { $0.write(to: &$1) }
    }

    /// By the identifiers that were bound.
    private func identified(_ wanted: Needle) throws -> Set<Int> {
        var found: Set<Int> = []
        try store.eachIdentifier { _, bound in
            // What follows the kind; the kind itself is our word.
            guard bound.intake > 0, let colon = bound.value.utf8.firstIndex(of: UInt8(ascii: ":")) else { return }
            if wanted.isIn(bound.value[bound.value.utf8.index(after: colon)...].utf8) { found.insert(bound.intake) }
        }
        return found
    }

    /// By the row of the manifest and the scans.
    private func described(_ wanted: Needle) throws -> Set<Int> {
        var found: Set<Int> = []
        let kinds = [EvidenceKind.claim.rawValue, EvidenceKind.scan.rawValue]
        try store.eachRecord(in: 1...Int.max) { intake, kind, _, _, _, body in
            // Most bodies don't have it anywhere: only those that do are read.
            guard kinds.contains(kind), !found.contains(intake), wanted.isIn(body) else { return }
            var reader = FieldReader(Array(body))
            let texts =
                kind == EvidenceKind.claim.rawValue ? Self.texts(Claim(from: &reader)) : Self.texts(Scan(from: &reader))
            if texts.contains(where: { wanted.isIn($0.utf8) }) { found.insert(intake) }
        }
        return found
    }

    private static func texts(_ claim: Claim) -> [String] {
        let stated = [claim.make, claim.model, claim.box, claim.pallet, claim.seal, claim.colour].compactMap(\.self)
        return stated + claim.identifiers.flatMap { [$0.value, $0.written] } + claim.rejected.map(\.text)
            + claim.extras.values + [[claim.make, claim.model].compactMap(\.self).joined(separator: " ")]
    }

    private static func texts(_ scan: Scan) -> [String] {
        [scan.identifier, scan.handlingUnit, scan.seal, scan.unit, scan.location, scan.station].compactMap(\.self)
    }

    private func device(_ row: IntakeRow, _ lot: String) throws -> FoundDevice {
        let records = try CaseReader.cases([row], store).first?.records ?? []
        let assembler = DossierAssembler(arrivals: [:], tables: ReferenceTables())
        let (dossier, _) = assembler.assemble(row, lot: lot, records: records)
        let first = dossier.identifiers.filter { $0.kind == .imei } + dossier.identifiers.filter { $0.kind != .imei }
        return FoundDevice(
            device: row.name, intake: dossier.intakeName, lot: lot,
            identifiers: first.map { ($0.kind.rawValue, $0.value) },
            make: dossier.claim?.make ?? dossier.erasures.last?.manufacturer,
            model: dossier.claim?.model ?? dossier.erasures.last?.model,
            box: dossier.received?.handlingUnit ?? dossier.claim?.box ?? dossier.claim?.pallet,
            asset: dossier.identifier(.asset)?.value)
    }
}

/// What is looked for, as lower case bytes.
struct Needle {
    let bytes: [UInt8]
    /// Without what people put between digits.
    private let joined: [UInt8]

    init(_ text: String) {
        bytes = Array(text.lowercased().utf8)
        joined = bytes.filter { !" -./".utf8.contains($0) }
    }

    func isIn(_ text: some Sequence<UInt8>) -> Bool {
        let lower = text.map { (65...90).contains($0) ? $0 | 0x20 : $0 }
        return Self.contains(lower, bytes) || (joined.count >= FindQuery.shortest && Self.contains(lower, joined))
    }

    private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
        guard let first = part.first, text.count >= part.count else { return false }
        for start in 0...text.count - part.count where text[start] == first {
            if text[start..<start + part.count].elementsEqual(part) { return true }
        }
        return false
    }
}
