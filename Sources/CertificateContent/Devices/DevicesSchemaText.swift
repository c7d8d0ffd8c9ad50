import Basics

/// JSON Schema (2020-12) of `devices.json`, made from the fields that are written, so that it can't fall behind them.
enum DevicesSchemaText {
    /// Canonical JSON.
    static let bytes = CanonicalJSON.encode(
        .members([
            "$schema": .string("https://json-schema.org/draft/2020-12/schema"),
            "$id": .string(CredentialNames.base + CredentialNames.devicesSchemaFile),
            "title": .string("Devices of a certificate; null: not recorded"),
            "$defs": .members([
                "digest": pattern("^sha256:[0-9a-f]{64}$"), "entry": object(["index": index, "leaf": digest]),
                "resolution": object([
                    "auth": words(["none", "key", "session"]), "by": string, "code": string, "entry": index,
                    "reason": string, "value": string,
                ]),
                "exclusion": object(["codes": list(string), "device": string, "intake": string, "why": string]),
                "device": device,
            ]),
            "type": .string("object"), "additionalProperties": .bool(false),
            "required": .texts(["certificate", "devices", "entries", "excluded", "kind", "lot", "version"]),
            "properties": .members([
                "certificate": pattern(
                    "^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"),
                "devices": list(reference("device")), "entries": list(reference("entry")),
                "excluded": list(reference("exclusion")), "kind": words(CertificateKind.allCases.map(\.rawValue)),
                "lot": string, "version": .members(["const": .count(CertificateKind.templateVersion)]),
            ]),
        ]))

    private static var device: JSONValue {
        let texts = LineField.all.map { field in
            let words = field.words.map(JSONValue.string) + (field.isAlways ? [] : [.null])
            let schema =
                field.words.isEmpty
                ? JSONValue.members(["type": field.isAlways ? .string("string") : .texts(["string", "null"])])
                : .members(["enum": .array(words)])
            return JSONMember(field.name, schema)
        }
        let lists = LineList.all.map { list -> JSONMember in
            let item =
                switch list.name {
                case "entries": reference("entry")
                case "evidence": digest
                case "resolutions": reference("resolution")
                default: string
                }
            return JSONMember(list.name, Self.list(item))
        }
        let members = (texts + lists).sorted { $0.name < $1.name }
        return .members([
            "additionalProperties": .bool(false), "properties": .object(members),
            "required": .texts(members.map(\.name)), "type": .string("object"),
        ])
    }

    private static let string = JSONValue.members(["type": .string("string")])
    private static let index = JSONValue.members(["minimum": .count(0), "type": .string("integer")])
    private static let digest = reference("digest")

    private static func reference(_ name: String) -> JSONValue { .members(["$ref": .string("#/$defs/" + name)]) }
    private static func words(_ words: [String]) -> JSONValue { .members(["enum": .texts(words)]) }

    private static func list(_ items: JSONValue) -> JSONValue {
        .members(["items": items, "type": .string("array")])
    }

    private static func pattern(_ pattern: String) -> JSONValue {
        .members(["pattern": .string(pattern), "type": .string("string")])
    }

    private static func object(_ properties: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .members([
            "additionalProperties": .bool(false), "properties": .object(properties.map { JSONMember($0, $1) }),
            "required": .texts(properties.map(\.key)), "type": .string("object"),
        ])
    }
}
