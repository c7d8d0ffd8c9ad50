import Basics
import Operations
import Policies
import Printing
import RecoveryModel
import Storage

/// Receipt confirmation (R10; R2v3 7(c)(1)): that data-bearing items came, which method is used on them, and whether
/// here or downstream.
package struct ReceiptReport: Report {
    /// `receipt`.
    package static let name = "receipt"
    /// For the customer.
    package static let abstract = "confirms what was received, the method used on it, and whether here or downstream"
    /// Of one lot.
    package static let needsLot = true

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        let lot = try context.oneLot()
        let reading = try LotReading(lot, context.workspace)
        let content = try content(reading)
        let sendings = try NoticeSendings(.receipt, lot: lot, says: content.digest, in: context.workspace)
        return context.table(
            Self.name, title: "Receipt confirmation", facts: context.facts(content.facts + sendings.facts),
            sections: [TableSection(columns: Self.columns, rows: content.rows)],
            notes: notes(reading) + [sendings.note] + context.wholeLotNote)
    }

    /// What is confirmed, whoever asks and whenever.
    func content(_ reading: LotReading) throws -> NoticeContent {
        var rows: [[TableCell]] = []
        var places: [String: Int] = [:]
        try reading.each { device in
            guard device.dossier.received != nil, device.row != .duplicate else { return }
            let act = ReportedAttempt.governing(ReportedAttempt.all(device, reading))
            let place = act.flatMap { self.place(of: $0, reading) }
            places[place ?? TableCell.notRecorded, default: 0] += 1
            rows.append(row(device, act: act, place: place))
        }
        let split = places.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
        let announced = reading.facts.expectedDevices.map { "\($0) devices" } ?? TableCell.notRecorded
        let facts = reading.paperFacts([
            ("Announced", announced), ("Units received", "\(rows.count)"),
            ("Required by contract", contract(reading)), ("Method to be used", method(reading)),
            ("Internal or downstream", split.isEmpty ? TableCell.notRecorded : split.joined(separator: "; ")),
        ])
        return NoticeContent(facts: facts, columns: Self.columns, rows: rows)
    }

    private static let columns = [
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "assetTag", title: "Asset tag", kind: .identifier),
        TableColumn(id: "make", title: "Make", kind: .text),
        TableColumn(id: "model", title: "Model", kind: .text, weight: 2),
        TableColumn(id: "receivedAt", title: "Received", kind: .time),
        TableColumn(id: "handlingUnit", title: "Box", kind: .identifier),
        TableColumn(id: "seal", title: "Seal", kind: .text),
        TableColumn(id: "announced", title: "Announced", kind: .text),
        TableColumn(id: "method", title: "Method", kind: .text),
        TableColumn(id: "doneBy", title: "Done", kind: .text),
    ]

    private func row(_ device: DeviceReading, act: ReportedAttempt?, place: String?) -> [TableCell] {
        let scan = device.dossier.received
        return [
            .text(device.dossier.intakeName), .text(device.intake.name), device.value(.asset), .words(device.make),
            .words(device.model), .moment(scan?.at), .words(scan?.handlingUnit), .words(scan?.sealStateWord),
            .text(device.row == .unexpected ? "no" : "yes"), .words(act.flatMap { methodWords($0, device) }),
            .words(place),
        ]
    }

    /// Internal only where the tables list who did it, or where: anybody else's record doesn't say whose house it was.
    private func place(of act: ReportedAttempt, _ reading: LotReading) -> String? {
        let (person, station): (String?, String?)
        switch act.act {
        case .erasure(let erasure): (person, station) = (erasure.operatorID, erasure.station)
        case .destruction(let destruction): (person, station) = (destruction.operatorID, nil)
        }
        let isListed =
            person.map { name in reading.tables.rows.operators.contains { ComparableText.same($0.person, name) } }
            ?? false
        let isOurs = isListed || station.flatMap { reading.tables.station($0) } != nil
        return isOurs ? "internal" : nil
    }

    private func contract(_ reading: LotReading) -> String {
        let standard = reading.contract.standard == .r1 ? "NIST SP 800-88 Rev. 1" : "NIST SP 800-88 Rev. 2"
        let days = reading.contract.sanitizeWithinDays.map { ", within \($0) days" } ?? ""
        let level = RequiredLevel.required(by: reading.contract).rawValue
        return "\(standard), confidentiality \(reading.contract.confidentiality.rawValue), level \(level)\(days)"
    }

    /// The technique of the attempt that stands for the unit, and what speaks against it: neither an attempt that wasn't
    /// accepted nor a unit that failed all the same may read as done.
    private func methodWords(_ act: ReportedAttempt, _ device: DeviceReading) -> String? {
        guard let words = act.methodWords, act.isAccepted,
            let outcome = device.stage(.sanitization)?.outcome, outcome != .passed
        else { return act.methodWords }
        return "\(words) (sanitization \(outcome.name))"
    }

    /// What the tools table approves for the storage inside and reaches what the contract asks for, in the table's order.
    private func method(_ reading: LotReading) -> String {
        let required = RequiredLevel.required(by: reading.contract)
        if required == .destroy { return "destruction" }
        var techniques: [String] = []
        for tool in reading.tables.rows.tools where tool.media == .internalFlash && tool.level >= required {
            let text = "\(tool.technique.rawValue) (\(tool.level.rawValue))"
            if !techniques.contains(text) { techniques.append(text) }
        }
        guard !techniques.isEmpty else {
            return "\(TableCell.notRecorded): no tool is approved for \(required.rawValue)"
        }
        return "by approved tools: \(techniques.joined(separator: ", ")); destruction where erasure fails for good"
    }

    private func notes(_ reading: LotReading) -> [String] {
        var notes = [
            "R2v3 7(c)(1): this confirms receipt of the items above, the method used on them and where it is used.",
            "The method of a unit is that of the record which stands for it, and says so where that doesn't hold; until "
                + "there is one, nothing is recorded.",
        ]
        if reading.lot.receiptClosedAt == nil { notes.insert("Receipt is still open: more units may come.", at: 0) }
        return notes
    }
}
