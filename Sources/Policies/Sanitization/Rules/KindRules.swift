// Rules S49, S50.
import Basics
import RecoveryModel

/// S49: the report is of a device of the maker and the family of systems that this one is of. A marketing name may be
/// wrong in anybody's list; a phone of another house is another phone.
struct KindAgrees: ErasureRule {
    static let code: FindingCode = "S49"
    // Rests also on NIST SP 800-88r1 4.8.

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let (erasure, claim) = (attempt.erasure, scope.dossier.claim)
        // The usual device, at the cost of a comparison.
        if let claim, claim.make == erasure.manufacturer, claim.model == erasure.model, let system = erasure.os,
            claim.operatingSystem == nil || claim.operatingSystem == system,
            SystemFamily(maker: claim.make) == SystemFamily(system: system)
        {
            return .meets
        }
        let read = House(erasure.manufacturer, model: erasure.model, system: erasure.os)
        let claimed = House(claim?.make, model: claim?.model, system: claim?.operatingSystem)
        if !read.contradicts(claimed), !read.isContradictory { return .meets }
        return .fails(
            "report and manifest name devices of two makers or two families of systems; find out which one was erased",
            ["report": .text(read.text), "manifest": .text(claimed.text)])
    }

    /// What one source gives away of a device's maker and system.
    private struct House {
        let text: String
        private let houses: Set<String>
        private let families: Set<SystemFamily>

        init(_ make: String?, model: String?, system: String?) {
            text = [make, model, system].compactMap(\.self).filter { !$0.isEmpty }.joined(separator: " ")
            houses = Set([MakerNames.house(make), MakerNames.house(ofModel: model)].compactMap(\.self))
            families = Set(
                houses.compactMap { SystemFamily(house: $0) } + [SystemFamily(system: system)].compactMap(\.self))
        }

        /// An iPhone that runs Android is none.
        var isContradictory: Bool { houses.count > 1 || families.count > 1 }

        /// Two lists may call one house by two brands; two families of systems are two devices.
        func contradicts(_ other: House) -> Bool {
            (!houses.isEmpty && !other.houses.isEmpty && houses.isDisjoint(with: other.houses))
                || families.union(other.families).count > 1
        }
    }
}

/// S50: the manifest calls the device as the report does. Where an IMEI or a serial says which device it is, another
/// marketing name or storage is a mistake of a list, worth telling the customer.
struct DescriptionAgrees: ErasureRule {
    static let code: FindingCode = "S50"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.identity.isCertain, attempt.erasure.media == .internalFlash, let claim = scope.dossier.claim
        else { return .notApplicable }
        let (read, claimed) = (attempt.erasure.model ?? "", claim.model ?? "")
        let isModel =
            read.isEmpty || claimed.isEmpty
            || ModelName.same(claimed, read, make: attempt.erasure.manufacturer)
            || ModelName.same(read, claimed, make: claim.make)
        let storage = claim.storageGB ?? 0
        let capacity = attempt.erasure.capacityBytes.ifStated ?? 0
        let isStorage = storage <= 0 || capacity <= 0 || CapacityAgrees.agrees(capacity, storage)
        if isModel, isStorage { return .meets }
        var values: [String: ReasonValue] = [:]
        if !isModel {
            values["report"] = .text(read)
            values["manifest"] = .text(claimed)
        }
        if !isStorage {
            values["capacity"] = .integer(capacity)
            values["claimedGB"] = .integer(storage)
        }
        return .fails(
            RuleFailure(
                "the manifest gives another model or storage than was read on the device; tell the customer", values,
                shared: "description"))
    }
}
