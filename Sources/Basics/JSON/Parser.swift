/// Strict RFC 8259: UTF-8, no trailing commas, no comments, no duplicate names, bounded depth.
///
/// ```
/// let value = try JSONParser.parse(bytes, limits: JSONLimits(bytes: 64 << 10))
/// let imei = value["device"]?["imei"]?.text
/// ```
package struct JSONParser {
    private let bytes: UnsafeBufferPointer<UInt8>
    private let limits: JSONLimits
    private let firstLine: Int
    private var index = 0
    private var depth = 0

    /// Parses the one JSON text in `bytes`, which starts in line `firstLine` of its file. Throws `JSONError`.
    package static func parse(
        _ bytes: [UInt8], limits: JSONLimits = .standard, firstLine: Int = 1
    ) throws -> JSONValue {
        try bytes.withUnsafeBufferPointer { try parse($0, limits: limits, firstLine: firstLine) }
    }

    /// As above, over bytes that live elsewhere.
    package static func parse(
        _ bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits = .standard, firstLine: Int = 1
    ) throws -> JSONValue {
        var parser = JSONParser(bytes: bytes, limits: limits, firstLine: firstLine)
        if bytes.count > limits.bytes {
            throw parser.error(.tooLong, "longer than \(limits.bytes) bytes")
        }
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.index = 3 }
        parser.skipBlanks()
        let value = try parser.value()
        parser.skipBlanks()
        guard parser.index == bytes.count else { throw parser.error(.syntax, "something follows the JSON value") }
        return value
    }

    private init(bytes: UnsafeBufferPointer<UInt8>, limits: JSONLimits, firstLine: Int) {
        self.bytes = bytes
        self.limits = limits
        self.firstLine = firstLine
    }

    private func error(_ kind: JSONError.Kind, _ message: String, at place: Int? = nil) -> JSONError {
        let place = min(place ?? index, bytes.count)
        var line = firstLine
        var start = 0
        for offset in 0..<place where bytes[offset] == 10 {
            line += 1
            start = offset + 1
        }
        return JSONError(kind, message, line: line, column: place - start + 1)
    }

    private func missing(_ what: String) -> JSONError {
        index < bytes.count
            ? error(.syntax, "\(what) expected") : error(.truncated, "the text ends where \(what) is due")
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func skipBlanks() {
        while index < bytes.count {
            let byte = bytes[index]
            guard byte == 32 || byte == 10 || byte == 13 || byte == 9 else { return }
            index += 1
        }
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func value() throws -> JSONValue {
        switch next {
        case 123: return try nested { try $0.object() }
        case 91: return try nested { try $0.array() }
        case 34: return .string(try string())
        case 116: return try word("true", .bool(true))
        case 102: return try word("false", .bool(false))
        case 110: return try word("null", .null)
        case 45, 48, 49, 50, 51, 52, 53, 54, 55, 56, 57: return .number(try number())
        default: throw missing("a value")
        }
    }

    private mutating func nested(_ body: (inout JSONParser) throws -> JSONValue) throws -> JSONValue {
        guard depth < limits.depth else { throw error(.tooDeep, "nested deeper than \(limits.depth)") }
        depth += 1
        index += 1
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws -> JSONValue {
        var members: [JSONMember] = []
        skipBlanks()
        if take(125) { return .object(members) }
        var seen: Set<String> = []
        while true {
            guard next == 34 else { throw missing("a member name") }
            let place = index
            let name = try string()
            let isNew = members.count < 8 ? !members.contains { $0.name == name } : seen.insert(name).inserted
            guard isNew else { throw error(.duplicateName, "member \"\(name)\" stands twice", at: place) }
            skipBlanks()
            guard take(58) else { throw missing("a colon") }
            skipBlanks()
            members.append(JSONMember(name, try value()))
            if members.count == 8 {
                seen = Set(minimumCapacity: 96)
                for member in members { seen.insert(member.name) }
            }
            skipBlanks()
            if take(125) { return .object(members) }
            guard take(44) else { throw missing("a comma or }") }
            skipBlanks()
        }
    }

    private mutating func array() throws -> JSONValue {
        var elements: [JSONValue] = []
        skipBlanks()
        if take(93) { return .array(elements) }
        while true {
            elements.append(try value())
            skipBlanks()
            if take(93) { return .array(elements) }
            guard take(44) else { throw missing("a comma or ]") }
            skipBlanks()
        }
    }

    private mutating func word(_ word: StaticString, _ value: JSONValue) throws -> JSONValue {
        for offset in 0..<word.utf8CodeUnitCount {
            guard take(word.utf8Start[offset]) else { throw missing("\(word)") }
        }
        return value
    }

    private mutating func digits() throws {
        let start = index
        while let byte = next, byte >= 48, byte <= 57 { index += 1 }
        if index == start { throw missing("a digit") }
    }

    private mutating func number() throws -> String {
        let start = index
        _ = take(45)
        if !take(48) { try digits() }
        if let byte = next, byte >= 48, byte <= 57 { throw error(.syntax, "a number can't start with 0") }
        if take(46) { try digits() }
        if next == 101 || next == 69 {
            index += 1
            if !take(43) { _ = take(45) }
            try digits()
        }
        return String(decoding: UnsafeBufferPointer(rebasing: bytes[start..<index]), as: UTF8.self)
    }
}

extension JSONParser {
    private mutating func string() throws -> String {
        let open = index
        index += 1
        let start = index
        var isASCII = true
        while let byte = next {
            if byte == 34 {
                let content = UnsafeBufferPointer(rebasing: bytes[start..<index])
                guard isASCII || UTF8Check.isValid(content) else {
                    throw error(.encoding, "not UTF-8 in this string", at: open)
                }
                index += 1
                return String(decoding: content, as: UTF8.self)
            }
            if byte == 92 { return try escapedString(from: start) }
            if byte < 32 { throw error(.syntax, "control character in a string") }
            if byte >= 128 { isASCII = false }
            index += 1
        }
        throw error(.truncated, "this string has no end", at: open)
    }

    /// The rare string with a backslash: `index` stands on the first one.
    private mutating func escapedString(from start: Int) throws -> String {
        var out = Array(bytes[start..<index])
        while let byte = next {
            index += 1
            switch byte {
            case 34:
                guard out.withUnsafeBufferPointer(UTF8Check.isValid) else {
                    throw error(.encoding, "not UTF-8 in this string", at: start - 1)
                }
                return String(decoding: out, as: UTF8.self)
            case 92: try escape(into: &out)
            case 0..<32: throw error(.syntax, "control character in a string", at: index - 1)
            default: out.append(byte)
            }
        }
        throw error(.truncated, "this string has no end", at: start - 1)
    }

    private mutating func escape(into out: inout [UInt8]) throws {
        guard let byte = next else { throw missing("an escaped character") }
        index += 1
        switch byte {
        case 34, 92, 47: out.append(byte)
        case 98: out.append(8)
        case 102: out.append(12)
        case 110: out.append(10)
        case 114: out.append(13)
        case 116: out.append(9)
        case 117: out.append(contentsOf: Array(String(try scalar()).utf8))
        default: throw error(.syntax, "unknown escape", at: index - 1)
        }
    }

    private mutating func scalar() throws -> Unicode.Scalar {
        var code = try unit()
        if code & 0xFC00 == 0xD800 {
            guard take(92), take(117) else { throw missing("the second half of a surrogate pair") }
            let low = try unit()
            guard low & 0xFC00 == 0xDC00 else { throw error(.encoding, "half a surrogate pair") }
            code = 0x10000 + ((code & 0x3FF) << 10 | low & 0x3FF)  // bounded: four hexadecimal digits
        }
        guard let scalar = Unicode.Scalar(code) else { throw error(.encoding, "half a surrogate pair") }
        return scalar
    }

    private mutating func unit() throws -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw missing("a hex digit")
            }
            value = value << 4 | UInt32(digit)  // bounded: four hexadecimal digits
            index += 1
        }
        return value
    }
}
