import Basics
import RecoveryModel

/// What a scan says of the seal of its handling unit (ISO 17712 asks for a number, and a record of both ends).
///
/// ```
/// if let trouble = SealSeen(scan).trouble { print(trouble) }
/// ```
package struct SealSeen: Sendable {
    /// The number; nil where the scan gives none.
    package let number: String?
    /// Why the seal is not whole, or can't be told to be; nil where nothing speaks against it.
    package let trouble: String?

    /// A word in the column of the number is no number: it says what became of the seal.
    package init(_ scan: Scan) {
        let isNumber = scan.seal?.utf8.contains { $0 &- 48 < 10 } ?? false
        number = isNumber ? scan.seal : nil
        var words = [scan.sealStateWord].compactMap(\.self)
        if let word = scan.seal, !isNumber, !word.isEmpty { words.append(word) }
        trouble = words.lazy.compactMap(Self.trouble).first
    }

    private static func trouble(_ word: String) -> String? {
        guard let state = SealState(rawValue: ComparableText.key(word)) else {
            return "seal state ‘\(word)’ is none of intact, broken, missing, mismatched"
        }
        return state == .intact ? nil : "the seal was \(state.rawValue) at the dock"
    }

    /// One number in two spellings.
    static func isSame(_ a: String, _ b: String) -> Bool { a == b || core(a) == core(b) }

    private static func core(_ text: String) -> String {
        String(ComparableText.key(text).filter { $0.isLetter || $0.isNumber })
    }
}
