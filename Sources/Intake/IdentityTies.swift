import Basics
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Records that name more than the manifest knows: a phone's second IMEI ties a scan by it to the row, and the number of
/// another device makes the record one of two devices, whichever of them the store heard of first.
extension IntakeStaging {
    // MARK: ties

    /// Does the tool's own report say that all it names is the device of this claim? It must name the claim's own
    /// identifiers and none that the claim contradicts: a row with a serial and one IMEI, beside a report with that
    /// serial, that IMEI and a second one.
    static func ties(_ erasure: Erasure, to claim: Claim) -> Bool {
        guard erasure.evidenceClass == .toolExport else { return false }
        let identity = SanitizationIdentity(of: erasure, against: claim.identifiers)
        guard identity.isMatched, identity.conflicts.isEmpty, identity.contradictions.isEmpty else { return false }
        let named = Set(erasure.identifiers.candidates(lot: nil).map(\.text))
        guard named.count(where: { $0.hasPrefix("imei:") }) <= 2 else { return false }
        let shared = claim.identifiers.filter { named.contains($0.joinKey) }
        if shared.contains(where: { [.imei, .meid, .udid, .ecid].contains($0.kind) }) { return true }
        let maker = MakerNames.key(claim.make)
        let theirs = erasure.identifiers.first { $0.make?.isEmpty == false }?.make ?? erasure.manufacturer
        return shared.contains { $0.kind == .serial } && !maker.isEmpty && maker == MakerNames.key(theirs)
    }

    /// Does a report of the stray unit tie it to the claim?
    func ties(_ stray: Int, to claim: Claim) throws -> Bool {
        try erasures(of: stray).contains { Self.ties($0.erasure, to: claim) }
    }

    /// The device that a report ties one of the keys to, where exactly one is; nil for a key that nobody named.
    func intake(tiedTo candidates: [KeyCandidate]) throws -> Int? {
        var found: Set<Int> = []
        for candidate in candidates where !candidate.text.hasPrefix("asset:") {
            for holder in try matcher.naming(candidate) where try isTied(candidate, to: holder) {
                found.insert(holder)
            }
        }
        return found.count == 1 ? found.first : nil
    }

    private func isTied(_ key: KeyCandidate, to holder: Int) throws -> Bool {
        try !tying(key, holder).isEmpty
    }

    /// Does a report that ties the key to its holder tie it to this claim too?
    func ties(_ key: KeyCandidate, _ holder: Int, to claim: Claim) throws -> Bool {
        try tying(key, holder).contains { Self.ties($0, to: claim) }
    }

    /// The holder's reports that tie the key to it.
    private func tying(_ key: KeyCandidate, _ holder: Int) throws -> [Erasure] {
        guard let claim = try newestClaim(of: holder) else { return [] }
        return try erasures(of: holder).map(\.erasure).filter { erasure in
            erasure.identifiers.candidates(lot: nil).contains { $0.text == key.text } && Self.ties(erasure, to: claim)
        }
    }

    /// Where the strongest identifier of a report is that of a unit on no manifest, and another one that of a row: the
    /// row, when the report ties the two. What was scanned is then that row.
    func row(tiedBy prepared: PreparedRecord, insteadOf intake: Int) throws -> Int? {
        guard prepared.record.kind == .erasure, prepared.candidates.count > 1, try isStray(intake),
            let erasure = prepared.erasure
        else { return nil }
        let others = try matcher.others(named: prepared.candidates, besides: intake).devices
        let rows = try others.filter { try newestClaim(of: $0).map { Self.ties(erasure, to: $0) } ?? false }
        return rows.count == 1 ? rows[0] : nil
    }

    /// What a report names beside its device: a unit on no manifest that it ties to the device's row is that device,
    /// any other device makes it S02, and what nobody has yet is remembered for whoever comes.
    func tieOthers(_ prepared: PreparedRecord, on intake: Int) throws {
        let (devices, unheld) = try matcher.others(named: prepared.candidates, besides: intake)
        var others: [Int] = []
        if !devices.isEmpty {
            let claim = try newestClaim(of: intake)
            let erasure = prepared.erasure
            let isTie = claim.flatMap { claim in erasure.map { Self.ties($0, to: claim) } } ?? false
            for device in devices {
                if isTie, try isStray(device) { try join(device, to: intake) } else { others.append(device) }
            }
        }
        if !others.isEmpty { try addSecondDevice(others, to: intake, prepared.record) }
        for key in unheld {
            let binding = BoundIdentifier(intake: intake, kind: BindingKinds.named + key.maker, value: key.text)
            try store.bind(binding, key: key.hash)
        }
        if !unheld.isEmpty { boundSomething = true }
    }

    /// A test that names another device beside its own is a test of nobody knows which (F10).
    func compare(_ prepared: PreparedRecord, with intake: Int) throws {
        let strong = prepared.candidates.filter { $0.text.hasPrefix("imei:") || $0.text.hasPrefix("serial:") }
        // A unit on no manifest may be the very device of the row, by another of its numbers: an erasure's record ties them.
        guard try !isStray(intake) else { return }
        let others = try matcher.others(named: strong, besides: intake).devices.filter { try !isStray($0) }
        if others.isEmpty { return }
        let record = Hex.encode(prepared.record.digest.prefix(6))
        try addFact(
            "F10", subject: "another device, record \(record)", others: others, to: intake, like: prepared.record)
    }

    private func addSecondDevice(_ others: [Int], to intake: Int, _ record: RecordRow) throws {
        // One fact a report: a later report that names both is told of too.
        let report = Hex.encode(record.digest.prefix(6))
        try addFact("S02", subject: "another device, report \(report)", others: others, to: intake, like: record)
    }

