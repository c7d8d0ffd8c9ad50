import Basics
import RecoveryModel
import Storage

/// Puts claims and evidence into the store: which intake a record belongs to, what is new about it, and what it shows
/// across devices. Runs on the writer's thread, inside its transaction.
final class IntakeBook {
    let store: any RecoveryStore
    let matcher: Matcher
    /// Intakes that got something new in this run.
    private(set) var touched = IntakeSet()
    /// Lots whose shipment facts changed, so that every device must be looked at again.
    private(set) var touchedLots: Set<Int> = []
    /// True when an identifier was bound, so that waiting evidence may now find its device.
    private(set) var boundSomething = false

    private var marked = IntakeSet()
    private var claimedInPass = IntakeSet()
    private var nextOrdinal: [Int: Int] = [:]

    init(store: any RecoveryStore) throws {
        self.store = store
        matcher = try Matcher(store: store)
    }

    func touch(_ intake: Int) { touched.insert(intake) }

    /// Intakes touched since the last call and not marked in this run before, in order.
    func drainTouched() -> [Int] {
        let fresh = touched.drain().filter { !marked.contains($0) }
        for intake in fresh { marked.insert(intake) }
        return fresh
    }

    // MARK: claims

    /// Begins reading a manifest: a row met twice in one pass is a duplicate, in two passes a repeat.
    func beginManifest() { claimedInPass = IntakeSet() }

    /// Was this intake on the manifest just read?
    func isClaimedInPass(_ intake: Int) -> Bool { claimedInPass.contains(intake) }

    /// Takes one row of a manifest.
    func take(_ claim: Claim, record: RecordRow, lot: LotRow) throws {
        let keys = Self.keys(of: claim, lot: lot.id)
        let known = try intakes(in: lot.id, under: keys)
        var target = known.active.first { !claimedInPass.contains($0) }
        var isDuplicate = false
        if target != nil, try !isRevision(of: record, intake: target ?? 0) { (target, isDuplicate) = (nil, true) }
        if target == nil, !known.active.isEmpty { isDuplicate = true }
        if target == nil { target = known.passive.first { !claimedInPass.contains($0) } }
        if target == nil, !isDuplicate { target = try unexpected(claim, lot: lot.id) }
        if let target, !isDuplicate { try bind(claim, to: target, lot: lot) }
        let intake = try target ?? open(claim, keys: keys, lot: lot, isDuplicate: isDuplicate, record: record)
        claimedInPass.insert(intake)
        if let row = try store.intake(intake), !row.isManifested || row.isWithdrawn {
            var row = row
            if !row.isManifested, let name = claim.displayName { row.name = name }
            row.isManifested = true
            row.isWithdrawn = false
            try store.updateIntake(row)
            touched.insert(intake)
        }
        if isDuplicate, let first = known.active.first {
            try addFact(
                "I05", subject: "the manifest lists it more than once", others: [first], to: intake, like: record)
        }
        let placed = record.moved(to: intake)
        if try store.addRecord(placed) { touched.insert(intake) } else { try renew(placed) }
    }

    /// A row that was revised and is revised back: the claim that came first is the newest again.
    private func renew(_ record: RecordRow) throws {
        var mine = 0
        var newest = 0
        try store.eachRecord(in: record.intake...record.intake) { _, kind, digest, document, _, _ in
            guard kind == EvidenceKind.claim.rawValue else { return }
            if digest.elementsEqual(record.digest) { mine = document } else { newest = max(newest, document) }
        }
        guard newest > mine else { return }
        try store.removeRecord(intake: record.intake, kind: .claim, digest: record.digest)
        _ = try store.addRecord(record)
        touched.insert(record.intake)
    }

    /// A later version of the same manifest revises a row; another manifest, or the same one again, repeats it.
    private func isRevision(of record: RecordRow, intake: Int) throws -> Bool {
        var paths: Set<String> = []
        var isRepeat = false
        var documents: Set<Int> = []
        try store.eachRecord(in: intake...intake) { _, kind, digest, document, _, _ in
            guard kind == EvidenceKind.claim.rawValue else { return }
            if digest.elementsEqual(record.digest) { isRepeat = true }
            documents.insert(document)
        }
        for document in documents { if let row = try store.document(document) { paths.insert(row.path) } }
        guard !isRepeat, !paths.isEmpty, let mine = try store.document(record.document)?.path else { return true }
        return paths.contains(mine)
    }

