/// Headers and members that only evidence, tables and events have: such files have readers of their own.
enum ForeignNames {
    private static let names: Set<String> = [
        "scannedat", "testedat", "occurredat", "gradedat", "repairedat", "destroyedat", "sampledat", "startedat", "at",
        "trackingcode", "priceminor", "technique", "duediligenceat", "trainedat", "versionfrom", "encryptionalwayson",
        "passed", "failed", "pending", "testername", "deviceupdateddate", "wiped", "wipedate", "wipemethod",
        "wiperesult", "context", "epcisbody", "credentialsubject", "stages", "codes",
    ]

    /// True when one of the names says that the file reports something done.
    static func occur(in headers: some Sequence<String>) -> Bool {
        headers.contains { header in
            let name = HeaderName.normalised(header)
            return names.contains(name) || name.hasPrefix("erase") || name.hasPrefix("erasure")
        }
    }
}
