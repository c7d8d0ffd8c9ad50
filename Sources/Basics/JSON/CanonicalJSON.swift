/// RFC 8785 canonical bytes of a JSON value under the house profile: integers and strings, no fractions.
///
/// ```
/// let bytes = CanonicalJSON.encode(.object([JSONMember("b", .number("1")), JSONMember("a", .null)]))
/// ```
package enum CanonicalJSON {
    /// Members sorted by UTF-16 code units, recursively, without white space; numbers stay as they were written.
    package static func encode(_ value: JSONValue) -> [UInt8] {
        var json = JSONText(reserving: 512)
        write(value, &json)
        return json.bytes
    }

    private static func write(_ value: JSONValue, _ json: inout JSONText) {
        switch value {
        case .object(let members):
            json.beginObject()
            for member in members.sorted(by: { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }) {
                json.name(member.name)
                write(member.value, &json)
            }
            json.endObject()
        case .array(let items):
            json.beginArray()
            for item in items { write(item, &json) }
            json.endArray()
        case .string(let text): json.string(text)
        case .number(let text): json.embedded(Array(text.utf8))
        case .bool(let flag): json.bool(flag)
        case .null: json.null()
        }
    }
}
