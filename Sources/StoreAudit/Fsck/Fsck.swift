import Acts
import Basics
import Custody
import Intake
import Storage
import StoreAccess
import StoreFiles

/// `log fsck`: an independent reading of the store. Everything that is recorded must follow from what was kept: the tree
/// and its files from the entries, the acts in the state tables from the entries that tell them, records and decisions
/// from the documents.
///
/// When to use: to look at a store without changing it. What it finds is mended by `restore`, `rebuild` or
/// `RepairTilesOperation`.
///
/// ```
/// let result = try FsckOperation(workspace, scratch: scratch).check()
/// for problem in result.problems { print(problem) }
/// ```
package struct FsckOperation {
    private let workspace: Workspace
    private let scratch: (any RecoveryStore)?
    private var store: any RecoveryStore { workspace.store }

    /// `scratch` is an empty store that projections are derived into for comparison; nil leaves documents and
    /// projections out.
    package init(_ workspace: Workspace, scratch: (any RecoveryStore)?) {
        self.workspace = workspace
        self.scratch = scratch
    }

    /// What was read and what was wrong.
    package struct Result: Sendable {
        package var entries = 0
        /// Root of the tree of all entries; nil when their numbers have gaps.
        package var root: TreeHash?
        /// What readers of the log see; nil before the first signature.
        package var checkpoint: Checkpoint?
        /// Files of the log that were compared with the entries.
        package var tiles = 0
        package var documents = 0
        package var devices = 0
        /// Devices that wait to be decided again: their decisions may differ and weren't compared.
        package var waiting = 0
        /// What a command under way, or an interrupted one, still has to do: no damage.
        package var unfinished: [String] = []
        package var problems: [String] = []
        /// Another process recorded or published meanwhile.
        package var hasMoved = false
    }

    /// Problems listed at most.
    static let limit = 100

    /// Checks everything and lists what is wrong; throws only when the store can't be read. What others write meanwhile
    /// isn't looked at: the log's files are read first, then one state of the database that has all they tell of.
    package func check() throws -> Result {
        let files = try PublishedFiles.read(workspace)
        let isUnderWay = workspace.folder.isBeingWritten()
        var result = try store.inOneState { try check(files, isUnderWay) }
        result.hasMoved = try store.entryCount() != result.entries || PublishedFiles.note(workspace) != files.note
        return result
    }

    private func check(_ files: PublishedFiles, _ isUnderWay: Bool) throws -> Result {
        var result = Result()
        let isWhole = try checkLog(files, &result)
        add(try FsckSettings(workspace).problems(), &result)
        add(try miscounted(), &result)
        result.unfinished = try OwedWork(workspace).lines(isUnderWay: isUnderWay)
        if let scratch {
            // A document that is missing or damaged can't be read again.
            if try checkDocuments(&result), isWhole {
                let projections = try FsckProjections(workspace, scratch: scratch)
                let found = try projections.compare(limit: Self.limit - result.problems.count)
                result.devices = found.devices
                result.waiting = found.waiting
                result.problems += found.problems
            }
        }
        return result
    }

    private func add(_ problems: [String], _ result: inout Result) {
        result.problems += problems.prefix(max(0, Self.limit - result.problems.count))
    }

    /// Lots whose counts, which `status` shows, aren't those of their devices and findings.
    private func miscounted() throws -> [String] {
        try store.lots().compactMap { lot in
            try store.tally(lot: lot.id) == store.recount(lot: lot.id)
                && store.decisionsDigest(lot: lot.id) == store.digestOfDecisions(lot: lot.id)
                ? nil : "lot \(lot.name): its counts differ from its devices and findings; run `lotwise rebuild`"
        }
    }

    // MARK: the log

    /// False when entries are damaged: what is derived from them needn't be compared then.
    private func checkLog(_ files: PublishedFiles, _ result: inout Result) throws -> Bool {
        let checkpoints = files.checkpoints
        var ledger = ActLedger()
        var signatures = ActSignatureCheck(workspace)
        var unsigned: [String] = []
        let reading = try LogReading(workspace, files, limit: Self.limit).read { act in
            ledger.note(act)
            let found = act.body.withUnsafeBytes { signatures.check(seq: act.seq, body: $0) }
            unsigned += found.prefix(max(0, Self.limit - unsigned.count))
        }
        result.entries = reading.entries
        result.root = reading.root
        result.checkpoint = checkpoints.published ?? checkpoints.head
        result.tiles = reading.files.tiles
        add(reading.problems, &result)
        add(unsigned, &result)
        add(checkpoints.problems + checkpoints.compare(reading.roots, entries: reading.entries), &result)
        add(reading.files.problems, &result)
        guard reading.problems.isEmpty else { return false }
        var found = try FsckActs(ledger, store).problems()
        found += try FsckEnds(store).problems(reading.chain)
        found += try ActIndex.problems(store)
        add(found, &result)
        return found.isEmpty
    }

    // MARK: documents

    /// True when every kept document is there with the bytes that were recorded.
    private func checkDocuments(_ result: inout Result) throws -> Bool {
        var isWhole = true
        do { try workspace.keeper.checkFolder() } catch let error as OperationError {
            add(["S08 \(error.message)"], &result)
            return false
        }
        for row in try store.documents(lot: nil) where row.state != .reading && row.kind != DocumentKinds.refused {
            result.documents += 1
            guard let problem = try KeptDocuments(workspace).problem(row) else {
                try checkSecret(row, &result)
                continue
            }
            add([problem], &result)
            isWhole = false
        }
        return isWhole
    }
}

