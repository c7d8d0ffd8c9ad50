import Printing
import RecoveryModel

/// What the units of a settlement come to, by currency, and whether it adds up.
struct SettlementSums {
    /// Sums of one currency in minor units.
    private struct Sum {
        var priced = 0
        var expected = 0
        var changes = 0
        var price = 0
        var fees = 0
        var net = 0
        var shared = 0
        var customer = 0
        var partner = 0
        var unpriced = 0
        var unpricedFees = 0
    }

    private var sums: [String: Sum] = [:]
    private var currencies: [String] { sums.keys.sorted() }

    /// Throws `OperationError` when the amounts can't be added up.
    init(_ units: [SettledUnit]) throws {
        for unit in units {
            guard let currency = unit.currency else { continue }
            var sum = sums[currency] ?? Sum()
            defer { sums[currency] = sum }
            // A unit that is still on its way has a clean price, but nothing that it could be compared with.
            guard let route = unit.route, route != .hold else { continue }
            sum.expected = try CheckedSum.of(sum.expected, unit.walk.expected ?? 0)
            sum.changes = try CheckedSum.of([sum.changes] + unit.walk.steps.map(\.change))
            guard let price = unit.walk.price, let net = unit.net else {
                sum.unpriced += 1
                sum.unpricedFees = try CheckedSum.of(sum.unpricedFees, unit.fee ?? 0)
                continue
            }
            sum.priced += 1
            sum.price = try CheckedSum.of(sum.price, price)
            sum.fees = try CheckedSum.of(sum.fees, unit.fee ?? 0)
            sum.net = try CheckedSum.of(sum.net, net)
            guard let customer = unit.customer, let partner = unit.partner else { continue }
            sum.shared = try CheckedSum.of(sum.shared, net)
            sum.customer = try CheckedSum.of(sum.customer, customer)
            sum.partner = try CheckedSum.of(sum.partner, partner)
        }
    }

    /// A line under the units for each currency; expected is that of decided units.
    func totalRows() throws -> [[TableCell]] {
        try currencies.map { currency in
            let sum = sums[currency] ?? Sum()
            let fees = try CheckedSum.of(sum.fees, sum.unpricedFees)
            let amounts = [sum.expected, sum.price, fees, sum.net].map { TableCell.amount($0, currency) }
            let shares: [TableCell] =
                sum.shared == 0 && sum.customer == 0
                ? [.none, .none] : [.amount(sum.customer, currency), .amount(sum.partner, currency)]
            let blank = Array(repeating: TableCell.text(""), count: 8)
            return [.text("Decided units")] + blank + amounts + shares + Array(repeating: .text(""), count: 3)
        }
    }

    static let columns = [
        TableColumn(id: "what", title: "What", kind: .text, weight: 3),
        TableColumn(id: "units", title: "Units", kind: .integer),
        TableColumn(id: "amount", title: "Amount", kind: .money),
    ]

    /// The way from the clean grade to the shares.
    var rows: [[TableCell]] {
        currencies.flatMap { currency -> [[TableCell]] in
            let sum = sums[currency] ?? Sum()
            let decided = sum.priced + sum.unpriced
            func line(_ what: String, units: Int, amount: Int) -> [TableCell] {
                [.text(what), .integer(units), .amount(amount, currency)]
            }
            var rows = [
                line("expected at the clean grade", units: decided, amount: sum.expected),
                line("changes, each by its rule", units: decided, amount: sum.changes),
                line("table price", units: sum.priced, amount: sum.price),
                line("fees of units with a price", units: sum.priced, amount: sum.fees),
                line("net", units: sum.priced, amount: sum.net),
            ]
            if sum.shared != 0 || sum.customer != 0 {
                rows.append(line("customer's share", units: sum.priced, amount: sum.customer))
                rows.append(line("operator's share", units: sum.priced, amount: sum.partner))
            }
            rows.append(line("fees of units without a price", units: sum.unpriced, amount: sum.unpricedFees))
            return rows
        }
    }

    static let checkColumns = [
        TableColumn(id: "check", title: "Check", kind: .text, weight: 3),
        TableColumn(id: "left", title: "Left", kind: .money),
        TableColumn(id: "right", title: "Right", kind: .money),
        TableColumn(id: "agrees", title: "Agrees", kind: .text),
    ]

    /// Each sum from two sides; `no` would be a fault of ours.
    func checks() throws -> [[TableCell]] {
        try currencies.flatMap { currency -> [[TableCell]] in
            let sum = sums[currency] ?? Sum()
            func check(_ what: String, left: Int, right: Int) -> [TableCell] {
                [.text(what), .amount(left, currency), .amount(right, currency), .text(left == right ? "yes" : "no")]
            }
            return [
                check(
                    "expected + changes = table price", left: try CheckedSum.of(sum.expected, sum.changes),
                    right: sum.price),
                check("table price − fees = net", left: try CheckedSum.of(sum.price, -sum.fees), right: sum.net),
                check(
                    "customer + operator = net shared", left: try CheckedSum.of(sum.customer, sum.partner),
                    right: sum.shared),
            ]
        }
    }
}
