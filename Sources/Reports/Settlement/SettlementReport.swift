import Basics
import Operations
import Printing
import RecoveryModel

/// What each unit is worth, what is taken off and why, and who gets what of it (r2v3 §4). Until a sale is recorded the
/// value is the table price of the routing decision.
package struct SettlementReport: Report {
    /// `settlement`.
    package static let name = "settlement"
    /// For the customer's accounts.
    package static let abstract = "value, downgrades with their rules, fees and revenue share of every unit"
    /// Of one lot.
    package static let needsLot = true
    /// By the time of receipt.
    package static let since = SinceUse.units

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        let reading = try LotReading(try context.oneLot(), context.workspace)
        var units: [SettledUnit] = []
        try reading.each { device in
            // A unit whose row was withdrawn after it came is here all the same.
            guard context.covers(device), device.dossier.received != nil, device.row != .duplicate else { return }
            units.append(try SettledUnit(device, reading))
        }
        let sums = try SettlementSums(units)
        return context.table(
            Self.name, title: "Settlement report",
            facts: context.facts(
                for: reading,
                [
                    ("Units received", "\(units.count)"), ("Revenue share", Self.words(reading.contract.revenueTerm)),
                    ("Prices table", reading.tables.rows.digests["prices", default: "none imported"]),
                    ("Policy", reading.policy.digest),
                ]),
            sections: [
                TableSection(title: "Sums", columns: SettlementSums.columns, rows: sums.rows),
                TableSection(title: "Checks", columns: SettlementSums.checkColumns, rows: try sums.checks()),
                TableSection(
                    title: "Units", columns: SettledUnit.columns, rows: units.map(\.row), totals: try sums.totalRows()),
                TableSection(
                    title: "Downgrades", columns: SettledUnit.stepColumns, rows: units.flatMap(\.stepRows)),
            ],
            notes: [
                "No sale is recorded: the price is that of the prices table for the route decided, in whole minor units. A "
                    + "unit on hold has no price yet and is in no sum.",
                "Net is price less the fee that the pipeline sets for the route. The customer's share is worked out for "
                    + "each unit and rounded to the nearest minor unit, halves up; the operator has the rest.",
                "With tiers, the tier that a unit's net value reaches holds for the whole of it; its lower end belongs to "
                    + "it. A flat share is due for each unit that has a price, whatever the price.",
                "Expected is the best table price of a clean unit of the same model and storage: all hardware verified and "
                    + "no defect. A grade that no route has a price for counts as nothing in a change; a lower grade that changes "
                    + "no price is no line.",
                "Fees of units without a price are listed and summed apart; no share is set against them.",
            ])
    }

    private static func words(_ term: RevenueTerm?) -> String {
        switch term {
        case nil: TableCell.notRecorded
        case .flat(let minor)?: "\(minor) minor units for each unit with a price"
        case .percentage(let percent)?: "\(percent) % of each unit's net value"
        case .tiered(let tiers)?:
            tiers.map { "from \($0.fromMinor): \($0.percent) %" }.joined(separator: ", ")
                + " (net value in minor units)"
        }
    }
}

/// One unit of a settlement.
struct SettledUnit {
    let intake: String
    let walk: PriceDeductions
    let route: Route?
    /// What the pipeline takes for the route; nil when it sets nothing.
    let fee: Int?
    /// Price less fee; nil without a price.
    let net: Int?
    /// Nil without a price or a term in the contract.
    let customer: Int?
    let currency: String?
    private let head: [TableCell]

    /// The rest, which is less than nothing where a flat share is more than the net value.
    var partner: Int? {
        guard let net, let customer else { return nil }
        return net - customer
    }

    /// Throws `OperationError` when its amounts can't be added up.
    init(_ device: DeviceReading, _ lot: LotReading) throws {
        intake = device.dossier.intakeName
        walk = try PriceDeductions(device, lot)
        route = device.route
        fee = device.route.flatMap { lot.policy.routeCosts[$0.rawValue] }
        let taken = fee ?? 0
        net = try walk.price.map { try CheckedSum.of($0, -taken) }
        let term = lot.contract.revenueTerm
        customer = net.flatMap { net in term.map { $0.share(ofNet: net) } }
        currency = walk.currency ?? lot.policy.currency ?? Self.only(lot.tables.rows.prices)
        let dossier = device.dossier
        head = [
            .text(intake), .text(dossier.name), .words(device.model), .count(dossier.claim?.storageGB),
            walk.functional == PriceDeductions.unknown ? .none : .text(walk.functional),
            .words(device.categories?.cosmetic), .words(route?.rawValue),
            .words(device.stage(.routing)?.rule), .text(walk.clean),
        ]
    }

    /// The one currency of a prices table.
    private static func only(_ prices: [Price]) -> String? {
        guard let first = prices.first?.currency, prices.allSatisfy({ $0.currency == first }) else { return nil }
        return first
    }

    static let columns = [
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "model", title: "Model", kind: .text),
        TableColumn(id: "storageGB", title: "GB", kind: .integer),
        TableColumn(id: "functional", title: "F", kind: .text),
        TableColumn(id: "cosmetic", title: "C", kind: .text),
        TableColumn(id: "route", title: "Route", kind: .text),
        TableColumn(id: "rule", title: "Rule", kind: .text),
        TableColumn(id: "cleanGrade", title: "Clean grade", kind: .text),
        TableColumn(id: "expected", title: "Expected", kind: .money),
        TableColumn(id: "price", title: "Table price", kind: .money),
        TableColumn(id: "fee", title: "Fee", kind: .money),
        TableColumn(id: "net", title: "Net", kind: .money),
        TableColumn(id: "customerShare", title: "Customer", kind: .money),
        TableColumn(id: "operatorShare", title: "Operator", kind: .money),
        TableColumn(id: "soldAt", title: "Sold", kind: .date),
        TableColumn(id: "saleAmount", title: "Sale", kind: .money),
        TableColumn(id: "settledAt", title: "Settled", kind: .date),
    ]

    /// Sales aren't recorded yet.
    var row: [TableCell] { head + amounts + [.none, .none, .none] }

    private var amounts: [TableCell] {
        [walk.expected, walk.price, fee, net, customer, partner].map { .amount($0, currency) }
    }

    static let stepColumns = [
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "step", title: "Step", kind: .text),
        TableColumn(id: "from", title: "From", kind: .text),
        TableColumn(id: "to", title: "To", kind: .text),
        TableColumn(id: "rules", title: "Rules", kind: .text),
        TableColumn(id: "cause", title: "Found", kind: .text, weight: 3),
        TableColumn(id: "change", title: "Change", kind: .money),
    ]

    /// One line a difference from the clean grade.
    var stepRows: [[TableCell]] {
        walk.steps.map { step in
            [
                .text(intake), .text(step.kind), .text(step.from), .text(step.to),
                .text(step.rules.joined(separator: " ")), .words(step.cause), .amount(step.change, currency),
            ]
        }
    }
}
