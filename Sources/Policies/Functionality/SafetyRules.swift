import Basics
import RecoveryModel

/// F05: no hazard at the dock, no swollen battery, no phone that overheats. A hazard ends with another part in place of
/// the one that it comes from and a test after that which finds it gone; a word that nobody knows is a hold, not «none».
struct NoHazard: FunctionalityRule {
    static let code: FindingCode = "F05"

    private static let tests: [(function: String, position: Int, what: String)] = [
        ("battery_swelling", FunctionalityVocabulary.swelling, "the battery is swollen"),
        ("thermal", FunctionalityVocabulary.thermal, "the device overheats"),
    ]

    func check(_ scope: FunctionalityScope) -> RuleResult {
        var uncertain: RuleFailure?
        for scan in scope.dossier.scans {
            guard let word = scan.hazardWord, !word.isEmpty, scan.hazard != Hazard.none else { continue }
            if scan.hazard == nil {
                uncertain = RuleFailure(
                    "the hazard is a word that nobody knows; look at the device", ["hazard": .text(word)],
                    source: scan.source, severity: .hold)
            } else if !isEnded(
                scope.context.time(scan.at, at: scan.station), function: "battery_swelling", scope: scope)
            {
                return .fails(
                    RuleFailure(
                        "hazard seen at the dock: quarantine; only recycling or destruction", ["hazard": .text(word)],
                        source: scan.source))
            }
        }
        for test in Self.tests {
            guard let index = scope.statement(test.position) else { continue }
            let failed = scope.dossier.statements.first {
                $0.function == test.function && $0.testResult == .fail
                    && !isEnded($0.at, function: test.function, scope: scope)
            }
            if let failed {
                return .fails(
                    RuleFailure(
                        "\(test.what): quarantine; only recycling or destruction",
                        [test.function: .text("fail")], source: failed.source))
            }
            // A word that nobody knows may have said that it is one: no later test takes that back.
            let unread = scope.dossier.statements.first {
                $0.function == test.function && $0.testResult == nil
                    && !isEnded($0.at, function: test.function, scope: scope)
            }
            let last = scope.dossier.statements[index]
            if let doubt = unread ?? (last.testResult == .inconclusive ? last : nil) {
                uncertain = RuleFailure(
                    "whether \(test.what) is not known; look at the device", [test.function: .text(doubt.result)],
                    source: doubt.source, severity: .hold)
            }
        }
        return uncertain.map { .unknown($0) } ?? .meets
    }

    /// Another part came in after it was seen, and a test after that passes.
    private func isEnded(_ seen: EvidenceTime?, function: String, scope: FunctionalityScope) -> Bool {
        guard let seen else { return false }
        return scope.dossier.repairs.contains { repair in
            guard let at = repair.at, SanitizationTimes.isAfter(at, seen) == .yes,
                !at.isAhead(of: repair.source, within: scope.context.policy.clockSkewSeconds),
                RepairWords.isReplacement(repair.action), RepairParts.carry(function, part: repair.part)
            else { return false }
            return scope.dossier.statements.indices.contains { index in
                let statement = scope.dossier.statements[index]
                guard statement.function == function, statement.testResult == .pass, let tested = statement.at else {
                    return false
                }
                return scope.isProof(index) && SanitizationTimes.isAfter(tested, at) == .yes
            }
        }
    }
}

/// F06: no account lock is on.
struct NoLockOn: FunctionalityRule {
    static let code: FindingCode = "F06"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        AccountLocks.check(scope, for: { $0 == .on }, "an account lock is on; have its owner remove it")
    }
}

/// F07: no account lock is unknown; nothing stated is unknown too.
struct NoLockUnknown: FunctionalityRule {
    static let code: FindingCode = "F07"

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

/// F08: not reported lost or stolen, not counterfeit, recalled or in lost mode, and no fact says so. A report stands for
/// the number that it names until a later word clears that number; «unknown» clears nothing.
struct NotReported: FunctionalityRule {
    static let code: FindingCode = "F08"

    private static let states = ["state.counterfeit", "state.recalled", "state.lost_mode"]

    func check(_ scope: FunctionalityScope) -> RuleResult {
        if let fact = scope.dossier.facts.first(where: { $0.code == Self.code }) {
            return .fails(
                RuleFailure(
                    "reported lost, stolen, recalled or counterfeit; keep it, and give notice",
                    ["reported": .text(fact.subject)], source: fact.source))
        }
        if let reported = standing(scope) ?? unanswered(scope) { return reported }
        let (state, source) = scope.lock(FunctionalityVocabulary.blacklist)
        if state != .on, scope.dossier.claim?.locks["blacklist"] != .on || state == .off { return .meets }
        return .fails(
            RuleFailure(
                "reported lost or stolen; keep it, and give notice", ["blacklist": .text("on")],
                source: source ?? scope.dossier.claim?.source))
    }

