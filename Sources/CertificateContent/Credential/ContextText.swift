import Basics

/// JSON-LD context of the members that VC Data Model 2.0 doesn't define. Nobody needs it for checking: eddsa-jcs-2022
/// signs the JSON as it is. It is there for those who read credentials as linked data.
enum CredentialContextText {
    /// Members and types of ours, in order. The context of VC Data Model 2.0 is protected, so none of its terms is here.
    static let terms = [
        "CertificateStatusList", "DataSanitizationCertificate", "DatedStatusList", "DestructionCertificate",
        "ErasureRecord", "Evidence", "about", "address", "at", "auth", "basis", "by", "certificate", "checkpoint",
        "clean", "code", "completedAt", "confidentiality", "contact", "contract", "count", "deviceCount", "devices",
        "devicesDigest", "digest", "entries", "entry", "entryCount", "excludedCodes", "excludedCount", "index",
        "intake", "kind", "leaf", "leavesRoot", "level", "location", "log", "lot", "lotOpenedAt", "method",
        "notChecked", "operator", "organisation", "other", "owner", "pipeline", "policy", "recovered", "ref",
        "registeredId", "resolutionCount", "result", "reuseAllowed", "revocation", "revoked", "role", "root", "rules",
        "sampled", "samplers", "sampling", "sanitizeWithinDays", "scope", "site", "size", "standard", "statement",
        "statements", "status", "subjects", "superseded", "taken", "technique", "template", "text", "title", "tool",
        "tools", "validation", "verification", "version", "warnings", "what",
    ]

    static let text: String = {
        var lines = ["    \"@protected\": true", "    \"@version\": 1.1"]
        lines += terms.map { "    \"\($0)\": \"\(CredentialNames.base)terms#\($0)\"" }
        return "{\n  \"@context\": {\n" + lines.joined(separator: ",\n") + "\n  }\n}\n"
    }()
}
