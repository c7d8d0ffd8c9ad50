import Basics
import Custody
import Pipeline
import RecoveryModel
import Stages
import Storage

/// `rebuild`: projections anew from documents and entries, in one transaction that must agree with what was there.
package struct RebuildOperation {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// How many devices were derived, and how many of their decisions differ from those that were there.
    package struct Result: Sendable {
        package let devices: Int
        package let differing: [String]
    }

    /// A crash leaves the projections as they were: the transaction ends with the last device.
    package func run() throws -> Result {
        try store.session {
            try store.begin()
            do {
                let result = try derive()
                try store.commit()
                return result
            } catch {
                store.rollback()
                throw error
            }
        }
    }

    private func derive() throws -> Result {
        let resolutions = try store.resolutions(in: 1...Int.max)
        var before: [Int: [UInt8]] = [:]
        for lot in try store.lots() {
            try store.eachDecisionDigest(lot: lot.id) { before[$0] = Array($1) }
        }
        let asOf = try decisionTimes()
        let kept = try decidedForGood()
        let marked = try Set(Marks.all(store))
        try store.clearProjections(keepingDecisionsOf: Set(kept.map(\.id)))
        try Reread(workspace).everything(resolutions: resolutions)
        let history = try LoggedHistory(store)
        var differing: [String] = []
        var devices = 0
        let evaluator = try DecisionReplay(workspace, store: store)
        for lot in try store.lots() {
            if kept.contains(where: { $0.id == lot.id }) {
                devices += try unmark(lot, but: marked)
                continue
            }
            try evaluator.each(lot, asOf: { asOf[$0] }) { row, decided in
                devices += 1
                let name = "\(lot.name)/\(row.ordinal)"
                if let known = before[row.id], known != decided.decision?.digest { differing.append(name) }
                try save(decided, history[name], lot)
            }
        }
        return Result(devices: devices, differing: differing)
    }

    /// Closed lots that other rules decided: they are never decided again by these.
    private func decidedForGood() throws -> [LotRow] {
        try store.lots().filter { lot in
            guard lot.closedAt != nil, !lot.basis.isEmpty else { return false }
            return try BasisRecord.rules(of: lot, store) != DecisionText.rulesVersion
        }
    }

    /// Reading its documents again gives no reason to decide a device of a closed lot again. Returns how many there are.
    private func unmark(_ lot: LotRow, but marked: Set<Int>) throws -> Int {
        var devices = 0
        try IntakePages.each(lot, store) { rows, _ in
            devices += rows.count { !$0.isVoid }
            for row in rows where !marked.contains(row.id) { try store.clearDirty(row.id) }
        }
        return devices
    }

    private func decisionTimes() throws -> [Int: Instant] {
        var times: [Int: Instant] = [:]
        for lot in try store.lots() {
            try store.eachDecisionDigest(lot: lot.id) { intake, _ in
                if let row = try store.decisions(in: intake...intake).first { times[intake] = DecisionReplay.asOf(row) }
            }
        }
        return times
    }

    /// What the log already tells isn't logged again.
    private func save(_ decided: DecidedDevice, _ logged: LoggedHistory.Item?, _ lot: LotRow) throws {
        guard var decision = decided.decision else { return }
        var recorded = decided.recorded
        for event in logged?.events ?? [] { recorded.add(event.key, seq: Int(event.seq)) }
        logged?.rename(decided.pending, in: &recorded)
        decision.events = recorded.bytes
        decision.leaf = logged?.leaf ?? []
        try store.saveFindings(decided.findings)
        try store.saveDecisions([decision])
    }
}

/// What the log tells of each intake, read from its entries.
struct LoggedHistory {
    struct Item {
        /// `place` is the line of the document that an event of evidence names; 0 for others.
        var events: [(key: UInt64, seq: UInt64, place: UInt64)] = []
        var leaf: [UInt8] = []

