import Basics
import Custody
import Deciding
import Intake
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Derives records, identifiers, decisions and findings anew from the documents, in a scratch store, and compares.
struct FsckProjections {
    private let workspace: Workspace
    private let scratch: any RecoveryStore
    private var store: any RecoveryStore { workspace.store }

    /// `scratch` is empty.
    init(_ workspace: Workspace, scratch: any RecoveryStore) throws {
        self.workspace = workspace
        self.scratch = scratch
        let unread = try UnreadRecords(workspace.store)
        unfinished = try OwedWork(workspace).lots().union(unread.openedLots)
        self.unread = unread.intakes
    }

    /// Lots whose devices aren't compared because a command about them is under way or was interrupted: it will change
    /// them, and what it has done so far follows from no document alone.
    private let unfinished: Set<Int>
    /// Intakes, and lots below zero, with records of a document that was never read to its end: its bytes may not be kept.
    private let unread: Set<Int>

    /// What was compared and what differed.
    struct Found {
        var devices = 0
        /// Devices that are marked to be decided again.
        var waiting = 0
        var problems: [String] = []
        /// Problems listed at most.
        let limit: Int

        mutating func add(_ problem: String) { if problems.count < limit { problems.append(problem) } }
    }

    func compare(limit: Int) throws -> Found {
        var found = Found(limit: limit)
        // This version's readers give other bytes for the same documents: the next deciding command stages them anew.
        if try Restaging.isDue(store) { return try ownBytes(limit: limit) }
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
        try compareRecords(&found)
        if found.problems.isEmpty { try compareTables(&found) }
        if found.problems.isEmpty { try compareDecisions(resolutions, &found) }
        return found
    }

    /// Of a store of an earlier version: records are what their digests say, from documents that are kept.
    private func ownBytes(limit: Int) throws -> Found {
        var found = Found(limit: limit)
        let documents = Set(try store.documents(lot: nil).map(\.id))
        try store.eachRecord(in: Int.min...Int.max) { intake, kind, digest, document, line, body in
            guard let kind = EvidenceKind(rawValue: kind), documents.contains(document),
                digest.elementsEqual(RecordRow.identity(kind, Array(body)))
            else {
                found.add("intake \(intake): a record of document \(document), line \(line), isn't what was staged")
                return
            }
        }
        for lot in try store.lots() {
            try IntakePages.each(lot, in: store) { rows, _ in
                let devices = rows.count { !$0.isVoid }
                found.devices += devices
                if lot.closedAt == nil { found.waiting += devices }
            }
        }
        return found
    }

    // MARK: intakes and records

    private func compareRecords(_ found: inout Found) throws {
        for lot in try store.lots() {
            if unfinished.contains(lot.id) {
                try IntakePages.each(lot, in: store) { rows, _ in found.devices += rows.count { !$0.isVoid } }
                continue
            }
            if try !unread.contains(-lot.id)
                && records(store, -lot.id ... -lot.id) != records(scratch, -lot.id ... -lot.id)
            {
                found.add("lot \(lot.name): its shipment records differ from what the documents give")
            }
            var after = 0
            while true {
                let rows = try store.intakes(lot: lot.id, after: after, limit: 512)
                let derived = try scratch.intakes(lot: lot.id, after: after, limit: 512)
                if rows != derived { differ(rows, derived: derived, lot: lot, into: &found) }
                guard let first = rows.first, let last = rows.last else { break }
                after = last.id
                found.devices += rows.count { !$0.isVoid }
                guard try records(store, first.id...last.id) != records(scratch, first.id...last.id) else { continue }
                for row in rows where try !unread.contains(row.id) && differs(row) {
                    found.add(
                        "\(Self.name(row, lot)): its records differ from what the documents give; run `lotwise rebuild`"
                    )
                }
            }
        }
    }

    private func differs(_ row: IntakeRow) throws -> Bool {
        try records(store, row.id...row.id) != records(scratch, row.id...row.id)
    }

    private static func name(_ row: IntakeRow, _ lot: LotRow) -> String {
        "device \(row.name) (\(lot.name)/\(row.ordinal))"
    }

