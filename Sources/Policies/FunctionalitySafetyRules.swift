import RecoveryModel

/// F05: no hazard at the dock, no swollen battery. A hazard ends with a repair and a battery that isn't swollen after
/// it; a word that nobody knows is a hold, not «none».
struct NoHazard: FunctionalityRule {
    static let code: FindingCode = "F05"
    static let clause = "R2v3 C(2)(c); 49 CFR 173.185(f)"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        var uncertain: RuleFailure?
        for scan in scope.dossier.scans {
            guard let word = scan.hazardWord, !word.isEmpty, scan.hazard != Hazard.none else { continue }
            if scan.hazard == nil {
                uncertain = RuleFailure(
                    "the hazard is a word that nobody knows; look at the device", ["hazard": .text(word)],
                    source: scan.source, severity: .hold)
            } else if !isRepaired(scan, scope) {
                return .fails(
                    RuleFailure(
                        "hazard seen at the dock: quarantine; only recycling or destruction", ["hazard": .text(word)],
                        source: scan.source))
            }
        }
        if let index = scope.statement(FunctionalityVocabulary.swelling) {
            let statement = scope.dossier.statements[index]
            switch statement.testResult {
            case .pass, .notTested, .notApplicable: break
            case .fail:
                return .fails(
                    RuleFailure(
                        "the battery is swollen: quarantine; only recycling or destruction",
                        ["battery_swelling": .text("fail")], source: statement.source))
            case .inconclusive, nil:
                uncertain = RuleFailure(
                    "whether the battery is swollen is not known; look at the device",
                    ["battery_swelling": .text(statement.result)], source: statement.source, severity: .hold)
            }
        }
        return uncertain.map { .unknown($0) } ?? .meets
    }

    private func isRepaired(_ scan: Scan, _ scope: FunctionalityScope) -> Bool {
        guard let seen = scope.context.time(scan.at, at: scan.station),
            let index = scope.statement(FunctionalityVocabulary.swelling),
            scope.dossier.statements[index].testResult == .pass, let tested = scope.dossier.statements[index].at
        else { return false }
        return scope.dossier.repairs.contains { repair in
            guard let at = repair.at else { return false }
            return SanitizationTimes.isAfter(at, seen) == .yes && SanitizationTimes.isAfter(tested, at) == .yes
        }
    }
}

/// F06: no account lock is on.
struct NoLockOn: FunctionalityRule {
    static let code: FindingCode = "F06"
    static let clause = "R2v3 B(12)"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        AccountLocks.check(scope, for: { $0 == .on }, "an account lock is on; have its owner remove it")
    }
}

/// F07: no account lock is unknown; nothing stated is unknown too.
struct NoLockUnknown: FunctionalityRule {
    static let code: FindingCode = "F07"
    static let clause = "R2v3 B(12)"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        AccountLocks.check(
            // Where nothing at all is stated, F01 says so.
            scope, for: { $0 == .unknown || ($0 == nil && !scope.dossier.statements.isEmpty) },
            "nothing says that an account lock is off; look it up")
    }
}

private enum AccountLocks {
    static func check(
        _ scope: FunctionalityScope, for isBad: (LockState?) -> Bool, _ message: String
    ) -> RuleResult {
        guard !scope.isDestroyed else { return .notApplicable }
        var values: [String: ReasonValue] = [:]
        var source: SourceRef?
        for lock in AccountLock.all where lock.concerns(scope.os) {
            let (state, origin) = scope.lock(position(of: lock))
            guard isBad(state) else { continue }
            values[lock.name] = .text(state?.rawValue ?? "no statement")
            source = source ?? origin
        }
        if values.isEmpty { return .meets }
        if scope.os == nil, values.count == 1, let lock = values.first, lock.value == .text("no statement"),
            AccountLock.isOfOneSystem(lock.key),
            let code = scope.dossier.identifiers.first(where: { $0.kind == .imei })?.value.prefix(8)
        {
            return .unknown(AccountLock.ofUnknownSystem(lock.key, type: String(code), source: source))
        }
        if let word = unlisted(Array(values.keys), in: scope) {
            return .unknown(AccountLock.ofUnlistedWord(word, source: source))
        }
        return .fails(RuleFailure(message, values, source: source))
    }

    /// The one word outside of the list that all these locks are stated by.
    private static func unlisted(_ locks: [String], in scope: FunctionalityScope) -> String? {
        let words = locks.map { lock in
            Set(scope.dossier.statements.filter { $0.function == lock }.map(\.result)).filter {
                AccountLock.isUnlisted($0, lock)
            }
        }
        guard let word = words.first?.first, words.allSatisfy({ $0 == [word] }) else { return nil }
        return word
    }

    private static func position(of lock: AccountLock) -> Int {
        switch lock.slot {
        case .activation: FunctionalityVocabulary.activation
        case .frp: FunctionalityVocabulary.frp
        default: FunctionalityVocabulary.mdm
        }
    }
}

/// F08: not reported lost or stolen, and no fact says counterfeit.
struct NotReported: FunctionalityRule {
    static let code: FindingCode = "F08"
    static let clause = "R2v3 2(b)(1)"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        if let fact = scope.dossier.facts.first(where: { $0.code == Self.code }) {
            return .fails(
                RuleFailure(
                    "reported lost, stolen, recalled or counterfeit; keep it, and give notice",
                    ["reported": .text(fact.subject)], source: fact.source))
        }
        if let index = scope.statement(FunctionalityVocabulary.blacklist) {
            let statement = scope.dossier.statements[index]
            let word = statement.result
            if !word.isEmpty, WordList.blacklist.meaning(of: word, own: scope.context.ownWords) == nil {
                return .unknown(
                    RuleFailure(
                        "whether it is reported lost or stolen can't be told from the word; look it up, or give the word "
                            + "a meaning in the table words (list blacklist)",
                        ["blacklist": .text(word)], source: statement.source, shared: "blacklist|" + word))
            }
        }
        let (state, source) = scope.lock(FunctionalityVocabulary.blacklist)
        if state != .on, scope.dossier.claim?.locks["blacklist"] != .on || state == .off { return .meets }
        return .fails(
            RuleFailure(
                "reported lost or stolen; keep it, and give notice", ["blacklist": .text("on")],
                source: source ?? scope.dossier.claim?.source))
    }
}