    private func isUnlisted(_ statement: TestStatement, in scope: FunctionalityScope) -> Bool {
        !statement.result.isEmpty
            && WordList.blacklist.meaning(of: statement.result, own: scope.context.ownWords) == nil
    }

    private static func unread(_ statement: TestStatement) -> RuleFailure {
        RuleFailure(
            "whether it is reported lost or stolen can't be told from the word; look it up, or give the word a meaning in "
                + "the table words (list blacklist)", ["blacklist": .text(statement.result)], source: statement.source,
            shared: "blacklist|" + statement.result)
    }

    /// A look-up was made, and none that was made has an answer: not knowing clears nobody.
    private func unanswered(_ scope: FunctionalityScope) -> RuleResult? {
        guard scope.statement(FunctionalityVocabulary.blacklist) != nil else { return nil }
        let asked = scope.dossier.statements.filter { $0.function == "blacklist" && !$0.result.isEmpty }
        guard let last = asked.last, asked.allSatisfy({ $0.lockState == .unknown }),
            !scope.dossier.erasures.contains(where: { $0.locks["blacklist"] == .off })
        else { return nil }
        return .unknown(
            RuleFailure(
                "nobody could tell whether it is reported lost or stolen; look it up again",
                ["blacklist": .text(last.result)], source: last.source, severity: .hold,
                shared: "blacklist|no answer"))
    }

    /// A report, or a state that keeps the device from everybody's hands, that nothing said later takes back.
    private func standing(_ scope: FunctionalityScope) -> RuleResult? {
        let names = (["blacklist"] + Self.states).filter { scope.statement(of: $0) != nil }
        if names.isEmpty { return nil }
        let statements = scope.dossier.statements.filter { names.contains($0.function) }
        let skew = scope.context.policy.clockSkewSeconds
        for statement in statements {
            let state = state(of: statement, in: scope)
            // That a look-up found nothing out is no report; a word that nobody knows may be one.
            let isUnread = state == .unknown && (statement.function != "blacklist" || isUnlisted(statement, in: scope))
            guard state == .on || isUnread else { continue }
            let word = StatedWord(statement, skew: skew)
            let isCleared = statements.contains { other in
                guard other.function == statement.function, self.state(of: other, in: scope) == .off,
                    ReportedNumber(other.score).isSame(as: ReportedNumber(statement.score))
                else { return false }
                let later = StatedWord(other, skew: skew)
                return later.isProof && later.isLater(than: word)
            }
            if isCleared { continue }
            let values: [String: ReasonValue] = [statement.function: .text(statement.result)]
            if state == .unknown, statement.function == "blacklist" {
                return .unknown(Self.unread(statement))
            }
            if state == .unknown {
                return .unknown(
                    RuleFailure(
                        "whether the device is counterfeit, recalled or in lost mode can't be told from the word; look "
                            + "it up, or give the word a meaning in the table words (list answer)", values,
                        source: statement.source, severity: .hold, shared: statement.function + "|" + statement.result))
            }
            return .fails(
                RuleFailure(
                    statement.function == "blacklist"
                        ? "reported lost or stolen; keep it, and give notice"
                        : "counterfeit, recalled or in lost mode; keep it, and give notice", values,
                    source: statement.source))
        }
        return nil
    }

    private func state(of statement: TestStatement, in scope: FunctionalityScope) -> LockState? {
        if statement.function == "blacklist" { return statement.lockState }
        if statement.result.isEmpty { return nil }
        switch WordList.answer.meaning(of: statement.result, own: scope.context.ownWords) {
        case "yes": return .on
        case "no": return .off
        default: return LockState(word: statement.result) ?? .unknown
        }
    }
}

/// The number that a look-up was made for: of a phone with two either may be reported.
struct ReportedNumber {
    private let key: String?

    /// As the record names its device; nil where it doesn't say.
    init(_ text: String?) {
        key = text.flatMap { IdentifierParser.readUnlabelled($0).identifier?.joinKey ?? ComparableText.key($0) }
    }

    /// Nobody says that they differ.
    func isSame(as other: ReportedNumber) -> Bool {
        guard let key, let known = other.key else { return true }
        return key == known
    }
}
