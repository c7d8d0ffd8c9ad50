import Basics

/// Passes a JSON file through, byte for byte but for the texts of personal fields: the same elements on the same lines,
/// whole or broken. Memory is bounded by one string.
struct JSONRedactor {
    /// Bytes of a name that can be one of ours.
    private static let longestName = 80
    /// Bytes of a text that is held until it is known what becomes of it.
    private static let longestText = 1 << 20

    private let fields: FieldRedactor
    private var out: [UInt8] = []
    /// The string that is being read: from its first quote on, as much of it as is needed; nil outside of one.
    private var string: [UInt8]?
    private var use = Use.pass
    private var isEscaped = false
    /// A text of a personal member that has ended, with the blanks behind it: a colon makes it a name.
    private var pending: (held: [UInt8], blanks: [UInt8])?
    /// The name before the colon, until the next member begins.
    private var name: [UInt8]?
    /// The last string, while nothing but blanks follows it.
    private var last: [UInt8] = []
    private var depth = 0
    /// The member that is being taken out, and how deep it stands.
    private var member: (kind: PersonalFields.Kind, field: String, depth: Int)?
    /// A number that is being taken out.
    private var number: [UInt8] = []
    /// True when every line is an object of its own: damage in one ends with it. Nil before the first bytes.
    private var isLines: Bool?

    /// Names that are nobody's: a file has few, and many of each.
    private var harmless = KnownTexts<UInt8>()

    /// How what is in `string` is treated.
    private enum Use {
        /// Written already; what is held is for finding names.
        case pass
        /// Held back: it is about a person.
        case redact
        /// Held back: it may be JSON inside a text.
        case nested
        /// Too long to hold: its mark is written, the rest goes.
        case drop
    }

    init(_ fields: FieldRedactor) { self.fields = fields }

