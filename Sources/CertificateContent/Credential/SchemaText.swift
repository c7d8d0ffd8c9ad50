import Basics

/// JSON Schema (2020-12) of a credential, own text. One text for all kinds: they differ in the words that name the kind,
/// in whether a validation must be there, and in the levels that they may state.
enum CredentialSchemaText {
    static func text(_ kind: CertificateKind) -> String {
        let words = [
            ("ID", CredentialNames.schema(kind)), ("CREDENTIALS", CredentialNames.credentialsContext),
            ("CONTEXT", CredentialNames.context), ("TYPE", kind.rawValue), ("TITLE", kind.title),
            ("SUMMARY", kind.summary), ("TEMPLATE", kind.template),
            ("VALIDATION", kind == .erasureRecord ? "\"type\": \"null\"" : "\"$ref\": \"#/$defs/validation\""),
            ("LEVELS", kind == .destruction ? "\"Destroy\"" : "\"Clear\", \"Purge\", \"Destroy\""),
        ]
        return words.reduce(head + subject + tallies + definitions) { text, word in
            text.split(separator: "<\(word.0)>", omittingEmptySubsequences: false).joined(separator: word.1)
        }
    }

    private static let head = #"""
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "$id": "<ID>",
          "title": "<TITLE>",
          "description": "<SUMMARY>",
          "type": "object",
          "additionalProperties": false,
          "required": ["@context", "credentialSchema", "credentialStatus", "credentialSubject", "description", "evidence",
            "id", "issuer", "name", "proof", "relatedResource", "type", "validFrom"],
          "properties": {
            "@context": {"const": ["<CREDENTIALS>", "<CONTEXT>"]},
            "type": {"const": ["VerifiableCredential", "<TYPE>"]},
            "id": {"type": "string", "pattern": "^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"},
            "name": {"const": "<TITLE>"},
            "description": {"const": "<SUMMARY>"},
            "validFrom": {"$ref": "#/$defs/time"},
            "issuer": {
              "type": "object", "additionalProperties": false,
              "required": ["address", "contact", "id", "name", "registeredId"],
              "properties": {
                "id": {"type": "string", "pattern": "^did:[a-z0-9]+:"}, "name": {"type": "string", "minLength": 1},
                "address": {"type": "array", "items": {"type": "string"}},
                "contact": {"$ref": "#/$defs/text"}, "registeredId": {"$ref": "#/$defs/text"}
              }
            },
            "credentialSchema": {
              "type": "object", "additionalProperties": false, "required": ["id", "type"],
              "properties": {"id": {"const": "<ID>"}, "type": {"const": "JsonSchema"}}
            },
            "credentialStatus": {
              "type": "object", "additionalProperties": false, "required": ["id", "type"],
              "properties": {"id": {"type": "string"}, "type": {"const": "DatedStatusList"}}
            },
            "relatedResource": {
              "type": "array", "minItems": 5, "maxItems": 5,
              "items": {
                "type": "object", "additionalProperties": false, "required": ["digestSRI", "id", "mediaType"],
                "properties": {
                  "id": {"type": "string"}, "mediaType": {"type": "string"},
                  "digestSRI": {"type": "string", "pattern": "^sha256-[A-Za-z0-9+/]{43}=$"}
                }
              }
            },
            "evidence": {
              "type": "array", "minItems": 1, "maxItems": 1,
              "items": {
                "type": "object", "additionalProperties": false,
                "required": ["entries", "entryCount", "leavesRoot", "log", "root", "size", "type"],
                "properties": {
                  "type": {"const": "Evidence"}, "log": {"type": "string", "minLength": 1},
                  "size": {"type": "integer", "minimum": 1}, "root": {"$ref": "#/$defs/digest"},
                  "entries": {"type": "array", "items": {"$ref": "#/$defs/entry"}},
                  "entryCount": {"type": "integer", "minimum": 1}, "leavesRoot": {"$ref": "#/$defs/digest"}
                }
              }
            },
            "proof": {
              "type": "object", "additionalProperties": false,
              "required": ["@context", "created", "cryptosuite", "proofPurpose", "proofValue", "type", "verificationMethod"],
              "properties": {
                "@context": {"const": ["<CREDENTIALS>", "<CONTEXT>"]}, "created": {"$ref": "#/$defs/time"},
                "cryptosuite": {"const": "eddsa-jcs-2022"}, "proofPurpose": {"const": "assertionMethod"},
                "type": {"const": "DataIntegrityProof"}, "proofValue": {"type": "string", "pattern": "^z[1-9A-HJ-NP-Za-km-z]+$"},
                "verificationMethod": {"type": "string", "pattern": "^did:.+#z6Mk[1-9A-HJ-NP-Za-km-z]+$"}
              }
            },

        """#

    private static let subject = #"""
            "credentialSubject": {
              "type": "object", "additionalProperties": false,
              "required": ["completedAt", "contract", "deviceCount", "devicesDigest", "excludedCodes", "excludedCount", "id",
                "intake", "lot", "lotOpenedAt", "method", "notChecked", "operator", "owner", "policy", "resolutionCount",
                "revocation", "sampling", "scope", "site", "standard", "statements", "technique", "template", "tool",
                "validation", "verification", "warnings"],
              "properties": {
                "id": {"type": "string", "pattern": "^urn:(lot|imei|intake):"}, "scope": {"enum": ["lot", "device"]},
                "lot": {"type": "string", "minLength": 1}, "lotOpenedAt": {"$ref": "#/$defs/optionalTime"},
                "intake": {"$ref": "#/$defs/text"}, "template": {"const": "<TEMPLATE>"},
                "owner": {
                  "type": "object", "additionalProperties": false, "required": ["contact", "name", "ref", "site"],
                  "properties": {
                    "ref": {"type": "string"}, "name": {"$ref": "#/$defs/text"}, "site": {"$ref": "#/$defs/text"},
                    "contact": {"$ref": "#/$defs/text"}
                  }
                },
                "contract": {
                  "type": "object", "additionalProperties": false,
                  "required": ["confidentiality", "reuseAllowed", "sanitizeWithinDays", "standard"],
                  "properties": {
                    "confidentiality": {"enum": ["low", "moderate", "high"]}, "reuseAllowed": {"type": "boolean"},
                    "sanitizeWithinDays": {"type": ["integer", "null"]}, "standard": {"enum": ["nist-800-88r1", "nist-800-88r2"]}
                  }
                },
                "policy": {
                  "type": "object", "additionalProperties": false, "required": ["digest", "pipeline", "rules"],
                  "properties": {"digest": {"type": "string"}, "pipeline": {"type": "string"}, "rules": {"type": "string"}}
                },
                "deviceCount": {"type": "integer", "minimum": 1}, "devicesDigest": {"$ref": "#/$defs/digest"},
                "excludedCount": {"type": "integer", "minimum": 0}, "resolutionCount": {"type": "integer", "minimum": 0},
                "revocation": {"type": ["integer", "null"]}, "completedAt": {"$ref": "#/$defs/optionalTime"},
                "operator": {"type": "array", "items": {"type": "string"}}, "site": {"type": "array", "items": {"type": "string"}},
                "standard": {"type": "string"}, "validation": {<VALIDATION>},
                "sampling": {"oneOf": [{"$ref": "#/$defs/noSample"}, {"$ref": "#/$defs/sample"}]},
                "statements": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["about", "text"],
                  "properties": {"about": {"type": "string"}, "text": {"type": "string"}}
                }},
                "warnings": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["code", "subjects", "text"],
                  "properties": {"code": {"type": "string"}, "subjects": {"type": "array", "items": {"type": "string"}},
                    "text": {"type": "string"}}
                }},

        """#

    private static let tallies = #"""
                "method": {"type": "array", "minItems": 1, "items": {
                  "type": "object", "additionalProperties": false, "required": ["count", "level"],
                  "properties": {"count": {"$ref": "#/$defs/count"}, "level": {"enum": [<LEVELS>]}}
                }},
                "technique": {"type": "array", "minItems": 1, "items": {
                  "type": "object", "additionalProperties": false, "required": ["count", "technique"],
                  "properties": {"count": {"$ref": "#/$defs/count"}, "technique": {"type": "string"}}
                }},
                "tool": {"type": "array", "minItems": 1, "items": {
                  "type": "object", "additionalProperties": false, "required": ["count", "name", "version"],
                  "properties": {"count": {"$ref": "#/$defs/count"}, "name": {"$ref": "#/$defs/text"},
                    "version": {"$ref": "#/$defs/text"}}
                }},
                "verification": {"type": "array", "minItems": 1, "items": {
                  "type": "object", "additionalProperties": false, "required": ["count", "kind", "result"],
                  "properties": {"count": {"$ref": "#/$defs/count"}, "kind": {"$ref": "#/$defs/text"},
                    "result": {"type": "string"}}
                }},
                "notChecked": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["count", "what"],
                  "properties": {"count": {"$ref": "#/$defs/count"}, "what": {"type": "string"}}
                }},
                "excludedCodes": {"type": "array", "items": {
                  "type": "object", "additionalProperties": false, "required": ["code", "count"],
                  "properties": {"count": {"$ref": "#/$defs/count"}, "code": {"type": "string"}}
                }}
              }
            }
          },

        """#

    private static let definitions = #"""
          "$defs": {
            "text": {"description": "null: not recorded", "type": ["string", "null"]},
            "time": {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}\\.[0-9]{3}Z$"},
            "optionalTime": {"oneOf": [{"type": "null"}, {"$ref": "#/$defs/time"}]},
            "digest": {"type": "string", "pattern": "^sha256:[0-9a-f]{64}$"},
            "count": {"type": "integer", "minimum": 1},
            "entry": {
              "type": "object", "additionalProperties": false, "required": ["index", "leaf"],
              "properties": {"index": {"type": "integer", "minimum": 0}, "leaf": {"$ref": "#/$defs/digest"}}
            },
            "noSample": {
              "type": "object", "additionalProperties": false, "required": ["statement", "taken"],
              "properties": {"statement": {"type": "string"}, "taken": {"const": false}}
            },
            "sample": {
              "type": "object", "additionalProperties": false,
              "required": ["clean", "devices", "other", "recovered", "sampled", "samplers", "statement", "taken", "tools"],
              "properties": {
                "clean": {"type": "integer", "minimum": 0}, "devices": {"$ref": "#/$defs/count"},
                "other": {"type": "integer", "minimum": 0}, "sampled": {"$ref": "#/$defs/count"},
                "recovered": {"type": "array", "items": {"type": "string"}},
                "samplers": {"type": "array", "items": {"type": "string"}},
                "tools": {"type": "array", "items": {"type": "string"}},
                "statement": {"type": "string"}, "taken": {"const": true}
              }
            },
            "validation": {
              "type": "object", "additionalProperties": false,
              "required": ["at", "auth", "basis", "by", "contact", "entry", "location", "name", "organisation", "role",
                "status", "title"],
              "properties": {
                "status": {"const": "accepted"}, "at": {"$ref": "#/$defs/time"}, "by": {"type": "string", "minLength": 1},
                "role": {"type": "string"}, "auth": {"$ref": "#/$defs/text"}, "basis": {"$ref": "#/$defs/text"},
                "name": {"$ref": "#/$defs/text"}, "title": {"$ref": "#/$defs/text"},
                "organisation": {"$ref": "#/$defs/text"}, "location": {"$ref": "#/$defs/text"},
                "contact": {"$ref": "#/$defs/text"}, "entry": {"$ref": "#/$defs/entry"}
              }
            }
          }
        }

        """#
}
