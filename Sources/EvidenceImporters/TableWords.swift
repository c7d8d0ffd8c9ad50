/// Closed vocabularies of the store-wide tables.
enum TableWords {
    static let answers = ["yes", "no", "unknown"]
    static let systems = ["iOS", "iPadOS", "Android", "*"]
    static let roles = [
        "receiver", "tester", "sanitizer", "validator", "sampler", "grader", "destroyer", "dpr",
    ]
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
