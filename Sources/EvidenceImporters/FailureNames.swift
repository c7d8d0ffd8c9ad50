import Basics

/// Names of groups, members and leaves that tell of something that went wrong, and texts that say that nothing did.
enum FailureNames {
    private static let words: Set<String> = [
        "error", "errors", "exception", "exceptions", "fail", "failed", "failure", "failures", "fault", "faults",
        "problem", "problems", "warning", "warnings", "abort", "aborted",
    ]

    /// True when one of the name's words is one of those: `lastError`, `erase_exceptions`, `Warnings`.
    static func tells(_ name: String) -> Bool { parts(name).contains(where: words.contains) }

    /// True for a group that stands for one thing that went wrong, whatever it holds; a list of them may be empty.
    static func isOne(_ name: String) -> Bool {
        ["error", "exception", "failure", "fault", "problem", "warning"].contains(ComparableText.key(name))
    }

    /// The words of a name, lower case: parted by marks, blanks and capitals.
    static func parts(_ name: String) -> [String] {
        var parts: [String] = []
        var part: [UInt8] = []
        var wasLower = false
        func end() {
            if !part.isEmpty { parts.append(String(decoding: part, as: UTF8.self)) }
            part = []
        }
        for byte in name.utf8 {
            let isUpper = byte >= 65 && byte <= 90
            let isLower = byte >= 97 && byte <= 122 || byte >= 0x80
            if !isUpper && !isLower {
                end()
            } else {
                if isUpper && wasLower { end() }
                part.append(isUpper ? byte | 0x20 : byte)
            }
            wasLower = isLower
        }
        end()
        return parts
    }

    private static let nothing: Set<String> = [
        "", "0", "none", "no", "false", "null", "-", "--", "n/a", "na", "nil", "[]", "{}",
    ]

    /// A text that says that there is nothing.
    static func isNothing(_ text: String) -> Bool { nothing.contains(ComparableText.key(text)) }
}