    /// What `bytes` become.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
        if isLines == nil { isLines = Self.isLines(bytes) }
        out.reserveCapacity(bytes.count + 256)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            if string != nil, use == .pass {
                index = passPlain(bytes, from: index)
                if index == bytes.endIndex { break }
            }
            step(bytes[index])
            index += 1
        }
        defer { out.removeAll(keepingCapacity: true) }
        return out
    }

    /// What is still held back: the file ended inside it.
    mutating func finish() -> [UInt8] {
        endLine()
        defer { out = [] }
        return out
    }

    /// The first lines are objects, each of its own.
    private static func isLines(_ bytes: ArraySlice<UInt8>) -> Bool {
        let lines = bytes.split(separator: 10, maxSplits: 3).prefix(3)
        return lines.count > 1
            && lines.allSatisfy { line in
                guard line.first == 123 || line.starts(with: [0xEF, 0xBB, 0xBF, 123]),
                    let last = line.last(where: { $0 > 32 })
                else { return false }
                return last != 44 && last != 91 && last != 123
            }
    }

    /// Passes over the plain part of a string; gives the place of the first byte that isn't.
    private mutating func passPlain(_ bytes: ArraySlice<UInt8>, from start: Int) -> Int {
        let count = string?.count ?? 0
        // What the first byte of a text is decides whether it may be JSON.
        guard !isEscaped, count > 1 else { return start }
        var index = start
        while index < bytes.endIndex, bytes[index] != 34, bytes[index] != 92, bytes[index] != 10 { index += 1 }
        out += bytes[start..<index]
        let room = Self.longestName + 2 - count
        if room > 0 { string? += bytes[start..<index].prefix(room) }
        return index
    }

    private mutating func step(_ byte: UInt8) {
        if byte == 10, isLines == true {
            endLine()
            return out.append(byte)
        }
        if string != nil { return inside(byte) }
        if !number.isEmpty {
            guard isDelimiter(byte) else { return number.append(byte) }
            endNumber()
        }
        if pending != nil {
            if isBlank(byte) { return pending?.blanks.append(byte) ?? () }
            endPending(isName: byte == 58)
        }
        structure(byte)
    }

    private mutating func structure(_ byte: UInt8) {
        switch byte {
        case 34: return begin()
        case 58:
            name = last.isEmpty ? nil : last
            beginMember()
        case 123, 91: depth += 1
        case 125, 93:
            depth -= 1
            endMember()
        case 44: endMember()
        default:
            if isBlank(byte) { return out.append(byte) }
            if member != nil, byte == 45 || byte &- 48 < 10 {
                last = []
                return number.append(byte)
            }
        }
        last = []
        out.append(byte)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 10 || byte == 13 || byte == 9 }

    private func isDelimiter(_ byte: UInt8) -> Bool { byte == 44 || byte == 125 || byte == 93 || isBlank(byte) }

    /// Writes what is held back and begins anew.
    private mutating func endLine() {
        endNumber()
        endPending(isName: false)
        if let string, use == .redact { out += [34] + (string.count > 1 ? Array(PersonalFields.mark.utf8) : []) }
        if let string, use == .nested { out += string }
        string = nil
        (name, last, member, depth) = (nil, [], nil, 0)
    }

    // MARK: members

    private mutating func beginMember() {
        guard member == nil, let name, !name.withUnsafeBufferPointer({ harmless.contains($0) }) else { return }
        // A name may be written with escapes; few are.
        let plain = name.contains(92) ? Self.text(name) : String(decoding: name, as: UTF8.self)
        guard let plain else { return }
        guard let kind = PersonalFields.kind(plain.utf8) else { return harmless.insert(name) }
        member = (kind, plain, depth)
    }

    /// A member ends with a comma on its own level, or with what it stands in.
    private mutating func endMember() {
        if let member, depth <= member.depth { self.member = nil }
        name = nil
    }

    // MARK: strings

    private mutating func begin() {
        string = [34]
        isEscaped = false
        use = member == nil ? .pass : .redact
        if use == .pass { out.append(34) }
    }

    private mutating func inside(_ byte: UInt8) {
        let count = string?.count ?? 0
        if use == .pass, count == 1, name != nil, byte == 123 || byte == 91 {
            use = .nested
            out.removeLast()
        }
        if byte == 34, !isEscaped { return end() }
        isEscaped = byte == 92 && !isEscaped
        switch use {
        case .pass:
            out.append(byte)
            if count < Self.longestName + 2 { string?.append(byte) }
        case .drop: if byte == 10 { out.append(byte) }
        case .redact, .nested:
            string?.append(byte)
            if count > Self.longestText { giveUp() }
        }
    }

    /// The text is too long to hold.
    private mutating func giveUp() {
        guard use == .redact else {
            out += string ?? []
            use = .pass
            return
        }
        out += [34] + Array(PersonalFields.mark.utf8)
        use = .drop
    }

    private mutating func end() {
        let held = string ?? []
        string = nil
        let content = held.dropFirst()
        last = content.count <= Self.longestName ? Array(content) : []
        switch use {
        case .pass, .drop: out.append(34)
        case .nested: out += nested(held)
        case .redact: pending = (held, [])
        }
    }

    private mutating func endPending(isName: Bool) {
        guard let (held, blanks) = pending else { return }
        pending = nil
        let new = isName ? nil : member.flatMap { replaced(held, kind: $0.kind, field: $0.field) }
        out += (new ?? held + [34]) + blanks
    }

    /// The text between quotes that `bytes` are; nil when they are none.
    private static func text(_ bytes: some Collection<UInt8>) -> String? {
        do { return try JSONParser.parse([34] + bytes + [34]).string } catch { return nil }
    }

    /// `held` without its last quote.
    private func replaced(_ held: [UInt8], kind: PersonalFields.Kind, field: String) -> [UInt8]? {
        let text = Self.text(held.dropFirst()) ?? String(decoding: held.dropFirst(), as: UTF8.self)
        guard let new = fields.replacement(of: text, kind: kind, field: field) else { return nil }
        // A line that ends inside a string is broken, and stays so, in the same line.
        let lines = Array(repeating: 10 as UInt8, count: held.count { $0 == 10 })
        return Self.quoted(new).dropLast() + lines + [34]
    }

    private static func quoted(_ text: String) -> [UInt8] {
        var json = JSONText()
        json.string(text)
        return json.bytes
    }

    /// A text that holds JSON: its fields are fields as well.
    private func nested(_ held: [UInt8]) -> [UInt8] {
        guard let text = Self.text(held.dropFirst()), let value = try? JSONParser.parse(Array(text.utf8)) else {
            return held + [34]
        }
        let before = fields.count
        let changed = redacted(value, inside: nil)
        guard fields.count > before else { return held + [34] }
        return Self.quoted(String(decoding: CanonicalJSON.encode(changed), as: UTF8.self))
    }

    private func redacted(_ value: JSONValue, inside outer: (PersonalFields.Kind, String)?) -> JSONValue {
        switch value {
        case .object(let members):
            return .object(
                members.map { member in
                    let own = PersonalFields.kind(member.name.utf8).map { ($0, member.name) }
                    return JSONMember(member.name, redacted(member.value, inside: outer ?? own))
                })
        case .array(let elements): return .array(elements.map { redacted($0, inside: outer) })
        case .string(let text):
            guard let (kind, field) = outer else { return value }
            return fields.replacement(of: text, kind: kind, field: field).map(JSONValue.string) ?? value
        case .number:
            guard let (kind, field) = outer, let text = value.text else { return value }
            return fields.replacement(of: text, kind: kind, field: field).map(JSONValue.string) ?? value
        default: return value
        }
    }

    // MARK: numbers

    private mutating func endNumber() {
        guard !number.isEmpty else { return }
        let text = String(decoding: number, as: UTF8.self)
        let new = member.flatMap { fields.replacement(of: text, kind: $0.kind, field: $0.field) }
        out += new.map(Self.quoted) ?? number
        number = []
    }
}
