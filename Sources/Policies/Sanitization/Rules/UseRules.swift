// Rules S25.
import Basics
import RecoveryModel

/// S25: nobody used the device after the erasure, no other memory or identity came into it, and the report's own work
/// on it began before the erasure did. A diagnostic session is no use; a sign-in, a passcode, content, a device out of
/// setup, or a lock that was off and is on again is, whatever is said later and by whatever tool.
struct NotUsedAgain: ErasureRule {
    static let code: FindingCode = "S25"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        if let opened = attempt.erasure.openedAt.flatMap({ scope.context.time($0, at: attempt.erasure.station) }),
            let began = attempt.started ?? attempt.ended,
            SanitizationTimes.isAfter(began, opened, within: scope.context.policy.clockSkewSeconds) == .no
        {
            return .fails(
                "erased before the report's own work on the device began",
                ["opened": SanitizationTimes.text(opened), "erased": SanitizationTimes.text(began)])
        }
        guard let ended = attempt.ended else { return .notApplicable }
        var doubt: RuleFailure?
        for look in [repair, use, lockedAgain] {
            guard let failure = look(ended, attempt, scope) else { continue }
            if failure.shared == nil { return .fails(failure) }
            doubt = doubt ?? failure
        }
        return doubt.map { .unknown($0) } ?? .meets
    }

    /// A repair that brought other memory or another identity, or of which nobody knows what it brought.
    private func repair(
        after ended: EvidenceTime, _ attempt: SanitizationAttempt, _ scope: SanitizationScope
    ) -> RuleFailure? {
        var doubt: RuleFailure?
        for repair in scope.dossier.repairs {
            let effect = RepairEffect(of: repair, on: scope.dossier, in: scope.context.tables.rows.words)
            if effect == .harmless { continue }
            let order = repair.at.map { SanitizationTimes.isAfter($0, ended) } ?? .unknown
            if order == .no { continue }
            let failure = effect.failure(repair, ended)
            guard order == .unknown, failure.shared == nil,
                let subject = ZonelessSource.subject(repair.at, station: nil)
                    ?? ZonelessSource.subject(ended, station: attempt.erasure.station)
            else {
                if failure.shared == nil { return failure }
                doubt = doubt ?? failure
                continue
            }
            doubt = doubt ?? Self.unplaced(failure, subject)
        }
        return doubt
    }

    private func use(
        after ended: EvidenceTime, _ attempt: SanitizationAttempt, _ scope: SanitizationScope
    ) -> RuleFailure? {
        var doubt: RuleFailure?
        for index in scope.statements.uses where DeviceUse.isUse(scope.dossier.statements[index]) {
            let word = StatedWord(scope.dossier.statements[index], skew: scope.context.policy.clockSkewSeconds)
            let order = word.isAfter(ended)
            if order == .no { continue }
            if let unknown = Self.unlisted(scope.dossier.statements[index]) {
                doubt = doubt ?? unknown
                continue
            }
            let failure = Self.failure(scope.dossier.statements[index], ended)
            guard order == .unknown, let subject = scope.zoneless(word, of: attempt) else { return failure }
            doubt = doubt ?? Self.unplaced(failure, subject)
        }
        return doubt
    }

    /// What a tool says of the device after the erasure under a name that nobody knows: one finding a name.
    private static func unlisted(_ statement: TestStatement) -> RuleFailure? {
        guard let name = statement.unlistedName else { return nil }
        let (tool, version) = (statement.tool ?? "no tool", statement.toolVersion ?? "no version")
        return RuleFailure(
            "after the erasure a tool says something of the device that nobody knows: say what it means in the table "
                + "known-fields, or erase again",
            ["path": .text(name), "tool": .text(tool), "version": .text(version)], source: statement.source,
            code: RecordUnderstood.code, shared: RecordUnderstood.subject(tool, version: version, path: name))
    }

    private func lockedAgain(
        after ended: EvidenceTime, _ attempt: SanitizationAttempt, _ scope: SanitizationScope
    ) -> RuleFailure? {
        var doubt: RuleFailure?
        for lock in AccountLock.all
        where lock.concerns(attempt.os) || scope.os.map({ lock.concerns($0) }) ?? false {
            let own = attempt.erasure.locks[lock.name]?.rawValue
            let words = scope.words(lock.slot, own: own, of: attempt)
            for on in words where LockState(word: on.word) == .on && !on.isOwn {
                let order = on.isAfter(ended)
                if order == .no { continue }
                guard let certainty = Self.isUse(on, words: words, ended: ended, attempt: attempt, scope: scope) else {
                    continue
                }
                let failure = Self.failure(lock.name, on: on, ended: ended)
                if certainty == .yes, order == .yes { return failure }
                // Whether it was on before or after is asked by S36, unless somebody saw it off later.
                guard let subject = scope.zoneless(on, of: attempt) else { return failure }
                doubt = doubt ?? Self.unplaced(failure, subject)
            }
        }
        return doubt
    }

    /// Was the lock off since the erasure, and is it on again? On at the first look is the owner's lock of before, which
    /// erasing leaves on, when the same session saw the device at setup, or when it was on before. Nil: it is no use.
    private static func isUse(
        _ on: StatedWord, words: [StatedWord], ended: EvidenceTime, attempt: SanitizationAttempt,
        scope: SanitizationScope
    ) -> Certainty? {
        var before: Certainty?
        var isLooked = false
        var wasOn = false
        for word in words where word.isOwn || word.isProof {
            let state = LockState(word: word.word)
            guard state == .on || state == .off, word.source != on.source || word.word != on.word else { continue }
            if word.isAfter(ended) == .no {
                if state == .on { wasOn = true }
                continue
            }
            guard !word.isLater(than: on) else { continue }
            if word.isOwn || on.isLater(than: word) { isLooked = true }
            guard state == .off, on.latest > word.earliest else { continue }
            let isSure = on.isLater(than: word) && word.isAfter(ended) == .yes
            before = isSure || before == .yes ? .yes : .unknown
        }
        if let before { return before }
        if isLooked || wasOn || scope.saysSetup(on) { return nil }
        return .yes
    }

    private static func unplaced(_ failure: RuleFailure, _ subject: String) -> RuleFailure {
        var failure = failure
        failure.message =
            "whether the device was used after the erasure depends on a zone that nobody states; \(ZonelessSource.cure)"
        failure.code = ClockPlausible.code
        failure.shared = subject
        return failure
    }

    private static func failure(_ statement: TestStatement, _ ended: EvidenceTime) -> RuleFailure {
        RuleFailure(
            "the device was used again after the erasure; erase it again",
            [
                "statement": .text(statement.function), "result": .text(statement.result),
                "at": SanitizationTimes.text(statement.at), "erased": SanitizationTimes.text(ended),
            ], source: statement.source)
    }

    private static func failure(_ lock: String, on: StatedWord, ended: EvidenceTime) -> RuleFailure {
        RuleFailure(
            "a lock was on after the erasure that the erasure left off; somebody used the device, erase it again",
            [
                "statement": .text(lock), "result": .text(on.word), "at": SanitizationTimes.text(on.at),
                "erased": SanitizationTimes.text(ended),
            ], source: on.source)
    }
}

extension SanitizationScope {
    /// Does the session that said `word` also say that the device is at setup? One document, tool and quarter of an hour
    /// are one session.
    fileprivate func saysSetup(_ word: StatedWord) -> Bool {
        guard let at = word.at else { return false }
        return statements.all(.setup).contains { index in
            let other = dossier.statements[index]
            guard other.result == "yes", other.source.document == word.source.document, other.tool == word.tool,
                let time = other.at, time.written.offsetMinutes == at.written.offsetMinutes
            else { return false }
            return abs(time.written.wall - at.written.wall) <= 900_000
        }
    }
}
