import RecoveryModel

/// Locks, media items and setup state as a Phonecheck record words them.
struct PhonecheckStates {
    var locks: [String: LockState] = [:]
    var media: [String: String] = [:]
    /// yes, no, unknown; nil when the record doesn't say.
    var setup: String?

    init(_ record: PhonecheckRecord) {
        readLocks(record)
        readMedia(record)
        if let state = record.text(.devicestate)?.lowercased() {
            setup = state == "hello" ? "yes" : state == "no" ? "no" : "unknown"
        }
    }

    private mutating func readLocks(_ record: PhonecheckRecord) {
        if let state = Self.lock(record.text(.devicelock)) {
            for name in Self.deviceLocks(record) { locks[name] = state }
        }
        locks["lock.mdm"] = Self.lock(record.text(.mdm))
        locks["lock.sim"] = Self.lock(record.text(.simlock) ?? record.text(.unlockstatus))
        locks["blacklist"] = Self.blacklist(record.text(.esn))
    }

    private static func lock(_ word: String?) -> LockState? { word.flatMap { LockState(word: $0) } }

    /// `DeviceLock` is Activation Lock on Apple's devices and factory reset protection on Android; when the record says
    /// neither system nor maker, both questions have its answer.
    private static func deviceLocks(_ record: PhonecheckRecord) -> [String] {
        let system = (record.text(.os) ?? record.text(.make) ?? "").lowercased()
        if system.hasPrefix("ios") || system.hasPrefix("ipados") || system.hasPrefix("apple") {
            return ["lock.activation"]
        }
        if system.isEmpty { return ["lock.activation", "lock.frp"] }
        return ["lock.frp"]
    }

    /// The words for an ESN that is free or barred; anything else, such as an expired licence, says nothing.
    private static func blacklist(_ word: String?) -> LockState? {
        switch word?.lowercased() {
        case nil: nil
        case "good", "clean": .off
        case "bad", "blacklisted", "lost", "stolen", "barred": .on
        default: .unknown
        }
    }

    private mutating func readMedia(_ record: PhonecheckRecord) {
        if let word = record.text(.simerased) {
            media["media.sim"] = Self.isYes(word) ? "erased" : "unknown"
        } else if record.text(.simserial) != nil {
            // A card number was read, so a card was in the device.
            media["media.sim"] = "present"
        }
        if let word = record.text(.erasedsd) { media["media.sd"] = Self.isYes(word) ? "erased" : "unknown" }
        media["media.esim"] = Self.esim(record.text(.esim_present), erased: record.text(.esim_erased))
    }

    private static func esim(_ present: String?, erased: String?) -> String? {
        if let erased, isYes(erased) { return "erased" }
        if let present, isNo(present) { return "absent" }
        if let present, isYes(present) { return "present" }
        return present == nil && erased == nil ? nil : "unknown"
    }

    private static func isYes(_ word: String) -> Bool { ["yes", "true", "1"].contains(word.lowercased()) }
    private static func isNo(_ word: String) -> Bool { ["no", "false", "0"].contains(word.lowercased()) }
}
