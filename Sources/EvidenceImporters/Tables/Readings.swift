import Basics
import RecoveryModel

/// The tables by which an operator says how evidence is to be read. Every row names its source.
extension TableReader {
    static func knownField(_ row: TableRow) -> KnownField? {
        let tool = row.required("tool")
        let versions = row.versions("version_from", "version_to")
        let path = row.required("path")
        let meaning = row.word("meaning", KnownField.Meaning.allCases.map(\.rawValue))
            .flatMap(KnownField.Meaning.init)
        let source = row.required("source")
        guard row.isGood, let tool, let path, let meaning, let source else { return nil }
        return KnownField(
            tool: tool, versionFrom: versions.from, versionTo: versions.to, path: path, meaning: meaning, source: source
        )
    }

    static func model(_ row: TableRow) -> ModelLaunch? {
        let names = (row.text("model"), row.allocationCode("tac"), row.text("identifier"))
        if names == (nil, nil, nil) { row.refuse("model", "empty, and so are tac and identifier") }
        let os = row.word("os", TableWords.systems.filter { $0 != "*" } + SystemFamily.others)
        if row.text("launched_with") == nil { _ = row.required("launched_with") }
        let launched = row.version("launched_with")
        let source = row.required("source")
        guard row.isGood, let os, let launched, let source else { return nil }
        return ModelLaunch(
            model: names.0, make: row.text("make"), tac: names.1, os: os, launchedWith: launched,
            identifier: names.2, source: source)
    }

    static func word(_ row: TableRow) -> OwnWord? {
        let list = row.word("list", OwnWord.List.allCases.map(\.rawValue)).flatMap(OwnWord.List.init)
        let word = row.required("word")
        let meaning = list.flatMap { row.word("meaning", $0.meanings) }
        let source = row.required("source")
        if let list, let word, let known = builtIn(list, word) {
            row.refuse("word", "built in as \(known), and a table can't give it another meaning; take the row out")
        }
        if list == .technique, let word, denies(word) {
            row.refuse("word", "denies a technique, and a denial is none; take the row out")
        }
        guard row.isGood, let list, let word, let meaning, let source else { return nil }
        return OwnWord(list: list, word: word, meaning: meaning, language: row.text("language"), source: source)
    }

    /// A word that says that something was not done.
    private static func denies(_ text: String) -> Bool {
        ComparableText.key(text).split { !$0.isLetter }.contains { negations.contains(String($0)) }
    }

    private static let negations: Set<String> = [
        "no", "not", "non", "none", "never", "without", "skipped", "failed", "kein", "keine", "nicht", "ohne", "sans",
        "pas", "sin", "ningún", "ninguna", "senza", "geen", "niet", "sem", "não",
    ]

    /// What the built-in list says of the word; nil for one that is in no list.
    private static func builtIn(_ list: OwnWord.List, _ word: String) -> String? {
        if list == .technique, let known = Technique.allCases.first(where: { ComparableText.same($0.rawValue, word) }) {
            return known.rawValue
        }
        let name = list == .repair ? WordList.part : WordList(rawValue: list.rawValue)
        return name?.meaning(of: word)
    }
}
