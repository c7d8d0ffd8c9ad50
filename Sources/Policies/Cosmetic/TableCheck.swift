import RecoveryModel

/// Static check of the cosmetic tables: every measure of a defect that the table speaks of has a category, a worse
/// measure never a better one, no defect a better one than a clean device, and every category its band.
///
/// ```
/// for problem in CosmeticTableCheck.problems(of: pipeline.policy) { print(problem) }
/// ```
package enum CosmeticTableCheck {
    /// In order of the rows, gaps and bands last. Each says what is wrong and how to fix it.
    package static func problems(of policy: Policy) -> [String] {
        let rules = policy.cosmeticRules
        return rules.flatMap { bounds(of: $0) + better($0, than: policy.noDefectCategory) }
            + pairs(of: rules).flatMap { walk($0.zone, kind: $0.kind, rules: rules) } + bands(policy)
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

    /// A measure on one side of a bound.
    private struct Measure: Hashable {
        var length: Int
        var count: Int
        var distance: Int
        var felt: Bool
    }

    /// One problem of each sort a zone and kind, by the smallest defect that shows it.
    private static func walk(_ zone: String, kind: String, rules: [CosmeticRule]) -> [String] {
        let own = rules.filter { ($0.zone == "*" || $0.zone == zone) && ($0.kind == "*" || $0.kind == kind) }
        let lengths = steps(own.flatMap { [$0.minimumLengthTenths, $0.maximumLengthTenths] }, from: 1)
        let counts = steps(own.flatMap { [$0.minimumCount, $0.maximumCount] }, from: 1)
        let distances = steps(own.flatMap { [$0.minimumVisibleAt, $0.maximumVisibleAt] }, from: 0)
        var gap: String?
        var inversion: String?
        /// The best that one less long, or one fewer, may get.
        func compare(_ rank: Int, name: String, smaller: Int?) {
            guard let smaller, smaller < rank else { return }
            inversion = inversion ?? "\(name) gets a better category than a smaller one: put the bounds in order"
        }
        for distance in distances {
            for felt in [false, true] {
                var shorter: [Int: Int] = [:]
                for length in lengths {
                    var fewer: Int?
                    for count in counts {
                        let measure = Measure(length: length, count: count, distance: distance, felt: felt)
                        let name = "\(zone)/\(kind) of \(length / 10).\(length % 10) mm, \(count) of them"
                        guard let rank = rank(of: measure, zone: zone, kind: kind, rules: own) else {
                            gap = gap ?? "no cosmetic row covers \(name): add one, or open a bound"
                            continue
                        }
                        compare(rank, name: name, smaller: fewer)
                        compare(rank, name: name, smaller: shorter[count])
                        (fewer, shorter[count]) = (rank, rank)
                    }
                }
            }
        }
        return [gap, inversion].compactMap(\.self)
    }

    /// Nil where no row covers it.
    private static func rank(of measure: Measure, zone: String, kind: String, rules: [CosmeticRule]) -> Int? {
        let line = GradeLine(
            at: nil, zone: zone, kind: kind, lengthMillimetres: "\(measure.length / 10).\(measure.length % 10)",
            count: nil, felt: measure.felt, visibleAtCentimetres: measure.distance, operatorID: nil,
            source: SourceRef(document: 0, line: 0))
        return CosmeticGrading.worstRule(for: line, count: measure.count, in: rules).map {
            CosmeticGrading.rank(of: $0.category)
        }
    }

    /// Values on both sides of each bound, in order.
    private static func steps(_ bounds: [Int?], from least: Int) -> [Int] {
        var values: Set<Int> = [least]
        for bound in bounds.compactMap(\.self) {
            let around = [bound.subtractingReportingOverflow(1), bound.addingReportingOverflow(1)]
            for value in around.filter({ !$0.overflow }).map(\.partialValue) + [bound] where value >= least {
                values.insert(value)
            }
        }
        return values.sorted()
    }

    private static func bands(_ policy: Policy) -> [String] {
        let known = Set(policy.cosmeticBands.map(\.category))
        guard !known.isEmpty else { return [] }
        let used = Set(policy.cosmeticRules.map(\.category) + [policy.noDefectCategory])
        return used.subtracting(known).sorted().map { "category \($0) has no row in the bands: add one" }
    }
}
