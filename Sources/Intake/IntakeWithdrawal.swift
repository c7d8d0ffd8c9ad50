import RecoveryModel
import Storage
import StoreAccess

extension IntakeStaging {
    /// Settles what records of a withdrawn document leave behind in `touched`: numbers of intakes, negative ones of lots.
    package static func settleWithdrawal(of touched: [Int], in store: any RecoveryStore) throws {
        let staging = try IntakeStaging(store: store)
        try staging.settleWithdrawal(of: touched.filter { $0 > 0 })
        try staging.markTouched()
    }

    /// What follows for intakes that have lost records of a withdrawn document. A device whose every claim is gone is no
    /// longer on a manifest; a unit on no manifest whose every scan is gone is no more; a plate that only these scans
    /// gave is free again, and nobody shares it any more.
    package func settleWithdrawal(of intakes: [Int]) throws {
        for id in intakes {
            guard let row = try store.intake(id), row.linkedTo == nil else { continue }
            let kinds = try kinds(of: id)
            try freePlates(of: row)
            if row.isManifested, !row.isWithdrawn, !kinds.contains(.claim) { try withdraw(row) }
            if !row.isManifested, !kinds.contains(where: { $0 != .crossFact }) { try forget(row) }
        }
    }

    private func kinds(of intake: Int) throws -> Set<EvidenceKind> {
        var kinds: Set<EvidenceKind> = []
        try store.eachRecord(in: intake...intake) { _, kind, _, _, _, _ in
            if let kind = EvidenceKind(rawValue: kind) { kinds.insert(kind) }
        }
        return kinds
    }

    /// Its row is gone; what it said against another row goes with it.
    func withdraw(_ row: IntakeRow) throws {
        var row = row
        row.isWithdrawn = true
        try store.updateIntake(row)
        try releaseRepetition(row)
        touch(row.id)
    }

    /// A unit that nothing tells of any more: it has no decision, and what was open about it has ended. Its number stays
    /// taken, and a later scan finds it again.
    private func forget(_ row: IntakeRow) throws {
        _ = try removeFacts(of: row.id) { _ in true }
        var row = row
        row.isWithdrawn = true
        try store.updateIntake(row)
        try store.removeDecision(row.id)
        try store.cureFindings(lot: row.lot, intake: row.id, keeping: [])
    }

    private func freePlates(of row: IntakeRow) throws {
        let worn = try plates(of: row.id)
        for bound in try store.identifiers(intake: row.id) where bound.kind == IdentifierKind.unit.rawValue {
            guard !worn.contains(bound.value) else { continue }
            try store.unbind(bound, key: JoinKey.hash(bound.value))
            try endSharing(of: bound.value, by: row)
        }
    }

    /// Keys of the plates that scans and claims give the device.
    private func plates(of intake: Int) throws -> Set<String> {
        var found: Set<String> = []
        func add(_ text: String) {
            if let plate = IdentifierParser.read(text, as: .unit).identifier { found.insert(plate.joinKey) }
        }
        try store.eachRecord(in: intake...intake) { _, kind, _, _, _, body in
            var reader = FieldReader(Array(body))
            switch EvidenceKind(rawValue: kind) {
            case .scan:
                let scan = Scan(from: &reader)
                if let unit = scan.unit { add(unit) }
                // A unit is known by its plate alone where that is what was read.
                add(scan.identifier)
            case .claim:
                for item in Claim(from: &reader).identifiers where item.kind == .unit { found.insert(item.joinKey) }
            default: break
            }
        }
        return found
    }

    /// I13 of the plate ends on the device that lost it, and on the others as far as it was about this one.
    private func endSharing(of plate: String, by row: IntakeRow) throws {
        let text = String(plate.dropFirst("unit:".count))
        if try removeFacts(of: row.id, where: { $0.code == "I13" && $0.subject == text }) { touch(row.id) }
        for other in try store.bound(key: JoinKey.hash(plate)) where other.value == plate && other.intake > 0 {
            let isEnded = try removeFacts(of: other.intake) {
                $0.code == "I13" && $0.subject == text && $0.others == [row.name]
            }
            if isEnded { touch(other.intake) }
        }
    }
}
