import Testing

@testable import RecoveryModel

@Suite struct AnswerMemoTests {
    @Test func aQuestionIsWorkedOutOnce() {
        let memo = AnswerMemo<String, Int>()
        var works = 0
        func ask(_ question: String) -> Int {
            memo.answer(to: question) {
                works += 1
                return question.count
            }
        }
        #expect([ask("one"), ask("three"), ask("one"), ask("three")] == [3, 5, 3, 5])
        #expect(works == 2)
    }

    @Test func moreQuestionsThanItHoldsAreAnsweredToo() {
        let memo = AnswerMemo<Int, Int>()
        for question in 0..<10_000 { #expect(memo.answer(to: question) { question * 2 } == question * 2) }
        #expect(memo.answer(to: 0) { 0 } == 0)
    }

    /// One kind of question may have several kinds of answers: each has a memo of its own.
    @Test func memosAreToldApartByQuestionAndAnswer() {
        let memos = AnswerMemos()
        let lengths = memos.memo(String.self, Int.self)
        #expect(lengths === memos.memo(String.self, Int.self))
        #expect(lengths.answer(to: "abc") { 3 } == 3)
        #expect(memos.memo(String.self, String.self).answer(to: "abc") { "cba" } == "cba")
        #expect(memos.memo(Int.self, Int.self).answer(to: 3) { 9 } == 9)
        #expect(memos.memo(String.self, Int.self).answer(to: "abc") { 0 } == 3)
    }
}
