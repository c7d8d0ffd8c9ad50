import Basics
import RecoveryModel

/// Columns that a sheet's layout doesn't have and that say how the act went: one that says anything but well takes the
/// row's own word back.
enum FurtherColumns {
    /// `column: text` of each, in the order of the sheet; empty when none speaks against the act.
    static func objections(_ row: SheetRow, besides known: [String]) -> [String] {
        row.names.compactMap { name in
            guard !known.contains(name), let text = row.text(name), isOfTheAct(name), !isGood(text, name) else {
                return nil
            }
            return "\(name): \(text)"
        }
    }

    private static func isOfTheAct(_ name: String) -> Bool {
        FailureNames.parts(name).contains { words.contains($0) } || PhonecheckMembers.speaksOfErasure(name)
    }

    private static let words: Set<String> = [
        "result", "results", "status", "state", "outcome", "completed", "complete", "success", "successful", "done",
        "destroyed", "cancelled", "canceled", "recovered", "recoverable", "remnant", "remnants", "remaining",
        "residual",
        "residue", "found", "readable", "files",
    ]

    /// Words that say that it went well; for what went wrong or was found, those that say that nothing did.
    private static func isGood(_ text: String, _ name: String) -> Bool {
        let found: Set<String> = [
            "recovered", "recoverable", "remnant", "remnants", "remaining", "residual", "residue", "found", "readable",
            "files", "cancelled", "canceled",
        ]
        if FailureNames.tells(name) || FailureNames.parts(name).contains(where: found.contains) {
            return FailureNames.isNothing(text)
        }
        return WordList.outcome.meaning(of: text) == "successful" || WordList.answer.meaning(of: text) == "yes"
            || ["completed", "complete", "done", "ok", "destroyed", "clean"].contains(ComparableText.word(text))
    }
}
