import Basics
import RecoveryModel

/// What a device is by its own word: what a tool read on it, and what its type allocation code was given for. The
/// manifest's make, model and system are the customer's claim and take no part.
package struct SanitizationNature: Sendable {
    /// iOS, iPadOS, Android, or another word; nil when nothing tells.
    package let os: String?
    /// The system's version today.
    package let version: String?
    /// As the report names the model, else as the type allocation does.
    package let model: String?
    package let make: String?
    /// Names under which tables may have the model.
    let names: [ModelName]
    /// Type allocation codes of its IMEIs.
    private let codes: [String]
    /// The world of its system.
    package let family: SystemFamily?
    /// What the allocation of an IMEI says, where the shipped list knows it.
    let allocation: TypeAllocation?

    /// The model of the type allocation.
    var allocatedModel: String? { allocation.flatMap { $0.model.isEmpty ? nil : $0.model } }

    /// From a report about the device that `identifiers` are accepted for.
    package init(_ erasure: Erasure, _ identifiers: [Identifier], in tables: ReferenceTables = ReferenceTables()) {
        let allocation = Self.allocation(identifiers, tables)
        self.allocation = allocation
        let known = allocation.flatMap { $0.model.isEmpty ? nil : $0.model }
        let stated = erasure.model.flatMap { ComparableText.key($0).isEmpty ? nil : $0 }
        let model = stated ?? known
        let read = erasure.manufacturer.flatMap { ComparableText.key($0).isEmpty ? nil : $0 }
        // The allocation speaks where the report doesn't: half of either would be a third device.
        let make = read ?? (stated == nil ? allocation.flatMap { $0.make.isEmpty ? nil : $0.make } : nil)
        let os = Self.system(of: erasure, model: model, make: make, allocation: allocation)
        self.model = model
        self.make = make
        self.os = os
        version = erasure.osVersion
        family = SystemFamily(system: os) ?? SystemFamily(maker: make)
        names = ModelName.all(of: model, make: make)
        codes = Self.codes(of: identifiers)
    }

    /// What two devices are alike in has one answer.
    struct Question: Hashable, Sendable {
        private let manufacturer: String?
        private let model: String?
        private let os: String?
        private let version: String?
        /// IMEIs and MEIDs as far as they name the type.
        private let types: [String]

        init(_ erasure: Erasure, _ identifiers: [Identifier]) {
            (manufacturer, model) = (erasure.manufacturer, erasure.model)
            (os, version) = (erasure.os, erasure.osVersion)
            types = identifiers.filter { $0.kind == .imei || $0.kind == .meid }.map {
                ($0.kind == .imei ? "i" : "m") + $0.value.prefix(8)
            }
        }
    }

    /// The system that the type allocation code of an IMEI was given for; nil when nobody knows.
    static func system(of identifiers: [Identifier], in tables: ReferenceTables) -> String? {
        allocation(identifiers, tables).flatMap { $0.system.isEmpty ? nil : $0.system }
    }

    /// What the shipped list, else the operator's table `models`, says of the type allocation codes.
    private static func allocation(_ identifiers: [Identifier], _ tables: ReferenceTables) -> TypeAllocation? {
        if let known = identifiers.lazy.compactMap({ TACTable.allocation(of: $0) }).first { return known }
        let codes = codes(of: identifiers)
        guard !codes.isEmpty, let row = tables.model(ofCodes: codes) else { return nil }
        return TypeAllocation(code: codes[0], make: row.make ?? "", model: row.model ?? "", system: row.os)
    }

    /// The type allocation code of its first IMEI.
    var typeCode: String? { codes.first }

    private static func codes(of identifiers: [Identifier]) -> [String] {
        identifiers.filter { $0.kind == .imei }.map { String($0.value.prefix(8)) }
    }

    /// The version of its system that the device was sold with; nil when nobody says.
    package func launchedWith(in tables: ReferenceTables) -> String? {
        tables.launch(of: ModelLaunches.Query(codes: codes, model: model, make: make, os: os))?.launchedWith
    }

    /// The report's word, else what its make and model leave no doubt about, else the allocation's.
    private static func system(
        of erasure: Erasure, model: String?, make: String?, allocation: TypeAllocation?
    ) -> String? {
        let name = ModelName(model)?.key ?? ""
        let isPad = name == "ipad" || name.hasPrefix("ipad ") || name.hasPrefix("ipad1") || name.hasPrefix("ipad(")
        let isPhone =
            name == "iphone" || name.hasPrefix("iphone ") || name.hasPrefix("iphone1") || name.hasPrefix("ipod")
        let own = isPad ? "iPadOS" : isPhone ? "iOS" : nil
        if let stated = erasure.os, !ComparableText.key(stated).isEmpty {
            let system = SanitizationText.system(stated)
            // Older tools call the system of an iPad by its former name; which of the two it is, the model says.
            return SystemFamily(system: system) == .apple ? own ?? system : system
        }
        if let own, SystemFamily(maker: make) == .apple || make == nil { return own }
        if SystemFamily(maker: make) == .android { return "Android" }
        return allocation.flatMap { $0.system.isEmpty ? nil : $0.system }
    }

    /// Is this the model's name already?
    func isNamed(_ other: String) -> Bool { ModelName(other).map(names.contains) ?? false }
}
