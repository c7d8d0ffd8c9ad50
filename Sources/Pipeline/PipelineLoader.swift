import Basics
import RecoveryModel

/// A pipeline as it was read: its policy and the bytes it is made of, which are kept documents like any other.
package struct LoadedPipeline: Sendable {
    /// With `name` and `digest` filled in.
    package let policy: Policy
    /// What the pipeline is for, in one sentence.
    package let summary: String
    /// The YAML first, then the tables in the order they were read, each by its path within the pipeline.
    package let files: [(path: String, bytes: [UInt8])]
}

/// Builds a `Policy` from YAML and the tables it names. The caller does the reading of files.
///
/// ```
/// let pipeline = try PipelineLoader.load(yaml, file: "own.yaml") { try FileSystem.read("pipelines/" + $0) }
/// ```
package enum PipelineLoader {
    /// Keys at the top of a pipeline.
    static let keys = ["name", "summary", "stages"] + StageName.allCases.map(\.rawValue)

    /// - Parameters:
    ///   - file: how messages name the YAML.
    ///   - read: bytes of a table by its path, relative to the YAML's folder.
    /// - Throws: `PipelineError`, or what `read` throws.
    package static func load(
        _ yaml: [UInt8], file: String, read: @escaping (String) throws -> [UInt8]
    ) throws -> LoadedPipeline {
        let root = try YAMLMap(YAMLDocument.root(yaml, file: file), file: file, keys: keys)
        var builder = PipelineBuilder(file: file, read: read)
        builder.policy.name = try name(root)
        let summary = try root.text("summary") ?? ""
        builder.policy.stages = try stages(root)
        try builder.shipment(root)
        try builder.functionality(root)
        try builder.sanitization(root)
        try builder.cosmetic(root)
        try builder.routing(root)
        let files = [(path: builder.policy.name + ".yaml", bytes: yaml)] + builder.files
        builder.policy.digest = digest(of: files)
        return LoadedPipeline(policy: builder.policy, summary: summary, files: files)
    }

    /// SHA-256 over every file's path, length and bytes, in order of paths: what a decision names.
    package static func digest(of files: [(path: String, bytes: [UInt8])]) -> String {
        var hash = StreamingHash()
        for file in files.sorted(by: { $0.path < $1.path }) {
            hash.update(Array("\(file.path)\n\(file.bytes.count)\n".utf8))
            hash.update(file.bytes)
        }
        return hash.finish().description
    }

    private static func name(_ root: YAMLMap) throws -> String {
        let name = try root.requiredText("name", "the pipeline's name, such as r2v3-mobile")
        let allowed = name.utf8.allSatisfy { byte in
            (97...122).contains(byte) || (48...57).contains(byte) || byte == 45 || byte == 46
        }
        guard allowed, name.utf8.count <= 64 else {
            throw root.error("name", "up to 64 lower-case letters, digits, hyphens and dots")
        }
        return name
    }

    /// Stages in the order of the YAML, which must be the order in which a device passes them.
    private static func stages(_ root: YAMLMap) throws -> [StageName] {
        guard let words = try root.texts("stages") else { return StageName.allCases }
        let names = StageName.allCases.map(\.rawValue)
        let stages = try words.map { word in
            guard let stage = StageName(rawValue: word) else {
                let hint = DidYouMean.hint(word, among: names)
                let message = "stages holds ‘\(word)’\(hint) Stages are \(names.joined(separator: ", "))"
                throw PipelineError(.value, message, file: root.file, line: root.line(of: "stages"))
            }
            return stage
        }
        guard zip(stages, stages.dropFirst()).allSatisfy({ $0 < $1 }), !stages.isEmpty else {
            let message = "stages are each named once, in the order \(names.joined(separator: ", "))"
            throw PipelineError(.value, message, file: root.file, line: root.line(of: "stages"))
        }
        return stages
    }
}

/// Fills a policy section by section; what a section leaves out keeps the default of `Policy`.
struct PipelineBuilder {
    let file: String
    let read: (String) throws -> [UInt8]
    var policy = Policy()
    var files: [(path: String, bytes: [UInt8])] = []

    init(file: String, read: @escaping (String) throws -> [UInt8]) {
        self.file = file
        self.read = read
    }

    mutating func shipment(_ root: YAMLMap) throws {
        let keys = ["scan_within_hours", "carrier_clock_minutes", "weight_tolerance_percent"]
        guard let map = try root.map("shipment", keys: keys) else { return }
        try set(\.scanWithinHours, map.integer("scan_within_hours", 1...8760))
        try set(\.carrierClockMinutes, map.integer("carrier_clock_minutes", 0...1440))
        try set(\.weightTolerancePercent, map.integer("weight_tolerance_percent", 0...100))
    }

    mutating func functionality(_ root: YAMLMap) throws {
        let keys = ["key_functions", "hardware_functions", "battery_minimum_percent"]
        guard let map = try root.map("functionality", keys: keys) else { return }
        try set(\.keyFunctions, map.texts("key_functions"))
        try set(\.hardwareFunctions, map.texts("hardware_functions"))
        try set(\.batteryMinimumPercent, map.integer("battery_minimum_percent", 0...100))
    }