        /// Records that were logged under an earlier version's digest are those from the same lines.
        func rename(_ pending: [(key: UInt64, entry: PreparedEntry)], in recorded: inout RecordedEvents) {
            let keys = Set(pending.map(\.key))
            var former = events.filter { $0.place != 0 && !keys.contains($0.key) }
            for event in pending where event.key != 0 && !former.isEmpty && !recorded.contains(event.key) {
                let body = event.entry.finish(
                    seq: 0, previous: nil, recordedAt: Instant(milliseconds: 0), salt: "")
                guard let value = try? JSONParser.parse(body) else { continue }
                let place = LoggedHistory.place(value["type"]?.string ?? "", value)
                guard place != 0, let index = former.firstIndex(where: { $0.place == place }) else { continue }
                _ = recorded.rename(former.remove(at: index).key, to: event.key)
            }
        }
    }

    private var items: [String: Item] = [:]

    subscript(intake: String) -> Item? { items[intake] }

    init(_ store: any RecoveryStore) throws {
        try store.eachEntry(from: 0) { seq, leaf, body in
            let bytes = Array(body)
            guard let value = try? JSONParser.parse(bytes), let intake = value["intake"]?.string,
                let type = value["type"]?.string
            else { return }
            var item = items[intake] ?? Item()
            item.leaf = Array(leaf)
            item.events.append((Self.key(type, value), UInt64(seq), Self.place(type, value)))
            items[intake] = item
        }
    }

    /// Where the record that an event tells stands: its kind, document and line; 0 for events of no record.
    static func place(_ type: String, _ value: JSONValue) -> UInt64 {
        guard let data = value["data"], data["record"] != nil, let document = data["document"]?.string,
            let line = data["line"]?.integer
        else { return 0 }
        return RecordedEvents.key("\(type) \(document) \(line)", [])
    }

    /// The key under which the recorder keeps an event: by record for evidence, by content for a refusal.
    static func key(_ type: String, _ value: JSONValue) -> UInt64 {
        guard let data = value["data"] else { return 0 }
        if type == CustodyEventType.sanitizationRefused.rawValue {
            return RecordedEvents.key("refused", CanonicalJSON.encode(data))
        }
        guard let record = data["record"]?.string, let digest = Hex.decode(record.utf8) else { return 0 }
        return RecordedEvents.key(type, digest)
    }
}

/// Decides devices again from what is staged, each under the clock of its recorded decision.
struct DecisionReplay {
    private let store: any RecoveryStore
    private let contexts: [Int: LotContext]
    private let documents: DocumentIndex

    init(_ workspace: Workspace, store: any RecoveryStore) throws {
        self.store = store
        documents = try DocumentIndex(workspace.store)
        var contexts: [Int: LotContext] = [:]
        for lot in try store.lots() { contexts[lot.id] = try LotContext(recordedFor: lot, workspace.onStore(store)) }
        self.contexts = contexts
    }

    /// The clock a decision was made under.
    static func asOf(_ row: DecisionRow) -> Instant? {
        EntryText.member("asOf", in: row.body).flatMap(WrittenTime.init).map { Instant(milliseconds: $0.wall) }
    }

    /// Every intake of the lot in order, decided as if for the first time.
    func each(
        _ lot: LotRow, asOf: (Int) throws -> Instant?, _ body: (IntakeRow, DecidedDevice) throws -> Void
    ) throws {
        guard let context = contexts[lot.id] else { return }
        let stages = BuiltInStages.stages(of: context.pipeline.policy)
        var after = 0
        while true {
            let rows = try store.intakes(lot: lot.id, after: after, limit: Evaluation.batchSize)
            guard let last = rows.last else { return }
            after = last.id
            for device in try CaseReader.cases(rows.filter { !$0.isVoid }, store) {
                var fresh = device
                fresh.before = nil
                var decisionContext = context.context
                decisionContext.now = try asOf(device.intake.id) ?? decisionContext.now
                let decider = Decider(
                    context: decisionContext, stages: stages, lot: lot, documents: documents, now: decisionContext.now)
                try body(device.intake, decider.decide(fresh))
            }
        }
    }
}