    private func intakes(in lot: Int, under keys: [KeyCandidate]) throws -> (active: [Int], passive: [Int]) {
        var active: [Int] = []
        var passive: [Int] = []
        for key in keys {
            for bound in try store.bound(key: key.hash) where bound.value == key.text && bound.intake > 0 {
                guard Matcher.sameMaker(bound.kind, key) else { continue }
                guard let row = try store.intake(bound.intake), row.lot == lot else { continue }
                if Matcher.passive.contains(bound.kind) {
                    if bound.kind == "dup" || key.text.hasPrefix("row:") { passive.append(bound.intake) }
                } else if !active.contains(bound.intake) {
                    active.append(row.linkedTo ?? bound.intake)
                }
            }
        }
        return (active, passive)
    }

    private static func keys(of claim: Claim, lot: Int) -> [KeyCandidate] {
        var keys: [KeyCandidate] = []
        let maker = JoinKey.maker(claim.make)
        for item in claim.identifiers where JoinKey.attaches(item.kind) {
            guard let text = JoinKey.scoped(item.joinKey, lot: lot) else { continue }
            keys.append(KeyCandidate(text, maker: maker, strength: JoinKey.strength(item.kind)))
        }
        if keys.isEmpty {
            // Nothing identifies the row but its own words.
            let words = claim.rejected.map(\.text).joined(separator: "|") + "|\(claim.make ?? "")|\(claim.model ?? "")"
            keys.append(KeyCandidate("row:\(lot):\(words)", maker: "", strength: 99))
        }
        return keys.sorted { $0.strength < $1.strength }
    }

    private func open(
        _ claim: Claim, keys: [KeyCandidate], lot: LotRow, isDuplicate: Bool, record: RecordRow
    ) throws -> Int {
        let ordinal = try ordinal(lot.id)
        let name = claim.displayName ?? "row \(ordinal)"
        let intake = try store.addIntake(
            IntakeRow(id: 0, lot: lot.id, ordinal: ordinal, name: name, isManifested: true))
        touched.insert(intake)
        try noteOtherLots(keys, intake: intake, lot: lot, record: record)
        for key in keys where key.text.hasPrefix("row:") { try bindRaw(key.text, intake) }
        try bind(claim, to: intake, lot: lot, isDuplicate: isDuplicate)
        return intake
    }

    /// Whatever the claim says of a device finds it from now on; a duplicate row attracts no evidence.
    private func bind(_ claim: Claim, to intake: Int, lot: LotRow, isDuplicate: Bool = false) throws {
        for (item, key) in zip(claim.identifiers.filter { JoinKey.attaches($0.kind) }, keysByItem(claim, lot.id)) {
            let maker = JoinKey.maker(claim.make)
            let kind = isDuplicate ? "dup" : item.kind == .serial ? "serial:" + maker : item.kind.rawValue
            try store.bind(BoundIdentifier(intake: intake, kind: kind, value: key), key: JoinKey.hash(key))
        }
        for reference in claim.rejected { try bindRaw("raw:" + reference.text, intake) }
        boundSomething = true
    }

    /// A unit that came before its manifest and was scanned by what only the manifest explains, such as an asset tag.
    private func unexpected(_ claim: Claim, lot: Int) throws -> Int? {
        for text in claim.identifiers.map(\.value) + claim.rejected.map(\.text) {
            let raw = "raw:" + text
            for bound in try store.bound(key: JoinKey.hash(raw)) where bound.value == raw && bound.intake > 0 {
                guard let row = try store.intake(bound.intake), row.lot == lot, row.linkedTo == nil else { continue }
                if !row.isManifested, !claimedInPass.contains(row.id) { return row.id }
            }
        }
        return nil
    }

    private func keysByItem(_ claim: Claim, _ lot: Int) -> [String] {
        claim.identifiers.filter { JoinKey.attaches($0.kind) }.map {
            JoinKey.scoped($0.joinKey, lot: lot) ?? $0.joinKey
        }
    }

    private func bindRaw(_ text: String, _ intake: Int) throws {
        try store.bind(BoundIdentifier(intake: intake, kind: "raw", value: text), key: JoinKey.hash(text))
    }