    mutating func sanitization(_ root: YAMLMap) throws {
        let keys = [
            "attempts", "maximum_age_days", "clock_skew_seconds", "required_statements", "expected_statements",
            "verification_minimum_percent", "write_bytes_per_second", "read_bytes_per_second", "standards", "durations",
            "media",
        ]
        guard let map = try root.map("sanitization", keys: keys) else { return }
        try set(\.erasureAttempts, map.integer("attempts", 1...100))
        try set(\.erasureMaximumAgeDays, map.integer("maximum_age_days", 1...3650))
        try set(\.clockSkewSeconds, map.integer("clock_skew_seconds", 0...86_400))
        let required = try statements(
            "required_statements", known: ["media.sim", "media.sd", "media.esim", "state.setup"], map: map)
        try set(\.requiredStatements, required)
        try set(
            \.expectedStatements,
            statements("expected_statements", known: ["state.browsed", "state.marking"], map: map))
        try set(\.verificationMinimumPercent, map.integer("verification_minimum_percent", 0...100))
        try set(\.writeCeiling, map.integer("write_bytes_per_second", 1...1_000_000_000_000))
        try set(\.readCeiling, map.integer("read_bytes_per_second", 1...1_000_000_000_000))
        if let table = try table("standards", of: map, required: ["words", "match", "technique", "source"]) {
            policy.erasureStandards = try table.rows.map(ErasureStandard.init(row:))
        }
        if let table = try table(
            "durations", of: map, required: ["tool", "technique", "os", "minimum_seconds", "maximum_seconds"])
        {
            policy.durationBands = try table.rows.map(DurationBand.init(row:))
        }
        let columns = [
            "model", "os", "os_from", "os_to", "encryption_always_on", "escrow", "erasing_software", "evidence",
        ]
        if let table = try table("media", of: map, required: columns) {
            policy.media = try table.rows.map(MediaEntry.init(row:))
        }
    }

    private func statements(_ key: String, known: [String], map: YAMLMap) throws -> [String]? {
        let words = try map.texts(key)
        for word in words ?? [] where !known.contains(word) {
            let message = "\(key) holds ‘\(word)’; statements are \(known.joined(separator: ", "))"
            throw PipelineError(.value, message, file: file, line: map.line(of: key))
        }
        return words
    }

    mutating func cosmetic(_ root: YAMLMap) throws {
        let keys = ["rules", "bands", "no_defect", "graders_may_differ", "grading_session_minutes"]
        guard let map = try root.map("cosmetic", keys: keys) else { return }
        let columns = ["id", "zone", "kind", "category"]
        if let table = try table("rules", of: map, required: columns) {
            policy.cosmeticRules = try table.rows.map(CosmeticRule.init(row:))
            try unique(policy.cosmeticRules.map(\.id), table)
        }
        if let table = try table("bands", of: map, required: ["category", "band", "ctia"]) {
            policy.cosmeticBands = try table.rows.map(CosmeticBand.init(row:))
            try unique(policy.cosmeticBands.map(\.category), table)
        }
        if let category = try map.text("no_defect") {
            guard CosmeticBand.categories.contains(category) else {
                throw map.error("no_defect", "a cosmetic code from C1 to C9")
            }
            policy.noDefectCategory = category
        }
        try set(\.gradersMayDiffer, map.integer("graders_may_differ", 0...9))
        try set(\.gradingSessionMinutes, map.integer("grading_session_minutes", 0...1440))
    }

    mutating func routing(_ root: YAMLMap) throws {
        let keys = ["table", "costs", "currency", "storage_maximum_days"]
        guard let map = try root.map("routing", keys: keys) else { return }
        if let table = try table("table", of: map, required: ["id", "routes", "reason"]) {
            policy.routingRules = try table.rows.map { try RoutingRule(row: $0, header: table.header) }
            try unique(policy.routingRules.map(\.id), table)
        }
        let routes = Route.allCases.filter { $0 != .hold }.map(\.rawValue)
        if let costs = try map.map("costs", keys: routes) {
            for route in routes {
                if let cost = try costs.integer(route, 0...1_000_000_000) { policy.routeCosts[route] = cost }
            }
        }
        if let currency = try map.text("currency") {
            guard currency.utf8.count == 3, currency.utf8.allSatisfy({ (65...90).contains($0) }) else {
                throw map.error("currency", "three capital letters of ISO 4217, such as EUR")
            }
            policy.currency = currency
        }
        try set(\.storageMaximumDays, map.integer("storage_maximum_days", 1...3650))
    }

    private mutating func set<Value>(_ path: WritableKeyPath<Policy, Value>, _ value: Value?) throws {
        if let value { policy[keyPath: path] = value }
    }

    /// Reads the table that `key` names. A path stays inside the pipeline's folder.
    private mutating func table(_ key: String, of map: YAMLMap, required columns: [String]) throws -> PipelineTable? {
        guard let path = try map.text(key) else { return nil }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard !parts.contains(".."), !parts.contains(""), path.hasSuffix(".csv") else {
            throw map.error(key, "a .csv below the pipeline's own folder")
        }
        let bytes = try read(path)
        if !files.contains(where: { $0.path == path }) { files.append((path, bytes)) }
        return try PipelineTable(bytes, file: path, required: columns)
    }

    private func unique(_ ids: [String], _ table: PipelineTable) throws {
        var seen: Set<String> = []
        for (id, row) in zip(ids, table.rows) where !seen.insert(id).inserted {
            throw PipelineError(.value, "‘\(id)’ stands twice", file: row.file, line: row.line)
        }
    }
}
