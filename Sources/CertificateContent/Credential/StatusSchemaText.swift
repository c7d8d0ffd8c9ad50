/// JSON Schema (2020-12) of a status list, own text.
enum StatusSchemaText {
    static let text = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "<BASE>status-list.json",
          "title": "Certificates revoked and superseded, as of a size of the log",
          "type": "object",
          "additionalProperties": false,
          "required": ["@context", "credentialSubject", "id", "issuer", "name", "proof", "type", "validFrom"],
          "properties": {
            "@context": {"const": ["https://www.w3.org/ns/credentials/v2", "<BASE>context.jsonld"]},
            "type": {"const": ["VerifiableCredential", "CertificateStatusList"]},
            "id": {"type": "string"}, "name": {"type": "string"}, "validFrom": {"type": "string"},
            "issuer": {"type": "string", "pattern": "^did:[a-z0-9]+:"}, "proof": {"type": "object"},
            "credentialSubject": {
              "type": "object", "additionalProperties": false,
              "required": ["checkpoint", "id", "log", "revoked", "root", "size", "superseded"],
              "properties": {
                "checkpoint": {"type": "string", "description": "signed note of the log, cosignatures included"},
                "id": {"type": "string"}, "log": {"type": "string"}, "size": {"type": "integer", "minimum": 0},
                "root": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
                "revoked": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["at", "certificate", "entry"],
                  "properties": {"at": {"type": "string"}, "certificate": {"type": "string"}, "entry": {"type": "integer"}}
                }},
                "superseded": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["at", "by", "certificate", "entry"],
                  "properties": {"at": {"type": "string"}, "by": {"type": "string"}, "certificate": {"type": "string"},
                    "entry": {"type": "integer"}}
                }}
              }
            }
          }
        }

        """#.split(separator: "<BASE>").joined(separator: CredentialNames.base)
}
