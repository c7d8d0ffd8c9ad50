import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Which device a piece of evidence belongs to (`device(of:lot:)`), and what it adds there.
extension IntakeStaging {
    /// Takes one record of evidence; false when it found no open intake and now waits.
    func attach(_ prepared: PreparedRecord, lot: LotRow?) throws -> Bool {
        if prepared.record.kind == .carrierEvent || prepared.record.kind == .handOver {
            return try takeShipment(prepared, lot: lot)
        }
        if try matcher.isFiledEarlier(prepared.record, prepared.candidates) { return true }
        guard let intake = try device(of: prepared, lot: lot) else { return try wait(prepared, lot) }
        guard try add(prepared, to: intake) else { return true }
        if let scan = prepared.scan {
            try noteBrokenSeal(scan, prepared: prepared, intake: intake)
            try revive(intake)
            try learn(from: scan, intake: intake, prepared: prepared, lot: lot)
        }
        return true
    }

    /// A seal that was found broken is one of its box: the lot keeps the scan too, and every device is looked at again.
    private func noteBrokenSeal(_ scan: Scan, prepared: PreparedRecord, intake: Int) throws {
        guard scan.handlingUnit != nil, SealSeen(scan).trouble != nil, let lot = try store.standing(intake)?.lot,
            try store.addRecord(prepared.record.moved(to: -lot))
        else { return }
        touchedLots.insert(lot)
    }

    /// Takes evidence that comes after the lot was closed.
    func attach(_ prepared: PreparedRecord, endedIntake intake: Int) throws { _ = try add(prepared, to: intake) }

    /// Takes a hand-over or a carrier's event that comes after the lot was closed: any of its devices may be concerned.
    func attach(_ prepared: PreparedRecord, endedLot lot: Int) throws {
        if try store.addRecord(prepared.record.moved(to: -lot)) { try store.markAllDirty(lot: lot) }
    }

    /// False when the intake has the record already.
    private func add(_ prepared: PreparedRecord, to intake: Int) throws -> Bool {
        guard try store.addRecord(prepared.record.moved(to: intake)) else { return false }
        touch(intake)
        for key in prepared.sharedKeys {
            try noteShared(key, intake: intake, like: prepared.record)
        }
        if prepared.record.kind == .erasure, prepared.candidates.count > 1 {
            try tieOthers(prepared, on: intake)
        }
        if prepared.readsIdentity, prepared.candidates.count > 1 {
            try compare(prepared, with: intake)
        }
        return true
    }

    /// The device that the record is about; a scan that names none makes a new one of its lot.
    private func device(of prepared: PreparedRecord, lot: LotRow?) throws -> Int? {
        let isDecisive = [.erasure, .sample, .destruction, .repair].contains(prepared.record.kind)
        var candidates = prepared.candidates
        var found = try matcher.find(candidates, lot: lot?.id, isDecisive: isDecisive)
        if found == .none, prepared.references.canBeReadWider {
            candidates = prepared.references.candidates(lot: lot?.id, isWide: true)
            found = try matcher.find(candidates, lot: lot?.id, isDecisive: isDecisive)
        }
        switch found {
        case .one(let intake): return try row(tiedBy: prepared, insteadOf: intake) ?? intake
        case .several: return nil
        case .none: break
        }
        if let tied = try intake(tiedTo: candidates) { return tied }
        if let scan = prepared.scan, let lot { return try openUnexpected(scan, prepared: prepared, lot: lot) }
        return nil
    }

    private func wait(_ prepared: PreparedRecord, _ lot: LotRow?) throws -> Bool {
        let row = UnmatchedRow(
            id: 0, record: prepared.record, references: prepared.references.packed, lot: lot?.id)
        _ = try store.addUnmatched(row)
        return false
    }

    /// A unit at the dock that is on no manifest becomes a device of the lot all the same (T02).
    private func openUnexpected(_ scan: Scan, prepared: PreparedRecord, lot: LotRow) throws -> Int {
        let raw = "raw:" + scan.identifier
        for bound in try store.bound(key: JoinKey.hash(raw)) where bound.value == raw {
            if let row = try store.intake(bound.intake), row.lot == lot.id { return row.linkedTo ?? row.id }
        }
        let reading = IdentifierParser.readUnlabelled(scan.identifier)
        let keys = prepared.candidates + [KeyCandidate(raw, maker: "", strength: 99)]
        let intake = try enter(
            lot.id, name: reading.identifier?.value ?? scan.identifier, isManifested: false, keys: keys,
            at: prepared.record)
        if let identifier = reading.identifier, let key = JoinKey.scoped(identifier.joinKey, lot: lot.id) {
            let kind = identifier.kind == .serial ? "serial:" : identifier.kind.rawValue
            try store.bind(BoundIdentifier(intake: intake, kind: kind, value: key), key: JoinKey.hash(key))
            try confront(naming: KeyCandidate(key, maker: "", strength: 0), with: intake)
        }
        try bindRaw(raw, intake)
        // A manifest that comes later may mean it by any of these.
        for other in IdentifierParser.readings(of: scan.identifier) where other.value != scan.identifier {
            try bindRaw("raw:" + other.value, intake)
        }
        boundSomething = true
        return intake
    }

    /// A unit whose every scan was withdrawn is there again.
    private func revive(_ intake: Int) throws {
        guard var row = try store.intake(intake), row.isVoid, row.linkedTo == nil else { return }
        row.isWithdrawn = false
        try store.updateIntake(row)
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
