import LotGenerator
import Printing
import RecoveryModel
import Testing

@testable import Reports
@testable import StoreFiles

@Suite struct SettlementTests {
    @Test(arguments: [
        (-1, 0), (0, 0), (1, 0), (2, 1), (9_999, 4_000), (10_000, 5_000), (29_999, 15_000), (30_000, 18_000),
        (30_001, 18_001),
    ])
    func aTierBeginsAtItsBoundary(net: Int, share: Int) {
        let term = RevenueTerm.tiered([
            RevenueTier(fromMinor: 0, percent: 40), RevenueTier(fromMinor: 10_000, percent: 50),
            RevenueTier(fromMinor: 30_000, percent: 60),
        ])
        #expect(term.share(ofNet: net) == share)
    }

    @Test func sharesAreRoundedHalvesUpAndNeverOverflow() {
        #expect(RevenueTerm.percentage(50).share(ofNet: 1) == 1)
        #expect(RevenueTerm.percentage(33).share(ofNet: 101) == 33)
        #expect(RevenueTerm.percentage(100).share(ofNet: Int.max) == Int.max)
        #expect(RevenueTerm.percentage(60).share(ofNet: -500) == 0)
        #expect(RevenueTerm.flat(minor: 700).share(ofNet: 12) == 700)
    }

    @Test func aSumThatCannotBeHeldIsRefused() throws {
        #expect(try CheckedSum.of(Int.max - 2, -5, 7) == Int.max)
        for values in [
            [Int.max, 1], [4_000_000_000_000_000_000, 4_000_000_000_000_000_000, 2_000_000_000_000_000_000],
        ] {
            let error = #expect(throws: OperationError.self) { try CheckedSum.of(values) }
            #expect(error?.message.contains("prices table") == true)
        }
    }

    @Test func theLotAddsUp() throws {
        let document = try MenuLot.report("settlement")
        let checks = document.section("Checks")
        #expect(checks.rows.count == 3)
        #expect(checks["agrees"].allSatisfy { $0 == .text("yes") })
        let units = document.section("Units")
        let sums = document.section("Sums")
        let price = units["price"].compactMap(\.number).reduce(0, +)
        #expect(price > 0)
        #expect(sums.row("what", "table price")?["amount"] == .money(minor: price, currency: "USD"))
        for (net, shares) in zip(units["net"], zip(units["customerShare"], units["operatorShare"])) {
            guard let net = net.number else {
                #expect(shares.0 == .none && shares.1 == .none)
                continue
            }
            #expect(shares.0.number == (net * 60 + 50) / 100)
            #expect((shares.0.number ?? 0) + (shares.1.number ?? 0) == net)
        }
        #expect(units["saleAmount"].allSatisfy { $0 == .none } && units["soldAt"].allSatisfy { $0 == .none })
    }

    @Test func everyDowngradeNamesItsRuleAndLeadsToThePrice() throws {
        let document = try MenuLot.report("settlement")
        let steps = document.section("Downgrades")
        #expect(steps.rows.count > 20)
        #expect(steps["rules"].allSatisfy { $0.string?.isEmpty == false && $0 != .text("not graded") })
        #expect(Set(steps["step"]) == [.text("cosmetic"), .text("functional"), .text("disposition")])
        let changes = Dictionary(
            zip(steps["intake"], steps["change"]).map { ($0, $1.number ?? 0) }, uniquingKeysWith: +)
        let units = document.section("Units")
        for (index, intake) in units["intake"].enumerated() {
            guard let expected = units["expected"][index].number, let route = units["route"][index].string,
                route != "hold"
            else { continue }
            #expect(expected + (changes[intake] ?? 0) == units["price"][index].number ?? 0, "\(intake)")
        }
    }

    @Test func aFunctionalDowngradeNamesTheFunctionThatFailed() throws {
        let steps = try MenuLot.report("settlement").section("Downgrades")
        let functional = steps.rows.filter { $0[1] == .text("functional") && $0[3] == .text("failed") }
        #expect(functional.contains { $0[4].string?.contains("F02") == true })
        #expect(functional.allSatisfy { $0[4].string?.hasPrefix("F0") == true && $0[5] != .none })
    }

    @Test(arguments: [
        ("revenue_share_tiers: { 0: 40, 20000: 55 }", "from 0: 40 %, from 20000: 55 % (net value in minor units)"),
        ("revenue_share_flat_minor: 1500", "1500 minor units for each unit with a price"),
        ("", "not recorded"),
    ])
    func theContractsTermIsUsed(term: String, words: String) throws {
        let store = try ReportStore(LotRecipe(devices: 40, seed: 7).clean) { folder in
            try ReportStore.edit(folder + "/lot.yaml") { $0 = $0.replacing("revenue_share_percent: 60", with: term) }
        }
        let document = try store.document(SettlementReport())
        #expect(document.facts.contains { $0.label == "Revenue share" && $0.value == words })
        let units = document.section("Units")
        for (net, share) in zip(units["net"].compactMap(\.number), units["customerShare"]) {
            switch term.prefix(20) {
            case "revenue_share_tiers:":
                #expect(share.number == (net * (net >= 20_000 ? 55 : 40) + 50) / 100)
            case "": #expect(share == .none)
            default: #expect(share.number == 1500)
            }
        }
        #expect(document.section("Checks")["agrees"].allSatisfy { $0 == .text("yes") })
    }
}
