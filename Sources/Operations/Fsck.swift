import Basics
import Custody
import RecoveryModel
import Storage

/// `log fsck`: an independent reading of the store. Everything that is recorded must follow from what was kept.
package struct FsckOperation {
    private let workspace: Workspace
    private let scratch: any RecoveryStore
    private var store: any RecoveryStore { workspace.store }

    /// `scratch` is an empty store that projections are derived into for comparison.
    package init(_ workspace: Workspace, scratch: any RecoveryStore) {
        self.workspace = workspace
        self.scratch = scratch
    }

    /// What was read and what was wrong.
    package struct Result: Sendable {
        package var entries = 0
        package var documents = 0
        package var devices = 0
        package var problems: [String] = []
    }

    /// Problems listed at most; more are counted.
    private static let limit = 100

    /// Checks everything and lists what is wrong; throws only when the store can't be read.
    package func run() throws -> Result {
        var result = Result()
        try checkEntries(&result)
        try checkDocuments(&result)
        if result.problems.isEmpty { try checkProjections(&result) }
        return result
    }

    private func add(_ problem: String, _ result: inout Result) {
        if result.problems.count < Self.limit { result.problems.append(problem) }
    }

    // MARK: entries

    private func checkEntries(_ result: inout Result) throws {
        var chain = EntryChain()
        var found: [String] = []
        var count = 0
        try store.eachEntry(from: 0) { seq, leaf, body in
            if found.count < Self.limit { found += chain.check(seq: seq, leaf: Array(leaf), body: Array(body)) }
            count += 1
        }
        result.entries = count
        for problem in found { add(problem, &result) }
        if found.isEmpty { try checkEnds(chain, &result) }
    }

    // MARK: documents

    private func checkDocuments(_ result: inout Result) throws {
        for row in try store.documents(lot: nil) where row.state != .reading && row.kind != Ingest.refusedKind {
            result.documents += 1
            let path = workspace.keeper.path(of: row.digest)
            do {
                let digest = try DocumentKeeper.measure(path).digest
                if digest != row.digest {
                    add("S08 document \(row.path): its bytes hash to \(digest), recorded as \(row.digest)", &result)
                }
            } catch let error as SystemError {
                add("S08 document \(row.path): \(error)", &result)
            }
        }
    }

    // MARK: projections

    private func checkProjections(_ result: inout Result) throws {
        try ScratchCopy.copy(from: store, to: scratch)
        let resolutions = try store.resolutions(in: 1...Int.max)
        try scratch.session {
            try scratch.begin()
            do {
                try Reread(workspace, into: scratch).everything(resolutions: resolutions)
                try scratch.commit()
            } catch {
                scratch.rollback()
                throw error
            }
        }
        try compareRecords(&result)
        if result.problems.isEmpty { try compareDecisions(resolutions, &result) }
    }

    private func compareRecords(_ result: inout Result) throws {
        for lot in try store.lots() {
            if try digest(store, -lot.id ... -lot.id) != digest(scratch, -lot.id ... -lot.id) {
                add("lot \(lot.name): its shipment records differ from what the documents give", &result)
            }
            var after = 0
            while true {
                let rows = try store.intakes(lot: lot.id, after: after, limit: 512)
                guard let first = rows.first, let last = rows.last else { break }
                after = last.id
                result.devices += rows.count
                guard try digest(store, first.id...last.id) != digest(scratch, first.id...last.id) else { continue }
                for row in rows where try digest(store, row.id...row.id) != digest(scratch, row.id...row.id) {
                    add(
                        "device \(row.name) (\(lot.name)/\(row.ordinal)): its records differ from what the documents give; run `lotwise rebuild`",
                        &result)
                }
            }
        }
    }

    private func digest(_ store: any RecoveryStore, _ range: ClosedRange<Int>) throws -> Digest {
        var hash = StreamingHash()
        try store.eachRecord(in: range) { intake, kind, digest, document, line, body in
            hash.update(Array("\(intake),\(kind),\(document),\(line),\(body.count),".utf8))
            hash.update(digest)
            hash.update(body)
        }
        return hash.finish()
    }

    private func compareDecisions(
        _ resolutions: [(intake: Int, resolution: Resolution)], _ result: inout Result
    ) throws {
        for (intake, resolution) in resolutions { try scratch.addResolution(resolution, lot: nil, intake: intake) }
        let replay = try DecisionReplay(workspace, store: scratch)
        let marked = try markedIntakes()
        for lot in try store.lots() {
            var known: [Int: DecisionRow] = [:]
            try replay.each(
                lot,
                asOf: { id in
                    known[id] = try? store.decisions(in: id...id).first
                    return known[id].flatMap(DecisionReplay.asOf)
                }
            ) { row, decided in
                defer { known[row.id] = nil }
                if marked.contains(row.id) { return }
                guard let before = known[row.id] else {
                    return add("device \(row.name): has no decision; run `lotwise run`", &result)
                }
                if !Self.isSame(before, decided.decision) {
                    add(
                        "device \(row.name) (\(lot.name)/\(row.ordinal)): its decision differs from what its documents give; run `lotwise rebuild`",
                        &result)
                }
            }
        }
    }

    /// All that is stored of a decision and follows from what was kept.
    private static func isSame(_ stored: DecisionRow, _ derived: DecisionRow?) -> Bool {
        guard let derived else { return false }
        return stored.digest == derived.digest && stored.body == derived.body && stored.route == derived.route
            && stored.verdicts == derived.verdicts && stored.row == derived.row && stored.deadline == derived.deadline
    }

    /// The newest entry that a device's state names is the newest that the log has: an end cut off the log shows here.
    private func checkEnds(_ chain: EntryChain, _ result: inout Result) throws {
        for lot in try store.lots() {
            var after = 0
            while true {
                let rows = try store.intakes(lot: lot.id, after: after, limit: 512)
                guard let first = rows.first, let last = rows.last else { break }
                after = last.id
                let leaves = Dictionary(
                    uniqueKeysWithValues: try store.decisions(in: first.id...last.id).map { ($0.intake, $0.leaf) })
                for row in rows {
                    guard let leaf = leaves[row.id], leaf != chain.newestLeaf(of: "\(lot.name)/\(row.ordinal)") ?? []
                    else { continue }
                    add(
                        "device \(row.name) (\(lot.name)/\(row.ordinal)): its newest entry is not in the log, or not known to it",
                        &result)
                }
            }
        }
    }

    private func markedIntakes() throws -> IntakeSet {
        var set = IntakeSet()
        var after = 0
        while true {
            let ids = try store.dirty(after: after, limit: 10_000)
            guard let last = ids.last else { return set }
            after = last
            for id in ids { set.insert(id) }
        }
    }
}

