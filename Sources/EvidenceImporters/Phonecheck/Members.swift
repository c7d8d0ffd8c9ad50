import Basics

/// Members of a Phonecheck record that no field reads. A flat record has no place that says what a member belongs to:
/// its name has to be known. Inside a known group, whose names vary, one that speaks of an erasure or of something that
/// went wrong has to be known all the same.
enum PhonecheckMembers {
    /// Known to say nothing of the erasure: the members of the tool's three shapes that are about hardware, tests,
    /// grades, networks, stock and markets.
    // table-data
    private static let harmless: Set<String> = [
        "a4reportlink", "a4reports", "amazonrenewed", "amazonrenewedrejection", "androidcarrierid", "appleid",
        "appversion", "avgbatterytemperature", "backmarketqualified", "backmarketrejection", "batterchargeend",
        "battery_health", "batterychargeend", "batterychargestart", "batterycurrentmaxcapacity", "batterydrain",
        "batterydrainduration", "batterydraininfo", "batterydraintype", "batteryhealthgrade", "batterymodel",
        "batterypercentage", "batteryresistance", "batteryserial", "batterysource", "batterytemperature", "bcc",
        "boxno", "carrier", "carrierlockresponse", "checkall", "cocobatteryhealth", "cococurrentcapacity",
        "cocodesigncapacity", "color", "compatiblesim", "cosmetics", "cosmeticsfailed", "cosmeticspassed",
        "cosmeticspending", "cosmeticssettings", "cosmeticsworking", "countryoforigin", "createdapitimestamp",
        "custom1", "custom10", "custom2", "custom3", "custom4", "custom5", "custom6", "custom7", "custom8", "custom9",
        "decimalmeid", "decimalmeid2", "defectscode", "device_shutdown", "devicedisconnect", "dhr_link",
        "ebayrefurbished", "ebayrejection", "end_battery_charge", "endheat", "errorcode", "esnresponse",
        "final_price", "firmware", "first_received", "grade", "grade_profile_id", "grade_route_id", "gradeperformed",
        "gradingresults", "icloudinfo", "ift_codes", "initialcarrier", "invoiceno", "iscloudtransaction",
        "islabelprint", "knox", "latest_update", "lpn", "manualentry", "master_id", "mastername",
        "maxbatterytemperature", "mdmresponse", "minbatterytemperature", "model_name", "modelno", "network",
        "network1", "network2", "notcompatiblesim", "notes", "oembatteryhealth", "old_devicedisconnect",
        "packagename", "parts", "pesn", "pesn2", "productcode", "qty", "ram", "regulatorymodelnumber", "repair_notes",
        "screentime", "sim1mcc", "sim1mnc", "sim1name", "sim2mcc", "sim2mnc", "sim2name", "simhistory",
        "simlockresponse", "simserial2", "simtechnology", "skucode", "start_battery_charge", "startheat",
        "swappaqualified", "swapparejection", "tester_name", "testerdevicetime", "testplanname", "title",
        "total_battery_drain", "transaction_type", "updatedapitimestamp", "vendorname", "warehouse", "warranty",
        "wifimacaddress",
    ]

    /// True for a member of the closed list.
    static func isHarmless(_ name: String) -> Bool { harmless.contains(ComparableText.key(name)) }

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

    /// True for a name that speaks of an erasure, or of something that went wrong and not in a test.
    static func speaksOfErasure(_ name: String) -> Bool {
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
