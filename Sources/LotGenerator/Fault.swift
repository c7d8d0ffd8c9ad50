/// One way in which evidence goes wrong, and what must come of it.
package struct Fault: Sendable {
    /// Which devices can have it.
    struct Needs: Sendable {
        var models: [Int]
        var tool: ErasureReport.Tool?

        static let phones = DeviceCatalogue.apples + DeviceCatalogue.androids
        static let anything = Needs(models: phones + DeviceCatalogue.tablets)
        static let phone = Needs(models: phones)
        static let apple = Needs(models: DeviceCatalogue.apples)
        static let appleByPhonecheck = Needs(models: DeviceCatalogue.apples, tool: .phonecheck)
        static let android = Needs(models: DeviceCatalogue.androids)
        static let byBlancco = Needs(models: phones, tool: .blancco)
        static let byPhonecheck = Needs(models: phones, tool: .phonecheck)
    }

    package let id: String
    /// Codes that must be found on the device; empty where the finding is the lot's.
    package let codes: [String]
    package let summary: String
    let needs: Needs
    /// How many devices it takes, one after the other: 1 or 2.
    let width: Int
    /// Whether it may also happen at random in large lots.
    let strays: Bool
    let apply: @Sendable (inout DevicePlan, inout SplitMix64) -> Void

    init(
        _ id: String, codes: [String], summary: String, needs: Needs = .phone, width: Int = 1, strays: Bool = true,
        apply: @escaping @Sendable (inout DevicePlan, inout SplitMix64) -> Void
    ) {
        self.id = id
        self.codes = codes
        self.summary = summary
        self.needs = needs
        self.width = width
        self.strays = strays && width == 1
        self.apply = apply
    }

    /// No living on in any form.
    static let reuse = ["resale", "repair", "parts"]
}

/// Every fault that a lot can have.
package enum BuiltInFaults {
    /// In a fixed order, which seeds rest on.
    package static let all: [Fault] =
        ManifestFaults.all + ShipmentFaults.all + FunctionFaults.all + CosmeticFaults.all + ReportFaults.all
        + TechniqueFaults.all + TimeFaults.all + AftermathFaults.all

    /// Findings of the lot, not of a device, in a lot that has the whole menu.
    package static let lotCodes = ["I15", "I16", "I17", "S40", "T08"]
}

/// Which device has which fault: the menu once, evenly spread, then strays at random.
struct FaultPlacement {
    private var menu: [Int: (fault: Fault, first: Int)] = [:]
    private let strays: [Fault]
    private let recipe: LotRecipe
    /// Whether the lot has room for every fault.
    private(set) var isWhole = false

    init(_ recipe: LotRecipe) {
        self.recipe = recipe
        guard recipe.faults == .menu else {
            strays = []
            return
        }
        strays = BuiltInFaults.all.filter(\.strays)
        // Faults never take more than half of a lot, so that the clean way is always there to compare with.
        var chosen: [Fault] = []
        var total = 0
        for fault in BuiltInFaults.all where total + fault.width <= recipe.devices / 2 {
            chosen.append(fault)
            total += fault.width
        }
        isWhole = chosen.count == BuiltInFaults.all.count
        var before = 0
        for fault in chosen {
            let first = before * recipe.devices / total
            for place in 0..<fault.width { menu[first + place] = (fault, first) }
            before += fault.width
        }
    }

    func fault(at index: Int) -> (fault: Fault, first: Int)? {
        if let placed = menu[index] { return placed }
        guard !strays.isEmpty, recipe.strayFaultsPerMille > 0 else { return nil }
        var random = SplitMix64(seed: recipe.seed, stream: 13, index: index)
        guard random.happens(perMille: recipe.strayFaultsPerMille) else { return nil }
        return (random.pick(strays), index)
    }
}
