import RecoveryModel

/// Reads the words of erasure records. What isn't in the vocabulary stays unknown (S12).
enum ErasureWords {
    /// Results in the canonical CSVs; case is not counted.
    static func outcome(_ word: String?) -> ErasureOutcome {
        switch word?.lowercased() {
        case "successful", "success", "pass", "passed": .successful
        case "withexceptions", "with exceptions", "with_exceptions", "successful with exceptions": .withExceptions
        case "failed", "fail", "failure": .failed
        case "aborted", "cancelled", "canceled", "interrupted": .aborted
        case "noterased", "not erased", "not_erased": .notErased
        default: .unknown
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
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3 else { return nil }
        var total = 0
        for part in parts {
            guard part.utf8.count <= 4, let value = Int(part), value >= 0 else { return nil }
            total = total * 60 + value
        }
        return total
    }

    /// Decimal gigabytes or terabytes as marketed, such as `128GB`; nil for anything else.
    static func bytes(marketed text: String) -> Int? {
        let core = text.asciiCore
        let digits = core.prefix { $0 >= "0" && $0 <= "9" }
        // A fraction would lose its point.
        guard !text.utf8.contains(46), !text.utf8.contains(44), let number = Int(digits), number > 0, number < 100_000
        else { return nil }
        switch core.dropFirst(digits.count) {
        case "gb": return number * 1_000_000_000
        case "tb": return number * 1_000_000_000_000
        default: return nil
        }
    }
}
