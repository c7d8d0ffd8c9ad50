import Basics

/// How facts are staged: a value as before, empty where the format has no such field; any other state begins with a
/// control character, which no text of a file can hold (`FieldWriter.put` makes blanks of them).
enum FactMark {
    static let unreadable: UInt8 = 0x01
    static let contradictory: UInt8 = 0x02
    static let missing: UInt8 = 0x03
    /// Between two texts of one contradiction.
    static let between: UInt8 = 0x04

    /// The texts behind a mark.
    static func texts(_ field: String) -> [String] {
        guard !field.utf8.isEmpty else { return [] }
        let parts = field.utf8.dropFirst().split(separator: between, omittingEmptySubsequences: false)
        let texts = parts.map { String(decoding: $0, as: UTF8.self) }
        return texts == [""] ? [] : texts
    }
}

extension FieldWriter {
    /// A whole number, or why there is none.
    package mutating func put(_ fact: Fact<Int>) {
        if case .stated(let value) = fact { put(value) } else { put(unclear: fact) }
    }

    /// A text, or why there is none.
    package mutating func put(_ fact: Fact<String>) {
        if case .stated(let value) = fact { put(value) } else { put(unclear: fact) }
    }

    private mutating func put<Value>(unclear fact: Fact<Value>) {
        switch fact {
        case .stated, .notApplicable: put(nil as String?)
        case .unreadable(let text): put([text], mark: FactMark.unreadable)
        case .contradictory(let texts): put(texts, mark: FactMark.contradictory)
        case .missing: put([], mark: FactMark.missing)
        }
    }
}

extension FieldReader {
    /// Reads what `FieldWriter.put` wrote of a number.
    package mutating func integerFact() -> Fact<Int> {
        fact { text in Int(text) }
    }

    /// Reads what `FieldWriter.put` wrote of a text.
    package mutating func textFact() -> Fact<String> {
        fact { $0 }
    }

    private mutating func fact<Value>(_ read: (String) -> Value?) -> Fact<Value> {
        guard let text = text() else { return .notApplicable }
        let bytes = Array(text.utf8)
        let rest = String(decoding: bytes.dropFirst(), as: UTF8.self)
        switch bytes[0] {
        case FactMark.unreadable: return .unreadable(rest)
        case FactMark.missing: return .missing
        case FactMark.contradictory: return .contradictory(FactMark.texts(text))
        default: return read(text).map(Fact.stated) ?? .unreadable(text)
        }
    }
}
