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

@Suite struct WordListTests {
    @Test(arguments: [("Off", "off"), (" not  MANAGED ", "off"), ("Locked", "on"), ("unknown", "unknown")])
    func caseAndBlanksAreNotCounted(word: String, meaning: String) {
        #expect(WordList.lock.meaning(of: word) == meaning)
    }

    @Test(arguments: ["ｏｆｆ", "no", "0", "Off (cached)", "un locked", "Ｎot managed", "not\u{A0}managed", "aus", ""])
    func anythingElseIsNoWord(word: String) { #expect(WordList.lock.meaning(of: word) == nil) }

    @Test func ownWordsComeBehindAndOverrideNothing() {
        let own = [
            ListedWord(.lock, "aus", means: "off", language: "de", source: "t"),
            ListedWord(.lock, "On", means: "off", language: "en", source: "t"),
        ]
        #expect(WordList.lock.meaning(of: "AUS", own: own) == "off")
        #expect(WordList.lock.meaning(of: "on", own: own) == "on")
        #expect(WordList.media.meaning(of: "aus", own: own) == nil)
    }

    @Test func noWordStandsTwiceInAList() {
        for list in WordList.allCases {
            let words = BuiltInWords.all.filter { $0.list == list }
            #expect(Set(words.map(\.word)).count == words.count)
            #expect(words.allSatisfy { !$0.source.isEmpty && !$0.language.isEmpty })
        }
    }
}
