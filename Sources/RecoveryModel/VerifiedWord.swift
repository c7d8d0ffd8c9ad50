/// The word of a tool, or of the console that received its report, on whether the report is what the tool sent
/// (`verified` in Blancco's reports).
package enum VerifiedWord {
    /// Every word that says that report or signature don't hold, in lower case. Any other word, and none, states
    /// nothing: what says that they hold proves nothing, because whoever writes a report writes this word too.
    package static let invalid: Set<String> = ["false", "no", "0", "invalid", "not valid", "failed", "tampered"]

    /// True when `word` is one of `invalid`, whatever its case and the blanks around it.
    package static func isInvalid(_ word: String?) -> Bool {
        // What nearly every report says, judged for every device.
        guard let word, word != "true" else { return false }
        let parts = word.utf8.split { $0 <= 32 }.map { String(decoding: $0, as: UTF8.self) }
        return invalid.contains(parts.joined(separator: " ").lowercased())
    }
}
