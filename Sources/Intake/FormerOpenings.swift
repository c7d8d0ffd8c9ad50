import RecoveryModel
import Storage
import StoreAccess

/// What opened each intake of a store that an earlier version wrote, as far as its records tell: where it isn't certain,
/// the device's own identifiers decide, and not the place in a document, because a reader may count lines otherwise now.
///
/// When to use: while a store of an earlier version is staged anew.
///
/// ```
/// let former = try FormerOpenings(store)
/// try former.reserve(in: fresh)
/// let ingest = try Ingest(quiet, guide: former)
/// ```
package final class FormerOpenings: OpeningGuide {
    private let former: any RecoveryStore
    private let openings: Openings
    /// Intakes whose opener no record tells, by lot and name: of a withdrawn document, or linked to another.
    private let unplaced: [Int: [String: [Int]]]
    /// Intakes of one place that holds many, by name.
    private var crowded: [Int: [String: [Int]]] = [:]
    private var taken: [Openings.Opening] = []

    /// Intakes that one place may hold before they are looked up by name.
    private static let few = 4

    /// Reads from the store as the earlier version left it.
    package init(_ former: any RecoveryStore) throws {
        self.former = former
        let known = try Openings.kept(in: former)
        var list: [Openings.Opening] = []
        var unplaced: [Int: [String: [Int]]] = [:]
        for lot in try former.lots() {
            try IntakePages.each(lot, in: former) { rows, range in
                let places = try Self.places(in: range, former)
                for row in rows {
                    let place = known?.place(of: row.id) ?? places[row.id]
                    list.append(
                        Openings.Opening(
                            intake: row.id, lot: row.lot, ordinal: row.ordinal, document: place?.document ?? 0,
                            line: place?.line ?? 0))
                    if place == nil { unplaced[row.lot, default: [:]][row.name, default: []].append(row.id) }
                }
            }
        }
        list.sort { $0.intake < $1.intake }
        self.unplaced = unplaced
        openings = Openings(list)
    }

    /// The first row or scan of each intake.
    private static func places(
        in range: ClosedRange<Int>, _ store: any RecoveryStore
    ) throws -> [Int: (document: Int, line: Int)] {
        var places: [Int: (document: Int, line: Int)] = [:]
        try store.eachRecord(in: range) { intake, kind, _, document, line, _ in
            guard kind == EvidenceKind.claim.rawValue || kind == EvidenceKind.scan.rawValue else { return }
            if let known = places[intake], known <= (document, line) { return }
            places[intake] = (document, line)
        }
        return places
    }

    /// What opened an intake, as far as it is known.
    package func place(of intake: Int) -> (document: Int, line: Int)? { openings.place(of: intake) }

    /// Reserves the numbers of all intakes in `store`, so that each is opened under its own.
    package func reserve(in store: any RecoveryStore) throws { try openings.reserve(in: store) }

    package func took(_ opening: Openings.Opening) { taken.append(opening) }

    /// What was opened since the last call, in order.
    package func drain() -> [Openings.Opening] {
        defer { taken = [] }
        return taken
    }

    /// The name that the log knows an intake by.
    package func name(of intake: Int) throws -> String? { try former.intake(intake)?.name }

    package func next(
        _ record: RecordRow, lot: Int, name: String?, keys: [KeyCandidate], in store: any RecoveryStore
    ) throws -> IntakeRow? {
        func free(_ intake: Int) throws -> IntakeRow? {
            guard let row = try store.intake(intake), Openings.isReserved(row), row.lot == lot else { return nil }
            return row
        }
        let place = openings.range(document: record.document, line: record.line)
        for intake in try candidates(place, named: name) { if let row = try free(intake) { return row } }
        for key in keys {
            for bound in try former.bound(key: key.hash) where bound.value == key.text && bound.intake > 0 {
                guard !BindingKinds.isPassive(bound.kind) || bound.kind == "raw", Matcher.sameMaker(bound.kind, key)
                else { continue }
                if let row = try free(bound.intake) { return row }
            }
        }
        if place.count == 1, let row = try free(openings.opening(at: place.lowerBound).intake) { return row }
        for intake in name.flatMap({ unplaced[lot]?[$0] }) ?? [] { if let row = try free(intake) { return row } }
        return nil
    }

    /// Intakes of a place that have this name.
    private func candidates(_ place: Range<Int>, named name: String?) throws -> [Int] {
        guard let name, !place.isEmpty else { return [] }
        if place.count <= Self.few {
            return try place.map { openings.opening(at: $0).intake }.filter { try self.name(of: $0) == name }
        }
        if crowded[place.lowerBound] == nil {
            var names: [String: [Int]] = [:]
            for position in place {
                let intake = openings.opening(at: position).intake
                if let known = try self.name(of: intake) { names[known, default: []].append(intake) }
            }
            crowded[place.lowerBound] = names
        }
        return crowded[place.lowerBound]?[name] ?? []
    }
}
