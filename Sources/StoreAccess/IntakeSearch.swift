import RecoveryModel
import Storage

/// Finds intakes by what a person types: any identifier, also one as it was claimed or scanned though invalid, a plate, or
/// `LOT/N`.
///
/// ```
/// let found = try IntakeSearch(store).intakes(with: "356938035643809")
/// guard let intake = found.first, found.count == 1 else { return }
/// ```
package struct IntakeSearch {
    private let store: any IntakeStore

    /// In `store`.
    package init(_ store: any IntakeStore) { self.store = store }

    /// Intakes that have the identifier, oldest first; the one bound actively last among equals.
    package func intakes(with text: String) throws -> [IntakeRow] {
        if let byName = try intake(named: text) { return [byName] }
        var ids: [Int] = []
        var weak: [Int] = []
        for key in try keys(text) {
            for bound in try store.bound(key: JoinKey.hash(key)) where bound.value == key && bound.intake > 0 {
                if BindingKinds.isPassive(bound.kind) { weak.append(bound.intake) } else { ids.append(bound.intake) }
            }
        }
        let strong = Set(ids)
        let ordered = Set(weak).subtracting(strong).sorted() + strong.sorted()
        var rows: [IntakeRow] = []
        for id in ordered {
            guard var row = try store.intake(id) else { continue }
            if let target = row.linkedTo, let linked = try store.intake(target) { row = linked }
            if row.isVoid { continue }
            if !rows.contains(where: { $0.id == row.id }) { rows.append(row) }
        }
        return rows
    }

    private func keys(_ text: String) throws -> [String] {
        var keys = ["raw:" + text]
        let lots = try store.lots()
        for key in IdentifierParser.readings(of: text).map(\.joinKey) {
            guard key.hasPrefix("asset:") else {
                keys.append(key)
                continue
            }
            for lot in lots { keys.append(JoinKey.scoped(key, lot: lot.id) ?? key) }
        }
        var seen: Set<String> = []
        return keys.filter { seen.insert($0).inserted }
    }

    /// `<lot>/<n>`.
    private func intake(named text: String) throws -> IntakeRow? {
        guard let slash = text.lastIndex(of: "/"), let ordinal = Int(text[text.index(after: slash)...]) else {
            return nil
        }
        guard let lot = try store.lots().first(where: { $0.name == text[..<slash] }) else { return nil }
        return try store.intake(lot: lot.id, ordinal: ordinal)
    }
}
