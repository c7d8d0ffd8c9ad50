import Basics
import Certification
import Intake
import Operations
import Printing
import RecoveryModel
import Storage
import StoreAccess

/// Manifest against disposition (R21; R2v3 B(15)): one line a row in the customer's order with the customer's columns,
/// what became of it, and its certificate; units that nobody announced after; the sum checked.
package struct ReconciliationReport: Report {
    /// `reconciliation`.
    package static let name = "reconciliation"
    /// For the customer.
    package static let abstract = "every manifest row in the customer's order, what became of it, and its certificate"
    /// Of one lot.
    package static let needsLot = true

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        let lot = try context.oneLot()
        let reading = try LotReading(lot, context.workspace)
        var ledger = try Ledger(reading, context)
        var sections: [TableSection] = []
        var leftOut: [String] = []
        for sheet in try ManifestSheets(lot, context.workspace).read() {
            let columns = SheetColumns(sheet, taken: Self.own.map(\.id))
            sections.append(ledger.section(sheet, columns))
            leftOut += columns.leftOut.filter { !leftOut.contains($0) }
        }
        sections += [ledger.earlier(), ledger.unexpected()].compactMap { $0 }
        let mismatches = ledger.sum.mismatches(try context.workspace.store.tally(lot: lot.id))
        return context.table(
            Self.name, title: "Reconciliation",
            facts: facts(context, reading: reading, sum: ledger.sum, mismatches: mismatches),
            sections: sections, notes: notes(context, leftOut: leftOut, sum: ledger.sum, mismatches: mismatches))
    }

    private func facts(
        _ context: ReportContext, reading: LotReading, sum: ReconciliationSum, mismatches: [String]
    ) -> [(label: String, value: String)] {
        let announced = reading.facts.expectedDevices.map { "\($0) devices" } ?? TableCell.notRecorded
        return context.facts(
            for: reading,
            [
                ("Announced", announced), ("Sum of rows", sum.equation), ("Received units", sum.received),
                (
                    "Sum checked",
                    (mismatches.isEmpty ? "agrees" : "DOES NOT AGREE: " + mismatches.joined(separator: "; "))
                        + sum.againstAnnounced(reading.facts.expectedDevices)
                ),
            ])
    }

    private func notes(
        _ context: ReportContext, leftOut: [String], sum: ReconciliationSum, mismatches: [String]
    ) -> [String] {
        var notes: [String] = []
        if !mismatches.isEmpty {
            notes.append(
                "WARNING: the sum does not agree (\(mismatches.joined(separator: "; "))). Don't rely on this report: "
                    + "run `lotwise log fsck`, then `lotwise run` for the lot.")
        }
        if sum.repeats > 0 {
            notes.append("\(sum.repeats) rows repeat a row that stands earlier, word for word, and count there.")
        }
        if !leftOut.isEmpty {
            notes.append(
                "Columns of the manifest that are left out because nothing is kept in them, empty ones and personal "
                    + "ones that were dropped: \(leftOut.joined(separator: ", ")).")
        }
        notes.append("‘none’: no certificate names the device. A certificate says by itself what it proves.")
        return notes + context.wholeLotNote
    }

    fileprivate static let own = [
        TableColumn(id: "line", title: "Line", kind: .integer),
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "state", title: "State", kind: .text),
        TableColumn(id: "disposition", title: "Disposition", kind: .text),
        TableColumn(id: "certificate", title: "Certificate", kind: .identifier),
        TableColumn(id: "certificateStatus", title: "Certificate status", kind: .text),
    ]
}

/// The devices of a lot as a reconciliation needs them: a few words each, no more than the table itself.
private struct Ledger {
    private struct Device {
        let name: String
        let intake: String
        let isManifested: Bool
        let state: RowState?
        let disposition: String
        let isHere: Bool
        let receivedAt: TableCell
        var isListed = false
    }

