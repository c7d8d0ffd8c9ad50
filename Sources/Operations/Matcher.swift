import Basics
import RecoveryModel
import Storage

/// Finds the open intake that a record is about.
final class Matcher {
    private let store: any RecoveryStore
    private var openLots: Set<Int>

    init(store: any RecoveryStore) throws {
        self.store = store
        openLots = Set(try store.lots().filter { $0.closedAt == nil }.map(\.id))
    }

    /// Reads documents again as they were read: a lot that was closed later was open then.
    func travel(to moment: Instant) throws {
        openLots = Set(
            try store.lots().filter { $0.openedAt <= moment && $0.closedAt.map { $0 > moment } ?? true }.map(\.id))
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
    private static func sameMaker(_ kind: String, _ candidate: KeyCandidate) -> Bool {
        guard kind.hasPrefix("serial:"), !candidate.maker.isEmpty else { return true }
        let maker = kind.dropFirst(7)
        return maker.isEmpty || maker == candidate.maker
    }

    private func openIntake(_ id: Int) throws -> Int? {
        if openLots.isEmpty { return nil }
        guard var standing = try store.standing(id) else { return nil }
        var intake = id
        var steps = 0
        while let next = standing.linkedTo, steps < 8, let target = try store.standing(next) {
            (standing, intake) = (target, next)
            steps += 1
        }
        return openLots.contains(standing.lot) ? intake : nil
    }

    /// The lot that a tracking code or a handling unit belongs to; nil when none or several know it.
    func lot(forShipmentKey key: String) throws -> Int? {
        let lots = Set(try store.bound(key: JoinKey.hash(key)).filter { $0.value == key && $0.intake < 0 }.map { -$0.intake })
        let open = lots.intersection(openLots)
        if open.count == 1 { return open.first }
        return lots.isEmpty && openLots.count == 1 ? openLots.first : nil
    }
}
