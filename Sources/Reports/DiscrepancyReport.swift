import Basics
import Operations
import Printing
import RecoveryModel
import Storage

/// Discrepancy notice (R21; R2v3 B(15)(c)): what was announced and didn't come, what came unannounced, whose
/// identifiers don't agree, and what stands on the manifest twice.
package struct DiscrepancyReport: Report {
    /// `discrepancy`.
    package static let name = "discrepancy"
    /// For the customer.
    package static let abstract = "manifest against receipt: missing, extra, mismatched identifiers, duplicates"
    /// Of one lot.
    package static let needsLot = true
    /// By the time of what it tells.
    package static let since = SinceUse.happened

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        let lot = try context.oneLot()
        let reading = try LotReading(lot, context.workspace)
        let lines = try lines(reading)
        let sendings = try NoticeSendings(
            .discrepancy, lot: lot, says: content(reading, lines).digest, in: context.workspace)
        // What has no time of its own, because it may still come, is not news.
        let shown = lines.filter { line in context.since.map { since in line.at.map { $0 >= since } ?? false } ?? true }
        return context.table(
            Self.name, title: "Discrepancy notice",
            facts: context.facts(content(reading, shown).facts + sendings.facts),
            sections: [TableSection(columns: Self.columns, rows: shown.map(\.row))],
            notes: notes(reading, isClean: lines.isEmpty) + [sendings.note])
    }

    /// What is told, whoever asks and whenever.
    func content(_ reading: LotReading) throws -> NoticeContent { content(reading, try lines(reading)) }

    private func content(_ reading: LotReading, _ lines: [Line]) -> NoticeContent {
        let counts = Kind.allCases.map { kind in "\(kind.words): \(lines.count { $0.kind == kind })" }
        return NoticeContent(
            facts: reading.paperFacts([("Discrepancies", counts.joined(separator: "; "))]), columns: Self.columns,
            rows: lines.map(\.row))
    }

    /// Everything that differs, kind by kind.
    private func lines(_ reading: LotReading) throws -> [Line] {
        var lines: [Line] = []
        try reading.each { lines += self.lines($0) }
        for finding in try reading.openFindings() where finding.code == "I15" {
            lines.append(
                Line(
                    kind: .counts, at: finding.openedAt,
                    row: Self.row(.counts, device: nil, finding: finding, standing: nil)))
        }
        let ordered = lines.enumerated().sorted {
            ($0.element.kind.rawValue, $0.offset) < ($1.element.kind.rawValue, $1.offset)
        }
        return ordered.map(\.element)
    }

    private struct Line {
        let kind: Kind
        /// When it was found; nil for what may still come.
        let at: Instant?
        let row: [TableCell]
    }

    /// In the order of the notice.
    private enum Kind: Int, CaseIterable {
        case missing, notYet, extra, mismatch, duplicate, counts

        var words: String {
            switch self {
            case .missing: "missing"
            case .notYet: "not received yet"
            case .extra: "extra"
            case .mismatch: "mismatch"
            case .duplicate: "duplicate"
            case .counts: "count or weight"
            }
        }

        init?(_ code: FindingCode) {
            switch code.rawValue {
            case "T01": self = .missing
            case "T02": self = .extra
            case "T03", "I01", "I02", "I03", "I04", "I06", "I07", "I10", "I11", "I13", "S49", "S50":
                self = .mismatch
            case "I05": self = .duplicate
            default: return nil
            }
        }
    }

    private static let columns = [
        TableColumn(id: "kind", title: "What", kind: .text),
        TableColumn(id: "code", title: "Code", kind: .text),
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "manifested", title: "On the manifest", kind: .text, weight: 2),
        TableColumn(id: "received", title: "As received", kind: .text, weight: 2),
        TableColumn(id: "box", title: "Box", kind: .identifier),
        TableColumn(id: "model", title: "Model", kind: .text),
        TableColumn(id: "detail", title: "Detail", kind: .text, weight: 3),
        TableColumn(id: "foundAt", title: "Found", kind: .time),
        TableColumn(id: "standing", title: "Standing", kind: .text, weight: 2),
    ]

    private func lines(_ device: DeviceReading) -> [Line] {
        var lines: [Line] = []
        for finding in device.findings where finding.state != "cured" {
            guard let kind = Kind(finding.code) else { continue }
            let row = Self.row(kind, device: device, finding: finding, standing: standing(finding, device))
            lines.append(Line(kind: kind, at: finding.openedAt, row: row))
        }
        // While receipt is open there is no finding yet, and nothing is missing.
        if device.row == .inTransit {
            lines.append(
                Line(
                    kind: .notYet, at: nil,
                    row: Self.row(.notYet, device: device, finding: nil, standing: "receipt is still open")))
        }
        return lines
    }

    private static func row(
        _ kind: Kind, device: DeviceReading?, finding: FindingRow?, standing: String?
    ) -> [TableCell] {
        let dossier = device?.dossier
        return [
            .text(kind.words), .words(finding?.code.rawValue), .words(dossier?.intakeName), .words(device?.intake.name),
            .words(device?.claimed), .words(device?.scanned),
            .words(dossier?.received?.handlingUnit ?? dossier?.claim?.box), .words(device?.model),
            .words(finding?.message), finding.map { .time($0.openedAt) } ?? .none,
            .words(standing ?? finding?.state),
        ]
    }

    /// Open, or what somebody decided of it.
    private func standing(_ finding: FindingRow, _ device: DeviceReading) -> String {
        let resolution = device.dossier.resolutions.last { $0.finding == finding.id }
        guard finding.state == "resolved", let resolution else { return finding.state }
        return "resolved: \(resolution.value), \(resolution.at.day)"
    }

    private func notes(_ reading: LotReading, isClean: Bool) -> [String] {
        var notes: [String] = []
        if isClean { notes.append("Nothing that was announced and nothing that came differs.") }
        if reading.lot.receiptClosedAt == nil {
            notes.append("Receipt is still open: units that have not come yet are not missing yet.")
        }
        notes.append("R2v3 B(15)(c): the customer is told of every discrepancy.")
        return notes
    }
}
