import Basics

/// Something in an erasure's own record that nobody can rely on as it stands: a part whose meaning nobody has said, a
/// word outside the lists, a text that can't be read, two texts of one thing.
///
/// ```
/// erasure.doubts.append(Doubt(.contradictory, code: "S20", field: "first_api_level", texts: ["28", "29"]))
/// ```
package struct Doubt: Hashable, Sendable {
    /// What is the matter.
    package enum Kind: String, Sendable, CaseIterable {
        /// A group, member or leaf that no list of the format knows; `field` is its path.
        case structure
        /// A word that the list of this name (`field`) doesn't know.
        case word
        case unreadable, contradictory
        /// The tool always writes it, and this record lacks it.
        case missing
    }

    package let kind: Kind
    /// The rule whose question it leaves open.
    package let code: FindingCode
    /// Path or name, as the tool writes it.
    package let field: String
    /// As written, at most three, each cut at 80 characters.
    package let texts: [String]

    /// Texts beyond the third, and beyond 80 characters, are left out.
    package init(_ kind: Kind, code: FindingCode, field: String, texts: [String] = []) {
        self.kind = kind
        self.code = code
        self.field = field
        self.texts = texts.prefix(3).map { String($0.prefix(80)) }
    }

    /// Reads what `write` wrote; nil when it is none.
    init?(name: String, texts: [String]) {
        let parts = name.split(separator: "|", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 3, let kind = Kind(rawValue: parts[0]) else { return nil }
        self.init(kind, code: FindingCode(rawValue: parts[1]), field: parts[2], texts: texts)
    }

    /// Its name in a staged row.
    var name: String { "\(kind.rawValue)|\(code.rawValue)|\(field)" }
}