    // MARK: what came first

    /// Who was attached to a record that names the newcomer's keys beside its own has a record of two devices (S02); so
    /// has who got a record by a serial alone, which the newcomer of another maker has too.
    func confront(_ known: ClaimStanding, with newcomer: Int) throws {
        for (intake, key) in known.named { try confront(intake, key, with: newcomer) }
        for (intake, key) in known.otherMakers where key.text.hasPrefix("serial:") {
            guard let holder = try matcher.openIntake(intake), holder != newcomer else { continue }
            for item in try erasures(of: holder) {
                let named = item.erasure.identifiers.candidates(lot: nil)
                guard !named.isEmpty, named.allSatisfy({ $0.text == key.text && $0.maker.isEmpty }) else { continue }
                try addSecondDevice([newcomer], to: holder, item.record)
            }
        }
    }

    /// The same for a unit at the dock.
    func confront(naming key: KeyCandidate, with newcomer: Int) throws {
        for holder in try matcher.naming(key) { try confront(holder, key, with: newcomer) }
    }

    private func confront(_ intake: Int, _ key: KeyCandidate, with newcomer: Int) throws {
        guard let holder = try matcher.openIntake(intake), holder != newcomer else { return }
        for item in try erasures(of: holder) {
            let named = item.erasure.identifiers.candidates(lot: nil)
            guard named.contains(where: { $0.text == key.text && Self.agree($0.maker, key.maker) }) else { continue }
            try addSecondDevice([newcomer], to: holder, item.record)
        }
    }

    private static func agree(_ a: String, _ b: String) -> Bool { a.isEmpty || b.isEmpty || a == b }

    // MARK: strays

    /// A unit at the dock of an open lot that no manifest explained.
    private func isStray(_ intake: Int) throws -> Bool {
        guard let row = try store.intake(intake), !row.isManifested, row.linkedTo == nil else { return false }
        return try !isDockList(row.lot)
    }

    /// Strays of other lots that a manifest claims now are its devices.
    func gather(_ strays: [Int], to intake: Int, like record: RecordRow) throws {
        for stray in strays {
            guard let row = try store.intake(stray), let lot = try store.lots().first(where: { $0.id == row.lot })
            else { continue }
            try join(stray, to: intake)
            try addFact("T04", subject: "scanned with lot \(lot.name)", others: [], to: intake, like: record)
        }
    }

    private func join(_ stray: Int, to intake: Int) throws {
        try StrayJoin(store).join(stray, to: intake)
        touch(intake)
        boundSomething = true
    }

    // MARK: records read back

    /// The claim in force of an intake; nil for one on no manifest.
    func newestClaim(of intake: Int) throws -> Claim? {
        var newest: Claim?
        try store.eachRecord(in: intake...intake) { _, kind, _, document, line, body in
            guard kind == EvidenceKind.claim.rawValue, newest.map({ $0.source.document <= document }) ?? true else {
                return
            }
            var reader = FieldReader(Array(body))
            var claim = Claim(from: &reader)
            claim.source = SourceRef(document: document, line: line)
            newest = claim
        }
        return newest
    }

    private func erasures(of intake: Int) throws -> [(erasure: Erasure, record: RecordRow)] {
        var found: [(Erasure, RecordRow)] = []
        try store.eachRecord(in: intake...intake) { _, kind, digest, document, line, body in
            guard kind == EvidenceKind.erasure.rawValue else { return }
            let record = RecordRow(
                intake: intake, kind: .erasure, digest: Array(digest), document: document, line: line,
                body: Array(body))
            var reader = FieldReader(record.body)
            found.append((Erasure(from: &reader), record))
        }
        return found
    }

    /// Takes facts back; true when there were any.
    func removeFacts(of intake: Int, where isMeant: (CrossFact) -> Bool) throws -> Bool {
        var digests: [[UInt8]] = []
        try store.eachRecord(in: intake...intake) { _, kind, digest, _, _, body in
            guard kind == EvidenceKind.crossFact.rawValue else { return }
            var reader = FieldReader(Array(body))
            if isMeant(CrossFact(from: &reader)) { digests.append(Array(digest)) }
        }
        for digest in digests { try store.removeRecord(intake: intake, kind: .crossFact, digest: digest) }
        return !digests.isEmpty
    }
}

/// A unit on no manifest turns out to be a device that has a row, by a person's word or by its own report: its records go
/// there, and the stray is no more.
package struct StrayJoin {
    private let store: any RecoveryStore

    package init(_ store: any RecoveryStore) { self.store = store }

    /// The stray unit's records go to the device `target`, and it is void.
    package func join(_ stray: Int, to target: Int) throws {
        guard var row = try store.intake(stray) else { return }
        try forgetProposals(stray)
        try store.move(from: stray, to: target)
        row.linkedTo = target
        try store.updateIntake(row)
        try store.removeDecision(stray)
        try store.cureFindings(lot: row.lot, intake: stray, keeping: [])
    }

    /// T03 proposes what is decided now: it doesn't go along to the device that was meant.
    private func forgetProposals(_ intake: Int) throws {
        var proposals: [[UInt8]] = []
        try store.eachRecord(in: intake...intake) { _, kind, digest, _, _, body in
            guard kind == EvidenceKind.crossFact.rawValue else { return }
            var reader = FieldReader(Array(body))
            if CrossFact(from: &reader).code == "T03" { proposals.append(Array(digest)) }
        }
        for digest in proposals { try store.removeRecord(intake: intake, kind: .crossFact, digest: digest) }
    }
}