    private(set) var sum = ReconciliationSum()
    private var devices: [Int: Device] = [:]
    private var order: [Int] = []
    private let certificates: LotCertificates

    init(_ reading: LotReading, _ context: ReportContext) throws {
        certificates = try LotCertificates(reading.lot, context.workspace)
        var devices: [Int: Device] = [:]
        var order: [Int] = []
        try reading.each { device in
            order.append(device.intake.id)
            devices[device.intake.id] = Device(
                name: device.intake.name, intake: device.dossier.intakeName, isManifested: device.intake.isManifested,
                state: device.row, disposition: device.disposition, isHere: device.dossier.received != nil,
                receivedAt: .moment(device.dossier.received?.at))
        }
        self.devices = devices
        self.order = order
    }

    /// One manifest, its rows as they stand there.
    mutating func section(_ sheet: ManifestSheet, _ columns: SheetColumns) -> TableSection {
        var rows: [[TableCell]] = []
        rows.reserveCapacity(sheet.rows.count)
        for row in sheet.rows { rows.append([.integer(row.line)] + columns.cells(row) + standing(row)) }
        let own = ReconciliationReport.own
        return TableSection(
            title: sheet.file, columns: own.prefix(1) + columns.columns + own.dropFirst(), rows: rows)
    }

    private mutating func standing(_ row: ManifestSheet.Row) -> [TableCell] {
        guard let intake = row.intake, let device = devices[intake] else {
            sum.addUnanswered()
            return [.none, .text("NO DEVICE"), .none, .text("none"), .text("none")]
        }
        if row.isRepeat {
            sum.addRepeat()
        } else {
            sum.add(row: device.state, disposition: device.disposition, isHere: device.isHere)
            devices[intake]?.isListed = true
        }
        return cells(device)
    }

    private func cells(_ device: Device) -> [TableCell] {
        let state = device.state?.words ?? "not looked at yet"
        return [.text(device.intake), .text(state), .text(device.disposition)] + certificate(device.intake)
    }

    /// Superseded and revoked with the day, because a customer files what it was sent before.
    private func certificate(_ intake: String) -> [TableCell] {
        guard let item = certificates.item(of: intake) else { return [.text("none"), .text("none")] }
        var status = item.state + (item.endedAt.map { " \($0.day)" } ?? "")
        if !item.isCertificate { status += ", erasure record, not validated" }
        return [.text(item.id), .text(status)]
    }

    /// Rows of earlier versions of a manifest, which a later version no longer has: withdrawn, never forgotten.
    mutating func earlier() -> TableSection? {
        var rows: [[TableCell]] = []
        for id in order {
            guard let device = devices[id], device.isManifested, !device.isListed, device.state != .unexpected else {
                continue
            }
            devices[id]?.isListed = true
            sum.add(row: device.state, disposition: device.disposition, isHere: device.isHere)
            rows.append([.text(device.name), device.receivedAt] + cells(device))
        }
        return Self.section("Rows that the manifest no longer has", rows)
    }

    /// Units that were received and stand on no row.
    mutating func unexpected() -> TableSection? {
        var rows: [[TableCell]] = []
        for id in order {
            guard let device = devices[id], !device.isListed, device.state == .unexpected || !device.isManifested else {
                continue
            }
            devices[id]?.isListed = true
            sum.addUnexpected(device.disposition)
            rows.append([.text(device.name), device.receivedAt] + cells(device))
        }
        return Self.section("Received, not on the manifest", rows)
    }

    /// Devices without a row of their own; nil when there are none.
    private static func section(_ title: String, _ rows: [[TableCell]]) -> TableSection? {
        guard !rows.isEmpty else { return nil }
        let columns = [
            TableColumn(id: "device", title: "Device", kind: .identifier),
            TableColumn(id: "receivedAt", title: "Received", kind: .time),
        ]
        return TableSection(title: title, columns: columns + ReconciliationReport.own.dropFirst(), rows: rows)
    }
}