extension FsckOperation {
    /// Keys have no business among documents: an earlier version read a store that lay in a lot's folder.
    private func checkSecret(_ row: DocumentRow, _ result: inout Result) throws {
        guard row.bytes <= 1 << 20, let what = try KeyMaterial.find(in: workspace.keeper.source(of: row.digest)) else {
            return
        }
        let problem =
            "document \(row.path) (\(row.digest.hex.prefix(12))): is \(what), and in every backup made since "
            + "\(row.arrived.text): \(KeyMaterial.cure(what))"
        if result.problems.count < Self.limit { result.problems.append(problem) }
    }
}

/// What devices' states tell of the log, held against it: the newest entry that a state names is the newest that the log
/// has, so that an end cut off the log shows here, and the entries that it lists are those about the device.
struct FsckEnds {
    private let store: any RecoveryStore
    private let keys = EntryKeys()

    init(_ store: any RecoveryStore) { self.store = store }

    func problems(_ chain: EntryChain) throws -> [String] {
        var problems: [String] = []
        for lot in try store.lots() {
            var pages = IntakePages(lot.id, in: store)
            while let rows = try pages.next(), let first = rows.first, let last = rows.last {
                let decisions = Dictionary(
                    try store.decisions(in: first.id...last.id).map { ($0.intake, $0) }, uniquingKeysWith: { $1 })
                for row in rows {
                    guard let decision = decisions[row.id] else { continue }
                    let name = "\(lot.name)/\(row.ordinal)"
                    if let problem = try problem(decision, newest: chain.newest(of: name), name: name) {
                        problems.append("device \(row.name) (\(name)): \(problem)")
                    }
                }
                if problems.count > FsckOperation.limit { return problems }
            }
        }
        return problems
    }

    /// What is wrong with one device's state, given the newest entry about it and how many there are; nil when nothing is.
    func problem(_ decision: DecisionRow, newest: (leaf: TreeHash, entries: Int)?, name: String) throws
        -> String?
    {
        guard decision.leaf == newest?.leaf.bytes ?? [] else {
            return "its newest entry is not in the log, or not known to it"
        }
        let recorded = RecordedEvents(decision.events)
        let events = recorded.events
        let isListed =
            events.count == newest?.entries ?? 0 && zip(events, events.dropFirst()).allSatisfy { $0.seq < $1.seq }
        // Under an earlier version's key the record was logged all the same.
        let isTold = recorded.renamed.allSatisfy { renamed in
            events.contains { $0.seq == renamed.seq && $0.key != 0 }
        }
        guard isListed, isTold, try areTold(events, of: name) else {
            return "the entries that its state lists are not those that the log has of it; run `lotwise rebuild`"
        }
        return nil
    }

    /// Are the entries, in order of number, about the intake, and logged under these keys?
    private func areTold(_ events: [(key: UInt64, seq: UInt64)], of intake: String) throws -> Bool {
        let numbers = events.compactMap { Int(exactly: $0.seq) }
        guard numbers.count == events.count else { return false }
        var place = 0
        var isRight = true
        try EntryRows(store).each(numbers) { _, row in
            defer { place += 1 }
            guard isRight else { return }
            isRight = row.map { keys.isRight(events[place].key, body: $0.body, intake: intake) } ?? false
        }
        return isRight
    }
}
