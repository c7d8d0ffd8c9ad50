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

/// One device's whole story, as `device` tells it.
package struct DeviceReport: Sendable {
    /// An entry of the log about the device.
    package struct Custody: Sendable {
        /// In the log, from 0.
        package let index: Int
        /// Nil when the entry doesn't say.
        package let type: String?
        /// When it happened; nil when nobody said.
        package let at: String?
        /// When it was written; nil when the entry doesn't say.
        package let recordedAt: String?
        /// A signed checkpoint covers it.
        package let isProven: Bool

        /// As the terminal and JSON name it.
        package var state: String { isProven ? "proven" : "recorded" }
    }

    /// The device's name.
    package let device: String
    /// `<lot>/<n>`.
    package let intake: String
    /// As claimed, else as the last erasure report says; nil when neither does.
    package let make: String?
    /// As claimed, else as the last erasure report says; nil when neither does.
    package let model: String?
    /// IMEIs first, those that were claimed and aren't valid last.
    package let identifiers: [(name: String, values: [String])]
    /// What was decided; nil before the first run.
    package let decision: RecordedDecision?
    /// Codes of findings that a person upheld and that stand.
    package let rejected: Set<FindingCode>
    /// In the log's order.
    package let custody: [Custody]
    /// Other intakes that the identifier finds.
    package let also: [String]
    /// The object of `device --json`.
    package let json: String
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
        let found = try intakes(text)
        guard let newest = found.last else {
            throw OperationError(
                .absent, "no device \(text) in \(workspace.folder.path); any identifier, plate or `LOT/N` will do")
        }
        return try report(newest, also: found.dropLast())
    }

    /// By an identifier; else by a part of anything that was written of it, when that is only one device.
    private func intakes(_ text: String) throws -> [IntakeRow] {
        let exact = try IntakeSearch(store).intakes(with: text)
        guard exact.isEmpty, text.utf8.count >= Self.shortestPart else { return exact }
        let found = try FindQuery(workspace).find(text, limit: 3)
        guard found.total > 1 else {
            return try found.devices.flatMap { try IntakeSearch(store).intakes(with: $0.intake) }
        }
        let some = found.devices.map { "\($0.device) (\($0.intake))" }.joined(separator: ", ")
        throw OperationError(
            .absent,
            "«\(text)» is part of \(found.total) devices: \(some)\(found.total > 3 ? " …" : ""); `lotwise find \"\(text)\"` "
                + "lists them")
    }

    /// Fewer characters say nothing.
    private static let shortestPart = 3

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

    private func report(_ row: IntakeRow, also: [IntakeRow]) throws -> DeviceReport {
        let lots = Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0) })
        let lot = lots[row.lot]?.name ?? ""
        var device = DeviceCase(intake: row)
        if let read = try CaseReader.cases([row], store).first { device = read }
        let documents = try DocumentIndex(store)
        let assembler = DossierAssembler(arrivals: documents.arrivals, tables: ReferenceTables())
        let (dossier, _) = assembler.assemble(row, lot: lot, records: device.records)
        let decision = try device.before.map { try RecordedDecision(reading: $0.body) }
        let identifiers = identifiers(dossier)
        let custody = try custody(device.before)
        let rejected = try UpheldFindings.codes(
            device.resolutions, store.findings(lot: nil, intake: row.id, openOnly: false))
        let others = also.map { "\(lots[$0.lot]?.name ?? "")/\($0.ordinal)" }
        let make = dossier.claim?.make ?? dossier.erasures.last?.manufacturer
        let model = dossier.claim?.model ?? dossier.erasures.last?.model
        var json = JSONText(reserving: 4096)
        json.beginObject()
        json.member("device", row.name)
        json.member("intake", dossier.intakeName)
        json.member("lot", lot)
        json.name("identifiers")
        write(identifiers, to: &json)
        json.member("make", make)
        json.member("model", model)
        write(.categories, of: decision, to: &json)
        json.name("units")
        writeUnits(dossier, &json)
        json.name("stages")
        RecordedDecision.writeStages(of: decision, rejected: rejected, to: &json)
        json.name("findings")
        try writeFindings([row.id] + duplicates(of: row, among: also), documents: documents, to: &json)
        for part in [RecordedDecision.Part.route, .policy, .rules, .asOf] { write(part, of: decision, to: &json) }
        json.member("also", others)
        json.name("custody")
        write(custody, to: &json)
        json.endObject()
        return DeviceReport(
            device: row.name, intake: dossier.intakeName, make: make, model: model, identifiers: identifiers,
            decision: decision, rejected: rejected, custody: custody, also: others, json: json.text)
    }

    private func write(_ part: RecordedDecision.Part, of decision: RecordedDecision?, to json: inout JSONText) {
        json.name(part.rawValue)
        RecordedDecision.write(part, of: decision, to: &json)
    }

    /// All IMEIs, the first of every other kind, and what was claimed and isn't valid.
    private func identifiers(_ dossier: Dossier) -> [(name: String, values: [String])] {
        let all = dossier.identifiers
        var found = [(Self.imei, all.filter { $0.kind == .imei }.map(\.value))]
        for kind in IdentifierKind.allCases where kind != .imei {
            if let first = all.first(where: { $0.kind == kind }) { found.append((kind.rawValue, [first.value])) }
        }
        let rejected = dossier.claim?.rejected.map(\.text) ?? []
        if !rejected.isEmpty { found.append((Self.rejected, rejected)) }
        return found.map { (name: $0.0, values: $0.1) }
    }

    private static let imei = "imei"
    private static let rejected = "rejected"

    private func write(_ identifiers: [(name: String, values: [String])], to json: inout JSONText) {
        json.beginObject()
        for (name, values) in identifiers {
            if name == Self.imei || name == Self.rejected {
                json.member(name, values)
            } else {
                json.member(name, values.first)
            }
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

    private func custody(_ decision: DecisionRow?) throws -> [DeviceReport.Custody] {
        let proven = try LogProgressQuery(workspace).standing().proven
        return try RecordedEvents(decision?.events ?? []).events.compactMap { event in
            guard let entry = try store.entry(Int(event.seq)) else { return nil }
            let told = RecordedEntry(try JSONParser.parse(entry.body))
            return DeviceReport.Custody(
                index: entry.seq, type: told?.typeText, at: told?.atText, recordedAt: told?.recordedAtText,
                isProven: entry.seq < proven)
        }
    }

    private func write(_ custody: [DeviceReport.Custody], to json: inout JSONText) {
        json.beginArray()
        for entry in custody {
            json.beginObject()
            json.member("index", entry.index)
            json.member("type", entry.type)
            json.member("at", entry.at)
            json.member("recordedAt", entry.recordedAt)
            json.member("state", entry.state)
            json.endObject()
        }
        json.endArray()
    }
}

/// Renders findings.
enum FindingText {
    static func write(_ row: FindingRow, documents: DocumentIndex, to json: inout JSONText) {
        json.beginObject()
        members(row, documents: documents, to: &json)
        json.endObject()
    }

    /// Lot and device stand in front of the finding's own members.
    static func write(_ item: FindingQuery.Item, documents: DocumentIndex, to json: inout JSONText) {
        json.beginObject()
        json.member("lot", item.lot.isEmpty ? nil : item.lot)
        json.member("device", item.device.isEmpty ? nil : item.device)
        members(item.row, documents: documents, to: &json)
        json.endObject()
    }

    private static func members(_ row: FindingRow, documents: DocumentIndex, to json: inout JSONText) {
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
    }
}
