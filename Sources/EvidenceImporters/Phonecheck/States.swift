import Basics
import RecoveryModel

/// Locks, media items and setup state as a Phonecheck record words them.
struct PhonecheckStates {
    var locks: [String: LockState] = [:]
    /// The words of locks that no list has, as written.
    private(set) var unlisted: [String: String] = [:]
    var media: [String: String] = [:]
    /// yes, no, unknown; nil when the record doesn't say.
    var setup: String?
    /// Nil when the record doesn't say; unknown for a word that no list has, and for two that differ.
    var rooted: LockState?

    init(_ record: PhonecheckRecord) {
        readLocks(record)
        readMedia(record)
        let words = record.texts(.devicestate).map(ComparableText.key)
        if let state = words.first {
            setup = words.count > 1 ? "unknown" : state == "hello" ? "yes" : state == "no" ? "no" : "unknown"
        }
        rooted = Self.state(record.texts(.rooted), .rooted)
    }

    private mutating func readLocks(_ record: PhonecheckRecord) {
        for name in Self.deviceLocks(record) { take(name, words: record.texts(.devicelock), list: .lock) }
        take("lock.mdm", words: record.texts(.mdm), list: .lock)
        let simLock = record.texts(.simlock)
        take("lock.sim", words: simLock.isEmpty ? record.texts(.unlockstatus) : simLock, list: .lock)
        take("blacklist", words: record.texts(.esn), list: .blacklist)
    }

    private mutating func take(_ name: String, words: [String], list: WordList) {
        locks[name] = Self.state(words, list)
        if words.count == 1, list.meaning(of: words[0]) == nil { unlisted[name] = words[0] }
    }

    /// What the words of one question come to: nil for none, unknown for a word outside the list and for two that say
    /// different things.
    private static func state(_ words: [String], _ list: WordList) -> LockState? {
        let states = Set(words.map { list.meaning(of: $0).flatMap(LockState.init(rawValue:)) ?? .unknown })
        return states.count > 1 ? .unknown : states.first
    }

    /// `DeviceLock` is Activation Lock on Apple's devices and factory reset protection on Android; when the record says
    /// neither system nor maker, both questions have its answer.
    private static func deviceLocks(_ record: PhonecheckRecord) -> [String] {
        let family =
            SystemFamily(system: record.text(.os)) ?? SystemFamily(maker: record.text(.make))
            ?? SystemFamily(house: MakerNames.house(ofModel: record.text(.make) ?? record.text(.model)))
        switch family {
        case .apple: return ["lock.activation"]
        case .android: return ["lock.frp"]
        case nil: return ["lock.activation", "lock.frp"]
        }
    }

    private mutating func readMedia(_ record: PhonecheckRecord) {
        if let word = Self.erased(record.texts(.simerased)) {
            media["media.sim"] = word
        } else if !record.texts(.simserial).isEmpty {
            // A card number was read, so a card was in the device.
            media["media.sim"] = "present"
        }
        media["media.sd"] = Self.erased(record.texts(.erasedsd))
        media["media.esim"] = Self.esim(record.texts(.esim_present), erased: record.texts(.esim_erased))
    }

    /// Nil when nothing is stated; only a plain yes is one.
    private static func erased(_ words: [String]) -> String? {
        if words.isEmpty { return nil }
        if words.allSatisfy(isYes) { return "erased" }
        // What was tried and didn't go well was there.
        return words.allSatisfy { isNo($0) || WordList.outcome.meaning(of: $0) == nil } ? "unknown" : "present"
    }

    private static func esim(_ present: [String], erased: [String]) -> String? {
        if present.isEmpty, erased.isEmpty { return nil }
        if !erased.isEmpty, erased.allSatisfy(isYes) { return "erased" }
        if present.count == 1, isNo(present[0]) { return "absent" }
        return present.count == 1 && isYes(present[0]) ? "present" : "unknown"
    }

    private static func isYes(_ word: String) -> Bool { WordList.answer.meaning(of: word) == "yes" }
    private static func isNo(_ word: String) -> Bool { WordList.answer.meaning(of: word) == "no" }
}
