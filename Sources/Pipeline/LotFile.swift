import RecoveryModel

/// What becomes of personal columns of a manifest.
package enum PersonalColumns: String, Sendable, CaseIterable {
    case drop, hash, keep
}

/// A lot folder's `lot.yaml`: who, which contract, which pipeline. It is recorded when the lot opens.
///
/// ```
/// let terms = try LotFile(FileSystem.read("lots/LOT-1/lot.yaml"))
/// print(terms.lot, terms.customer, terms.pipeline)
/// ```
package struct LotFile: Hashable, Sendable {
    /// The lot's id.
    package var lot: String
    /// The customer's id in the customers table.
    package var customer: String
    /// A built-in pipeline's name, or a path.
    package var pipeline: String
    /// What was agreed on confidentiality and reuse.
    package var contract: Contract
    /// Devices announced; nil when nothing was.
    package var expectedDevices: Int?
    /// Whole grams.
    package var expectedGrams: Int?
    /// What becomes of personal columns.
    package var personal = PersonalColumns.drop
    /// Paths of the manifests in the lot's folder; nil where their place tells. How the folder is read is no term of the
    /// lot: it may change without an amendment.
    package var manifests: [String]?
    /// True where the lot has no manifest and what the dock scans is the list.
    package var isDockList = false

    /// - Throws: `PipelineError` that names key and line, for an unknown key, a missing one or a bad value.
    package init(_ bytes: [UInt8], file: String = "lot.yaml") throws {
        let keys = ["lot", "customer", "pipeline", "contract", "expected", "personal", "manifests", "manifest"]
        let root = try YAMLMap(YAMLDocument.root(bytes, file: file), file: file, keys: keys)
        lot = try Self.name(root, key: "lot", expected: "the lot's id, such as HH-2026-10-017")
        customer = try Self.name(root, key: "customer", expected: "the customer's id")
        pipeline = try root.requiredText("pipeline", "a pipeline's name, such as r2v3-mobile, or a path")
        contract = try Self.contract(root)
        if let expected = try root.map("expected", keys: ["devices", "weight_grams"]) {
            expectedDevices = try expected.integer("devices", 0...1_000_000_000)
            expectedGrams = try expected.integer("weight_grams", 0...1_000_000_000_000)
        }
        personal = try root.choice("personal", PersonalColumns.self) ?? .drop
        try readManifests(root)
    }

    private mutating func readManifests(_ root: YAMLMap) throws {
        if let word = try root.text("manifest") {
            guard word == "none" else {
                throw root.error("manifest", "none, when the dock's list is the list; files are named by `manifests`")
            }
            isDockList = true
        }
        guard root.node("manifests") != nil else { return }
        guard !isDockList else { throw root.error("manifests", "left out where `manifest: none` is said") }
        let paths = try root.texts("manifests") ?? []
        for path in paths {
            let parts = path.split(separator: "/", omittingEmptySubsequences: false)
            guard !path.isEmpty, !parts.contains(".."), !parts.contains(""), !parts.contains(".") else {
                throw root.error("manifests", "a list of files inside the lot's folder, such as [manifest.csv]")
            }
        }
        manifests = paths
    }

    /// Lots and customers name folders, log entries and columns, so that a slash or a control character is refused.
    private static func name(_ root: YAMLMap, key: String, expected: String) throws -> String {
        let text = try root.requiredText(key, expected)
        let isPlain = text.utf8.allSatisfy { $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "/") }
        guard isPlain, text.utf8.count <= 100, text != ".", text != ".." else {
            throw root.error(key, "up to 100 characters without blanks and slashes")
        }
        return text
    }

    private static func contract(_ root: YAMLMap) throws -> Contract {
        let keys = [
            "confidentiality", "standard", "reuse_allowed", "sanitize_within_days", "revenue_share_percent",
            "revenue_share_flat_minor", "revenue_share_tiers",
        ]
        guard let map = try root.map("contract", keys: keys) else {
            throw root.missing("contract", "a mapping with confidentiality, standard and reuse_allowed")
        }
        guard let confidentiality = try map.choice("confidentiality", Confidentiality.self) else {
            throw map.missing("confidentiality", "low, moderate or high")
        }
        guard let standard = try map.choice("standard", SanitizationStandard.self) else {
            throw map.missing("standard", "nist-800-88r1 or nist-800-88r2")
        }
        guard let reuse = try map.boolean("reuse_allowed") else {
            throw map.missing("reuse_allowed", "true or false")
        }
        var contract = Contract(
            confidentiality: confidentiality, standard: standard, reuseAllowed: reuse,
            sanitizeWithinDays: try map.integer("sanitize_within_days", 1...3650),
            revenueSharePercent: try map.integer("revenue_share_percent", 0...100))
        try readShare(map, into: &contract)
        return contract
    }

    /// A flat amount or tiers in place of a percentage; two of them would contradict each other.
    private static func readShare(_ map: YAMLMap, into contract: inout Contract) throws {
        contract.revenueShareFlatMinor = try map.integer("revenue_share_flat_minor", 0...1_000_000_000)
        for (from, percent, _) in try map.placedPairs("revenue_share_tiers") {
            guard let minor = Int(from), (0...1_000_000_000).contains(minor), let share = Int(percent),
                (0...100).contains(share), contract.revenueShareTiers.last.map({ $0.fromMinor < minor }) ?? true
            else {
                throw map.error(
                    "revenue_share_tiers", "net values in minor units with percents, rising: { 0: 40, 10000: 50 }")
            }
            contract.revenueShareTiers.append(RevenueTier(fromMinor: minor, percent: share))
        }
        let given = ["revenue_share_percent", "revenue_share_flat_minor", "revenue_share_tiers"].filter {
            map.node($0) != nil
        }
        guard given.count < 2 else { throw map.error(given[1], "one of \(given.joined(separator: " and "))") }
    }

    /// One line a key, in a fixed order, without comments or blanks: equal texts mean equal contracts.
    package var canonicalText: String {
        var lines = ["lot: \(lot)", "customer: \(customer)", "pipeline: \(pipeline)"]
        lines.append("contract.confidentiality: \(contract.confidentiality.rawValue)")
        lines.append("contract.standard: \(contract.standard.rawValue)")
        lines.append("contract.reuse_allowed: \(contract.reuseAllowed)")
        if let days = contract.sanitizeWithinDays { lines.append("contract.sanitize_within_days: \(days)") }
        if let share = contract.revenueSharePercent { lines.append("contract.revenue_share_percent: \(share)") }
        if let minor = contract.revenueShareFlatMinor { lines.append("contract.revenue_share_flat_minor: \(minor)") }
        if !contract.revenueShareTiers.isEmpty {
            let tiers = contract.revenueShareTiers.map { "\($0.fromMinor): \($0.percent)" }
            lines.append("contract.revenue_share_tiers: { \(tiers.joined(separator: ", ")) }")
        }
        if let devices = expectedDevices { lines.append("expected.devices: \(devices)") }
        if let grams = expectedGrams { lines.append("expected.weight_grams: \(grams)") }
        lines.append("personal: \(personal.rawValue)")
        if isDockList { lines.append("manifest: none") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The keys whose values differ, in the order of the canonical text.
    package func differences(from earlier: LotFile) -> [String] {
        let mine = Self.pairs(canonicalText)
        let theirs = Self.pairs(earlier.canonicalText)
        let keys = mine.map(\.0) + theirs.map(\.0).filter { key in !mine.contains { $0.0 == key } }
        return keys.filter { key in
            mine.first { $0.0 == key }?.1 != theirs.first { $0.0 == key }?.1
        }
    }

    private static func pairs(_ text: String) -> [(String, String)] {
        text.split(separator: "\n").map { line in
            let end = line.firstIndex(of: ":") ?? line.endIndex
            return (String(line[line.startIndex..<end]), String(line[end..<line.endIndex]))
        }
    }
}

extension LotFile {
    /// True when any device could now pass where it did not before: `lot amend` then holds all devices until a person
    /// looks at them. Another pipeline counts, because nobody has compared the two.
    package func isLooser(than earlier: LotFile) -> Bool {
        let (mine, theirs) = (contract, earlier.contract)
        if rank(mine.confidentiality) < rank(theirs.confidentiality) { return true }
        if mine.reuseAllowed, !theirs.reuseAllowed { return true }
        if mine.standard == .r1, theirs.standard == .r2 { return true }
        if isLonger(mine.sanitizeWithinDays, than: theirs.sanitizeWithinDays) { return true }
        // What nobody announced is then received, where it was unexpected before.
        if isDockList, !earlier.isDockList { return true }
        return pipeline != earlier.pipeline || customer != earlier.customer
    }

    /// True when any device could now be refused where it passed before: everything is decided again.
    package func isTighter(than earlier: LotFile) -> Bool {
        let (mine, theirs) = (contract, earlier.contract)
        if rank(mine.confidentiality) > rank(theirs.confidentiality) { return true }
        if !mine.reuseAllowed, theirs.reuseAllowed { return true }
        if mine.standard == .r2, theirs.standard == .r1 { return true }
        if isLonger(theirs.sanitizeWithinDays, than: mine.sanitizeWithinDays) { return true }
        return pipeline != earlier.pipeline
    }

    private func rank(_ confidentiality: Confidentiality) -> Int {
        Confidentiality.allCases.firstIndex(of: confidentiality) ?? 0
    }

    /// No limit is longer than any.
    private func isLonger(_ days: Int?, than earlier: Int?) -> Bool {
        guard let earlier else { return false }
        return days.map { $0 > earlier } ?? true
    }
}
