/// A JSON document as it was written: members in their order, numbers as their text, because an identifier that passes
/// through floating point is damaged.
package indirect enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The digits as written, RFC 8259 grammar.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])
}

package struct JSONMember: Sendable, Equatable {
    package var name: String
    package var value: JSONValue

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

    package var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

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
    package enum Kind: String, Sendable {
        case syntax, truncated, duplicateName, tooDeep, tooLong, encoding
    }

    package var kind: Kind
    package var message: String
    /// 1-based.
    package var line: Int
    /// 1-based, in bytes of the line.
    package var column: Int

    package init(_ kind: Kind, _ message: String, line: Int, column: Int) {
        self.kind = kind
        self.message = message
        self.line = line
        self.column = column
    }

    package var description: String { "line \(line), column \(column): \(message)" }
}

/// What one JSON text may cost.
package struct JSONLimits: Sendable, Equatable {
    package var depth: Int
    /// Bytes of one text, which in a stream is one element.
    package var bytes: Int

    package init(depth: Int = 64, bytes: Int = 4 << 20) {
        self.depth = depth
        self.bytes = bytes
    }

    package static let standard = JSONLimits()
}
