/// Closed vocabularies of the store-wide tables.
enum TableWords {
    static let answers = ["yes", "no", "unknown"]
    static let systems = ["iOS", "iPadOS", "Android", "*"]
    static let roles = [
        "receiver", "tester", "sanitizer", "validator", "sampler", "grader", "destroyer", "dpr",
    ]
    /// Codes of the REC functionality scale, `failed` for what has none, `none` for what was never tested.
    static let functional = ["F1", "F2", "F3", "F4", "F5", "F6", "failed", "none", "*"]
    /// Codes of the REC cosmetic scale, `none` for what was never graded.
    static let cosmetic = (0...9).map { "C\($0)" } + ["none", "*"]
    static let vendorKinds = ["r2", "other"]
    /// Statuses of the certification body's directory.
    static let vendorStates = ["active", "suspended", "revoked", "expired", "discontinued", "closed", "moved"]
    /// Scope terms that a certificate can carry (R2v3 code of practices, table 10).
    static let scopes = [
        "Downstream Vendor Management", "Logical Data Sanitization", "Physical Data Sanitization",
        "Logical and Physical Data Sanitization", "Testing", "Repairing", "Testing and Repairing",
        "Specialty Electronics Reuse", "Materials Recovery", "Brokering", "PV Modules",
    ]
}
