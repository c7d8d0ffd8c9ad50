import Basics
import Operations
import Policies
import Printing
import RecoveryModel
import Storage

/// The serialized asset report (r2v3 §4): one line a unit, from what was announced to where it goes.
package struct AssetsReport: Report {
    /// `assets`.
    package static let name = "assets"
    /// For customers' asset registers.
    package static let abstract = "every unit with its identifiers, condition, erasure record and disposition"
    /// Of one lot.
    package static let needsLot = true
    /// By the time of receipt.
    package static let since = SinceUse.units

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        var rows: [[TableCell]] = []
        for lot in context.lots {
            let reading = try LotReading(lot, context.workspace)
            try reading.each { device in
                if context.covers(device) { rows.append(row(device, reading)) }
            }
        }
        return context.table(
            Self.name, title: "Serialized asset report", facts: context.facts([("Units", "\(rows.count)")]),
            sections: [TableSection(columns: Self.columns, rows: rows)],
            notes: [
                "Categories are those of REC 1.2; a category without evidence is its unevaluated code.",
                "The erasure record is the last one accepted, else the last there is.",
                "The date out is recorded when a load is dispatched; the weight only where the manifest gives grams.",
            ])
    }

    private static let columns = [
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "lot", title: "Lot", kind: .identifier),
        TableColumn(id: "receivedAt", title: "Received", kind: .time),
        TableColumn(id: "imei", title: "IMEI", kind: .identifier),
        TableColumn(id: "imei2", title: "IMEI 2", kind: .identifier),
        TableColumn(id: "meid", title: "MEID", kind: .identifier),
        TableColumn(id: "serial", title: "Serial", kind: .identifier),
        TableColumn(id: "eid", title: "EID", kind: .identifier),
        TableColumn(id: "assetTag", title: "Asset tag", kind: .identifier),
        TableColumn(id: "unit", title: "Plate", kind: .identifier),
        TableColumn(id: "make", title: "Make", kind: .text),
        TableColumn(id: "model", title: "Model", kind: .text),
        TableColumn(id: "storageGB", title: "Storage GB", kind: .integer),
        TableColumn(id: "colour", title: "Colour", kind: .text),
        TableColumn(id: "carrier", title: "Carrier", kind: .text),
        TableColumn(id: "simLock", title: "SIM lock", kind: .text),
        TableColumn(id: "variance", title: "Against the manifest", kind: .text, weight: 2),
        TableColumn(id: "scheme", title: "Scheme", kind: .text),
        TableColumn(id: "functional", title: "F", kind: .text),
        TableColumn(id: "cosmetic", title: "C", kind: .text),
        TableColumn(id: "dataStatus", title: "Data", kind: .text),
        TableColumn(id: "applicability", title: "R2", kind: .text),
        TableColumn(id: "tool", title: "Tool", kind: .text),
        TableColumn(id: "toolVersion", title: "Version", kind: .text),
        TableColumn(id: "technique", title: "Technique", kind: .text),
        TableColumn(id: "level", title: "Level", kind: .text),
        TableColumn(id: "reportId", title: "Report", kind: .identifier),
        TableColumn(id: "testsFailed", title: "Tests failed", kind: .text, weight: 2),
        TableColumn(id: "route", title: "Route", kind: .text),
        TableColumn(id: "rule", title: "Rule", kind: .text),
        TableColumn(id: "dateOut", title: "Date out", kind: .time),
        TableColumn(id: "weight", title: "Weight", kind: .grams),
    ]

    private func row(_ device: DeviceReading, _ lot: LotReading) -> [TableCell] {
        let dossier = device.dossier
        var row: [TableCell] = [
            .text(dossier.intakeName), .text(lot.lot.name), .moment(dossier.received?.at), device.value(.imei),
            .words(device.secondIMEI), device.value(.meid), device.value(.serial), device.value(.eid),
            device.value(.asset), device.value(.unit), .words(device.make), .words(device.model),
            .count(dossier.claim?.storageGB ?? Self.erasedSize(dossier)), .words(dossier.claim?.colour),
            .words(dossier.claim?.carrier), .words(dossier.latest("lock.sim")?.result), .text(Self.variance(device)),
        ]
        let categories = device.categories
        row += [
            .words(categories?.scheme), .words(categories?.functional), .words(categories?.cosmetic),
            .words(categories?.data), .words(categories?.applicability),
        ]
        row += Self.erasure(device, lot)
        row += [
            Self.failures(dossier), .words(device.route?.rawValue), .words(device.stage(.routing)?.rule), .none,
            Self.weight(dossier.claim),
        ]
        return row
    }

    /// A unit on no manifest is as large as its erasure report says.
    private static func erasedSize(_ dossier: Dossier) -> Int? {
        dossier.erasures.last?.capacityBytes.ifStated.flatMap(MediaSizes.nearest(bytes:))
    }

    private static func erasure(_ device: DeviceReading, _ lot: LotReading) -> [TableCell] {
        guard let governing = ReportedAttempt.governing(ReportedAttempt.all(device, lot)) else {
            return [.none, .none, .none, .none, .none]
        }
        let act = [TableCell.words(governing.technique), .words(governing.level)]
        switch governing.act {
        case .erasure(let erasure):
            return [.words(erasure.tool), .words(erasure.toolVersion)] + act + [.words(erasure.reportID)]
        case .destruction(let destruction): return [.words(destruction.equipment), .none] + act + [.none]
        }
    }

    /// Codes that say how a unit differs from what was announced.
    private static let differences: Set<String> = [
        "I01", "I02", "I03", "I04", "I05", "I07", "I13", "T02", "T03", "T04", "F10", "S49", "S50",
    ]

    private static func variance(_ device: DeviceReading) -> String {
        var parts: [String] = []
        switch device.row {
        case nil: parts.append("not looked at yet")
        case .received?: break
        case .inTransit?: parts.append("not received yet")
        case .unexpected?: parts.append("not on the manifest")
        case .duplicate?: parts.append("repeats another row")
        case .some(let row): parts.append(row.name)
        }
        for finding in device.findings where finding.state != "cured" {
            guard differences.contains(finding.code.rawValue) else { continue }
            let text = "\(finding.code.rawValue) \(finding.message)"
            if !parts.contains(text) { parts.append(text) }
        }
        return parts.isEmpty ? "as manifested" : parts.joined(separator: "; ")
    }

    /// Functions whose latest result is a failure. Battery health is a number that the pipeline judges, no result.
    private static func failures(_ dossier: Dossier) -> TableCell {
        guard !dossier.statements.isEmpty else { return .none }
        var latest: [String: String] = [:]
        for statement in dossier.statements
        where !["battery_health", "device."].contains(where: statement.function.hasPrefix) {
            latest[statement.function] = statement.result
        }
        let failed = latest.filter { $0.value == TestResult.fail.rawValue }.keys.sorted()
        return .text(failed.isEmpty ? "none" : failed.joined(separator: ", "))
    }

    /// Headers that can only mean whole grams of one unit.
    private static let weightHeaders: Set<String> = ["weightgrams", "weightg", "unitweightgrams", "unitweightg"]

    private static func weight(_ claim: Claim?) -> TableCell {
        for (header, cell) in claim?.extras ?? [:] {
            let name = header.lowercased().filter { $0.isLetter || $0.isNumber }
            if weightHeaders.contains(name), let grams = Int(cell), grams > 0 { return .grams(grams) }
        }
        return .none
    }
}
