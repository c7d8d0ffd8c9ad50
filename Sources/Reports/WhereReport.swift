import Operations
import Policies
import Printing
import RecoveryModel
import Storage
import StoreFiles

/// Where every unit is, now or at any past instant (R13; R2v3 B(5)(f)): each has one place, or none that anybody
/// recorded.
package struct WhereReport: Report {
    /// `where`.
    package static let name = "where"
    /// For the floor and for auditors.
    package static let abstract = "every unit's place now, or with --since where it was at that time"
    /// Of one lot or of all.
    package static let needsLot = false
    /// The moment.
    package static let since = SinceUse.moment

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        let moment = context.since ?? context.createdAt
        guard moment <= context.createdAt else {
            throw OperationError(
                .usage,
                "--since \(moment.onPaper) has not come yet: nobody knows where a unit will be; name a time up to now")
        }
        var rows: [[TableCell]] = []
        var counts: [String: Int] = [:]
        for lot in context.lots {
            let reading = try LotReading(lot, context.workspace)
            try reading.each { device in
                // A repeated row is no unit of its own, nor is a withdrawn one that never came.
                guard device.row != .duplicate, device.row != .withdrawn || device.dossier.received != nil else {
                    return
                }
                let seen = ShipmentPlace.sighting(of: device.dossier, at: moment)
                counts[seen?.place ?? TableCell.notRecorded, default: 0] += 1
                rows.append(row(device, seen: seen, reading: reading))
            }
        }
        let places = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "\($0.key): \($0.value)" }
        // `--since` names the moment here, and doesn't leave anything out.
        var facts = context.facts([("Units", "\(rows.count)"), ("By place", places.joined(separator: "; "))])
        facts = facts.filter { $0.label != "Since" }
        facts.append(("Places at", moment.onPaper))
        return context.table(
            Self.name, title: "Where every unit is", facts: facts,
            sections: [TableSection(columns: Self.columns, rows: rows)],
            notes: [
                "The place is the one that the last scan, movement or destruction up to that time names. What was "
                    + "recorded later than that, or not at all, is not known here.",
                "‘Holds data’ is as decided last, not as it was at that time.",
            ])
    }

    private static let columns = [
        TableColumn(id: "lot", title: "Lot", kind: .identifier),
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "make", title: "Make", kind: .text),
        TableColumn(id: "model", title: "Model", kind: .text),
        TableColumn(id: "place", title: "Place", kind: .text, weight: 2),
        TableColumn(id: "secured", title: "Secured", kind: .text),
        TableColumn(id: "sinceWhen", title: "There since", kind: .time),
        TableColumn(id: "basis", title: "Told by", kind: .text),
        TableColumn(id: "state", title: "State", kind: .text),
        TableColumn(id: "dataStatus", title: "Holds data", kind: .text),
    ]

    private func row(
        _ device: DeviceReading, seen: (place: String, at: EvidenceTime, basis: ShipmentPlace.Basis)?,
        reading: LotReading
    ) -> [TableCell] {
        [
            .text(reading.lot.name), .text(device.dossier.intakeName), .text(device.intake.name), .words(device.make),
            .words(device.model), .words(seen?.place), .words(seen.flatMap { reading.tables.secured($0.place) }),
            .moment(seen?.at), .words(seen?.basis.rawValue), .words(device.row?.words), .words(device.categories?.data),
        ]
    }
}
