import Basics

/// Members of a Phonecheck record that no field reads. A flat record has no place that says what a member belongs to, so
/// its name does: one that speaks of an erasure, or of something that went wrong and not in a test, has to be known.
enum PhonecheckMembers {
    /// Known to say nothing of the erasure, though their names sound like it.
    private static let harmless: Set<String> = [
        "errorcode", "defectscode", "ift_codes", "working", "failed", "manualfailure", "manualentry", "cosmeticsfailed",
        "cosmeticspassed", "cosmeticspending", "device_shutdown", "a4reports", "dhr_link", "data_verification_link",
    ]

    private static let erasing: Set<String> = [
        "erase", "erased", "erasing", "erasure", "erasures", "eraser", "wipe", "wiped", "wiping", "wipes", "sanitize",
        "sanitized", "sanitise", "sanitised", "sanitization", "sanitisation", "purge", "purged", "overwrite",
        "overwritten", "reset", "restore", "restored", "verification", "datawipe",
    ]

    /// Words for what is tested, beside which a failure is a test's.
    private static let tested: Set<String> = [
        "test", "tests", "tester", "testing", "function", "functional", "cosmetic", "cosmetics", "grade", "grading",
        "battery", "camera", "cameras", "mic", "speaker", "audio", "display", "screen", "touch", "button", "buttons",
        "sensor", "sensors", "wifi", "bluetooth", "gps", "nfc", "part", "parts", "oem", "sim", "esn", "carrier",
        "network", "icloud", "mdm", "knox", "ebay", "amazon", "swappa", "market", "label", "print", "warranty",
    ]

    /// Run-together names in lower case begin like this.
    private static let beginnings = ["erase", "erasure", "wipe", "sanitiz", "sanitis", "datawipe", "dataeras"]

    /// True for a member that an erasure's record may be undone by: it has to be known.
    static func isOfErasure(_ name: String) -> Bool {
        let key = ComparableText.key(name)
        if harmless.contains(key) { return false }
        // Letters of two scripts in one name: it was not written by the tool.
        if isMixed(key) { return true }
        let parts = FailureNames.parts(name)
        if parts.contains(where: erasing.contains) { return true }
        if parts.count == 1, beginnings.contains(where: key.hasPrefix) { return true }
        return FailureNames.tells(name) && !parts.contains(where: tested.contains)
    }

    private static func isMixed(_ name: String) -> Bool {
        name.utf8.contains { $0 >= 97 && $0 <= 122 } && name.utf8.contains { $0 >= 0x80 }
    }

    /// Members by which records of two devices, or two pages of one, always differ.
    static func isIdentity(_ name: String) -> Bool { identities.contains(ComparableText.key(name)) }

    private static let identities: Set<String> = [
        "decimalmeid", "decimalmeid2", "pesn", "pesn2", "simserial2", "wifimacaddress", "batteryserial", "master_id",
        "a4reports", "dhr_link", "testerdevicetime",
    ]

    /// Members under which pages put their records.
    static let wrappers: Set<String> = ["data", "devices", "results", "records", "items", "list", "rows", "response"]
}
