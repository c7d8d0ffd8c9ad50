import RecoveryModel
import Testing

@Suite struct FactTests {
    private func number(_ texts: String...) -> Fact<Int> { Fact(texts, absent: .missing) { Int($0) } }

    @Test func equalRepetitionsAreOneStatement() {
        #expect(number("5") == 5)
        #expect(number("5", "05") == 5)
        #expect(number() == .missing)
    }

    @Test func differentOnesContradictWhicheverComesFirst() {
        #expect(number("12", "0") == .contradictory(["12", "0"]))
        #expect(number("0", "12") == .contradictory(["0", "12"]))
        #expect(number("0", "x") == .contradictory(["0", "x"]))
    }

    @Test func whatCantBeReadIsNotZero() {
        #expect(number("1,024") == .unreadable("1,024"))
        #expect(number("x", "X") == .unreadable("x"))
    }

    @Test func noSumIsMadeOfWhatCantBeRead() {
        #expect(Fact.sum([2, 3]) == 5)
        #expect(Fact.sum([0, .notApplicable]) == 0)
        #expect(Fact<Int>.sum([.notApplicable]) == .notApplicable)
        #expect(Fact.sum([0, .unreadable("a")]) == .unreadable("a"))
        #expect(Fact.sum([.missing, 0]) == .missing)
        #expect(Fact.sum([.stated(.max), 1]).isUnclear)
    }
}
