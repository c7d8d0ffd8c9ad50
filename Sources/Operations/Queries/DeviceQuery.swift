import Basics
import CertificateContent
import Custody
import Deciding
import Intake
import LogPublishing
import Policies
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// One device's whole story.
package struct DeviceReport: Sendable {
    /// The object of `device --json`.
    package let json: String
    /// The same, parsed, for the terminal.
    package let value: JSONValue
}

/// Finds a device by any identifier, also one as it was claimed or scanned though invalid.
///
/// ```
/// let report = try DeviceQuery(workspace).report("356938035643809")
/// print(report.json)
/// ```
package struct DeviceQuery {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Throws `OperationError` (exit 1) when no intake has it.
    package func report(_ text: String) throws -> DeviceReport {
        let found = try IntakeSearch(store).intakes(with: text)
        guard let newest = found.last else {
            throw OperationError(
                .absent, "no device \(text) in \(workspace.folder.path); any identifier, plate or `LOT/N` will do")
        }
        let json = try render(newest, also: found.dropLast())
        return DeviceReport(json: json, value: try JSONParser.parse(Array(json.utf8)))
    }

    /// Where the device was at an instant, as scans and movements tell. Throws `OperationError` when no intake has it.
    package func place(of text: String, at moment: Instant) throws -> (intake: String, place: String?) {
        guard let row = try IntakeSearch(store).intakes(with: text).last else {
            throw OperationError(.absent, "no device \(text) in \(workspace.folder.path)")
        }
        let lot = try store.lots().first { $0.id == row.lot }?.name ?? ""
        let assembler = DossierAssembler(
            arrivals: try DocumentIndex(store).arrivals, tables: try TablesInForce.tables(workspace))
        let records = try CaseReader.cases([row], store).first?.records ?? []
        let (dossier, _) = assembler.assemble(row, lot: lot, records: records)
        return (dossier.intakeName, ShipmentPlace.place(of: dossier, at: moment))
    }

    // MARK: rendering

    private func render(_ row: IntakeRow, also: [IntakeRow]) throws -> String {
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0) })
        let lot = lots[row.lot]?.name ?? ""
        var device = DeviceCase(intake: row)
        if let read = try CaseReader.cases([row], store).first { device = read }
        let documents = try DocumentIndex(store)
        let assembler = DossierAssembler(arrivals: documents.arrivals, tables: ReferenceTables())
        let (dossier, _) = assembler.assemble(row, lot: lot, records: device.records)
        let decided = try device.before.map { try JSONParser.parse($0.body) }
        var json = JSONText(reserving: 4096)
        json.beginObject()
        json.member("device", row.name)
        json.member("intake", dossier.intakeName)
        json.member("lot", lot)
        json.name("identifiers")
        writeIdentifiers(dossier, &json)
        json.member("make", dossier.claim?.make ?? dossier.erasures.last?.manufacturer)
        json.member("model", dossier.claim?.model ?? dossier.erasures.last?.model)
        copy("categories", of: decided, &json)
        json.name("units")
        writeUnits(dossier, &json)
        json.name("stages")
        json.beginArray()
        for stage in decided?["stages"]?.array ?? [] { json.embedded(CanonicalJSON.encode(Self.withClauses(stage))) }
        json.endArray()
        json.name("findings")
        try writeFindings([row.id] + duplicates(of: row, among: also), documents: documents, to: &json)
        for name in ["route", "policy", "rules", "asOf"] { copy(name, of: decided, &json) }
        json.name("also")
        json.beginArray()
        for other in also { json.string("\(lots[other.lot]?.name ?? "")/\(other.ordinal)") }
        json.endArray()
        json.name("custody")
        try writeCustody(device.before, &json)
        json.endObject()
        return json.text
    }

    /// A stage as recorded, each reason with the clause that its code rests on.
    private static func withClauses(_ stage: JSONValue) -> JSONValue {
        .object(
            (stage.members ?? []).map { member in
                guard member.name == "reasons", let reasons = member.value.array else { return member }
                return JSONMember(
                    "reasons",
                    .array(
                        reasons.map { reason in
                            let code = FindingCode(rawValue: reason["code"]?.string ?? "")
                            let clause = CodeCatalogue.entry(code).map { JSONValue.string($0.clause) } ?? .null
                            return .object((reason.members ?? []) + [JSONMember("clause", clause)])
                        }))
            })
    }

    private func copy(_ name: String, of decided: JSONValue?, _ json: inout JSONText) {
        json.name(name)
        guard let value = decided?[name] else { return json.null() }
        json.embedded(CanonicalJSON.encode(value))
    }

    private func writeIdentifiers(_ dossier: Dossier, _ json: inout JSONText) {
        json.beginObject()
        json.name("imei")
        json.beginArray()
        for item in dossier.identifiers where item.kind == .imei { json.string(item.value) }
        json.endArray()
        for kind in IdentifierKind.allCases where kind != .imei {
            let values = dossier.identifiers.filter { $0.kind == kind }.map(\.value)
            if let first = values.first { json.member(kind.rawValue, first) }
        }
        if let rejected = dossier.claim?.rejected, !rejected.isEmpty {
            json.name("rejected")
            json.beginArray()
            for item in rejected { json.string(item.text) }
            json.endArray()
        }
        json.endObject()
    }

    /// Cards that were taken out of the device, each a unit of its own.
    private func writeUnits(_ dossier: Dossier, _ json: inout JSONText) {
        json.beginArray()
        for unit in ChildUnit.of(dossier) {
            json.beginObject()
            json.member("media", unit.media)
            json.member("name", unit.name)
            json.member("removedAt", unit.removedAt?.certificateText)
            json.member("destroyedAt", unit.destroyedAt?.certificateText)
            json.member("owes", unit.owesDestruction ? "destruction" : nil)
            json.endObject()
        }
        json.endArray()
    }

    /// Further rows of the manifest that say they are this device (I05): what was found about them is about it too.
    private func duplicates(of row: IntakeRow, among also: [IntakeRow]) throws -> [Int] {
        try also.filter { other in
            try other.lot == row.lot && store.identifiers(intake: other.id).contains { $0.kind == "dup" }
        }.map(\.id)
    }

    private func writeFindings(_ intakes: [Int], documents: DocumentIndex, to json: inout JSONText) throws {
        json.beginArray()
        for intake in intakes {
            for row in try store.findings(lot: nil, intake: intake, openOnly: false) {
                if let speaking = try speaking(for: row) {
                    FindingText.write(speaking, documents: documents, to: &json)
                }
            }
        }
        json.endArray()
    }

    /// The finding itself, or the lot's that speaks for it; nil when that one isn't there yet.
    private func speaking(for row: FindingRow) throws -> FindingRow? {
        guard row.state == SharedFindings.state else { return row }
        guard let subject = SharedFindings.subject(of: row),
            let lot = try store.lots().first(where: { $0.id == row.lot })
        else { return nil }
        return try store.finding(SharedFindings.id(lot: lot.name, code: row.code, subject: subject))
    }

    private func writeCustody(_ decision: DecisionRow?, _ json: inout JSONText) throws {
        let proven = try LogProgressQuery(workspace).standing().proven
        json.beginArray()
        for event in RecordedEvents(decision?.events ?? []).events {
            guard let entry = try store.entry(Int(event.seq)) else { continue }
            let value = try JSONParser.parse(entry.body)
            json.beginObject()
            json.member("index", entry.seq)
            json.member("type", value["type"]?.string)
            json.member("at", value["at"]?.string)
            json.member("recordedAt", value["recordedAt"]?.string)
            json.member("state", entry.seq < proven ? "proven" : "recorded")
            json.endObject()
        }
        json.endArray()
    }
}

/// Renders findings.
enum FindingText {
    static func write(_ row: FindingRow, documents: DocumentIndex, to json: inout JSONText) {
        json.beginObject()
        json.member("id", row.id)
        json.member("code", row.code.rawValue)
        json.member("severity", row.severity.rawValue)
        json.member("state", row.state)
        json.member("stage", row.stage)
        json.member("message", row.message)
        json.name("values")
        json.embedded(Array(row.values.utf8))
        json.name("source")
        documents.write(row.document > 0 ? SourceRef(document: row.document, line: row.line) : nil, to: &json)
        json.endObject()
    }
}
