import RecoveryModel

/// A pipeline in words: what `pipeline show --markdown` prints and the Handbook carries.
///
/// ```
/// print(PipelineReference.markdown(for: pipeline.policy, summary: pipeline.summary))
/// ```
package enum PipelineReference {
    /// Parameters, tables and rules of a pipeline as Markdown; the same policy gives the same text.
    package static func markdown(for policy: Policy, summary: String = "") -> String {
        var out = ["# Pipeline \(policy.name)", ""]
        if !summary.isEmpty { out += [summary, ""] }
        out += ["Digest of its YAML and tables: `\(policy.digest)`", ""]
        out += ["## Parameters", ""] + table(["parameter", "value", "rule"], parameters(policy))
        out += ["## Words of erasure tools", ""] + standards(policy)
        out += ["## Storage encryption", ""] + media(policy)
        out += ["## Cosmetic rules", "", "The worst row that matches a defect decides.", ""] + cosmetic(policy)
        out += ["## Cosmetic bands", ""] + bands(policy)
        out += ["## Routing", "", "The first row that matches decides.", ""] + routing(policy)
        out += ["## Rules", ""] + rules(of: policy.stages)
        return out.joined(separator: "\n")
    }

    /// Every code of the catalogue of codes as a Markdown table: code, severity, meaning, clause.
    package static var rules: String { rules(of: StageName.allCases).joined(separator: "\n") }

    private static func parameters(_ policy: Policy) -> [[String]] {
        let none = "none"
        return [
            ["stages", policy.stages.map(\.rawValue).joined(separator: ", "), ""],
            ["shipment.scan_within_hours", "\(policy.scanWithinHours)", "T10"],
            ["shipment.carrier_clock_minutes", "\(policy.carrierClockMinutes)", "T07"],
            ["shipment.weight_tolerance_percent", "\(policy.weightTolerancePercent)", "I15"],
            ["functionality.key_functions", policy.keyFunctions.joined(separator: ", "), "F02, F03"],
            ["functionality.hardware_functions", policy.hardwareFunctions.joined(separator: ", "), ""],
            ["functionality.battery_minimum_percent", "\(policy.batteryMinimumPercent)", "F04"],
            ["sanitization.attempts", "\(policy.erasureAttempts)", "S41"],
            ["sanitization.maximum_age_days", "\(policy.erasureMaximumAgeDays)", "S32"],
            ["sanitization.clock_skew_seconds", "\(policy.clockSkewSeconds)", "S31"],
            ["sanitization.required_statements", policy.requiredStatements.joined(separator: ", "), "S37, S38"],
            ["sanitization.expected_statements", policy.expectedStatements.joined(separator: ", "), "S39, S45"],
            ["sanitization.verification_minimum_percent", "\(policy.verificationMinimumPercent)", "S29"],
            ["sanitization.write_bytes_per_second", "\(policy.writeCeiling)", "S26"],
            ["sanitization.read_bytes_per_second", "\(policy.readCeiling)", "S28"],
            ["cosmetic.no_defect", policy.noDefectCategory, ""],
            ["cosmetic.graders_may_differ", "\(policy.gradersMayDiffer)", "G04"],
            ["cosmetic.grading_session_minutes", "\(policy.gradingSessionMinutes)", "G04"],
            ["routing.currency", policy.currency ?? none, ""],
            ["routing.storage_maximum_days", "\(policy.storageMaximumDays)", "D09"],
        ] + policy.routeCosts.keys.sorted().map { ["routing.costs.\($0)", "\(policy.routeCosts[$0] ?? 0)", ""] }
    }

    private static func standards(_ policy: Policy) -> [String] {
        table(
            ["words", "match", "technique", "source"],
            policy.erasureStandards.map { [$0.words, $0.isPart ? "part" : "whole", $0.technique.rawValue, $0.source] })
    }

    private static func media(_ policy: Policy) -> [String] {
        table(
            ["model", "system", "versions", "always on", "escrow", "erasing software", "evidence"],
            policy.media.map { entry in
                [
                    entry.model, entry.os, "\(entry.osFrom ?? "") – \(entry.osTo ?? "")", entry.encryptionAlwaysOn,
                    entry.escrow, entry.erasingSoftware, entry.evidence ?? "",
                ]
            })
    }

    private static func cosmetic(_ policy: Policy) -> [String] {
        table(
            ["row", "zone", "kind", "when", "category"],
            policy.cosmeticRules.map { [$0.id, $0.zone, $0.kind, conditions($0), $0.category] })
    }

    private static func conditions(_ rule: CosmeticRule) -> String {
        var parts: [String] = []
        func add(_ name: String, least: String?, most: String?, unit: String) {
            switch (least, most) {
            case (nil, nil): break
            case (let least?, nil): parts.append("\(name) from \(least)\(unit)")
            case (nil, let most?): parts.append("\(name) up to \(most)\(unit)")
            case (let least?, let most?): parts.append("\(name) \(least) to \(most)\(unit)")
            }
        }
        add(
            "length", least: rule.minimumLengthTenths.map(tenths), most: rule.maximumLengthTenths.map(tenths),
            unit: " mm")
        add("count", least: rule.minimumCount.map(String.init), most: rule.maximumCount.map(String.init), unit: "")
        add(
            "seen", least: rule.minimumVisibleAt.map(String.init), most: rule.maximumVisibleAt.map(String.init),
            unit: " cm")
        if let felt = rule.felt { parts.append(felt ? "felt" : "not felt") }
        return parts.joined(separator: ", ")
    }

    private static func tenths(_ value: Int) -> String { "\(value / 10).\(value % 10)" }

    private static func bands(_ policy: Policy) -> [String] {
        table(["REC 1.2", "band", "CTIA"], policy.cosmeticBands.map { [$0.category, $0.band, $0.ctia] })
    }

    private static func routing(_ policy: Policy) -> [String] {
        let facts = Policy.routingDomains.map(\.name)
        let rows = policy.routingRules.map { rule in
            [rule.id]
                + facts.map { name in rule.conditions[name].map { $0.sorted().joined(separator: " ") } ?? "any" }
                + [rule.routes.map(\.rawValue).joined(separator: ", "), rule.reason]
        }
        return table(["row"] + facts + ["routes", "reason"], rows)
    }

    private static func rules(of stages: [StageName]) -> [String] {
        table(
            ["code", "severity", "meaning", "clause"],
            CodeCatalogue.entries.map { [$0.code.rawValue, $0.severity.rawValue, $0.meaning, $0.clause] })
    }

    private static func table(_ header: [String], _ rows: [[String]]) -> [String] {
        func line(_ cells: [String]) -> String {
            "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
        }
        return [line(header), line(header.map { _ in "---" })] + rows.map(line) + [""]
    }
}
