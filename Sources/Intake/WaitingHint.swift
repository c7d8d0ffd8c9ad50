import RecoveryModel
import Storage
import StoreAccess

/// Why evidence waits although the store has heard of what it names: the devices that come closest, and what keeps the
/// evidence from them.
struct WaitingHint {
    private let store: any IntakeStore

    init(_ store: any IntakeStore) { self.store = store }

    /// One sentence for a person; nil where nobody has any of the identifiers.
    func text(_ waiting: UnmatchedRow) throws -> String? {
        let references = [DeviceReference](packed: waiting.references)
        let candidates = references.candidates(lot: waiting.lot, isWide: true)
        var holders: [(intake: Int, kind: String, key: KeyCandidate)] = []
        for candidate in candidates {
            for bound in try store.bound(key: candidate.hash) where bound.value == candidate.text && bound.intake > 0 {
                guard bound.kind == "dup" || !BindingKinds.isPassive(bound.kind) else { continue }
                holders.append((bound.intake, bound.kind, candidate))
            }
        }
        if let other = holders.first(where: { !Matcher.sameMaker($0.kind, $0.key) }) {
            return try "serial \(value(other.key)) is \(name(other.intake))'s, whose maker is "
                + "«\(Matcher.maker(of: other.kind))» and not «\(other.key.maker)»: evidence attaches by make and serial. "
                + "If they are one maker, send the evidence with the maker that the manifest names"
        }
        let devices = Set(holders.filter { $0.kind != "dup" }.map(\.intake)).sorted()
        guard devices.count > 1 else { return nil }
        let names = try devices.prefix(5).map(name).joined(separator: " and ")
        return
            "it fits \(names), so it proves nothing about either: name the device by its maker and serial, its IMEI, or "
            + "with the kind in front, such as `serial:` or `unit:`"
    }

    private func value(_ key: KeyCandidate) -> String {
        key.text.split(separator: ":", maxSplits: 1).last.map(String.init) ?? key.text
    }

    private func name(_ intake: Int) throws -> String {
        guard let row = try store.intake(intake) else { return "another device" }
        let lot = try store.lots().first { $0.id == row.lot }?.name ?? ""
        return "\(lot)/\(row.ordinal)"
    }
}
