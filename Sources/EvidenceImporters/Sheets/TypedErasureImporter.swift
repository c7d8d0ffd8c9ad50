import Basics
import RecoveryModel

/// A sheet in which a person typed results of erasures. It is read so that it is seen and answered, and it never counts
/// as evidence (INTERFACE §4: class `typed`).
package struct TypedErasureImporter: EvidenceImporter {
    package static let id = "typed-erasure-csv"
    package static let summary = "erasure results typed into a spreadsheet: read, shown, never counted"

    package init() {}

    package static func recognises(_ head: FileHead) -> Bool {
        SheetHeader(head).map(TypedColumns.init)?.isErasure ?? false
    }

    package func read(_ source: any ByteSource, into sink: any EvidenceSink) throws {
        let layout = SheetLayout([], identifying: [])
        guard let sheet = try SheetReader(source, layout: layout, findings: sink.finding) else { return }
        let columns = TypedColumns(SheetHeader(names: sheet.row.names))
        while try sheet.next() {
            if let record = Self.record(sheet.row, columns) { try sink.record(record) }
        }
    }

    private static func record(_ row: SheetRow, _ columns: TypedColumns) -> EvidenceRecord? {
        let references = columns.devices.compactMap { column in
            row.text(column.name).map { DeviceReference(kind: column.kind, text: $0) }
        }
        if references.isEmpty {
            row.complain(columns.devices.first?.name ?? "device", "empty: the row names no device and is not recorded")
            return nil
        }
        var erasure = Erasure(source: row.source)
        erasure.format = id
        erasure.evidenceClass = .typed
        erasure.identifiers = references
        erasure.outcomeWords = columns.result.flatMap(row.text)
        erasure.outcome = ErasureWords.outcome(erasure.outcomeWords)
        erasure.endedAt = columns.date.flatMap(row.time)
        erasure.techniqueWords = columns.method.flatMap(row.text)
        erasure.levelClaimed = ErasureWords.levelClaimed(erasure.techniqueWords)
        erasure.tool = columns.tool.flatMap(row.text)
        erasure.operatorID = columns.person.flatMap(row.text)
        return EvidenceRecord(references: references, evidence: .erasure(erasure), line: row.line)
    }
}

/// Which columns of a typed sheet mean what, by their words.
private struct TypedColumns {
    var devices: [(name: String, kind: IdentifierKind?)] = []
    var result: String?
    var date: String?
    var method: String?
    var tool: String?
    var person: String?

    private static let plainDevices: Set = ["device", "deviceid", "identifier"]
    private static let identifiers: [String: IdentifierKind] = [
        "unit": .unit, "imei": .imei, "imei1": .imei, "imei2": .imei, "meid": .meid, "serial": .serial,
        "serialnumber": .serial, "serialno": .serial, "assettag": .asset, "asset": .asset,
    ]
    private static let eraseWords = ["wipe", "erase", "erasure", "sanitiz", "sanitis"]
    private static let plainDates: Set = ["date", "datetime", "time", "timestamp", "completedat", "completedon"]

    init(_ header: SheetHeader) {
        for name in header.names {
            let core = String(name.unicodeScalars.filter { $0.properties.isAlphabetic || ("0"..."9").contains($0) })
            if Self.plainDevices.contains(core) {
                devices.append((name, nil))
            } else if let kind = Self.identifiers[core] {
                devices.append((name, kind))
            } else if Self.isDate(core) {
                date = date ?? name
            } else {
                place(name, core)
            }
        }
    }

    /// A date of some other event, such as an enrolment, is not the erasure's.
    private static func isDate(_ core: String) -> Bool {
        guard eraseWords.contains(where: core.contains) else { return plainDates.contains(core) }
        return core.contains("date") || core.contains("time") || core.hasSuffix("edat") || core.hasSuffix("edon")
    }

    private mutating func place(_ name: String, _ core: String) {
        let isErase = Self.eraseWords.contains(where: core.contains)
        if ["method", "standard", "technique"].contains(where: core.contains) {
            method = method ?? name
        } else if ["tool", "software"].contains(where: core.contains) {
            tool = tool ?? name
        } else if ["operator", "technician", "tester"].contains(where: core.contains) || core.hasSuffix("by") {
            person = person ?? name
        } else if isErase {
            result = result ?? name
        }
    }

    var isErasure: Bool { !devices.isEmpty && result != nil && date != nil }
}