    private func differ(_ rows: [IntakeRow], derived: [IntakeRow], lot: LotRow, into found: inout Found) {
        let known = Dictionary(derived.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
        for row in rows where known[row.id] != row && !unread.contains(row.id) {
            found.add("\(Self.name(row, lot)): its intake differs from what the documents give; run `lotwise rebuild`")
        }
        let ids = Set(rows.map(\.id))
        for row in derived where !ids.contains(row.id) {
            found.add("\(Self.name(row, lot)): documents give it, the store doesn't have it; run `lotwise rebuild`")
        }
    }

    /// All that is stored of the records, one behind the other; lengths stand before what has any.
    private func records(_ store: any RecoveryStore, _ range: ClosedRange<Int>) throws -> [UInt8] {
        var bytes: [UInt8] = []
        try store.eachRecord(in: range) { intake, kind, digest, document, line, body in
            for number in [intake, kind, document, line, digest.count, body.count] {
                withUnsafeBytes(of: number) { bytes.append(contentsOf: $0) }
            }
            bytes.append(contentsOf: digest)
            bytes.append(contentsOf: body)
        }
        return bytes
    }

    // MARK: what makes devices findable

    private func compareTables(_ found: inout Found) throws {
        let bound = try IdentifierSums(store)
        for intake in try bound.differing(from: IdentifierSums(scratch)) {
            let lot = try intake < 0 ? -intake : store.intake(intake)?.lot ?? 0
            if unfinished.contains(lot) || unread.contains(intake) { continue }
            if intake < 0 {
                found.add("lot \(-intake): its shipment identifiers differ from what the documents give")
            } else {
                let name = try store.intake(intake)?.name ?? "\(intake)"
                found.add("device \(name): its identifiers differ from what the documents give; run `lotwise rebuild`")
            }
        }
        if try unfinished.isEmpty && unread.isEmpty && waitsForOthers() {
            found.add(
                "the evidence that waits for its device differs from what the documents give; run `lotwise rebuild`")
        }
    }

    /// True when other evidence waits than the documents give. A record that a device has already says nothing more where
    /// it stands again: whether the repeat waits depends on whether the identifiers it was found by were in force then.
    private func waitsForOthers() throws -> Bool {
        let digests = Set(try waiting(store).symmetricDifference(waiting(scratch)).map(\.digest))
        guard !digests.isEmpty else { return false }
        return try [store, scratch].contains { side in
            var attached: Set<[UInt8]> = []
            try side.eachRecord(in: 1...Int.max) { _, _, digest, _, _, _ in
                let found = Array(digest)
                if digests.contains(found) { attached.insert(found) }
            }
            return attached != digests
        }
    }

    /// What waits, without its number.
    private struct Waiting: Hashable {
        let digest: [UInt8]
        let kind: EvidenceKind
        let body: [UInt8]
        let document: Int
        let line: Int
        let references: String
        let lot: Int?

        init(_ row: UnmatchedRow) {
            (digest, kind, body) = (row.record.digest, row.record.kind, row.record.body)
            (document, line) = (row.record.document, row.record.line)
            (references, lot) = (row.references, row.lot)
        }
    }

    private func waiting(_ store: any RecoveryStore) throws -> Set<Waiting> {
        Set(try store.unmatched().map(Waiting.init))
    }

    // MARK: decisions and findings

    /// Devices of the lot that aren't marked to be decided anyway.
    private func unmarked(_ lot: LotRow, but marked: IntakeSet) throws -> Int {
        var count = 0
        try IntakePages.each(lot, in: store) { rows, _ in
            count += rows.count { !$0.isVoid && !marked.contains($0.id) }
        }
        return count
    }

    private func compareDecisions(
        _ resolutions: [(intake: Int, resolution: Resolution)], _ found: inout Found
    ) throws {
        for (intake, resolution) in resolutions { try scratch.addResolution(resolution, lot: nil, intake: intake) }
        let replay = try DecisionReplay(workspace, store: scratch)
        let marked = try markedIntakes()
        found.waiting = marked.count
        var findings = FindingComparison(store)
        for lot in try store.lots() {
            if unfinished.contains(lot.id) {
                found.waiting += try unmarked(lot, but: marked)
                continue
            }
            // Other rules may decide otherwise; the next run decides by these.
            if try BasisRecord.rules(of: lot, store) != RulesVersion.current {
                // A closed lot isn't decided again: its decisions are what those rules made of it.
                guard lot.closedAt == nil else { continue }
                found.waiting += try unmarked(lot, but: marked)
                continue
            }
            try replay.each(lot, recorded: store) { row, before, decided in
                if marked.contains(row.id) { return }
                if unread.contains(row.id) { return found.waiting += 1 }
                guard let before else {
                    return found.add("device \(row.name): has no decision; run `lotwise run`")
                }
                if !Self.isSame(before, decided) {
                    found.add(
                        "\(Self.name(row, lot)): its decision differs from what its documents give; run `lotwise rebuild`"
                    )
                }
                try findings.compare(row, name: Self.name(row, lot), decided: decided)
            }
        }
        for problem in findings.problems { found.add(problem) }
    }

    /// All that is stored of a decision and follows from what was kept.
    private static func isSame(_ stored: DecisionRow, _ derived: DecidedDevice) -> Bool {
        guard let decision = derived.decision else { return false }
        let recorded = RecordedEvents(stored.events)
        return stored.digest == decision.digest && stored.body == decision.body && stored.route == decision.route
            && stored.verdicts == decision.verdicts && stored.row == decision.row
            && stored.deadline == decision.deadline && recorded.stages == derived.recorded.stages
            && recorded.openFindings == derived.recorded.openFindings
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

/// What is staged from documents that were never read to their end, because a file was gone when its run was repeated.
private struct UnreadRecords {
    /// Intakes, and lots below zero, with records of such documents.
    private(set) var intakes: Set<Int> = []
    /// Lots in which such a document opened intakes: numbers behind those can't be derived without it.
    private(set) var openedLots: Set<Int> = []

    init(_ store: any RecoveryStore) throws {
        let documents = Set(try store.documents(lot: nil).filter { $0.state == .reading }.map(\.id))
        guard !documents.isEmpty else { return }
        var opened: Set<Int> = []
        try store.eachRecord(in: Int.min...Int.max) { intake, kind, _, document, _, _ in
            guard documents.contains(document) else { return }
            intakes.insert(intake)
            if [EvidenceKind.claim.rawValue, EvidenceKind.scan.rawValue].contains(kind) { opened.insert(intake) }
        }
        for intake in opened { if let lot = try store.intake(intake)?.lot { openedLots.insert(lot) } }
    }
}

/// What is bound to each intake, as one number an intake: the sum of its rows' hashes, which no order changes. Tables of
/// millions of rows are compared in 16 bytes a device. The hashes are of this process alone: nobody can make up rows that
/// come to the same sum.
private struct IdentifierSums {
    private var sums: [Int: UInt64] = [:]

    init(_ store: any RecoveryStore) throws {
        var sameKey: [BoundIdentifier] = []
        var last: Int64?
        try store.eachIdentifier { key, bound in
            if key != last { leaveOutSettled(&sameKey, last ?? 0) }
            last = key
            sameKey.append(bound)
        }
        leaveOutSettled(&sameKey, last ?? 0)
        try store.eachSharedClaim { key, intake in add(key, to: intake) { $0.combine(0 as UInt8) } }
    }

    /// What a report named before its device was known by it says nothing more once the device is: whether it is still
    /// there depends on which of the two was read first.
    private mutating func leaveOutSettled(_ rows: inout [BoundIdentifier], _ key: Int64) {
        defer { rows.removeAll(keepingCapacity: true) }
        guard rows.contains(where: { $0.kind.hasPrefix(BindingKinds.named) }) else {
            for row in rows { add(row, key) }
            return
        }
        let holders = Set(
            rows.filter { !BindingKinds.isPassive($0.kind) }.map { Holder(intake: $0.intake, value: $0.value) })
        for row in rows {
            if row.kind.hasPrefix(BindingKinds.named), holders.contains(Holder(intake: row.intake, value: row.value)) {
                continue
            }
            add(row, key)
        }
    }

    private struct Holder: Hashable {
        let intake: Int
        let value: String
    }

    private mutating func add(_ row: BoundIdentifier, _ key: Int64) {
        add(key, to: row.intake) { hasher in
            for text in [row.kind, row.value] {
                var text = text
                // A text's own hash is the same for texts of other bytes.
                text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
                hasher.combine(0xFF as UInt8)
            }
        }
    }

    private mutating func add(_ key: Int64, to intake: Int, _ more: (inout Hasher) -> Void) {
        var hasher = Hasher()
        hasher.combine(key)
        more(&hasher)
        sums[intake, default: 0] &+= UInt64(bitPattern: Int64(hasher.finalize()))
    }

    /// Intakes that have other rows in `other`, in order.
    func differing(from other: IdentifierSums) -> [Int] {
        Set(sums.keys).union(other.sums.keys).filter { sums[$0] != other.sums[$0] }.sorted()
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
