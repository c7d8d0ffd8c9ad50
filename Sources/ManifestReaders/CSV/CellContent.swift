import RecoveryModel

/// What a cell looks like when nothing names its column.
enum CellContent {
    /// The field that the text would fit, judged by the identifier parsers and a few plain words.
    static func field(of text: String) -> ManifestField? {
        if isScientific(text) { return .imei }
        switch IdentifierParser.readUnlabelled(text) {
        case .accepted(let identifier, _): return field(of: identifier, text)
        case .rejected(let note): return isImeiLike(text) && note.code != "I11" ? .imei : nil
        case .empty: return nil
        }
    }

    private static func field(of identifier: Identifier, _ text: String) -> ManifestField? {
        switch identifier.kind {
        case .imei: return .imei
        case .meid: return .meid
        case .eid: return .eid
        case .iccid: return .iccid
        case .udid: return .udid
        case .mac: return .mac
        default: break
        }
        if isStorage(text) { return .storage }
        if makes.contains(text.lowercased()) { return .make }
        if isModel(text) { return .model }
        return isSerial(text) ? .serial : nil
    }

    /// Words that are no identifier at all still may be a make, a model or a size.
    static func word(of text: String) -> ManifestField? {
        if isStorage(text) { return .storage }
        if makes.contains(text.lowercased()) { return .make }
        return isModel(text) ? .model : nil
    }

    static func isScientific(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard let mark = bytes.firstIndex(where: { $0 | 0x20 == 101 }), mark > 0, bytes.count - mark == 4,
            bytes[mark + 1] == 43, bytes[mark + 2] == 49, bytes[mark + 3] &- 48 < 10
        else { return false }
        return bytes[..<mark].allSatisfy { $0 &- 48 < 10 || $0 == 46 || $0 == 44 }
    }

    private static func isImeiLike(_ text: String) -> Bool {
        let digits = text.utf8.count { $0 &- 48 < 10 }
        return (14...16).contains(digits) && text.utf8.allSatisfy { $0 &- 48 < 10 || $0 == 32 || $0 == 45 || $0 == 47 }
    }

    /// Capitals and digits mixed, as long as serials are: 8 to 14.
    private static func isSerial(_ text: String) -> Bool {
        guard AppleSerial.isPlausible(text) else { return false }
        let digits = text.utf8.count { $0 &- 48 < 10 }
        let capitals = text.utf8.count { $0 &- 65 < 26 }
        return digits > 1 && capitals > 0 && digits + capitals == text.utf8.count
    }

    private static func isStorage(_ text: String) -> Bool {
        guard let last = text.utf8.last, last | 0x20 == 98 else { return false }
        return StorageSize.gigabytes(text) != nil
    }

    private static func isModel(_ text: String) -> Bool {
        let lower = text.lowercased()
        return models.contains { lower.hasPrefix($0) }
    }

    static let makes: Set<String> = [
        "apple", "samsung", "google", "motorola", "lg", "nokia", "huawei", "xiaomi", "oneplus", "sony", "htc", "zebra",
        "honeywell", "panasonic", "kyocera", "oppo", "fairphone", "microsoft", "lenovo", "asus", "zte", "tcl",
        "blackberry", "crosscall", "datalogic", "cat", "honor", "vivo", "realme", "nothing",
    ]

    private static let models = [
        "iphone", "ipad", "ipod", "galaxy", "pixel", "sm-", "moto ", "redmi", "xperia", "nexus", "surface", "thinkpad",
    ]
}