    private func noteOtherLots(_ keys: [KeyCandidate], intake: Int, lot: LotRow, record: RecordRow) throws {
        for key in keys where !key.text.hasPrefix("asset:") && !key.text.hasPrefix("row:") {
            let others = try matcher.active(key).filter { try $0 != intake && store.intake($0)?.lot != lot.id }
            if others.isEmpty { continue }
            try addFact("I06", subject: key.text, others: others, to: intake, like: record)
            return
        }
    }

    private func ordinal(_ lot: Int) throws -> Int {
        let next = try nextOrdinal[lot] ?? store.lastOrdinal(lot: lot) + 1
        nextOrdinal[lot] = next + 1
        return next
    }

    // MARK: evidence

    /// Takes one record of evidence; false when it found no open intake and now waits.
    func take(_ prepared: PreparedRecord, lot: LotRow?) throws -> Bool {
        if prepared.record.kind == .carrierEvent || prepared.record.kind == .handOver {
            return try takeShipment(prepared, lot: lot)
        }
        if try matcher.isFiledEarlier(prepared.record, prepared.candidates) { return true }
        var intake = try matcher.intake(for: prepared.candidates)
        if intake == nil, let scan = prepared.scan, let lot { intake = try openUnexpected(scan, prepared, lot) }
        guard let intake else { return try wait(prepared, lot) }
        guard try store.addRecord(prepared.record.moved(to: intake)) else { return true }
        touched.insert(intake)
        if let scan = prepared.scan { try learn(from: scan, intake: intake, prepared: prepared, lot: lot) }
        for key in prepared.sharedKeys {
            try noteShared(key, intake: intake, like: prepared.record)
        }
        if prepared.record.kind == .erasure, prepared.candidates.count > 1 {
            let others = try matcher.others(named: prepared.candidates, besides: intake)
            if !others.isEmpty {
                try addFact("S02", subject: "another device", others: others, to: intake, like: prepared.record)
            }
        }
        return true
    }

    private func wait(_ prepared: PreparedRecord, _ lot: LotRow?) throws -> Bool {
        let row = UnmatchedRow(
            id: 0, record: prepared.record, references: prepared.references.packed, lot: lot?.id)
        _ = try store.addUnmatched(row)
        return false
    }

    /// A unit at the dock that is on no manifest becomes a device of the lot all the same (T02).
    private func openUnexpected(_ scan: Scan, _ prepared: PreparedRecord, _ lot: LotRow) throws -> Int {
        let raw = "raw:" + scan.identifier
        for bound in try store.bound(key: JoinKey.hash(raw)) where bound.value == raw {
            if let row = try store.intake(bound.intake), row.lot == lot.id { return row.linkedTo ?? row.id }
        }
        let reading = IdentifierParser.readUnlabelled(scan.identifier)
        let row = IntakeRow(
            id: 0, lot: lot.id, ordinal: try ordinal(lot.id), name: reading.identifier?.value ?? scan.identifier,
            isManifested: false)
        let intake = try store.addIntake(row)
        if let identifier = reading.identifier, let key = JoinKey.scoped(identifier.joinKey, lot: lot.id) {
            let kind = identifier.kind == .serial ? "serial:" : identifier.kind.rawValue
            try store.bind(BoundIdentifier(intake: intake, kind: kind, value: key), key: JoinKey.hash(key))
        }
        try bindRaw(raw, intake)
        boundSomething = true
        return intake
    }

    /// A scan teaches the facility's plate, and shows a plate on two devices or a device of another lot.
    private func learn(from scan: Scan, intake: Int, prepared: PreparedRecord, lot: LotRow?) throws {
        if let lot, let row = try store.intake(intake), row.lot != lot.id {
            try addFact("T04", subject: "scanned with lot \(lot.name)", others: [], to: intake, like: prepared.record)
        }
        guard let unit = scan.unit, let plate = IdentifierParser.read(unit, as: .unit).identifier else { return }
        let candidate = KeyCandidate(plate.joinKey, maker: "", strength: 0)
        let holders = try matcher.active(candidate).filter { $0 != intake }
        for other in holders {
            try addFact("I13", subject: plate.value, others: [other], to: intake, like: prepared.record)
            try addFact("I13", subject: plate.value, others: [intake], to: other, like: prepared.record)
        }
        let binding = BoundIdentifier(intake: intake, kind: IdentifierKind.unit.rawValue, value: plate.joinKey)
        try store.bind(binding, key: candidate.hash)
        boundSomething = true
    }

