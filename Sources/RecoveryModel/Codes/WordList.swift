import Basics

/// A closed list of words for one question. What isn't on it is no answer: a word is never searched inside another.
///
/// ```
/// let outcome = WordList.outcome.meaning(of: "Successful")
/// let state = WordList.lock.meaning(of: word, own: [])            // nil for a word that isn't listed
/// ```
package enum WordList: String, Sendable, CaseIterable {
    /// What became of an erasure: successful, withExceptions, failed, aborted, notErased.
    case outcome
    /// A lock: on, off, unknown.
    case lock
    /// Lost, stolen or barred: on, off, unknown.
    case blacklist
    /// Rooted or jailbroken: on, off.
    case rooted
    /// What was erased: internalFlash, sdCard, sim, esim.
    case media
    /// The console's word on the report: valid, invalid.
    case verified
    /// A yes or no of a flat record: yes, no.
    case answer
    /// A note in a record's trail: ended, passing.
    case note
    /// How the media were sanitized: a `Technique`.
    case technique
    /// A destruction's criteria: met, notMet.
    case criteria
    /// A part that a repair put in: harmless, board, identity.
    case part

    /// What the built-in list says of `text`, whatever its case and blanks; nil for a word outside it.
    package func meaning(of text: String) -> String? { Self.index[self]?[ComparableText.word(text)] }

    /// As `meaning(of:)`, with the operator's own rows behind the built-in ones, which they can't override.
    package func meaning(of text: String, own: [ListedWord]) -> String? {
        if let known = meaning(of: text) { return known }
        guard !own.isEmpty else { return nil }
        let key = ComparableText.word(text)
        return own.first { $0.list == self && ComparableText.word($0.word) == key }?.meaning
    }

    private static let index: [WordList: [String: String]] = {
        var index: [WordList: [String: String]] = [:]
        for word in BuiltInWords.all { index[word.list, default: [:]][ComparableText.word(word.word)] = word.meaning }
        return index
    }()
}

/// One word of a list with what it means, its language (ISO 639-1) and where it was seen.
package struct ListedWord: Hashable, Sendable {
    package let list: WordList
    package let word: String
    package let meaning: String
    package let language: String
    package let source: String

    package init(_ list: WordList, _ word: String, means meaning: String, language: String, source: String) {
        self.list = list
        self.word = word
        self.meaning = meaning
        self.language = language
        self.source = source
    }
}
