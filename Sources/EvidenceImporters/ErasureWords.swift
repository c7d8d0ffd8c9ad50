import Basics
import RecoveryModel

/// Reads the words of erasure records. What isn't in the vocabulary stays unknown (S12).
enum ErasureWords {
    /// Results in the canonical CSVs; case is not counted.
    static func outcome(_ word: String?) -> ErasureOutcome {
        word.flatMap { WordList.outcome.meaning(of: $0) }.flatMap(ErasureOutcome.init) ?? .unknown
    }

    /// True for the words of a step that only looks whether an erasure held: one of them says so, and none names a way
    /// to erase.
    static func isVerification(_ words: String) -> Bool {
        let parts = FailureNames.parts(words)
        return parts.contains { $0 == "verification" || $0 == "verify" || $0 == "verifying" }
            && !parts.contains {
                ["erasure", "erase", "overwrite", "overwriting", "wipe", "crypto", "purge"].contains($0)
            }
    }

    /// The level that a text names as a word of its own: clear, purge or destroy. A document such as NIST 800-88 is no
    /// level (S22).
    static func levelClaimed(_ text: String?) -> String? {
        guard let text else { return nil }
        if text.hasWord("destroy") { return "destroy" }
        if text.hasWord("purge") { return "purge" }
        return text.hasWord("clear") ? "clear" : nil
    }

    /// `HH:MM:SS`, or minutes and seconds; nil for anything else.
    static func seconds(_ text: String) -> Int? {
        // Parts of a second are cut off: `00:01:42.412`.
        let whole = text.prefix { $0 != "." }
        let fraction = text.dropFirst(whole.count)
        guard fraction.isEmpty || (2...10).contains(fraction.utf8.count) && fraction.dropFirst().allSatisfy(\.isNumber)
        else { return nil }
        let parts = whole.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        var total = 0
        for part in parts {
            guard part.utf8.count <= 4, let value = Int(part), value >= 0 else { return nil }
            total = total * 60 + value  // bounded: three parts of four digits
        }
        return total
    }

    /// Gigabytes or terabytes as marketed, such as `128GB` and `59.6 GB`; nil without a unit, and for anything else.
    static func bytes(marketed text: String) -> Int? {
        let unit = FailureNames.parts(text).last ?? ""
        guard ["gb", "gib", "tb", "tib"].contains(unit), let bytes = Numeral.bytes(text), bytes > 0 else { return nil }
        return bytes
    }
}
