import Operations
import Printing
import RecoveryModel

/// Greenhouse gases that reuse may avoid, and metals in what is recycled or destroyed: ranges from a table whose every number has a
/// source, or is called an assumption.
package struct ImpactReport: Report {
    /// `impact`.
    package static let name = "impact"
    /// For sustainability reports.
    package static let abstract =
        "emissions that reuse may avoid and metals in what is recycled or destroyed, as sourced ranges"
    /// Of one lot or of all.
    package static let needsLot = false
    /// By the time of receipt.
    package static let since = SinceUse.units

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        var counts = ImpactCounts()
        for lot in context.lots {
            let reading = try LotReading(lot, context.workspace)
            try reading.each { device in
                if context.covers(device), device.dossier.received != nil, device.row != .duplicate {
                    counts.add(device)
                }
            }
        }
        let displacement = ImpactFactors.factor("displacement").map { "\($0.low) to \($0.high) %" }
        let life = ImpactFactors.factor("life").map { "\($0.low) to \($0.high) %" }
        return context.table(
            Self.name, title: "Impact report",
            facts: context.facts([
                ("May be avoided", Self.kilograms(counts)), ("Factor table", ImpactFactors.version),
                ("Displacement rate, assumed", displacement ?? TableCell.notRecorded),
                ("Life left, assumed", life ?? TableCell.notRecorded),
            ]),
            sections: [
                TableSection(title: "Units", columns: Self.unitColumns, rows: counts.rows),
                TableSection(title: "Avoided emissions", columns: Self.emissionColumns, rows: Self.emissions(counts)),
                TableSection(
                    title: "Metals in phones recycled or destroyed", columns: Self.metalColumns,
                    rows: Self.metals(counts)),
                TableSection(title: "Factors", columns: Self.factorColumns, rows: Self.factors),
                TableSection(
                    title: "Left out", columns: Self.leftOutColumns,
                    rows: ImpactFactors.leftOut.map { [.text($0.what), .text($0.why)] }),
            ],
            notes: [
                "Avoided = production of a new phone × displacement rate × life left − processing, for phones routed to "
                    + "resale or repair. The low end takes every factor at its worst, the high end at its best.",
                "The routes are decisions: no sale or receipt by a recycler is recorded, so this is what may be avoided.",
                "The displacement rate is an assumption taken from one study of rebound in one country; the same study "
                    + "finds that elsewhere the whole saving may be lost.",
            ])
    }

    /// In whole kg, rounded outwards like the range itself.
    private static func kilograms(_ counts: ImpactCounts) -> String {
        guard let avoided = AvoidedEmissions(phones: counts.phones([.resale, .repair])) else {
            return TableCell.notRecorded
        }
        let low = avoided.low >= 0 ? avoided.low / 1000 : -((999 - avoided.low) / 1000)
        let high = avoided.high > 0 ? (avoided.high + 999) / 1000 : avoided.high / 1000
        return "\(low) to \(high) kg CO₂e"
    }

    private static let unitColumns = [
        TableColumn(id: "route", title: "Route", kind: .text),
        TableColumn(id: "phones", title: "Phones", kind: .integer),
        TableColumn(id: "tablets", title: "Tablets", kind: .integer),
        TableColumn(id: "unknown", title: "Unknown", kind: .integer),
    ]

    private static let emissionColumns = [
        TableColumn(id: "route", title: "Route", kind: .text),
        TableColumn(id: "phones", title: "Phones", kind: .integer),
        TableColumn(id: "low", title: "CO₂e, low", kind: .grams),
        TableColumn(id: "high", title: "CO₂e, high", kind: .grams),
    ]

    private static func emissions(_ counts: ImpactCounts) -> [[TableCell]] {
        let routes: [Route] = [.resale, .repair]
        let lines = routes.map { ($0.rawValue, counts.phones([$0])) } + [("both", counts.phones(Set(routes)))]
        return lines.map { route, phones in
            let avoided = AvoidedEmissions(phones: phones)
            return [
                .text(route), .integer(phones), avoided.map { .grams($0.low) } ?? .none,
                avoided.map { .grams($0.high) } ?? .none,
            ]
        }
    }

    private static let metalColumns = [
        TableColumn(id: "metal", title: "Metal", kind: .text),
        TableColumn(id: "phones", title: "Phones", kind: .integer),
        TableColumn(id: "lowMg", title: "mg, low", kind: .integer),
        TableColumn(id: "highMg", title: "mg, high", kind: .integer),
    ]

    private static func metals(_ counts: ImpactCounts) -> [[TableCell]] {
        let phones = counts.phones([.recycle, .destroy])
        return ImpactFactors.metals.map {
            [.text($0.id), .integer(phones), .integer($0.low * phones), .integer($0.high * phones)]
        }
    }

    private static let factorColumns = [
        TableColumn(id: "factor", title: "Factor", kind: .text),
        TableColumn(id: "quantity", title: "Of", kind: .text, weight: 2),
        TableColumn(id: "factorLow", title: "Low", kind: .integer),
        TableColumn(id: "factorHigh", title: "High", kind: .integer),
        TableColumn(id: "unit", title: "Unit", kind: .text),
        TableColumn(id: "source", title: "Source", kind: .text, weight: 3),
        TableColumn(id: "version", title: "Version", kind: .text),
    ]

    private static var factors: [[TableCell]] {
        ImpactFactors.all.map {
            [
                .text($0.id), .text($0.quantity), .integer($0.low), .integer($0.high), .text($0.unit),
                .text($0.source), .text($0.version),
            ]
        }
    }

    private static let leftOutColumns = [
        TableColumn(id: "what", title: "What", kind: .text),
        TableColumn(id: "why", title: "Why", kind: .text, weight: 3),
    ]
}

/// Received units by route and kind of device.
struct ImpactCounts {
    private enum Kind { case phone, tablet, unknown }

    private var counts: [String: [Kind: Int]] = [:]
    private static let undecided = "not decided"

    mutating func add(_ device: DeviceReading) {
        counts[device.route?.rawValue ?? Self.undecided, default: [:]][Self.kind(device), default: 0] += 1
    }

    /// Phones on any of the routes.
    func phones(_ routes: Set<Route>) -> Int {
        routes.reduce(0) { $0 + (counts[$1.rawValue]?[.phone] ?? 0) }
    }

    /// One line a route that has units.
    var rows: [[TableCell]] {
        (Route.allCases.map(\.rawValue) + [Self.undecided]).compactMap { route in
            guard let kinds = counts[route] else { return nil }
            return [.text(route)] + [Kind.phone, .tablet, .unknown].map { .integer(kinds[$0] ?? 0) }
        }
    }

    /// A tablet by its system or its name; nothing recorded is unknown, not a phone.
    private static func kind(_ device: DeviceReading) -> Kind {
        guard let model = device.model?.lowercased() else { return .unknown }
        let words = model.split { !$0.isLetter && !$0.isNumber }
        let isTablet =
            device.dossier.operatingSystem == "iPadOS" || model.contains("ipad") || words.contains("tab")
            || words.contains("tablet")
        return isTablet ? .tablet : .phone
    }
}
