// Rules S36, S37, S38.
import RecoveryModel

/// S36: every account lock of the system is off after the erasure. It holds the device, not the erasure, which stays
/// on file.
struct LocksOff: SanitizationRule {
    static let code: FindingCode = "S36"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        guard let attempt = judged.governingAttempt, !judged.isDestroyed else { return .notApplicable }
        var found = FoundWords()
        // A report that names another system than the device's own doesn't spare the device its lock.
        for lock in AccountLock.all
        where lock.concerns(attempt.os) || scope.os.map({ lock.concerns($0) }) ?? false {
            let own = attempt.erasure.locks[lock.name]?.rawValue
            let words = scope.words(lock.slot, own: own, of: attempt).filter { LockState(word: $0.word) != nil }
            let last = LastWord.of(words, after: attempt.ended) { LockState(word: $0) == .off }
            found.read(last, lock.name, isRequired: true, in: scope, of: attempt) {
                (LockState(word: $0) ?? .unknown).rawValue
            }
        }
        if attempt.os == nil, scope.os == nil, let lock = found.onlyMissing, AccountLock.isOfOneSystem(lock),
            let code = attempt.nature.typeCode
        {
            return .unknown(AccountLock.ofUnknownSystem(lock, type: code, source: attempt.erasure.source))
        }
        if let word = found.onlyUnlisted {
            return .unknown(AccountLock.ofUnlistedWord(word, source: attempt.erasure.source))
        }
        return found.result(
            "an account lock is on, or nothing says that it is off after the erasure; have it removed and stated",
            attempt.erasure.source)
    }
}

/// Gathers what several things' last words come to, for one finding about them all.
struct FoundWords {
    private var values: [String: ReasonValue] = [:]
    private var source: SourceRef?
    /// The source whose zone would settle all of it; nil as soon as something stands against the device without that.
    private var zone: String?
    private var isContradicted = false
    /// Words of locks that no list has, and whether anything else stands against the device.
    private var unlisted: Set<String> = []
    private var hasOther = false
    private var isCertain = false

    mutating func read(
        _ last: LastWord, _ name: String, isRequired: Bool, in scope: SanitizationScope,
        of attempt: SanitizationAttempt, written: (String) -> String = { $0 }
    ) {
        switch last {
        case .good: break
        case .bad(let word, let isCertain):
            isContradicted = true
            if AccountLock.isUnlisted(word.word, name) { unlisted.insert(word.word) } else { hasOther = true }
            add(
                name, text: written(word.word), word: word,
                zoneless: isCertain ? nil : scope.zoneless(word, of: attempt))
        case .unplaced(let word):
            // What isn't asked for needs no time.
            guard isRequired else { return }
            hasOther = true
            let when = word.at == nil ? "without a time that counts" : "before or after"
            add(name, text: "\(written(word.word)), \(when)", word: word, zoneless: scope.zoneless(word, of: attempt))
        case .missing:
            guard isRequired else { return }
            hasOther = true
            values[name] = .text("no statement")
            isCertain = true
        }
    }

    /// The word that no list has, where nothing else stands against the device.
    var onlyUnlisted: String? { !hasOther && unlisted.count == 1 ? unlisted.first : nil }

    /// The one thing that nothing is stated of, where everything else is well.
    var onlyMissing: String? {
        guard values.count == 1, let (name, value) = values.first, value == .text("no statement") else { return nil }
        return name
    }

    private mutating func add(_ name: String, text: String, word: StatedWord, zoneless: String?) {
        values[name] = .text(text)
        source = source ?? word.source
        if let zoneless { zone = zone ?? zoneless } else { isCertain = true }
    }

    /// The rule's own finding. Where a zone alone would settle it, it is that of the source without one, for all of its
    /// devices: S31, unless statements contradict each other.
    func result(_ message: String, _ fallback: SourceRef? = nil) -> RuleResult {
        if values.isEmpty { return .meets }
        guard !isCertain, let zone else {
            return .fails(RuleFailure(message, values, source: source ?? fallback))
        }
        let doubt = "which was stated last depends on a zone that nobody states; \(ZonelessSource.cure)"
        return .unknown(
            RuleFailure(
                doubt, values, source: source ?? fallback, code: isContradicted ? nil : ClockPlausible.code,
                shared: zone))
    }
}

/// The three account locks; `lock.sim` is a price attribute.
struct AccountLock: Sendable {
    let name: String
    let slot: SanitizationStatements.Slot
    /// Of Apple's, of others', or of every system.
    let ofApple: Bool?

    static let all = [
        AccountLock(name: "lock.activation", slot: .activation, ofApple: true),
        AccountLock(name: "lock.frp", slot: .frp, ofApple: false),
        AccountLock(name: "lock.mdm", slot: .mdm, ofApple: nil),
    ]

