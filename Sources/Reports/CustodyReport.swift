import Basics
import Operations
import Printing
import RecoveryModel
import Storage

/// Chain of custody (r2v3 §4): who released, who accepted, when and where, under which seal, how many went out and came
/// in; then what carriers said, what became of the seals, and the moves inside.
package struct CustodyReport: Report {
    /// `custody`.
    package static let name = "custody"
    /// For customers and auditors.
    package static let abstract = "hand-overs, carrier events, seals and moves of a lot in order of time"
    /// Of one lot.
    package static let needsLot = true
    /// By the time of what it tells.
    package static let since = SinceUse.happened

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        let reading = try LotReading(try context.oneLot(), context.workspace)
        var dock = DockIndex()
        var moves: [(at: Int64, row: [TableCell])] = []
        try reading.each { device in
            dock.count(device)
            for move in device.dossier.movements where reading.isNew(move.at, move.source, since: context.since) {
                moves.append((move.at?.assumed.milliseconds ?? .min, Self.row(move, device: device, reading: reading)))
            }
        }
        // Moves of one instant stay in the lot's order.
        let ordered = moves.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
        let handOvers = reading.facts.handOvers.filter { reading.isNew($0.at, $0.source, since: context.since) }
        let events = reading.facts.carrierEvents.filter { reading.isNew($0.at, $0.source, since: context.since) }
        let sections = [
            TableSection(
                title: "Hand-overs", columns: Self.handOverColumns,
                rows: handOvers.map { Self.row($0, dock: dock, reading: reading) }),
            TableSection(title: "Carrier", columns: Self.carrierColumns, rows: events.map(Self.row)),
            TableSection(title: "Seals and dock", columns: Self.sealColumns, rows: dock.rows(reading.facts.handOvers)),
            TableSection(title: "Moves inside", columns: Self.moveColumns, rows: ordered.map(\.element.row)),
        ]
        let facts = context.facts(
            for: reading,
            [
                ("Hand-overs", "\(handOvers.count)"), ("Carrier events", "\(events.count)"),
                ("Units scanned at the dock", "\(dock.units)"), ("Moves", "\(moves.count)"),
            ])
        return context.table(
            Self.name, title: "Chain of custody", facts: facts, sections: sections, notes: Self.notes(context))
    }

    private static func notes(_ context: ReportContext) -> [String] {
        var notes = [
            "‘Out’ is what the hand-over's paper says; ‘in’ is how many units of that box were scanned at the dock.",
            "Persons are named as the evidence names them. A time without a zone says so.",
        ]
        if context.since != nil { notes.append("Seals are always of the whole lot.") }
        return notes + context.lateNote
    }

    private static let handOverColumns = [
        TableColumn(id: "at", title: "Time", kind: .time),
        TableColumn(id: "from", title: "From", kind: .text),
        TableColumn(id: "to", title: "To", kind: .text),
        TableColumn(id: "releasedBy", title: "Released by", kind: .text),
        TableColumn(id: "acceptedBy", title: "Accepted by", kind: .text),
        TableColumn(id: "carrier", title: "Carrier", kind: .text),
        TableColumn(id: "document", title: "Document", kind: .identifier),
        TableColumn(id: "handlingUnit", title: "Box", kind: .identifier),
        TableColumn(id: "seal", title: "Seal", kind: .identifier),
        TableColumn(id: "unitsOut", title: "Out", kind: .integer),
        TableColumn(id: "unitsIn", title: "In", kind: .integer),
        TableColumn(id: "weight", title: "Weight", kind: .grams),
        TableColumn(id: "file", title: "File", kind: .text),
        TableColumn(id: "line", title: "Line", kind: .integer),
    ]

    private static func row(_ handOver: HandOver, dock: DockIndex, reading: LotReading) -> [TableCell] {
        // The carrier is named by the tracking that the hand-over's document is.
        let carrier = handOver.document.flatMap { code in
            reading.facts.carrierEvents.first { $0.trackingCode == code && $0.carrier != nil }?.carrier
        }
        return [
            .moment(handOver.at), .words(handOver.from), .words(handOver.to), .words(handOver.releasedBy),
            .words(handOver.acceptedBy), .words(carrier), .words(handOver.document), .words(handOver.handlingUnit),
            .words(handOver.seal), .count(handOver.units), .count(handOver.handlingUnit.flatMap { dock.scanned($0) }),
            handOver.grams.map { .grams($0) } ?? .none, .words(reading.document(handOver.source)?.path),
            .integer(handOver.source.line),
        ]
    }

    private static let carrierColumns = [
        TableColumn(id: "at", title: "Time", kind: .time),
        TableColumn(id: "carrier", title: "Carrier", kind: .text),
        TableColumn(id: "document", title: "Tracking", kind: .identifier),
        TableColumn(id: "status", title: "Status", kind: .text),
        TableColumn(id: "detail", title: "Detail", kind: .text, weight: 2),
        TableColumn(id: "place", title: "Place", kind: .text),
    ]

    private static func row(_ event: CarrierEvent) -> [TableCell] {
        [
            .moment(event.at), .words(event.carrier), .words(event.trackingCode), .words(event.statusWord),
            .words(event.detail), .words(event.location),
        ]
    }

    private static let sealColumns = [
        TableColumn(id: "handlingUnit", title: "Box", kind: .identifier),
        TableColumn(id: "sealApplied", title: "Seal applied", kind: .identifier),
        TableColumn(id: "seal", title: "Seal found", kind: .identifier),
        TableColumn(id: "sealState", title: "State", kind: .text),
        TableColumn(id: "place", title: "Place", kind: .text),
        TableColumn(id: "units", title: "Units", kind: .integer),
        TableColumn(id: "at", title: "First scan", kind: .time),
        TableColumn(id: "until", title: "Last scan", kind: .time),
    ]

    private static let moveColumns = [
        TableColumn(id: "at", title: "Time", kind: .time),
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "from", title: "From", kind: .text),
        TableColumn(id: "to", title: "To", kind: .text),
        TableColumn(id: "secured", title: "Secured", kind: .text),
        TableColumn(id: "acceptedBy", title: "By", kind: .text),
    ]

    private static func row(_ move: Movement, device: DeviceReading, reading: LotReading) -> [TableCell] {
        [
            .moment(move.at), .text(device.dossier.intakeName), .text(device.intake.name), .words(move.from),
            .words(move.to), .words(move.to.flatMap { reading.tables.secured($0) }), .words(move.operatorID),
        ]
    }
}

