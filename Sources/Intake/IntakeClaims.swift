import RecoveryModel
import Storage
import StoreAccess

/// Who is bound under the keys of a claim, found in one look at each key.
struct ClaimStanding {
    /// Devices of the lot.
    var active: [Int] = []
    /// Rows of the lot that list a device again, and rows that nothing but their own words identifies.
    var passive: [Int] = []
    /// Keys that a device of the lot is known by.
    var heldKeys: Set<String> = []
    /// Rows of other open lots.
    var elsewhere: [Int] = []
    /// The key under which the first of them was found.
    var elsewhereKey = ""
    /// Units at the docks of other open lots that no manifest explained.
    var strays: [Int] = []
    /// Devices attached to a record that names one of the keys beside them.
    var named: [(intake: Int, key: KeyCandidate)] = []
    /// Devices of other makers with the same serial.
    var otherMakers: [(intake: Int, key: KeyCandidate)] = []
}

extension IntakeStaging {
    /// Begins reading a manifest: a row met twice in one pass is a duplicate, in two passes a repeat.
    func beginManifest() { claimedInPass = IntakeSet() }

    /// Was this intake on the manifest just read?
    func isClaimedInPass(_ intake: Int) -> Bool { claimedInPass.contains(intake) }

    /// Takes one row of a manifest.
    func stage(_ claim: Claim, record: RecordRow, lot: LotRow) throws {
        let keys = Self.keys(of: claim, lot: lot.id)
        var known = try standing(of: keys, lot: lot.id)
        var target = known.active.first { !claimedInPass.contains($0) }
        // A row that was a duplicate stays one, also where it has tags of its own.
        var isDuplicate = target.map(known.passive.contains) ?? false
        if !isDuplicate, target != nil, try !isRevision(of: record, intake: target ?? 0) {
            (target, isDuplicate) = (nil, true)
        }
        if target == nil, !known.active.isEmpty { isDuplicate = true }
        if target == nil {
            // Another list's further row is a row of its own.
            target = try known.passive.first { try !claimedInPass.contains($0) && isRevision(of: record, intake: $0) }
        }
        if target == nil, !isDuplicate { target = try unexpected(claim, known, lot: lot.id) }
        if target == nil, !isDuplicate { isDuplicate = try findTwin(of: claim, lot.id, &known) }
        if let target, !isDuplicate { try bind(claim, to: target, lot: lot) }
        let intake = try target ?? open(claim, keys: keys, known, lot: lot, isDuplicate: isDuplicate, record: record)
        claimedInPass.insert(intake)
        try manifest(intake, by: claim)
        if isDuplicate {
            let originals = known.active.filter { $0 != intake && !known.passive.contains($0) }
            if let first = originals.first { try addRepetition(of: first, by: claim, intake, record) }
        } else {
            try gather(known.strays, to: intake, like: record)
            try confront(known, with: intake)
        }
        let placed = record.moved(to: intake)
        if try store.addRecord(placed) { touch(intake) } else { try renew(placed) }
    }

