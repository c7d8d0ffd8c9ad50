import Synchronization

/// Answers that repeat from device to device, kept by question: a lot has thousands of devices and a handful of models.
/// Whoever asks makes sure that a question holds all that its answer depends on besides policy and tables.
///
/// ```
/// let names = AnswerMemo<String, String>()
/// let key = names.answer(to: text) { ComparableText.key(text) }
/// ```
package final class AnswerMemo<Question: Hashable & Sendable, Answer: Sendable>: Sendable {
    /// A hostile file must not fill memory with questions.
    private static var limit: Int { 4096 }

    private let known = Mutex<[Question: Answer]>([:])

    package init() {}

    /// The answer to `question`, by `work` the first time.
    package func answer(to question: Question, _ work: () -> Answer) -> Answer {
        if let found = known.withLock({ $0[question] }) { return found }
        let answer = work()
        known.withLock { known in
            if known.count >= Self.limit { known.removeAll() }
            known[question] = answer
        }
        return answer
    }
}

/// The memos of one context, by what they hold.
package final class AnswerMemos: Sendable {
    private let memos = Mutex<[ObjectIdentifier: any Sendable & AnyObject]>([:])

    package init() {}

    /// The memo of this kind of question and answer; an empty one the first time.
    package func memo<Question: Hashable & Sendable, Answer: Sendable>(
        _: Question.Type, _: Answer.Type
    ) -> AnswerMemo<Question, Answer> {
        memos.withLock { memos in
            let kind = ObjectIdentifier(AnswerMemo<Question, Answer>.self)
            if let memo = memos[kind] as? AnswerMemo<Question, Answer> { return memo }
            let memo = AnswerMemo<Question, Answer>()
            memos[kind] = memo
            return memo
        }
    }
}