/// Copies what projections are derived from: documents, lots and tables, under the same numbers.
enum ScratchCopy {
    static func copy(from store: any RecoveryStore, to scratch: any RecoveryStore) throws {
        try scratch.transaction {
            for lot in try store.lots() { _ = try scratch.addLot(lot) }
            for document in try store.documents(lot: nil) { _ = try scratch.addDocument(document) }
            for version in try store.tableVersions() { try scratch.addTableVersion(version) }
            for lot in try store.lots() {
                let name = "basis:" + lot.basis
                try scratch.setNote(name, try store.note(name))
            }
        }
    }
}

/// Checks entries one after the other: numbers, hashes, canonical bytes, members and links.
struct EntryChain {
    private var next = 0
    private var newest = ""
    /// Leaf hash of each intake's newest entry, under a hash of its name.
    private var leaves: [UInt64: [UInt8]] = [:]

    private static let members = [
        "actor", "at", "data", "device", "intake", "lot", "prev", "recordedAt", "salt", "seq", "site", "type", "v",
    ]

    mutating func check(seq: Int, leaf: [UInt8], body: [UInt8]) -> [String] {
        var problems: [String] = []
        if seq != next { problems.append("entry \(seq): \(next) was expected; entries are missing or out of order") }
        next = seq + 1
        if LeafHash.of(body) != leaf { problems.append("entry \(seq): its bytes don't hash to its leaf") }
        guard body.count <= 65_535, let value = try? JSONParser.parse(body), let members = value.members else {
            return problems + ["entry \(seq): not a JSON object of at most 65535 bytes"]
        }
        if CanonicalJSON.encode(value) != body { problems.append("entry \(seq): its bytes aren't canonical JSON") }
        if members.map(\.name) != Self.members {
            problems.append("entry \(seq): members \(members.map(\.name)) instead of \(Self.members)")
        }
        if value["seq"]?.integer != seq || value["v"]?.integer != 1 {
            problems.append("entry \(seq): seq or v is wrong")
        }
        if CustodyEventType(rawValue: value["type"]?.string ?? "") == nil {
            problems.append("entry \(seq): unknown type \(value["type"]?.string ?? "none")")
        }
        problems += checkTime(seq, value) + checkLink(seq, leaf, value)
        return problems
    }

    /// Leaf hash of the newest entry about an intake, named `<lot>/<n>`; nil when there is none.
    func newestLeaf(of intake: String) -> [UInt8]? { leaves[RecordedEvents.key("intake", intake.utf8)] }

    private mutating func checkTime(_ seq: Int, _ value: JSONValue) -> [String] {
        let recorded = value["recordedAt"]?.string ?? ""
        defer { newest = max(newest, recorded) }
        return recorded < newest ? ["entry \(seq): recordedAt \(recorded) is before the entry before it"] : []
    }

    private mutating func checkLink(_ seq: Int, _ leaf: [UInt8], _ value: JSONValue) -> [String] {
        guard let intake = value["intake"]?.string else {
            return value["prev"]?.isNull == true ? [] : ["entry \(seq): prev without an intake"]
        }
        let key = RecordedEvents.key("intake", intake.utf8)
        defer { leaves[key] = leaf }
        let wanted = leaves[key].map { "sha256:" + Hex.encode($0) }
        guard value["prev"]?.string != wanted else { return [] }
        return [
            "entry \(seq): prev is \(value["prev"]?.string ?? "null"), the intake's entry before is \(wanted ?? "none")"
        ]
    }
}
