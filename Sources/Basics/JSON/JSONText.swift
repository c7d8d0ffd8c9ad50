/// Writes JSON bytes straight into a buffer. Callers give object members in canonical order (RFC 8785: UTF-16 code
/// units, which for our ASCII names is byte order); `CanonicalJSON` sorts where the caller can't.
///
/// ```
/// var json = JSONText()
/// json.beginObject()
/// json.member("devices", 120)
/// json.member("lot", "LOT-1")
/// json.endObject()
/// print(json.text)
/// ```
package struct JSONText {
    package var bytes: [UInt8]
    private var needsComma = false

    /// An empty text with room for `capacity` bytes.
    package init(reserving capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    /// Begins a new text and keeps the room.
    package mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        needsComma = false
    }

    /// Gives away what was written so far; the text goes on where it stands.
    package mutating func drain<E: Error>(_ sink: ([UInt8]) throws(E) -> Void) throws(E) {
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// What was written.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// `{`
    package mutating func beginObject() { open(123) }
    /// `}`
    package mutating func endObject() { close(125) }
    /// `[`
    package mutating func beginArray() { open(91) }
    /// `]`
    package mutating func endArray() { close(93) }

    /// The name of the next member.
    package mutating func name(_ name: String) {
        comma()
        quote(name)
        bytes.append(58)
        needsComma = false
    }

    /// A string, escaped as RFC 8785 wants it.
    package mutating func string(_ value: String) {
        comma()
        quote(value)
        needsComma = true
    }

    /// A string, or null.
    package mutating func string(_ value: String?) {
        if let value { string(value) } else { null() }
    }

    /// A string given as its bytes, which must be UTF-8.
    package mutating func string(utf8 value: [UInt8]) {
        comma()
        bytes.append(34)
        value.withUnsafeBufferPointer { escape($0) }
        bytes.append(34)
        needsComma = true
    }

    /// Bytes as a string in base 64.
    package mutating func base64(_ value: UnsafeRawBufferPointer) {
        comma()
        bytes.append(34)
        Base64.append(value, to: &bytes)
        bytes.append(34)
        needsComma = true
    }

    /// Ends a line of JSON Lines; the next value stands on its own again.
    package mutating func endLine() {
        bytes.append(10)
        needsComma = false
    }

    /// A whole number.
    package mutating func integer(_ value: Int) {
        comma()
        appendInteger(value)
        needsComma = true
    }

    /// True or false.
    package mutating func bool(_ value: Bool) { raw(value ? "true" : "false") }

    /// Null.
    package mutating func null() { raw("null") }

    /// The instant's text as a string.
    package mutating func instant(_ value: Instant) {
        comma()
        bytes.append(34)
        value.append(to: &bytes)
        bytes.append(34)
        needsComma = true
    }

    /// A name as `quoted` gives it, of a member that is written many times.
    package mutating func name(quoted name: [UInt8]) {
        comma()
        bytes.append(contentsOf: name)
        needsComma = false
    }

    /// The bytes of a member's name up to its value.
    package static func quoted(_ name: String) -> [UInt8] {
        var json = JSONText()
        json.name(name)
        return json.bytes
    }

    /// `"sha256:…"` of 32 bytes.
    package mutating func digest(_ value: [UInt8]) {
        comma()
        bytes.append(contentsOf: "\"sha256:".utf8)
        Hex.append(value, to: &bytes)
        bytes.append(34)
        needsComma = true
    }

    /// `"sha256:…"` of 32 bytes.
    package mutating func digest(_ value: UnsafeRawBufferPointer) {
        comma()
        bytes.append(contentsOf: "\"sha256:".utf8)
        Hex.append(value, to: &bytes)
        bytes.append(34)
        needsComma = true
    }

    /// The digits of `value` as a string.
    package mutating func hex(_ value: [UInt8]) {
        comma()
        bytes.append(34)
        Hex.append(value, to: &bytes)
        bytes.append(34)
        needsComma = true
    }

    /// Bytes that are already one JSON value.
    package mutating func embedded(_ value: [UInt8]) { embedded(value[...]) }

    /// Bytes that are already one JSON value.
    package mutating func embedded(_ value: ArraySlice<UInt8>) {
        comma()
        bytes.append(contentsOf: value)
        needsComma = true
    }

    /// A member that holds a string, or null.
    package mutating func member(_ label: String, _ value: String?) {
        name(label)
        string(value)
    }

    /// A member whose value is a list of texts.
    package mutating func member(_ label: String, _ values: [String]) {
        name(label)
        beginArray()
        for value in values { string(value) }
        endArray()
    }

    /// A member whose value is an integer.
    package mutating func member(_ label: String, _ value: Int) {
        name(label)
        integer(value)
    }

    /// The text of an object with one list: `{"name":[…]}`, each item written by `write`, and what `end` adds.
    package static func list<Item>(
        _ name: String, _ items: [Item], end: (inout JSONText) -> Void = { _ in }, write: (Item, inout JSONText) -> Void
    ) -> String {
        var json = JSONText(reserving: 4096)
        json.beginObject()
        json.name(name)
        json.beginArray()
        for item in items { write(item, &json) }
        json.endArray()
        end(&json)
        json.endObject()
        return json.text
    }

    private mutating func raw(_ literal: StaticString) {
        comma()
        literal.withUTF8Buffer { bytes.append(contentsOf: $0) }
        needsComma = true
    }

    private mutating func open(_ byte: UInt8) {
        comma()
        bytes.append(byte)
        needsComma = false
    }

    private mutating func close(_ byte: UInt8) {
        bytes.append(byte)
        needsComma = true
    }

    private mutating func comma() {
        if needsComma { bytes.append(44) }
    }

    private mutating func appendInteger(_ value: Int) {
        Decimal.append(Int64(value), to: &bytes)
    }

    /// RFC 8785 §3.2.2.2: only `"`, `\` and control characters are escaped, the latter in lower case.
    private mutating func quote(_ value: String) {
        bytes.append(34)
        var value = value
        value.withUTF8 { escape($0) }
        bytes.append(34)
    }

    private mutating func escape(_ buffer: UnsafeBufferPointer<UInt8>) {
        // Most texts have nothing to escape.
        if Self.isPlain(buffer) { return bytes.append(contentsOf: buffer) }
        // Written aside first: an entry within an entry has a quote every few bytes. No escape takes more than six.
        // bounded: six times a length in memory
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: buffer.count * 6) { text in
            var count = 0
            for byte in buffer {
                if byte >= 32, byte != 34, byte != 92 {
                    text[count] = byte
                    count += 1
                } else {
                    count += Self.write(escaped: byte, to: text, at: count)
                }
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[..<count]))
        }
    }

    /// Is there nothing to escape? Eight bytes at a time: the top bit of each marks a byte below 32, a `"` or a `\`.
    private static func isPlain(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
        let raw = UnsafeRawBufferPointer(buffer)
        var index = 0
        let ones: UInt64 = 0x0101_0101_0101_0101
        while index + 8 <= raw.count {
            let word = raw.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let (quotes, slashes) = (word ^ (ones &* 34), word ^ (ones &* 92))
            let found = (word &- ones &* 32) & ~word | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes
            if found & (ones &* 128) != 0 { return false }
            index += 8
        }
        for byte in raw[index...] where byte < 32 || byte == 34 || byte == 92 { return false }
        return true
    }

    /// Two bytes where there is a short form, else six; gives how many.
    private static func write(
        escaped byte: UInt8, to text: UnsafeMutableBufferPointer<UInt8>, at place: Int
    ) -> Int {
        text[place] = 92
        let short: UInt8? =
            switch byte {
            case 34, 92: byte
            case 8: 98
            case 9: 116
            case 10: 110
            case 12: 102
            case 13: 114
            default: nil
            }
        if let short {
            text[place + 1] = short
            return 2
        }
        for (offset, digit) in [117, 48, 48, 48 + (byte >> 4), hexDigit(byte & 15)].enumerated() {
            text[place + 1 + offset] = digit
        }
        return 6
    }

    /// In lower case, of 0 to 15.
    private static func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
}
