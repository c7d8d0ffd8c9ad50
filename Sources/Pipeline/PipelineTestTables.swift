import Basics
import RecoveryModel

/// Store-wide tables as a `.tests.yaml` writes them: lists of mappings with the columns of the canonical tables.
enum PipelineTestTables {
    private static let toolKeys = [
        "tool", "version_from", "version_to", "technique", "media", "os", "level", "valid_from", "valid_to",
    ]
    private static let priceKeys = [
        "model", "storage_gb", "functional", "cosmetic", "channel", "price_minor", "currency",
    ]

    static func read(_ root: YAMLMap) throws -> ReferenceTables {
        var tables = ReferenceTables()
        guard let map = try root.map("tables", keys: ["tools", "operators", "stations", "prices"]) else {
            return tables
        }
        tables.tools = try (map.maps("tools", keys: toolKeys) ?? []).map(tool)
        let operatorKeys = ["operator", "role", "method", "trained_at", "valid_to"]
        tables.operators = try (map.maps("operators", keys: operatorKeys) ?? []).map { row in
            OperatorAuthorisation(
                person: try row.requiredText("operator", "a person"), role: try row.requiredText("role", "a role"),
                method: try row.text("method") ?? "*", trainedAt: try time(row, "trained_at"),
                validTo: try time(row, "valid_to"))
        }
        tables.stations = try (map.maps("stations", keys: ["station", "area", "secured"]) ?? []).map { row in
            Station(
                station: try row.requiredText("station", "a station"), zone: nil, tool: nil,
                area: try row.text("area"), secured: try row.text("secured") ?? "unknown")
        }
        tables.prices = try (map.maps("prices", keys: priceKeys) ?? []).map { row in
            Price(
                model: try row.requiredText("model", "a model"), storageGB: try row.integer("storage_gb", 1...100_000),
                functional: try row.text("functional") ?? "*", cosmetic: try row.text("cosmetic") ?? "*",
                channel: try row.requiredText("channel", "a channel, or repair or parts"),
                priceMinor: try row.integer("price_minor", 0...1_000_000_000) ?? 0,
                currency: try row.text("currency") ?? "EUR")
        }
        tables.index()
        return tables
    }

    private static func tool(_ row: YAMLMap) throws -> ToolApproval {
        ToolApproval(
            tool: try row.requiredText("tool", "a tool"), versionFrom: try row.text("version_from"),
            versionTo: try row.text("version_to"), technique: try row.choice("technique", Technique.self) ?? .unknown,
            media: try row.choice("media", MediaKind.self) ?? .internalFlash, os: try row.text("os") ?? "*",
            level: try row.choice("level", SanitizationLevel.self) ?? .none,
            validity: Validity(from: try time(row, "valid_from"), to: try time(row, "valid_to")))
    }

    /// A day, or a time; days are whole days, UTC.
    static func time(_ row: YAMLMap, _ key: String) throws -> EvidenceTime? {
        guard let text = try row.text(key) else { return nil }
        guard let time = EvidenceTime(text, zone: Zone(name: "UTC", spans: [.init(fromWall: 0, offsetMinutes: 0)]))
        else { throw row.error(key, "a day or a time") }
        return time
    }
}
