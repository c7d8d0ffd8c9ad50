import RecoveryModel

/// S36: every account lock of the system is off after the erasure. It holds the device, not the erasure, which stays
/// on file.
struct LocksOff: SanitizationRule {
    static let code: FindingCode = "S36"
    static let clause = "R2v3 B(12)"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        guard let attempt = judged.governingAttempt, !judged.isDestroyed else { return .notApplicable }
        var values: [String: ReasonValue] = [:]
        var source: SourceRef?
        // A report that names another system than the device's own doesn't spare the device its lock.
        for lock in AccountLock.all
        where lock.concerns(attempt.os) || scope.os.map({ lock.concerns($0) }) ?? false {
            let (state, origin) = lock.state(after: attempt, in: scope)
            guard state != .off else { continue }
            values[lock.name] = .text(state?.rawValue ?? "no statement")
            source = source ?? origin
        }
        guard !values.isEmpty else { return .meets }
        return .fails(
            RuleFailure(
                "an account lock is on, or nothing says that it is off after the erasure; have it removed and stated",
                values, source: source ?? attempt.erasure.source))
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

    /// FRP is no question for iOS, nor Activation Lock for Android (INTERFACE §1.3); of an unknown system both are.
    func concerns(_ os: String?) -> Bool {
        guard let ofApple else { return true }
        switch os {
        case "iOS", "iPadOS": return ofApple
        case "Android": return !ofApple
        default: return true
        }
    }

    /// Nil when nothing is stated after the erasure.
    func state(after attempt: SanitizationAttempt, in scope: SanitizationScope) -> (LockState?, SourceRef?) {
        let own = attempt.erasure.locks[name]?.rawValue
        switch scope.statement(slot, after: attempt.ended, own: own, of: attempt.erasure.source) {
        case .stated(let word, let source): return (LockState(word: word), source)
        case .uncertain(_, let source): return (.unknown, source)
        case .missing: return (nil, nil)
        }
    }
}

/// S37: after the erasure the device is at setup and not rooted.
struct AtSetup: ErasureRule {
    static let code: FindingCode = "S37"
    static let clause = "R2v3 B(12)"

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
        let statement = scope.statement(
            .setup, after: attempt.ended, own: attempt.erasure.setupState, of: attempt.erasure.source)
        switch statement {
        case .stated("yes", _): return .meets
        case .missing:
            guard scope.context.policy.requiredStatements.contains("state.setup") else { return .notApplicable }
            return .unknown(
                RuleFailure(
                    "nothing says that the device was at setup after the erasure; test and state it",
                    ["state.setup": .text("no statement")]))
        case .stated(let word, let source), .uncertain(let word, let source):
            return .fails(
                RuleFailure(
                    "the device is not known to be at setup after the erasure; erase it again",
                    ["state.setup": .text(word)], source: source))
        }
    }
}

/// S38: every media item besides the internal memory has its own disposition after the erasure.
struct MediaDisposed: ErasureRule {
    static let code: FindingCode = "S38"
    static let clause = "NIST SP 800-88r1 table A-3"

    private static let items: [(name: String, slot: SanitizationStatements.Slot, canBeErased: Bool)] = [
        ("media.sim", .sim, false), ("media.sd", .sd, false), ("media.esim", .esim, true),
    ]

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.erasure.media == .internalFlash else { return .notApplicable }
        var values: [String: ReasonValue] = [:]
        var source: SourceRef?
        for item in Self.items {
            let own = attempt.erasure.mediaItems[item.name]
            switch scope.statement(item.slot, after: attempt.ended, own: own, of: attempt.erasure.source) {
            case .missing:
                guard scope.context.policy.requiredStatements.contains(item.name) else { continue }
                values[item.name] = .text("no statement")
            case .uncertain(let word, let origin):
                values[item.name] = .text(word + ", in an unknown zone")
                source = source ?? origin
            case .stated(let word, let origin):
                if Self.isDisposed(word, item.canBeErased, scope.required) { continue }
                values[item.name] = .text(word)
                source = source ?? origin
            }
        }
        guard !values.isEmpty else { return .meets }
        return .fails(
            RuleFailure(
                "a media item has no disposition after the erasure; remove it, or state that it is absent", values,
                source: source))
    }

    /// A card that was erased is cleared at most; an eSIM's profiles are the network's keys, and go with erasing.
    private static func isDisposed(_ word: String, _ canBeErased: Bool, _ required: SanitizationLevel) -> Bool {
        switch word {
        case "absent", "removed", "destroyed": true
        case "erased": canBeErased
        default: false
        }
    }
}
