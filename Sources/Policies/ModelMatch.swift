import Basics
import RecoveryModel

/// Do two names stand for one model?
enum ModelMatch {
    case same
    /// Two names of one line of products whose models differ: «iPhone 12» and «iPhone 13».
    case different
    /// Nobody can tell: a marketing name and a model number, or no name at all.
    case unknown

    /// Compares the names word by word. A further word that tells two models apart («Pro») makes them differ; any other
    /// (a network, a colour, a storage size) doesn't.
    init(_ a: String?, _ b: String?) {
        if let a, a == b {
            self = .same
            return
        }
        guard let first = ModelName(a)?.key, let second = ModelName(b)?.key else {
            self = .unknown
            return
        }
        if first == second {
            self = .same
            return
        }
        let (left, right) = (Self.words(first), Self.words(second))
        guard left != right else {
            self = .same
            return
        }
        guard let line = left.first, line == right.first, Self.isLine(line) else {
            self = .unknown
            return
        }
        let common = zip(left, right).prefix { $0 == $1 }.count
        let rest = [left.dropFirst(common).first, right.dropFirst(common).first].compactMap(\.self)
        if rest.contains(where: Self.tellsApart) {
            self = .different
        } else {
            self = .unknown
        }
    }

    /// Letters and digits; a `+` is a word of its own.
    private static func words(_ key: String) -> [String] {
        key.replacing("+", with: " plus ").split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }

    /// The first word of a marketing name. A model number has digits in it and is compared with none.
    private static func isLine(_ word: String) -> Bool { word.allSatisfy(\.isLetter) }

    /// Numbers of a generation and the names of its variants. Storage is a number with a unit behind it.
    private static func tellsApart(_ word: String) -> Bool {
        if variants.contains(word) { return true }
        let digits = word.filter(\.isNumber)
        return !digits.isEmpty && digits.count <= 2 && !["3g", "4g", "5g"].contains(word) && !word.hasSuffix("gb")
            && !word.hasSuffix("tb")
    }

    private static let variants: Set<String> = [
        "pro", "max", "plus", "mini", "ultra", "lite", "fe", "se", "xl", "xr", "xs", "x", "note", "fold", "flip", "air",
        "neo", "edge", "active", "go",
    ]
}
