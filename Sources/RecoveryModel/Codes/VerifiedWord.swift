import Basics

/// The word of a tool, or of the console that received its report, on whether the report is what the tool sent
/// (`verified` in Blancco's reports).
///
/// ```
/// if VerifiedWord.isInvalid(word) { print("the console calls the report invalid") }
/// ```
package enum VerifiedWord {
    /// Every word that says that report or signature don't hold, in lower case.
    package static let invalid: Set<String> = [
        "false", "no", "0", "invalid", "not valid", "not verified", "unverified", "failed", "tampered",
    ]

    /// Every word that says that they hold, in lower case. It proves nothing, because whoever writes a report writes
    /// this word too.
    package static let valid: Set<String> = ["true", "yes", "1", "valid", "verified", "ok"]

    /// True when `word` is one of `valid`, whatever its case and the blanks around it.
    package static func isValid(_ word: String) -> Bool { word == "true" || valid.contains(ComparableText.key(word)) }

    /// True when `word` is one of `invalid`, whatever its case and the blanks around it.
    package static func isInvalid(_ word: String?) -> Bool {
        // What nearly every report says, judged for every device.
        guard let word, word != "true" else { return false }
        return invalid.contains(ComparableText.key(word))
    }
}
