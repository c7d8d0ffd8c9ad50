import Basics
import RecoveryModel

/// An erasure's record once the operator's own tables have had their say: `known-fields` about parts that no list of the
/// format knows, `words` about words outside the built-in lists. Neither can undo what the record states.
struct SettledErasure {
    private(set) var erasure: Erasure
    /// What only those tables explain, as `path` or `list word`.
    private(set) var readByOwnTable: [String] = []

    init(_ stated: Erasure, knownFields: [KnownField], words: [ListedWord]) {
        erasure = stated
        guard !knownFields.isEmpty || !words.isEmpty else { return }
        erasure.doubts = stated.doubts.filter { doubt in
            switch doubt.kind {
            case .structure: !isKnown(doubt, knownFields)
            case .word: !isKnown(doubt, words)
            case .unreadable, .contradictory, .missing: true
            }
        }
        settleOutcome(words)
        settleRooted(words)
    }

    /// The tool, its version and the path have a row that says that the part is read or harmless.
    private mutating func isKnown(_ doubt: Doubt, _ rows: [KnownField]) -> Bool {
        let version = ToolVersion(stated: erasure.toolVersion)
        let about = rows.filter {
            ComparableText.same($0.tool, erasure.tool ?? "") && ComparableText.same($0.path, doubt.field)
        }
        // A version that nobody knows is inside every range that refuses, and in none that explains.
        let refuses = about.contains {
            $0.meaning == .refuses && version?.isWithin($0.versionFrom, $0.versionTo) ?? true
        }
        let explains = about.contains { row in
            row.meaning != .refuses
                && (row.versionFrom == nil && row.versionTo == nil
                    || version?.isWithin(row.versionFrom, row.versionTo) ?? false)
        }
        guard explains, !refuses else { return false }
        readByOwnTable.append(doubt.field)
        return true
    }

    private mutating func isKnown(_ doubt: Doubt, _ words: [ListedWord]) -> Bool {
        let isLast = doubt.field == Self.lastNote
        guard let list = isLast ? WordList.note : WordList(rawValue: doubt.field), let word = doubt.texts.first,
            let meaning = list.meaning(of: word, own: words)
        else { return false }
        switch list {
        case .media:
            guard let kind = MediaKind(rawValue: meaning) else { return false }
            erasure.media = kind
        case .note: if isLast && meaning != "ended" || !["ended", "passing"].contains(meaning) { return false }
        default: return false
        }
        readByOwnTable.append("\(list.rawValue) \(word)")
        return true
    }

    /// Field of the doubt about a trail's last note, which has to end it.
    static let lastNote = "note:last"

    private mutating func settleOutcome(_ words: [ListedWord]) {
        guard erasure.outcome == .unknown, let word = erasure.outcomeWords,
            let meaning = WordList.outcome.meaning(of: word, own: words).flatMap(ErasureOutcome.init),
            words.contains(where: { $0.list == .outcome && ComparableText.same($0.word, word) })
        else { return }
        erasure.outcome = meaning
        readByOwnTable.append("outcome \(word)")
    }

    private mutating func settleRooted(_ words: [ListedWord]) {
        guard erasure.rooted == .unknown, let word = erasure.rootedWords,
            let state = WordList.rooted.meaning(of: word, own: words).flatMap(LockState.init(rawValue:))
        else { return }
        erasure.rooted = state
        readByOwnTable.append("rooted \(word)")
    }
}
