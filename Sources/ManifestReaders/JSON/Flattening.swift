import Basics

/// An element of a JSON manifest as name and text: members of inner objects as `outer.inner`, further elements of an
/// array of plain values as `name 2`, `name 3`.
enum JSONFlattening {
    static func cells(_ element: JSONValue) -> [(name: String, text: String)] {
        var out: [(String, String)] = []
        append(element, name: "", to: &out)
        return out
    }

    private static func append(_ value: JSONValue, name: String, to out: inout [(String, String)]) {
        switch value {
        case .object(let members):
            for member in members {
                append(member.value, name: name.isEmpty ? member.name : name + "." + member.name, to: &out)
            }
        case .array(let elements):
            for (index, element) in elements.enumerated() {
                append(element, name: index == 0 ? name : "\(name) \(index + 1)", to: &out)
            }
        case .null: break
        default: out.append((name, value.text ?? ""))
        }
    }

    /// The header that a name counts as: the innermost member, the object around it where that says more (`model.name`)
    /// or is about a person (`assigned_to.id`).
    static func header(_ name: String) -> String {
        let parts = name.split(separator: ".").map(String.init)
        guard let last = parts.last, parts.count > 1 else { return name }
        if let person = parts.dropLast().first(where: { PersonalColumns.isPersonal(header: HeaderName.normalised($0)) })
        {
            return person
        }
        let outer = parts[parts.count - 2]
        switch last.lowercased() {
        case "name", "value", "label", "text": return outer
        case "id": return outer + " id"
        default: return last
        }
    }

    /// `element` with the text of some plain values replaced; `replacement` gives nil to keep one.
    static func replacing(
        _ element: JSONValue, name: String = "", _ replacement: (String, String) -> String?
    ) -> JSONValue {
        switch element {
        case .object(let members):
            return .object(
                members.map {
                    let inner = name.isEmpty ? $0.name : name + "." + $0.name
                    return JSONMember($0.name, replacing($0.value, name: inner, replacement))
                })
        case .array(let elements):
            return .array(
                elements.enumerated().map {
                    replacing($1, name: $0 == 0 ? name : "\(name) \($0 + 1)", replacement)
                })
        case .null: return .null
        default: return replacement(name, element.text ?? "").map(JSONValue.string) ?? element
        }
    }

    /// Appends `value` in one line.
    static func write(_ value: JSONValue, to out: inout JSONText) {
        switch value {
        case .null: out.null()
        case .bool(let flag): out.bool(flag)
        case .number(let digits): out.embedded(Array(digits.utf8))
        case .string(let text): out.string(text)
        case .array(let elements):
            out.beginArray()
            for element in elements { write(element, to: &out) }
            out.endArray()
        case .object(let members):
            out.beginObject()
            for member in members {
                out.name(member.name)
                write(member.value, to: &out)
            }
            out.endObject()
        }
    }
}

/// Columns of a file that names them in every row: a new name is a new column.
struct NamedColumns {
    private var indexes: [String: Int] = [:]
    private(set) var names: [String] = []

    private static let maximum = 4096

    /// The row by column; names beyond the limit are left out.
    mutating func cells(_ named: [(name: String, text: String)]) -> [String] {
        var out = [String](repeating: "", count: names.count)
        for (name, text) in named {
            let index: Int
            if let known = indexes[name] {
                index = known
            } else {
                guard names.count < Self.maximum else { continue }
                index = names.count
                indexes[name] = index
                names.append(name)
            }
            if index >= out.count { out.append(contentsOf: Array(repeating: "", count: index + 1 - out.count)) }
            let trimmed = Self.trimmed(text)
            out[index] = out[index].isEmpty ? trimmed : out[index] + "; " + trimmed
        }
        return out
    }

    func index(of name: String) -> Int? { indexes[name] }

    private static func trimmed(_ text: String) -> String {
        var text = text
        return text.withUTF8 { String(decoding: CSVRecord.unwrapped($0), as: UTF8.self) }
    }
}
