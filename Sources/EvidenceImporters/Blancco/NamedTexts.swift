import Basics
import RecoveryModel

/// Texts by name, in the order in which they stood: a name that stands twice keeps both. Few names a group, so that
/// looking is faster than hashing.
struct NamedTexts {
    private(set) var items: [(name: String, text: String)] = []

    var isEmpty: Bool { items.isEmpty }

    mutating func add(_ name: String, _ text: String) { items.append((name, text)) }

    /// Every text of the name that isn't empty.
    func all(_ name: String) -> [String] {
        var found: [String] = []
        for item in items where item.name == name && !item.text.isEmpty { found.append(item.text) }
        return found
    }

    /// True when the name stands there, with a text or without.
    func has(_ name: String) -> Bool { items.contains { $0.name == name } }

    /// The one text of the name; of several that differ none, and the name is among `contradictory`.
    func one(_ name: String) -> String? {
        var found: String?
        for item in items where item.name == name && !item.text.isEmpty {
            if let known = found, !ComparableText.same(known, item.text) { return nil }
            found = found ?? item.text
        }
        return found
    }

    /// The texts of a name that stands more than once with texts that differ; nil for any other.
    func contradiction(_ name: String) -> [String]? {
        let all = all(name)
        guard all.count > 1, let first = all.first, !all.allSatisfy({ ComparableText.same(first, $0) }) else {
            return nil
        }
        return all
    }

    /// A whole number under the name.
    func number(_ name: String, absent: Fact<Int> = .notApplicable, read: (String) -> Int? = Numeral.whole) -> Fact<Int>
    {
        Fact(all(name), absent: absent, read: read)
    }
}
