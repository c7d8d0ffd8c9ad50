import Basics

/// A value as evidence states it, or why there is none. Whoever wants the value says what the other states mean: a
/// number that can't be read is not zero, and of two that contradict each other none holds.
///
/// When to use: where a rule asks for the value. A text that is only shown is an optional.
///
/// ```
/// let errors = Fact(texts, absent: .missing, read: Numeral.whole)
/// if let count = errors.ifStated { print(count) }
/// if errors.isUnclear { print(errors.unclearText ?? "") }
/// ```
package enum Fact<Value: Hashable & Sendable>: Hashable, Sendable {
    /// It was read.
    case stated(Value)
    /// It stands there and can't be read; its text.
    case unreadable(String)
    /// It stands there more than once, with these different texts.
    case contradictory([String])
    /// The format has no such field.
    case notApplicable
    /// The tool always writes it, and this record lacks it.
    case missing

    /// Stated, or no question where there is nothing.
    package init(_ value: Value?) { self = value.map(Fact.stated) ?? .notApplicable }

    /// Only for showing and sorting, where nothing is judged by it; nil in every other state.
    package var ifStated: Value? {
        if case .stated(let value) = self { return value }
        return nil
    }

    /// True where something stands that nobody can rely on.
    package var isUnclear: Bool {
        switch self {
        case .stated, .notApplicable: false
        case .unreadable, .contradictory, .missing: true
        }
    }

    /// What stands in its place, for messages: the texts as written, `none` where there is none; nil when it is stated
    /// or no question.
    package var unclearText: String? {
        switch self {
        case .stated, .notApplicable: nil
        case .unreadable(let text): text
        case .contradictory(let texts): texts.joined(separator: " / ")
        case .missing: "none"
        }
    }

    /// The same fact about what `transform` makes of the value.
    package func map<Other>(_ transform: (Value) -> Other) -> Fact<Other> {
        switch self {
        case .stated(let value): .stated(transform(value))
        case .unreadable(let text): .unreadable(text)
        case .contradictory(let texts): .contradictory(texts)
        case .notApplicable: .notApplicable
        case .missing: .missing
        }
    }

    /// This fact unless the format has no such field or lacks it here; then `other`.
    package func otherwise(_ other: @autoclosure () -> Fact) -> Fact {
        switch self {
        case .stated, .unreadable, .contradictory: self
        case .missing: other() == .notApplicable ? self : other()
        case .notApplicable: other()
        }
    }

    /// Reads what stands in one place: nothing gives `absent`, one text (equal ones count once) what `read` makes of
    /// it, several that `read` finds different a contradiction.
    package init(_ texts: [String], absent: Fact, read: (String) -> Value?) {
        guard let first = texts.first else {
            self = absent
            return
        }
        if texts.count == 1 {
            self = read(first).map(Fact.stated) ?? .unreadable(first)
            return
        }
        let values = texts.map(read)
        if let value = values[0], values.allSatisfy({ $0 == value }) {
            self = .stated(value)
        } else {
            var seen: Set<String> = []
            let different = texts.filter { seen.insert(ComparableText.key($0)).inserted }
            self = different.count == 1 ? .unreadable(different[0]) : .contradictory(different)
        }
    }
}

extension Fact where Value == Int {
    /// The sum of counters that a tool keeps apart: no sum is made of one that can't be read, and none beyond what a
    /// number holds.
    package static func sum(_ counters: [Fact<Int>]) -> Fact<Int> {
        var total: Fact<Int> = .notApplicable
        for counter in counters where counter != .notApplicable {
            guard case .stated(let value) = counter else { return counter }
            let (sum, over) = (total.ifStated ?? 0).addingReportingOverflow(value)
            if over { return .unreadable("more than a counter holds") }
            total = .stated(sum)
        }
        return total
    }
}

extension Fact: ExpressibleByIntegerLiteral where Value == Int {
    /// A number that is stated.
    package init(integerLiteral value: Int) { self = .stated(value) }
}

extension Fact: ExpressibleByUnicodeScalarLiteral where Value == String {
    /// A text that is stated.
    package init(unicodeScalarLiteral value: String) { self = .stated(value) }
}

extension Fact: ExpressibleByExtendedGraphemeClusterLiteral where Value == String {
    /// A text that is stated.
    package init(extendedGraphemeClusterLiteral value: String) { self = .stated(value) }
}

extension Fact: ExpressibleByStringLiteral where Value == String {
    /// A text that is stated.
    package init(stringLiteral value: String) { self = .stated(value) }
}