    /// Asked of one family of systems only.
    static func isOfOneSystem(_ name: String) -> Bool { all.contains { $0.name == name && $0.ofApple != nil } }

    /// One finding a word: one row says what it means.
    static func ofUnlistedWord(_ word: String, source: SourceRef?) -> RuleFailure {
        RuleFailure(
            "no list knows the word for a lock: give it a meaning in the table words (list lock), or state the lock in a word "
                + "that is known", ["word": .text(word)], source: source, shared: "lock|\(word)")
    }

    /// A word of a lock that no list has.
    static func isUnlisted(_ word: String, _ name: String) -> Bool {
        name.hasPrefix("lock.") && !word.isEmpty && WordList.lock.meaning(of: word) == nil
    }

    /// One finding for all devices of the type: one row says what system it has.
    static func ofUnknownSystem(_ lock: String, type code: String, source: SourceRef?) -> RuleFailure {
        RuleFailure(
            "nobody says which system the device has, so that its locks can't be told: a row of the table models for its "
                + "type allocation code \(code) does, or a statement about each of them",
            [lock: .text("no statement"), "type": .text(code)], source: source, shared: "system|\(code)")
    }

    /// FRP is no question for iOS, nor Activation Lock for Android (INTERFACE §1.3) or another maker's system; of an
    /// unknown one both are.
    func concerns(_ os: String?) -> Bool {
        guard let ofApple else { return true }
        switch os {
        case "iOS", "iPadOS": return ofApple
        case "Android": return !ofApple
        case let other?: return !ofApple || !SystemFamily.isOther(other)
        case nil: return true
        }
    }
}

/// S37: after the erasure the device is at setup and not rooted.
struct AtSetup: ErasureRule {
    static let code: FindingCode = "S37"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.erasure.media == .internalFlash else { return .notApplicable }
        switch attempt.erasure.rooted {
        case .on:
            return .fails("the device is rooted or jailbroken; restore the maker's system", ["rooted": .text("on")])
        case .unknown:
            let word = attempt.erasure.rootedWords ?? "unknown"
            return .unknown(
                RuleFailure(
                    "whether the device is rooted can't be told from the word; look at it, or give the word a meaning in "
                        + "the table words (list rooted)", ["rooted": .text(word)], shared: "rooted|" + word))
        case .off, nil: break
        }
        let words = scope.words(.setup, own: attempt.erasure.setupState, of: attempt)
        let last = LastWord.of(words, after: attempt.ended) { $0 == "yes" }
        let isRequired = scope.context.policy.requiredStatements.contains("state.setup")
        if case .missing = last {
            guard isRequired else { return .notApplicable }
            return .unknown(
                RuleFailure(
                    "nothing says that the device was at setup after the erasure; test and state it",
                    ["state.setup": .text("no statement")]))
        }
        var found = FoundWords()
        found.read(last, "state.setup", isRequired: isRequired, in: scope, of: attempt)
        return found.result("the device is not known to be at setup after the erasure; erase it again")
    }
}

/// S38: every media item besides the internal memory has its own disposition. A card that was removed is gone, so SIM
/// and memory card count from the receipt on, until somebody sees one; what an eSIM holds goes with erasing.
struct MediaDisposed: ErasureRule {
    static let code: FindingCode = "S38"

    private static let items: [(name: String, slot: SanitizationStatements.Slot, isCard: Bool)] = [
        ("media.sim", .sim, true), ("media.sd", .sd, true), ("media.esim", .esim, false),
    ]

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.erasure.media == .internalFlash else { return .notApplicable }
        var found = FoundWords()
        for item in Self.items {
            let own = attempt.erasure.mediaItems[item.name]
            var words = scope.words(item.slot, own: own, of: attempt)
            // That a tool didn't look is no word against what a person took out.
            if item.isCard, words.contains(where: { Self.isGone($0.word) }) { words.removeAll { $0.word == "unknown" } }
            let last =
                item.isCard
                ? LastWord.of(
                    words, after: scope.received, within: scope.context.policy.clockSkewSeconds, isGood: Self.isGone)
                : LastWord.of(words, after: attempt.ended) { Self.isGone($0) || $0 == "erased" }
            found.read(
                last, item.name, isRequired: scope.context.policy.requiredStatements.contains(item.name), in: scope,
                of: attempt)
        }
        return found.result("a media item has no disposition; remove it, or state that it is absent")
    }

    /// A card that was erased is cleared at most.
    private static func isGone(_ word: String) -> Bool {
        word == "absent" || word == "removed" || word == "destroyed"
    }
}
