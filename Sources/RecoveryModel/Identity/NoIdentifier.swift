/// Values that stand where an identifier should and identify nothing (interop §1.1, S04).
enum NoIdentifier {
    /// IMEIs seen as defaults, in emulators or in tutorials, by their first 14 digits; what the rules below find is not
    /// repeated here.
    static let knownIMEIs: Set<UInt64> = [
        35_209900_176148, 35_867301_379589, 35_200504_824725, 86_228001_059952, 35_519500_000001, 35_569254_769308,
        11_345679_894545, 1_237900_077288, 35_870104_290975, 35_800004_365413, 34_563000_000011, 35_629904_658776,
        35_659100_000022, 35_724204_280404, 35_653104_459053, 35_160200_052582, 35_175104_542118,
    ]

    /// Why the 14 digits (type allocation code and serial) are no device's, nil where nothing is known against them.
    static func reason(imei body: ArraySlice<UInt8>) -> String? {
        if isUniform(body) { return "all its digits are equal" }
        if isRunning(body) { return "its digits only count up or down" }
        let bodyCode = (body[body.startIndex] &- 0x30) &* 10 &+ (body[body.startIndex + 1] &- 0x30)
        if body.prefix(8).allSatisfy({ $0 == 0x30 }) { return "its type allocation code is all zeros" }
        if bodyCode == 0 || (2...9).contains(bodyCode) {
            return "reporting body 00 and 02 to 09 are ranges for test equipment"
        }
        if body.suffix(6).allSatisfy({ $0 == 0x30 }) { return "its serial part is all zeros" }
        if let number = IdentityText.decimal(body), knownIMEIs.contains(number) {
            return "it is a known default or example value"
        }
        return nil
    }

    static func isUniform(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard let first = bytes.first else { return false }
        for byte in bytes where byte != first { return false }
        return true
    }

    /// True where each digit is one more, or one less, than the one before it; 9 and 0, and 9 and 1, are neighbours.
    static func isRunning(_ bytes: ArraySlice<UInt8>) -> Bool {
        guard bytes.count > 2 else { return false }
        var (isRising, isFalling) = (true, true)
        for place in bytes.indices.dropFirst() where isRising || isFalling {
            isRising = isRising && follows(bytes[place], after: bytes[place - 1])
            isFalling = isFalling && follows(bytes[place - 1], after: bytes[place])
        }
        return isRising || isFalling
    }

    private static func follows(_ next: UInt8, after digit: UInt8) -> Bool {
        guard IdentityText.isDigit(next), IdentityText.isDigit(digit) else { return false }
        return digit == 0x39 ? next == 0x30 || next == 0x31 : next == digit + 1
    }

    /// Words that say "nothing here"; compared on letters and digits alone.
    private static let noStatement: Set<String> = [
        "na", "none", "null", "nil", "nan", "undefined", "unknown", "notavailable", "notapplicable", "notknown",
        "notspecified", "notset", "notprovided", "nodata", "missing", "empty", "blank", "tbd", "tba", "pending",
        "noserial", "noserialnumber", "noimei", "notag", "unreadable", "notreadable", "illegible", "invalid",
    ]

    /// Values that look like statements and are shared by many devices.
    private static let shared: Set<String> = [
        "systemserialnumber", "chassisserialnumber", "defaultstring", "defaultserial", "default", "serialnumber",
        "serial", "serialno", "imei", "imeinumber", "assettag", "noassettag", "test", "testserial", "sample",
        "example", "dummy", "oem", "generic", "0123456789abcdef", "abcdefgh", "abcdefghijkl",
    ]

    /// First bytes of what has digits among the words and beginnings of `finding`: `0123…`, `optane000`, `tobefilled`.
    private static let begins: [UInt8] = [0x30, 0x6F, 0x74]

    /// `nothing` for an empty statement, `shared` for a value that is no identity.
    enum Finding { case nothing, shared }

    /// Judges serials, tags and other text. Expects bytes without outer blanks.
    static func finding(_ bytes: [UInt8]) -> Finding? {
        var core: [UInt8] = []
        core.reserveCapacity(bytes.count)
        var hasDigit = false
        for byte in bytes {
            let isDigit = IdentityText.isDigit(byte)
            guard isDigit || IdentityText.isLetter(byte) || byte >= 0x80 else { continue }
            core.append(IdentityText.lower(byte))
            hasDigit = hasDigit || isDigit
        }
        guard let first = core.first else { return .nothing }
        if isUniform(core[...]), core.count >= 4 || first == 0x30 { return .shared }
        if core.count >= 6, isRunning(core[...]) { return .shared }
        if core.count > 24 { return core.starts(with: "tobefilled".utf8) ? .shared : nil }
        // Almost every identifier has a digit, and of the words below only what begins so has one.
        if hasDigit, !begins.contains(first) { return nil }
        let word = IdentityText.string(core)
        if noStatement.contains(word) { return .nothing }
        if shared.contains(word) || word.hasPrefix("tobefilled") { return .shared }
        // Every module of one make reports this one.
        return word.hasPrefix("optane000") ? .shared : nil
    }
}

extension IdentifierParser {
    /// True where the text identifies nothing: empty, a word for nothing, or a value that many devices share
    /// (`Optane_0000`, `To be filled by O.E.M.`, ` -- `, all zeros). Such a value never counts as a match (S04).
    package static func isPlaceholder(_ text: String) -> Bool {
        switch IdentityText.clean(text, as: .asset) {
        case .empty, .refused: true
        case .bytes(let bytes): NoIdentifier.finding(bytes) != nil
        }
    }

    /// True where the text is empty or a word for nothing (` -- `, `N/A`): no value at all, not even a shared one.
    package static func saysNothing(_ text: String) -> Bool {
        switch IdentityText.clean(text, as: .asset) {
        case .empty, .refused: true
        case .bytes(let bytes): NoIdentifier.finding(bytes) == .nothing
        }
    }
}
