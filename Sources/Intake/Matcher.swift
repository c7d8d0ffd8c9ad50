import Basics
import RecoveryModel
import Storage
import StoreAccess

/// Finds the open intakes that have a key which a record names; `IntakeStaging.device(of:lot:)` decides by it.
package final class Matcher {
    /// What was found for a record.
    enum Found: Equatable {
        case none
        case one(Int)
        /// What the record says is true of each of these devices: it proves nothing about any.
        case several([Int])

        var intake: Int? { if case .one(let intake) = self { intake } else { nil } }
    }

    private let store: any IntakeStore & RecordStore
    private var openLots: Set<Int>
    /// Spares the look for earlier intakes while there are none.
    private(set) var hasClosedLots: Bool
    private var closedAt: [Int: Instant]

    init(store: any IntakeStore & RecordStore) throws {
        self.store = store
        let lots = try store.lots()
        openLots = Set(lots.filter { $0.closedAt == nil }.map(\.id))
        hasClosedLots = lots.contains { $0.closedAt != nil }
        closedAt = Self.closings(of: lots)
    }

    private static func closings(of lots: [LotRow]) -> [Int: Instant] {
        Dictionary(lots.compactMap { lot in lot.closedAt.map { (lot.id, $0) } }) { first, _ in first }
    }

    /// Reads documents again as they were read: a lot that was closed later was open then.
    package func travel(to moment: Instant) throws {
        openLots = Set(
            try store.lots().filter { $0.openedAt <= moment && $0.closedAt.map { $0 > moment } ?? true }.map(\.id))
        closedAt = Self.closings(of: try store.lots()).filter { $0.value <= moment }
        hasClosedLots = !closedAt.isEmpty
    }

    /// The newest intake in a closed lot that evidence of `time` may be about; nil when the evidence is dated after all of
    /// them were closed, for every instant that it could be.
    func endedIntake(for candidates: [KeyCandidate], since time: EvidenceTime?) throws -> EndedIntake? {
        for candidate in candidates {
            var newest: EndedIntake?
            for bound in try store.bound(key: candidate.hash, value: candidate.text) where bound.intake > 0 {
                guard !BindingKinds.isPassive(bound.kind), Self.sameMaker(bound.kind, candidate),
                    let ended = try lastLink(bound.intake), let closed = closedAt[ended.lot],
                    time.map({ $0.earliest <= closed }) ?? true, ended.intake > newest?.intake ?? 0
                else { continue }
                newest = EndedIntake(intake: ended.intake, lot: ended.lot)
            }
            if let newest { return newest }
        }
        return nil
    }

    /// The one closed lot that knows one of the shipment's keys, for what happened before it was closed; nil when none or
    /// several do, or when nobody says when it was.
    func closedLot(forShipmentKeys keys: [String], since time: EvidenceTime?) throws -> Int? {
        guard let time else { return nil }
        var lots: Set<Int> = []
        for key in keys {
            for bound in try store.bound(key: JoinKey.hash(key)) where bound.value == key && bound.intake < 0 {
                if let closed = closedAt[-bound.intake], time.earliest <= closed { lots.insert(-bound.intake) }
            }
        }
        return lots.count == 1 ? lots.first : nil
    }

    // MARK: kinds of binding

    /// A serial is unique only with its maker: two makers that are both known must agree.
    static func sameMaker(_ kind: String, _ candidate: KeyCandidate) -> Bool {
        if candidate.maker.isEmpty { return true }
        let maker = maker(of: kind)
        return maker.isEmpty || maker == candidate.maker
    }

    /// The maker that a serial is bound with; empty for other kinds, and where none was stated.
    static func maker(of kind: String) -> String {
        for prefix in ["serial:", BindingKinds.named] where kind.hasPrefix(prefix) {
            return MakerNames.key(String(kind.dropFirst(prefix.count)))
        }
        return ""
    }

    // MARK: looking

    /// The device under the strongest key that has one; of several intakes of it the newest.
    ///
    /// - Parameters:
    ///   - lot: the lot that the record came with: where a text without a label fits several devices, one of it.
    ///   - isDecisive: what the record says can pass or fail a device, so that where it came from is no proof of whose
    ///     it is.
    func find(_ candidates: [KeyCandidate], lot: Int?, isDecisive: Bool) throws -> Found {
        for candidate in candidates {
            let holders = try holders(candidate)
            guard let newest = holders.last?.intake else { continue }
            if holders.count == 1, !candidate.isOneOfSeveral { return .one(newest) }
            var rivals = holders.map(\.intake)
            if !candidate.isBareSerial || Set(holders.map(\.maker).filter { !$0.isEmpty }).count < 2 {
                rivals = [newest]
            }
            if candidate.isOneOfSeveral {
                for other in candidates where other.reference == candidate.reference && other.text != candidate.text {
                    guard let further = try active(other).last, !holders.contains(where: { $0.intake == further })
                    else { continue }
                    if !rivals.contains(further) { rivals.append(further) }
                }
            }
            guard rivals.count > 1 else { return .one(newest) }
            let home = try isDecisive ? [] : rivals.filter { try store.standing($0)?.lot == lot }
            return home.count == 1 ? .one(home[0]) : .several(rivals.sorted())
        }
        return .none
    }

    /// Open intakes bound under one key, oldest first.
    func active(_ candidate: KeyCandidate) throws -> [Int] { try holders(candidate).map(\.intake) }

    /// As `active`, with the maker that each is bound with.
    private func holders(_ candidate: KeyCandidate) throws -> [(intake: Int, maker: String)] {
        var found: [(intake: Int, maker: String)] = []
        for bound in try store.bound(key: candidate.hash, value: candidate.text) {
            if bound.intake < 0 || BindingKinds.isPassive(bound.kind) || !Self.sameMaker(bound.kind, candidate) {
                continue
            }
            if let open = try openIntake(bound.intake), !found.contains(where: { $0.intake == open }) {
                found.append((open, Self.maker(of: bound.kind)))
            }
        }
        return found
    }

    /// Open intakes that are attached to a record which names this key too, oldest first.
    func naming(_ candidate: KeyCandidate) throws -> [Int] {
        var found: [Int] = []
        for bound in try store.bound(key: candidate.hash, value: candidate.text) where bound.intake > 0 {
            guard bound.kind.hasPrefix(BindingKinds.named), Self.sameMaker(bound.kind, candidate),
                let open = try openIntake(bound.intake), !found.contains(open)
            else { continue }
            found.append(open)
        }
        return found
    }

    /// Is this very record filed under an ended intake of the device? Then it is a repeat, as in an export of the last
    /// thirty days, and says nothing of a later intake: an old erasure must not make a returned device sanitized.
    func isFiledEarlier(_ record: RecordRow, _ candidates: [KeyCandidate]) throws -> Bool {
        guard hasClosedLots else { return false }
        for candidate in candidates {
            for bound in try store.bound(key: candidate.hash, value: candidate.text) where bound.intake > 0 {
                guard !BindingKinds.isPassive(bound.kind), Self.sameMaker(bound.kind, candidate),
                    let ended = try lastLink(bound.intake), !openLots.contains(ended.lot)
                else { continue }
                var isFiled = false
                try store.eachRecord(in: ended.intake...ended.intake) { _, kind, digest, _, _, _ in
                    if kind == record.kind.rawValue, digest.elementsEqual(record.digest) { isFiled = true }
                }
                if isFiled { return true }
            }
        }
        return false
    }

    /// What a report names beside the device it is attached to: open intakes of other devices, and keys that this
    /// device isn't known by. A customer's tag is a sticker and names no second device.
    func others(
        named candidates: [KeyCandidate], besides intake: Int
    ) throws -> (devices: [Int], unheld: [KeyCandidate]) {
        var devices: [Int] = []
        var unheld: [KeyCandidate] = []
        for candidate in candidates where !candidate.text.hasPrefix("asset:") {
            let holders = try active(candidate)
            if holders.contains(intake) { continue }
            unheld.append(candidate)
            devices += holders.filter { !devices.contains($0) }
        }
        return (devices, unheld)
    }

    /// The intake itself, or the one that its records went to, while its lot is open.
    func openIntake(_ id: Int) throws -> Int? {
        if openLots.isEmpty { return nil }
        guard let ended = try lastLink(id) else { return nil }
        return openLots.contains(ended.lot) ? ended.intake : nil
    }

    /// Where the records of an intake are: a stray scan's are with the device it was linked to.
    private func lastLink(_ id: Int) throws -> (intake: Int, lot: Int)? {
        guard var standing = try store.standing(id) else { return nil }
        var intake = id
        var steps = 0
        while let next = standing.linkedTo, steps < 8, let target = try store.standing(next) {
            (standing, intake) = (target, next)
            steps += 1
        }
        return (intake, standing.lot)
    }

    /// The lot that a tracking code or a handling unit belongs to; nil when none or several know it.
    func lot(forShipmentKey key: String) throws -> Int? {
        let lots = Set(
            try store.bound(key: JoinKey.hash(key)).filter { $0.value == key && $0.intake < 0 }.map { -$0.intake })
        let open = lots.intersection(openLots)
        if open.count == 1 { return open.first }
        return lots.isEmpty && openLots.count == 1 ? openLots.first : nil
    }
}
