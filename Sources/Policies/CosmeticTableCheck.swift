import RecoveryModel

/// Static check of the cosmetic tables: every measure of a defect that the table speaks of has a category, a worse
/// measure never a better one, no defect a better one than a clean device, and every category its band.
package enum CosmeticTableCheck {
    /// In order of the rows, gaps and bands last. Each says what is wrong and how to fix it.
    package static func problems(of policy: Policy) -> [String] {
        let rules = policy.cosmeticRules
        return rules.flatMap { bounds(of: $0) + better($0, than: policy.noDefectCategory) }
            + pairs(of: rules).flatMap { walk($0.zone, $0.kind, rules) } + bands(policy)
    }

    private static func bounds(of rule: CosmeticRule) -> [String] {
        let spans = [
            ("length", rule.minimumLengthTenths, rule.maximumLengthTenths),
            ("count", rule.minimumCount, rule.maximumCount), ("visible", rule.minimumVisibleAt, rule.maximumVisibleAt),
        ]
        return spans.compactMap { name, low, high in
            guard let low, let high, low > high else { return nil }
            return "cosmetic row \(rule.id): \(name) begins behind its end, so that no defect meets it"
        }
    }

    private static func better(_ rule: CosmeticRule, than clean: String) -> [String] {
        guard CosmeticGrading.rank(of: rule.category) > CosmeticGrading.rank(of: clean) else { return [] }
        return ["cosmetic row \(rule.id): a defect gives \(rule.category), better than a clean device's \(clean)"]
    }

    /// Zones and kinds that a row speaks of: what none does is outside the vocabulary of the table (G02).
    private static func pairs(of rules: [CosmeticRule]) -> [(zone: String, kind: String)] {
        CosmeticVocabulary.zones.flatMap { zone in CosmeticVocabulary.kinds.map { (zone, $0) } }.filter { zone, kind in
            rules.contains { ($0.zone == "*" || $0.zone == zone) && ($0.kind == "*" || $0.kind == kind) }
        }
    }

    /// One problem of each sort a zone and kind, by the smallest defect that shows it.
    private static func walk(_ zone: String, _ kind: String, _ rules: [CosmeticRule]) -> [String] {
        let own = rules.filter { ($0.zone == "*" || $0.zone == zone) && ($0.kind == "*" || $0.kind == kind) }
        let lengths = steps(own.flatMap { [$0.minimumLengthTenths, $0.maximumLengthTenths] }, from: 1)
        let counts = steps(own.flatMap { [$0.minimumCount, $0.maximumCount] }, from: 1)
        let distances = steps(own.flatMap { [$0.minimumVisibleAt, $0.maximumVisibleAt] }, from: 0)
        var gap: String?
        var inversion: String?
        var ranks: [[Int]: Int] = [:]
        for (x, length) in lengths.enumerated() {
            for (y, count) in counts.enumerated() {
                for (z, distance) in distances.enumerated() {
                    for felt in [false, true] {
                        let line = Self.line(zone, kind, length, distance, felt)
                        let rule = CosmeticGrading.worstRule(for: line, count: count, in: own)
                        let name = "\(zone)/\(kind) of \(length / 10).\(length % 10) mm, \(count) of them"
                        guard let rule else {
                            gap = gap ?? "no cosmetic row covers \(name): add one, or open a bound"
                            continue
                        }
                        let rank = CosmeticGrading.rank(of: rule.category)
                        ranks[[x, y, z, felt ? 1 : 0]] = rank
                        for smaller in [[x - 1, y, z], [x, y - 1, z]] {
                            guard let before = ranks[smaller + [felt ? 1 : 0]], before < rank else { continue }
                            inversion =
                                inversion
                                ?? "\(name) is \(rule.category), better than a smaller one: put the bounds in order"
                        }
                    }
                }
            }
        }
        return [gap, inversion].compactMap(\.self)
    }

    /// Values on both sides of each bound, in order.
    private static func steps(_ bounds: [Int?], from least: Int) -> [Int] {
        var values: Set<Int> = [least]
        for bound in bounds.compactMap(\.self) {
            for value in [bound - 1, bound, bound + 1] where value >= least { values.insert(value) }
        }
        return values.sorted()
    }

    private static func line(
        _ zone: String, _ kind: String, _ tenths: Int, _ distance: Int, _ felt: Bool
    ) -> GradeLine {
        GradeLine(
            at: nil, zone: zone, kind: kind, lengthMillimetres: "\(tenths / 10).\(tenths % 10)", count: nil, felt: felt,
            visibleAtCentimetres: distance, operatorID: nil, source: SourceRef(document: 0, line: 0))
    }

    private static func bands(_ policy: Policy) -> [String] {
        let known = Set(policy.cosmeticBands.map(\.category))
        guard !known.isEmpty else { return [] }
        let used = Set(policy.cosmeticRules.map(\.category) + [policy.noDefectCategory])
        return used.subtracting(known).sorted().map { "category \($0) has no row in the bands: add one" }
    }
}

/// Static check of the functionality block.
package enum FunctionListCheck {
    /// Functions that don't exist, locks and states among them, and lists that ask for nothing.
    package static func problems(of policy: Policy) -> [String] {
        [("key_functions", policy.keyFunctions), ("hardware_functions", policy.hardwareFunctions)].flatMap {
            name, list in
            list.isEmpty
                ? ["\(name) is empty: nothing would have to work"]
                : list.filter { !FunctionNames.functions.contains($0) }.map {
                    "\(name): ‘\($0)’ is no function of a device: `lotwise pipeline show r2v3-mobile` has names that are"
                }
        }
    }
}
