/// A JSON document as it was written: members in their order, numbers as their text, because an identifier that passes
/// through floating point is damaged.
///
/// ```
/// let lot = value["lot"]?.string
/// for item in value["devices"]?.array ?? [] { print(item["imei"]?.text ?? "") }
/// ```
package indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The digits as written, RFC 8259 grammar.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

/// A member of an object.
package struct JSONMember: Sendable, Equatable {
    /// Escapes resolved.
    package var name: String
    /// Its value.
    package var value: JSONValue

    /// A member, as written.
    package init(_ name: String, _ value: JSONValue) {
        self.name = name
        self.value = value
    }
}

extension JSONValue {
    /// The member of exactly this name; nil when this is no object or has none.
    package subscript(name: String) -> JSONValue? { members?.first { $0.name == name }?.value }

    /// The member of this name, ASCII case not counted.
    package func member(named name: String) -> JSONValue? {
        let wanted = name.utf8.map(Self.folded)
        return members?.first { $0.name.utf8.lazy.map(Self.folded).elementsEqual(wanted) }?.value
    }

    /// The members of an object; nil for everything else.
    package var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The elements of an array; nil for everything else.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text of a string; nil for everything else.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// True or false; nil for everything else.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// True for `null` alone.
    package var isNull: Bool { self == .null }

    /// A whole number that fits; nil for fractions, exponents and everything else.
    package var integer: Int? {
        if case .number(let digits) = self { Int(digits) } else { nil }
    }

    /// A string, number or boolean as text; nil for null, arrays and objects.
    package var text: String? {
        switch self {
        case .string(let text): text
        case .number(let digits): digits
        case .bool(let value): value ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    private static func folded(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }
}

/// Why bytes are no JSON that we take, and where.
package struct JSONError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong.
    package enum Kind: String, Sendable {
        case syntax, truncated, duplicateName, tooDeep, tooLong, encoding
    }

    /// What is wrong.
    package var kind: Kind
    /// In words, without the place.
    package var message: String
    /// 1-based.
    package var line: Int
    /// 1-based, in bytes of the line.
    package var column: Int

    /// Line and column are 1-based.
    package init(_ kind: Kind, _ message: String, line: Int, column: Int) {
        self.kind = kind
        self.message = message
        self.line = line
        self.column = column
    }

    /// Place and message in one line.
    package var description: String { "line \(line), column \(column): \(message)" }
}

/// What one JSON text may cost.
package struct JSONLimits: Sendable, Equatable {
    /// Arrays and objects inside each other.
    package var depth: Int
    /// Bytes of one text, which in a stream is one element.
    package var bytes: Int

    /// 64 deep and 4 MiB long unless said otherwise.
    package init(depth: Int = 64, bytes: Int = 4 << 20) {
        self.depth = depth
        self.bytes = bytes
    }

    /// What every reader uses unless it is told otherwise.
    package static let standard = JSONLimits()
}
