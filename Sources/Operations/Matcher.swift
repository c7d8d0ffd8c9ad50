import Basics
import RecoveryModel
import Storage

/// Finds the open intake that a record is about.
final class Matcher {
    private let store: any RecoveryStore
    private var openLots: Set<Int>
    /// Spares the look for earlier stays while there are none.
    private(set) var hasClosedLots: Bool
    private var closedAt: [Int: Instant]

    init(store: any RecoveryStore) throws {
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
    func travel(to moment: Instant) throws {
        openLots = Set(
            try store.lots().filter { $0.openedAt <= moment && $0.closedAt.map { $0 > moment } ?? true }.map(\.id))
        closedAt = Self.closings(of: try store.lots()).filter { $0.value <= moment }
        hasClosedLots = !closedAt.isEmpty
    }

    /// The newest stay in a closed lot that evidence of `time` may be about; nil when the evidence is dated after all of
    /// them were closed, for every instant that it could be.
    func endedStay(for candidates: [KeyCandidate], since time: EvidenceTime?) throws -> EndedStay? {
        for candidate in candidates {
            var newest: EndedStay?
            for bound in try store.bound(key: candidate.hash) where bound.value == candidate.text && bound.intake > 0 {
                guard !Self.passive.contains(bound.kind), Self.sameMaker(bound.kind, candidate),
                    let stay = try lastLink(bound.intake), let closed = closedAt[stay.lot],
                    time.map({ $0.earliest <= closed }) ?? true, stay.intake > newest?.intake ?? 0
                else { continue }
                newest = EndedStay(intake: stay.intake, lot: stay.lot)
            }
            if let newest { return newest }
        }
        return nil
    }

    /// Kinds of binding that evidence never follows.
    static let passive: Set<String> = ["raw", "dup"]

    /// The newest open intake under the strongest key; nil when there is none.
    func intake(for candidates: [KeyCandidate]) throws -> Int? {
        for candidate in candidates {
            if let newest = try active(candidate).last { return newest }
        }
        return nil
    }

    /// Open intakes bound under one key, oldest first.
    func active(_ candidate: KeyCandidate) throws -> [Int] {
        var found: [Int] = []
        for bound in try store.bound(key: candidate.hash) where bound.value == candidate.text {
            if Self.passive.contains(bound.kind) || bound.intake < 0 { continue }
            if !Self.sameMaker(bound.kind, candidate) { continue }
            if let open = try openIntake(bound.intake), !found.contains(open) { found.append(open) }
        }
        return found
    }

    /// A serial is unique only with its maker: two makers that are both known must agree.
    static func sameMaker(_ kind: String, _ candidate: KeyCandidate) -> Bool {
        guard kind.hasPrefix("serial:"), !candidate.maker.isEmpty else { return true }
        let maker = kind.dropFirst(7)
        return maker.isEmpty || maker == candidate.maker
    }

    /// Is this very record filed under an ended stay of the device? Then it is a repeat, as in an export of the last
    /// thirty days, and says nothing of a later stay: an old erasure must not make a returned device sanitized.
    func isFiledEarlier(_ record: RecordRow, _ candidates: [KeyCandidate]) throws -> Bool {
        guard hasClosedLots else { return false }
        for candidate in candidates {
            for bound in try store.bound(key: candidate.hash) where bound.value == candidate.text && bound.intake > 0 {
                guard !Self.passive.contains(bound.kind), Self.sameMaker(bound.kind, candidate),
                    let stay = try lastLink(bound.intake), !openLots.contains(stay.lot)
                else { continue }
                var isFiled = false
                try store.eachRecord(in: stay.intake...stay.intake) { _, kind, digest, _, _, _ in
                    if kind == record.kind.rawValue, digest.elementsEqual(record.digest) { isFiled = true }
                }
                if isFiled { return true }
            }
        }
        return false
    }

    /// Open intakes of other devices that a report names beside the one it is attached to.
    func others(named candidates: [KeyCandidate], besides intake: Int) throws -> [Int] {
        var found: [Int] = []
        for candidate in candidates where candidate.text.hasPrefix("imei:") || candidate.text.hasPrefix("serial:") {
            let holders = try active(candidate)
            guard !holders.contains(intake) else { continue }
            found += holders.filter { !found.contains($0) }
        }
        return found
    }

    private func openIntake(_ id: Int) throws -> Int? {
        if openLots.isEmpty { return nil }
        guard let stay = try lastLink(id) else { return nil }
        return openLots.contains(stay.lot) ? stay.intake : nil
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