    private func noteShared(_ key: SharedKey, intake: Int, like record: RecordRow) throws {
        let others = try store.shareClaim(key: JoinKey.hash(key.text), intake: intake)
        let count = others.count + 1
        if count < key.least { return }
        if key.least > 2 {
            // So many that each is told of three of them, and those before it once.
            try addFact(key.code, subject: key.subject, others: Array(others.prefix(3)), to: intake, like: record)
            guard count == key.least else { return }
            for other in others {
                try addFact(key.code, subject: key.subject, others: [intake], to: other, like: record)
            }
            return
        }
        for other in others {
            try addFact(key.code, subject: key.subject, others: [other], to: intake, like: record)
            try addFact(key.code, subject: key.subject, others: [intake], to: other, like: record)
        }
    }

    /// Stages what was found across devices, as a record of its own.
    func addFact(_ code: FindingCode, subject: String, others: [Int], to intake: Int, like record: RecordRow) throws {
        let names = try others.compactMap { try store.intake($0)?.name }.sorted()
        let fact = CrossFact(
            code: code, subject: subject, others: names, source: SourceRef(document: record.document, line: record.line)
        )
        var writer = FieldWriter()
        fact.write(to: &writer)
        let row = RecordRow(
            intake: intake, kind: .crossFact, digest: RecordRow.identity(.crossFact, writer.bytes),
            document: record.document, line: record.line, body: writer.bytes)
        if try store.addRecord(row) { touched.insert(intake) }
    }

    // MARK: shipments

    /// Hand-overs and carrier events belong to a lot; its records lie under the negative of the lot's number.
    private func takeShipment(_ prepared: PreparedRecord, lot: LotRow?) throws -> Bool {
        var target = lot?.id
        for key in prepared.shipmentKeys where target == nil { target = try matcher.lot(forShipmentKey: key) }
        guard let target else { return try wait(prepared, nil) }
        guard try store.addRecord(prepared.record.moved(to: -target)) else { return true }
        for key in prepared.shipmentKeys {
            try store.bind(BoundIdentifier(intake: -target, kind: "shipment", value: key), key: JoinKey.hash(key))
        }
        touchedLots.insert(target)
        return true
    }
}

/// A compact set of intake numbers.
struct IntakeSet {
    private var words: [UInt64] = []
    private(set) var count = 0

    mutating func insert(_ id: Int) {
        guard id > 0 else { return }
        let word = id >> 6
        if word >= words.count { words.append(contentsOf: repeatElement(0, count: word - words.count + 64)) }
        let bit = UInt64(1) << UInt64(id & 63)
        if words[word] & bit == 0 { count += 1 }
        words[word] |= bit
    }

    func contains(_ id: Int) -> Bool {
        guard id > 0, id >> 6 < words.count else { return false }
        return words[id >> 6] & (UInt64(1) << UInt64(id & 63)) != 0
    }

    /// Takes everything out, in order.
    mutating func drain() -> [Int] {
        var ids: [Int] = []
        ids.reserveCapacity(count)
        for (index, word) in words.enumerated() where word != 0 {
            for bit in 0..<64 where word & (1 << UInt64(bit)) != 0 { ids.append(index << 6 | bit) }
        }
        self = IntakeSet()
        return ids
    }
}

extension RecordRow {
    /// The record's identity: the first 16 bytes of SHA-256 over its kind and its canonical content.
    static func identity(_ kind: EvidenceKind, _ body: [UInt8]) -> [UInt8] {
        var hash = StreamingHash()
        hash.update(UInt8(kind.rawValue))
        hash.update(body)
        return Array(hash.finish().bytes[0..<16])
    }

    func moved(to intake: Int) -> RecordRow {
        var row = self
        row.intake = intake
        return row
    }
}

extension Claim {
    /// The identifier a person knows the device by.
    var displayName: String? {
        for kind in [IdentifierKind.imei, .meid, .serial, .asset, .udid, .ecid, .eid] {
            if let found = identifiers.first(where: { $0.kind == kind }) { return found.value }
        }
        // A refused number is no key: two rows may be damaged alike.
        return identifiers.first?.value
    }
}