    /// The device is on a manifest now, whether it was before or not.
    private func manifest(_ intake: Int, by claim: Claim) throws {
        guard var row = try store.intake(intake), !row.isManifested || row.isWithdrawn else { return }
        if !row.isManifested, let name = claim.displayName { row.name = name }
        row.isManifested = true
        row.isWithdrawn = false
        try store.updateIntake(row)
        touch(intake)
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
        touch(record.intake)
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

    // MARK: who is known already

    private func standing(of keys: [KeyCandidate], lot: Int) throws -> ClaimStanding {
        var found = ClaimStanding()
        for key in keys {
            for bound in try store.bound(key: key.hash) where bound.value == key.text && bound.intake > 0 {
                if bound.kind.hasPrefix(BindingKinds.named) {
                    if Matcher.sameMaker(bound.kind, key) { found.named.append((bound.intake, key)) }
                } else if Matcher.sameMaker(bound.kind, key) {
                    try add(bound, key, lot: lot, to: &found)
                } else {
                    found.otherMakers.append((bound.intake, key))
                }
            }
        }
        return found
    }

    private func add(
        _ bound: BoundIdentifier, _ key: KeyCandidate, lot: Int, to found: inout ClaimStanding
    ) throws {
        guard let row = try store.intake(bound.intake) else { return }
        if BindingKinds.isPassive(bound.kind) {
            guard row.lot == lot, bound.kind == "dup" || key.text.hasPrefix("row:") else { return }
            found.passive.append(bound.intake)
        } else if row.lot == lot {
            if !found.active.contains(row.linkedTo ?? bound.intake) {
                found.active.append(row.linkedTo ?? bound.intake)
            }
            found.heldKeys.insert(key.text)
        } else if let open = try matcher.openIntake(bound.intake), let home = try store.intake(open), home.lot != lot {
            let isListed = try home.isManifested || isDockList(home.lot)
            if isListed {
                if found.elsewhere.isEmpty { found.elsewhereKey = key.text }
                if !found.elsewhere.contains(open) { found.elsewhere.append(open) }
            } else if !found.strays.contains(open) {
                found.strays.append(open)
            }
        }
    }

    private static func keys(of claim: Claim, lot: Int) -> [KeyCandidate] {
        var keys: [KeyCandidate] = []
        let maker = MakerNames.key(claim.make)
        for item in claim.identifiers where JoinKey.attaches(item.kind) {
            guard let text = JoinKey.scoped(item.joinKey, lot: lot) else { continue }
            keys.append(KeyCandidate(text, maker: maker, strength: JoinKey.strength(item.kind)))
        }
        if keys.isEmpty {
            // Nothing identifies the row but its own words.
            let words = claim.rejected.map(\.text).joined(separator: "|") + "|\(claim.make ?? "")|\(claim.model ?? "")"
            keys.append(KeyCandidate("row:\(lot):\(words)", maker: "", strength: 99))
        }
        return keys.enumerated().sorted { ($0.element.strength, $0.offset) < ($1.element.strength, $1.offset) }
            .map(\.element)
    }

    // MARK: opening and binding

    private func open(
        _ claim: Claim, keys: [KeyCandidate], _ known: ClaimStanding, lot: LotRow, isDuplicate: Bool,
        record: RecordRow
    ) throws -> Int {
        let intake = try enter(lot.id, name: claim.displayName, isManifested: true, keys: keys, at: record)
        touch(intake)
        if !known.elsewhere.isEmpty {
            try addFact("I06", subject: known.elsewhereKey, others: known.elsewhere, to: intake, like: record)
        }
        for key in keys where key.text.hasPrefix("row:") { try bindRaw(key.text, intake) }
        try bind(claim, to: intake, lot: lot, repeating: isDuplicate ? known.heldKeys : nil)
        return intake
    }

    /// Whatever the claim says of a device finds it from now on. A row that lists a device again attracts evidence only
    /// by what the other row hasn't, such as a tag of its own.
    ///
    /// - Parameter repeating: keys that the device is known by already; nil for a row that repeats nothing.
    private func bind(_ claim: Claim, to intake: Int, lot: LotRow, repeating held: Set<String>? = nil) throws {
        let maker = MakerNames.key(claim.make)
        for item in claim.identifiers where JoinKey.attaches(item.kind) {
            let key = JoinKey.scoped(item.joinKey, lot: lot.id) ?? item.joinKey
            let kind =
                held?.contains(key) == true ? "dup" : item.kind == .serial ? "serial:" + maker : item.kind.rawValue
            try store.bind(BoundIdentifier(intake: intake, kind: kind, value: key), key: JoinKey.hash(key))
        }
        for reference in claim.rejected { try bindRaw("raw:" + reference.text, intake) }
        boundSomething = true
    }

    /// A unit that came before its manifest: scanned by what only the manifest explains, such as an asset tag, or by a
    /// number that its own report ties to what the manifest says.
    private func unexpected(_ claim: Claim, _ known: ClaimStanding, lot: Int) throws -> Int? {
        for text in claim.identifiers.map(\.value) + claim.rejected.map(\.text) {
            let raw = "raw:" + text
            for bound in try store.bound(key: JoinKey.hash(raw)) where bound.value == raw && bound.intake > 0 {
                if try isStray(bound.intake, of: lot) { return bound.intake }
            }
        }
        for named in known.named where try isStray(named.intake, of: lot) {
            if try ties(named.intake, to: claim) { return named.intake }
        }
        return nil
    }

    /// The same device stands in another row under another of its numbers, as a report says that names both rows'
    /// identifiers and contradicts neither: found and noted as a device of the lot.
    private func findTwin(of claim: Claim, _ lot: Int, _ known: inout ClaimStanding) throws -> Bool {
        for (intake, key) in known.named {
            guard let row = try store.intake(intake), row.lot == lot, row.isManifested, !row.isVoid,
                try ties(key, intake, to: claim)
            else { continue }
            known.active.append(intake)
            known.heldKeys.insert(key.text)
            return true
        }
        return false
    }

    private func isStray(_ intake: Int, of lot: Int) throws -> Bool {
        guard let row = try store.intake(intake) else { return false }
        return row.lot == lot && row.linkedTo == nil && !row.isManifested && !claimedInPass.contains(row.id)
    }

    // MARK: rows that list a device again

    /// I05 on the further row, and on the first one too where they say different things of the device: then nobody knows
    /// which of them is true.
    private func addRepetition(of first: Int, by claim: Claim, _ intake: Int, _ record: RecordRow) throws {
        guard let original = try newestClaim(of: first) else { return }
        let place = try self.place(document: original.source.document, line: original.source.line)
        let mine = try self.place(document: record.document, line: record.line)
        let name = try store.intake(first)?.name ?? ""
        try addFact(
            "I05", subject: CrossFact.repeatedRow, naming: ["\(name) (\(place))"], to: intake, like: record)
        guard Self.differ(claim, original), let ordinal = try store.intake(intake)?.ordinal else { return }
        // What is said of the first row stands at that row, however often the further one is read.
        let originalRow = RecordRow(
            intake: first, kind: .claim, digest: [], document: original.source.document, line: original.source.line,
            body: [])
        try addFact(
            "I05", subject: CrossFact.otherRow(ordinal), naming: ["\(claim.displayName ?? name) (\(mine))"],
            to: first, like: originalRow)
    }

    private func place(document: Int, line: Int) throws -> String {
        "\(try store.document(document)?.path ?? "document \(document)"):\(line)"
    }

    /// Of a kind that both rows state, they have nothing in common.
    private static func differ(_ a: Claim, _ b: Claim) -> Bool {
        [IdentifierKind.imei, .serial, .asset, .meid, .udid, .ecid, .eid].contains { kind in
            let mine = Set(a.identifiers.filter { $0.kind == kind }.map(\.joinKey))
            let theirs = Set(b.identifiers.filter { $0.kind == kind }.map(\.joinKey))
            return !mine.isEmpty && !theirs.isEmpty && mine.isDisjoint(with: theirs)
        }
    }

    /// The row is gone: what it said against the first row is said no longer.
    func releaseRepetition(_ row: IntakeRow) throws {
        for mine in try store.identifiers(intake: row.id) where mine.kind == "dup" {
            for bound in try store.bound(key: JoinKey.hash(mine.value)) where bound.value == mine.value {
                guard bound.intake > 0, bound.intake != row.id, !BindingKinds.isPassive(bound.kind) else { continue }
                let subject = CrossFact.otherRow(row.ordinal)
                if try removeFacts(of: bound.intake, where: { $0.code == "I05" && $0.subject == subject }) {
                    touch(bound.intake)
                }
            }
        }
    }
}
