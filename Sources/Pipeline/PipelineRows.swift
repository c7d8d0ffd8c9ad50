import RecoveryModel

/// Rows of the pipeline's tables as the model's values; an error names file, line, column and what was expected.
extension ErasureStandard {
    init(row: PipelineTable.Row) throws {
        let match = try row.required("match", "whole or part")
        guard match == "whole" || match == "part" else { throw row.error("match", "whole or part") }
        self.init(
            words: try row.required("words", "the tool's words").lowercased(), isPart: match == "part",
            technique: try row.choice("technique", Technique.self),
            source: try row.required("source", "where this is known from"))
    }
}

extension DurationBand {
    init(row: PipelineTable.Row) throws {
        let technique = try row.required("technique", "a technique or *")
        guard technique == "*" || Technique(rawValue: technique) != nil else {
            throw row.error("technique", "a technique or *")
        }
        guard let least = try row.integer("minimum_seconds"), let most = try row.integer("maximum_seconds"),
            least <= most
        else { throw row.error("maximum_seconds", "at least minimum_seconds, and both are given") }
        self.init(
            tool: try row.required("tool", "a tool or *"), technique: technique,
            os: try row.required("os", "iOS, iPadOS, Android or *"), minimumSeconds: least, maximumSeconds: most)
    }
}

extension MediaEntry {
    init(row: PipelineTable.Row) throws {
        func answer(_ column: String) throws -> String {
            let word = try row.required(column, "yes, no or unknown")
            guard ["yes", "no", "unknown"].contains(word) else { throw row.error(column, "yes, no or unknown") }
            return word
        }
        func bound(_ column: String) throws -> String? {
            guard let text = row.text(column) else { return nil }
            guard ToolVersion(bound: text) != nil else { throw row.error(column, "a version such as 12.1") }
            return text
        }
        let (from, to) = (try bound("os_from"), try bound("os_to"))
        if let from, let to, ToolVersion(to) < ToolVersion(from) { throw row.error("os_to", "no lower than os_from") }
        self.init(
            model: try row.required("model", "a model or *"), os: try row.required("os", "an operating system or *"),
            osFrom: from, osTo: to,
            encryptionAlwaysOn: try answer("encryption_always_on"), escrow: try answer("escrow"),
            erasingSoftware: try answer("erasing_software"), evidence: row.text("evidence"))
    }
}

extension CosmeticBand {
    /// Codes that a device can be graded as.
    static let categories = (1...9).map { "C\($0)" }

    init(row: PipelineTable.Row) throws {
        let category = try row.required("category", "a cosmetic code from C1 to C9")
        guard Self.categories.contains(category) else { throw row.error("category", "a cosmetic code from C1 to C9") }
        self.init(
            category: category, band: try row.required("band", "our band"),
            ctia: try row.required("ctia", "the CTIA letter, or - where there is none"))
    }
}

extension CosmeticRule {
    static let zones = ["display", "front_glass", "back_glass", "frame", "lens", "buttons", "*"]
    static let kinds = [
        "micro", "light", "deep", "chip", "dent", "crack", "bend", "burn_in", "bruise", "discolor", "engraving",
        "missing", "*",
    ]

    init(row: PipelineTable.Row) throws {
        let zone = try row.required("zone", "a zone or *")
        guard Self.zones.contains(zone) else {
            throw row.error("zone", "one of \(Self.zones.joined(separator: ", "))")
        }
        let kind = try row.required("kind", "a kind of defect or *")
        guard Self.kinds.contains(kind) else {
            throw row.error("kind", "one of \(Self.kinds.joined(separator: ", "))")
        }
        let category = try row.required("category", "a cosmetic code from C1 to C9")
        guard CosmeticBand.categories.contains(category) else {
            throw row.error("category", "a cosmetic code from C1 to C9")
        }
        self.init(id: try row.required("id", "a name of the rule"), zone: zone, kind: kind, category: category)
        minimumLengthTenths = try row.tenths("length_from_mm")
        maximumLengthTenths = try row.tenths("length_to_mm")
        minimumCount = try row.integer("count_from")
        maximumCount = try row.integer("count_to")
        minimumVisibleAt = try row.integer("visible_from_cm")
        maximumVisibleAt = try row.integer("visible_to_cm")
        switch row.text("felt") {
        case nil: felt = nil
        case "true": felt = true
        case "false": felt = false
        default: throw row.error("felt", "true, false or empty")
        }
    }
}

extension RoutingRule {
    /// Columns that are no facts.
    static let plain = ["id", "routes", "reason", "source"]

    init(row: PipelineTable.Row, header: [String]) throws {
        let facts = Policy.routingDomains
        var conditions: [String: Set<String>] = [:]
        for column in header where !Self.plain.contains(column) {
            guard let domain = facts.first(where: { $0.name == column })?.values else {
                let names = facts.map(\.name)
                let message = "column ‘\(column)’ is no fact\(DidYouMean.hint(column, among: names)) Facts are "
                throw PipelineError(
                    .unknownKey, message + names.joined(separator: ", "), file: row.file, line: 1)
            }
            guard let cell = row.text(column), cell != "*" else { continue }
            let values = cell.split(separator: ";").map(String.init)
            for value in values where !domain.contains(value) {
                throw row.error(column, "one or more of \(domain.joined(separator: ", ")), separated by ;")
            }
            conditions[column] = Set(values)
        }
        let routes = try row.required("routes", "one or more routes, separated by ;").split(separator: ";")
            .map { word in
                guard let route = Route(rawValue: String(word)) else {
                    throw row.error(
                        "routes", "one or more of \(Route.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                return route
            }
        self.init(
            id: try row.required("id", "a name of the row"), conditions: conditions, routes: routes,
            reason: try row.required("reason", "why, in a few words"))
    }
}
