import Basics

/// What is looked up in the tables for every device, made once for all.
final class TableLookups: Sendable {
    let stationsByName: [String: Station]
    let areasByName: [String: String]
    let pricesByModel: [String: [Int]]
    /// By model and functional code; a price for any code stands under `*`.
    let pricesByCode: [String: [String: [Int]]]
    let launches: ModelLaunches
    /// Positions in `media` by the model's name; nil where nothing was looked up yet.
    let mediaByModel: [ModelName: [Int]]?
    /// Rows of the operators table that authorise nobody, by position.
    let powerless: [Int: AuthorityFlaw]
    /// Names of the operators as they are compared, by position.
    let operatorKeys: [String]
    /// Positions in `tools` by the tool's name as it is compared; nil where nothing was looked up yet.
    let toolsByName: [String: [Int]]?

    /// Before anything was looked up: the tables themselves are searched.
    init() {
        stationsByName = [:]
        areasByName = [:]
        pricesByModel = [:]
        pricesByCode = [:]
        launches = ModelLaunches()
        mediaByModel = nil
        powerless = [:]
        operatorKeys = []
        toolsByName = nil
    }

    init(_ rows: TableRows) {
        (stationsByName, areasByName) = Self.places(rows.stations)
        (pricesByModel, pricesByCode) = Self.prices(rows.prices)
        launches = ModelLaunches(rows.models)
        var positions: [ModelName: [Int]] = [:]
        for (position, entry) in rows.media.enumerated() {
            if let name = ModelName(entry.model) { positions[name, default: []].append(position) }
        }
        mediaByModel = positions
        powerless = OperatorAuthority.flaws(rows.operators)
        operatorKeys = rows.operators.map { ComparableText.key($0.person) }
        toolsByName = Dictionary(grouping: rows.tools.indices) { ComparableText.key(rows.tools[$0].tool) }
    }

    private static func places(_ stations: [Station]) -> (byName: [String: Station], areas: [String: String]) {
        var byName: [String: Station] = [:]
        var areas: [String: String] = [:]
        for row in stations {
            let name = placeKey(row.station)
            byName[name] = byName[name].map { $0.worse(row) } ?? row
            guard let area = row.area.map(placeKey) else { continue }
            areas[area] = areas[area].map { Station.worse($0, row.secured) } ?? row.secured
        }
        return (byName, areas)
    }

    private static func prices(_ prices: [Price]) -> (byModel: [String: [Int]], byCode: [String: [String: [Int]]]) {
        var byModel: [String: [Int]] = [:]
        var byCode: [String: [String: [Int]]] = [:]
        for (position, price) in prices.enumerated() {
            let model = priceKey(price.model)
            let code = price.functional.isEmpty ? "*" : price.functional
            byModel[model, default: []].append(position)
            byCode[model, default: [:]][code, default: []].append(position)
        }
        return (byModel, byCode)
    }

    /// A place's name as it is compared: «Front Office» is the «front-office» of the table.
    static func placeKey(_ name: String) -> String { placeKeys.answer(to: name) { makePlaceKey(name) } }

    /// A site has a handful of places and of models, and every device names some.
    private static let placeKeys = AnswerMemo<String, String>()
    private static let priceKeys = AnswerMemo<String, String>()

    private static func makePlaceKey(_ name: String) -> String {
        // What can't be seen, and points, are no part of a name.
        let seen = name.unicodeScalars.filter { !$0.properties.isDefaultIgnorableCodePoint && $0 != "." && $0 != "," }
        let key = ComparableText.key(String(String.UnicodeScalarView(seen)))
        // Hyphen, underscore, and the first byte of every longer dash.
        guard key.utf8.contains(where: { $0 == 0x2D || $0 == 0x5F || $0 == 0xE2 }) else { return key }
        return ComparableText.key(String(key.map { $0 == "-" || $0 == "_" || dashes.contains($0) ? " " : $0 }))
    }

    private static let dashes: Set<Character> = [
        "\u{2010}", "\u{2011}", "\u{2012}", "\u{2013}", "\u{2014}", "\u{2212}",
    ]

    static func priceKey(_ model: String) -> String { priceKeys.answer(to: model) { ModelName(model)?.key ?? "" } }
}
