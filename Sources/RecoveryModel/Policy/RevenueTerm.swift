/// From a net value on, a share of it.
package struct RevenueTier: Hashable, Sendable {
    /// Minor units, included.
    package var fromMinor: Int
    /// 0 to 100.
    package var percent: Int

    package init(fromMinor: Int, percent: Int) {
        self.fromMinor = fromMinor
        self.percent = percent
    }
}

/// What a customer gets of a unit that is sold: at most one term a contract.
///
/// ```
/// let share = RevenueTerm.percentage(40).share(ofNet: 125_00)
/// ```
package enum RevenueTerm: Hashable, Sendable {
    /// So many minor units for each unit that has a value, whatever it is.
    case flat(minor: Int)
    case percentage(Int)
    /// In order of `fromMinor`; the last tier that a unit's net value reaches holds for all of it.
    case tiered([RevenueTier])

    /// The customer's share of a unit's net value in minor units. Shares of a value are rounded to the nearest minor
    /// unit, halves up; of a net value of nothing or less there is none.
    package func share(ofNet net: Int) -> Int {
        switch self {
        case .flat(let minor): return minor
        case .percentage(let percent): return Self.part(percent, of: net)
        case .tiered(let tiers):
            guard let tier = tiers.last(where: { $0.fromMinor <= net }) else { return 0 }
            return Self.part(tier.percent, of: net)
        }
    }

    /// Hundreds and rest apart, so that no product overflows.
    private static func part(_ percent: Int, of net: Int) -> Int {
        guard net > 0 else { return 0 }
        return net / 100 * percent + (net % 100 * percent + 50) / 100  // bounded: at most 100 of hundredths
    }
}

extension Contract {
    /// What the customer gets of each unit; nil when the contract doesn't say.
    package var revenueTerm: RevenueTerm? {
        if let percent = revenueSharePercent { return .percentage(percent) }
        if let minor = revenueShareFlatMinor { return .flat(minor: minor) }
        return revenueShareTiers.isEmpty ? nil : .tiered(revenueShareTiers)
    }
}