/// Dock scans by box, seal and place: as few lines as there were boxes, however many units.
private struct DockIndex {
    private struct Key: Hashable {
        let unit: String?
        let seal: String?
        let state: String?
        let place: String?
    }

    private struct Entry {
        var units = 0
        var first: EvidenceTime?
        var last: EvidenceTime?
    }

    private var entries: [Key: Entry] = [:]
    private var byBox: [String: Int] = [:]
    /// Devices with a scan.
    private(set) var units = 0

    /// Units scanned of a box; nil when none was, which is not known to be zero.
    func scanned(_ box: String) -> Int? { byBox[box] }

    /// A device counts once for its box and once for each way in which it was scanned.
    mutating func count(_ device: DeviceReading) {
        let scans = device.dossier.scans
        if scans.isEmpty { return }
        units += 1
        for box in Set(scans.compactMap(\.handlingUnit)) { byBox[box, default: 0] += 1 }
        var seen: Set<Key> = []
        for scan in scans {
            let key = Key(
                unit: scan.handlingUnit, seal: scan.seal, state: scan.sealStateWord,
                place: scan.location ?? scan.station)
            var entry = entries[key] ?? Entry()
            if seen.insert(key).inserted { entry.units += 1 }
            if let at = scan.at {
                if entry.first.map({ at.assumed < $0.assumed }) ?? true { entry.first = at }
                if entry.last.map({ at.assumed > $0.assumed }) ?? true { entry.last = at }
            }
            entries[key] = entry
        }
    }

    func rows(_ handOvers: [HandOver]) -> [[TableCell]] {
        var applied: [String: [String]] = [:]
        for handOver in handOvers {
            guard let unit = handOver.handlingUnit, let seal = handOver.seal else { continue }
            if applied[unit]?.contains(seal) != true { applied[unit, default: []].append(seal) }
        }
        func order(_ key: Key) -> [String] { [key.unit, key.seal, key.state, key.place].map { $0 ?? "" } }
        return entries.sorted { order($0.key).lexicographicallyPrecedes(order($1.key)) }.map { key, entry in
            [
                .words(key.unit), .words(key.unit.flatMap { applied[$0] }?.joined(separator: ", ")), .words(key.seal),
                .words(key.state), .words(key.place), .integer(entry.units), .moment(entry.first), .moment(entry.last),
            ]
        }
    }
}
