import Basics
import RecoveryModel

/// Store-wide tables as a `.tests.yaml` writes them: lists of mappings with the columns of the canonical tables.
enum PipelineTestTables {
    private static let toolKeys = [
        "tool", "version_from", "version_to", "technique", "media", "os", "level", "valid_from", "valid_to",
    ]
    private static let operatorKeys = [
        "operator", "role", "method", "trained_at", "valid_to", "authorised_by", "nda_at",
    ]
    private static let priceKeys = [
        "model", "storage_gb", "functional", "cosmetic", "channel", "price_minor", "currency",
    ]

    static func read(_ root: YAMLMap) throws -> ReferenceTables {
        var tables = ReferenceTables()
        guard let map = try root.map("tables", keys: ["tools", "operators", "stations", "prices"]) else {
            return tables
        }
        tables.rows.tools = try (map.maps("tools", keys: toolKeys) ?? []).map(tool)
        tables.rows.operators = try (map.maps("operators", keys: operatorKeys) ?? []).map(person)
        if let first = representative(of: tables.rows.operators) { tables.rows.operators.append(first) }
        tables.rows.stations = try (map.maps("stations", keys: ["station", "area", "secured"]) ?? []).map { row in
            Station(
                station: try row.requiredText("station", "a station"), zone: nil, tool: nil,
                area: try row.text("area"), secured: try row.text("secured") ?? "unknown")
        }
        tables.rows.prices = try (map.maps("prices", keys: priceKeys) ?? []).map { row in
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

    /// A case that isn't about who authorised whom needs no word of it: a representative of its own did.
    private static let representativeName = "test-representative"

    private static func person(_ row: YAMLMap) throws -> OperatorAuthorisation {
        var value = OperatorAuthorisation(
            person: try row.requiredText("operator", "a person"), role: try row.requiredText("role", "a role"),
            method: try row.text("method") ?? "*", trainedAt: try time(row, "trained_at"),
            validTo: try time(row, "valid_to"))
        value.authorisedBy = try row.text("authorised_by") ?? representativeName
        value.agreementAt = try time(row, "nda_at") ?? value.trainedAt
        return value
    }

    private static func representative(of rows: [OperatorAuthorisation]) -> OperatorAuthorisation? {
        guard let first = rows.compactMap(\.trainedAt).min(by: { $0.earliest < $1.earliest }) else { return nil }
        var value = OperatorAuthorisation(
            person: representativeName, role: "dpr", method: "*", trainedAt: first, validTo: nil)
        value.authorisedBy = representativeName
        return value
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
