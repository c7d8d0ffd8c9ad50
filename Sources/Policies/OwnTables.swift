import Basics
import RecoveryModel

extension DecisionContext {
    /// The operator's own rows on fields and words, without those by which the person who erased would say what their
    /// own report means.
    func ownTables(for person: String?) -> (fields: [KnownField], words: [ListedWord]) {
        if tables.rows.knownFields.isEmpty, tables.rows.words.isEmpty { return ([], []) }
        return (
            tables.isOwnWord(of: person, in: "known-fields") ? [] : tables.rows.knownFields,
            tables.isOwnWord(of: person, in: "words") ? [] : ownWords
        )
    }

    /// The operator's own words for the closed lists (store-wide table `words`).
    package var ownWords: [ListedWord] {
        tables.rows.words.isEmpty ? [] : tables.rows.words.compactMap(ListedWord.init)
    }
}

extension ListedWord {
    /// A row of the table as the lists name things; nil for a list that no rule asks.
    fileprivate init?(_ row: OwnWord) {
        guard let list = WordList(row.list) else { return nil }
        let meaning = Self.synonyms[list]?[row.meaning] ?? row.meaning
        self.init(list, row.word, means: meaning, language: row.language ?? "", source: row.source)
    }

    /// What the table may say in other words.
    private static let synonyms: [WordList: [String: String]] = [
        .outcome: ["success": "successful", "failure": "failed", "nothing": "notErased"],
        .rooted: ["yes": "on", "no": "off"],
    ]
}

extension WordList {
    fileprivate init?(_ list: OwnWord.List) {
        switch list {
        case .repair: self = .part
        default:
            guard let known = WordList(rawValue: list.rawValue) else { return nil }
            self = known
        }
    }
}
