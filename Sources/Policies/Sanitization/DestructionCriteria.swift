// table-data
import Basics
import RecoveryModel

/// Which criteria the remains of a destruction meet, as a closed list of words and of sizes (R2v3 B(7)). What is on
/// neither is not understood, and so is not met.
enum DestructionCriteria: Hashable {
    case met
    case notMet
    case unknown(String)

    /// The largest particle that leaves no chip of a phone's memory whole, in tenths of a millimetre (the packages of
    /// JEDEC MO-276 and its kin are 11 mm and more wide; particles are as long as their sieve is wide, at most twice).
    private static let largestTenths = 200

    init(_ text: String?, own: [OwnWord]) {
        let key = Self.key(text ?? "")
        guard !key.isEmpty else {
            self = .unknown("")
            return
        }
        if Self.words.contains(key) || Self.isSize(key) {
            self = .met
        } else if Self.negations.contains(key) {
            self = .notMet
        } else if let row = own.first(where: { $0.list == .criteria && Self.key($0.word) == key }) {
            self = row.meaning == "met" ? .met : .notMet
        } else {
            self = .unknown(key)
        }
    }

    /// Marks between words are blanks; one in front of a number is its sign. A full stop at the end is none of it.
    private static func key(_ text: String) -> String {
        let characters = Array(text)
        let joined = characters.indices.map { index -> Character in
            guard ["_", "–", "-"].contains(characters[index]) else { return characters[index] }
            let isSign =
                characters[index] != "_" && characters.indices.contains(index + 1) && characters[index + 1].isNumber
                && (index == 0 || !characters[index - 1].isLetter)
            return isSign ? "-" : " "
        }
        let word = ComparableText.word(String(joined))
        return word.hasSuffix(".") && !word.hasSuffix("max.") ? String(word.dropLast()) : word
    }

    /// Words that say that the remains are what they should be. Sources: R2v3 Appendix B(7); ISO/IEC 21964-1 (DIN
    /// 66399-1) security levels for electronic media; English, German, French, Spanish.
    private static let words: Set<String> = [
        "met", "criteria met", "yes", "fulfilled", "passed", "chips in fragments", "chip in fragments",
        "memory chips in fragments", "chip destroyed", "chips destroyed", "memory chip destroyed", "board in fragments",
        "molten", "melted", "melted to slag", "ash", "ashes", "incinerated to ash", "powder", "ground to powder",
        "unrecognisable", "erfüllt", "kriterien erfüllt", "ja", "chips zerstört", "speicherchip zerstört", "asche",
        "geschmolzen", "respecté", "oui", "puce détruite", "cumplido", "sí", "e 4", "e 5", "e 6", "e 7",
        "din 66399 e 4",
        "din 66399 e 5", "din 66399 e 6", "din 66399 e 7", "iso/iec 21964 e 4", "iso/iec 21964 e 5",
        "iso/iec 21964 e 6",
        "iso/iec 21964 e 7",
    ]

    private static let negations: Set<String> = [
        "not met", "criteria not met", "no", "none", "failed", "not fulfilled", "not destroyed", "intact",
        "chip intact", "chips intact", "nicht erfüllt", "nein", "non respecté", "non", "no cumplido",
    ]

    /// What may stand before a size.
    private static let before: [String] = unsorted.sorted { $0.count > $1.count }
    private static let unsorted = [
        "no fragment larger than", "no fragments larger than", "no particle larger than", "no particles larger than",
        "no piece larger than", "no pieces larger than", "not larger than", "fragments not larger than",
        "particles not larger than", "particles up to", "particle up to", "particles below", "particles under",
        "particles smaller than", "particle size up to", "particle size below", "particle size", "particles of",
        "particles", "fragments up to", "fragments below", "fragments under", "fragments smaller than", "fragments of",
        "fragments", "pieces up to", "pieces below", "pieces of", "shredded to", "ground to", "up to", "below", "under",
        "max", "max.", "maximum", "at most", "<", "<=", "≤", "smaller than", "partikel bis", "partikel unter",
        "partikelgröße bis", "partikelgröße", "bis", "höchstens", "particules jusqu'à", "jusqu'à",
        "partículas de hasta",
        "hasta",
    ]
    private static let after = ["", " or less", " or smaller", " max", " particles", " fragments", " or below"]

    /// `particles up to 2 mm`, `≤ 10 mm`, `2 x 15 mm`, `2 mm`: of several measures the largest counts.
    private static func isSize(_ key: String) -> Bool {
        var text = Substring(key)
        for word in before where text.hasPrefix(word) {
            text = text.dropFirst(word.count)
            break
        }
        if text.first == " " { text = text.dropFirst() }
        for word in after where !word.isEmpty && text.hasSuffix(word) {
            text = text.dropLast(word.count)
            break
        }
        let unit = text.drop { $0 != "m" && $0 != "c" }
        let scale: Int
        switch unit {
        case "mm": scale = 1
        case "cm": scale = 10
        default: return false
        }
        let measures = text.dropLast(unit.count).split(omittingEmptySubsequences: false) { $0 == "x" || $0 == "×" }
        guard (1...3).contains(measures.count) else { return false }
        return measures.allSatisfy { measure in
            guard let tenths = Self.tenths(measure) else { return false }
            return tenths > 0 && tenths * scale <= largestTenths
        }
    }

    /// `2`, `2.5`, `2,5`; nil for anything else.
    private static func tenths(_ text: Substring) -> Int? {
        let trimmed = text.drop { $0 == " " }
        let digits = trimmed.last == " " ? trimmed.dropLast() : trimmed
        let parts = digits.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
        guard let whole = parts.first, (1...3).contains(whole.utf8.count), parts.count <= 2,
            // Three digits behind a mark may be thousands or thousandths: nobody can tell.
            parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy { $0 &- 48 < 10 } }),
            parts.count == 1 || parts[1].utf8.count <= 2, let value = Int(whole)
        else { return nil }
        guard parts.count == 2 else { return value * 10 }
        guard let first = parts[1].first, let tenth = Int(String(first)) else { return nil }
        return value * 10 + tenth + (parts[1].utf8.count > 1 ? 1 : 0)
    }
}
