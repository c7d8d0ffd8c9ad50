import Basics
import Certification
import Deciding
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// What is to be done next in the open lots, by step, urgency and box: what `todo` shows. Reads only.
///
/// ```
/// for line in try TodoQuery(workspace).lines(lot: "LOT-1", role: "tester") { print(line.count, line.words, line.command) }
/// ```
package struct TodoQuery {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Of one lot, or of all that aren't closed; `role` is who asks, `place` where the devices are. The most urgent first,
    /// then in the order of the steps. Throws `OperationError` for a lot that isn't there.
    package func lines(lot name: String? = nil, role: String? = nil, place: String? = nil) throws -> [TodoLine] {
        let lots = try name.map { [try workspace.lot(named: $0)] } ?? store.lots()
        var lines: [TodoLine] = []
        for lot in lots where lot.closedAt == nil { lines += try self.lines(lot, place: place) }
        if let role { lines = lines.filter { $0.roles.contains(role) } }
        let order = Dictionary(uniqueKeysWithValues: TodoStep.allCases.enumerated().map { ($1, $0) })
        return lines.enumerated().sorted { a, b in
            (a.element.urgency.rawValue, order[a.element.step] ?? 0, a.offset)
                < (b.element.urgency.rawValue, order[b.element.step] ?? 0, b.offset)
        }.map(\.element)
    }

    /// `{"todo":[…]}`.
    package static func json(_ lines: [TodoLine]) -> String { JSONText.list("todo", lines) { $0.write(to: &$1) } }

    private func lines(_ lot: LotRow, place: String?) throws -> [TodoLine] {
        let reading = try LotReading(lot, workspace)
        var board = TodoBoard(lot: lot.name)
        var proven: Set<String> = []
        let now = workspace.now
        try reading.each { device in
            if let place, !Self.isAt(place, device, now: now) { return }
            let asked = TodoDevice(device, contract: reading.contract, now: now)
            for entry in asked.entries {
                board.add(entry, box: asked.box(for: entry.step), intake: device.dossier.intakeName)
            }
            if device.decision?.acceptedAttempt != nil { proven.insert(device.dossier.intakeName) }
        }
        if place == nil { try addLot(lot, reading: reading, proven: proven, to: &board) }
        return board.lines
    }

    private static func isAt(_ place: String, _ device: DeviceReading, now: Instant) -> Bool {
        let wanted = place.lowercased()
        let known = [
            ShipmentPlace.place(of: device.dossier, at: now), device.dossier.received?.station,
            device.dossier.received?.location, device.dossier.received?.handlingUnit,
        ]
        return known.contains { $0?.lowercased() == wanted }
    }

    /// A certificate in force was issued after entry `seq`: what it leaves out waits for something else.
    private func isCertified(_ lot: LotRow, since seq: Int) throws -> Bool {
        var isCertified = false
        try CertificateQuery(workspace).each(in: [lot]) { item in
            if item.state == "issued", item.entry > seq { isCertified = true }
        }
        return isCertified
    }

    /// Files that nobody understood, notices, acceptance and certificates.
    private func addLot(
        _ lot: LotRow, reading: LotReading, proven: Set<String>, to board: inout TodoBoard
    ) throws {
        // What speaks for devices is told of them.
        for finding in try reading.openFindings()
        where finding.severity != .note && finding.severity != .waiting && !TodoStep.approvable.contains(finding.code) {
            let isHold = finding.severity == .hold && ResolveOperation.isAcceptable(finding.code)
            board.add(TodoEntry(isHold ? .resolve : .mend, .normal, of: finding), box: nil, intake: nil)
        }
        if lot.receiptClosedAt != nil, try LotNotices(lot, workspace).of(.receipt).isEmpty {
            board.add(TodoEntry(.notify, .soon), box: nil, intake: nil)
        }
        guard !proven.isEmpty else { return }
        let validation = try LotValidation.read([lot], workspace)[lot.name]
        let isAccepted = validation.map { $0.isAccepted && $0.covered >= proven.count } ?? false
        if isAccepted, let validation, try isCertified(lot, since: validation.entry) { return }
        for intake in proven.sorted(by: IntakeOrder.precedes) {
            board.add(TodoEntry(isAccepted ? .certify : .validate, .normal), box: nil, intake: intake)
        }
    }
}

/// `<lot>/<n>` by lot, then by number.
enum IntakeOrder {
    static func precedes(_ a: String, _ b: String) -> Bool { key(a) < key(b) }

    private static func key(_ name: String) -> (String, Int) {
        guard let slash = name.lastIndex(of: "/") else { return (name, 0) }
        return (String(name[..<slash]), Int(name[name.index(after: slash)...]) ?? 0)
    }
}

/// Something to do about one device, or about the lot.
struct TodoEntry {
    let step: TodoStep
    let urgency: TodoUrgency
    var code: FindingCode?
    var finding: String?

    init(_ step: TodoStep, _ urgency: TodoUrgency, code: FindingCode? = nil) {
        self.step = step
        self.urgency = urgency
        self.code = code
    }

    init(_ step: TodoStep, _ urgency: TodoUrgency, of finding: FindingRow) {
        self.init(step, urgency)
        code = finding.code
        self.finding = finding.id
    }
}

/// Puts together what is the same.
private struct TodoBoard {
    private struct Key: Hashable {
        let step: TodoStep
        let urgency: TodoUrgency
        let code: FindingCode?
        let box: String?
    }

    private struct Group {
        var count = 0
        var intakes: [String] = []
        var findings: Set<String> = []
    }

    private let lot: String
    private var order: [Key] = []
    private var groups: [Key: Group] = [:]

    init(lot: String) { self.lot = lot }

    mutating func add(_ entry: TodoEntry, box: String?, intake: String?) {
        let key = Key(step: entry.step, urgency: entry.urgency, code: entry.code, box: box)
        if groups[key] == nil { order.append(key) }
        groups[key, default: Group()].count += 1
        if let intake { groups[key]?.intakes.append(intake) }
        if let finding = entry.finding { groups[key]?.findings.insert(finding) }
    }

    /// The largest of a step first.
    var lines: [TodoLine] {
        order.sorted { (groups[$1]?.count ?? 0) < (groups[$0]?.count ?? 0) }.map { key in
            let group = groups[key] ?? Group()
            let only = group.findings.count == 1 ? group.findings.first : nil
            return TodoLine(
                step: key.step, urgency: key.urgency, lot: lot, box: key.box, code: key.code, count: group.count,
                command: TodoCommand.text(key.step, lot: lot, code: key.code, finding: only), intakes: group.intakes)
        }
    }
}
