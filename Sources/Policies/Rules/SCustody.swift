import Basics
import RecoveryModel

/// S24: the work was done while the device was in this intake's hands. An order that no zone settles is S31.
struct WithinCustody: ErasureRule, DestructionRule {
    static let code: FindingCode = "S24"
    static let clause = "NIST SP 800-88r1 4.8"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        check(attempt.started ?? attempt.ended, scope)
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult { check(destruction.at, scope) }

    private func check(_ time: EvidenceTime?, _ scope: SanitizationScope) -> RuleResult {
        guard let time else { return .notApplicable }
        guard !scope.dossier.scans.isEmpty else {
            // The scan may still come; until then nothing says that these hands held the device.
            return .unknown(
                RuleFailure(
                    "the device was not scanned in yet; scan it", ["at": SanitizationTimes.text(time)],
                    severity: .waiting))
        }
        let values: [String: ReasonValue]
        let skew = scope.context.policy.clockSkewSeconds
        switch scope.received.map({ SanitizationTimes.isAfter(time, $0, within: skew) }) ?? .unknown {
        case .yes: return .meets
        case .no:
            values = ["at": SanitizationTimes.text(time), "received": SanitizationTimes.text(scope.received)]
            return .fails("done before the device was scanned in; sanitize it again", values)
        case .unknown:
            values = ["at": SanitizationTimes.text(time), "received": SanitizationTimes.text(scope.received)]
            return .unknown(
                RuleFailure(
                    "whether it was done before or after the first scan depends on a zone that nobody states; give "
                        + "the station a zone", values, code: ClockPlausible.code))
        }
    }
}

/// S25: nobody used the device after the erasure, no other board came into it, and the report's own work on it began
/// before the erasure did. A diagnostic session of an approved tool is no use.
struct NotUsedAgain: ErasureRule {
    static let code: FindingCode = "S25"
    static let clause = "R2v3 B(12)"

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
        if let failure = boardSwap(after: ended, scope) ?? use(after: ended, attempt, scope) { return .fails(failure) }
        return .meets
    }

    private func boardSwap(after ended: EvidenceTime, _ scope: SanitizationScope) -> RuleFailure? {
        for repair in scope.dossier.repairs where repair.isBoardSwap {
            if let at = repair.at, SanitizationTimes.isAfter(ended, at) == .yes { continue }
            return RuleFailure(
                "the board was replaced after the erasure, or nobody can say that it was not; erase again",
                ["repaired": SanitizationTimes.text(repair.at), "erased": SanitizationTimes.text(ended)],
                source: repair.source)
        }
        return nil
    }

    private func use(
        after ended: EvidenceTime, _ attempt: SanitizationAttempt, _ scope: SanitizationScope
    ) -> RuleFailure? {
        for index in scope.statements.states {
            guard Self.saysUsed(scope.dossier.statements[index]) else { continue }
            let statement = scope.dossier.statements[index]
            if let at = statement.at, SanitizationTimes.isAfter(at, ended) == .no { continue }
            if scope.isApproved(statement.tool) { continue }
            return Self.failure(statement, ended)
        }
        for (slot, name) in [(SanitizationStatements.Slot.activation, "lock.activation"), (.frp, "lock.frp")] {
            guard attempt.erasure.locks[name] == .off, let index = scope.statements[slot] else { continue }
            let statement = scope.dossier.statements[index]
            guard statement.lockState == .on, let at = statement.at,
                SanitizationTimes.isAfter(at, ended) == .yes
            else { continue }
            return Self.failure(statement, ended)
        }
        return nil
    }

    /// Set up again, signed in, locked with a passcode, or with content on it.
    private static func saysUsed(_ statement: TestStatement) -> Bool {
        if statement.function == "state.setup" { return statement.result == "no" }
        return statement.result == "yes" || statement.result == "on" || statement.result == "present"
    }

    private static func failure(_ statement: TestStatement, _ ended: EvidenceTime) -> RuleFailure {
        RuleFailure(
            "the device was used again after the erasure; erase it again",
            [
                "statement": .text(statement.function), "result": .text(statement.result),
                "at": SanitizationTimes.text(statement.at), "erased": SanitizationTimes.text(ended),
            ], source: statement.source)
    }
}

extension SanitizationScope {
    /// A tool that the tools table names, whatever for.
    func isApproved(_ tool: String?) -> Bool {
        guard let tool, !tool.isEmpty else { return false }
        return context.tables.tools.contains { SanitizationText.same($0.tool, tool) }
    }
}

/// S31: clocks are plausible: no end after the report arrived, none after the tool's server logged it, for every
/// offset that a naive time may have. A record without a time can't be ordered at all.
struct ClockPlausible: ErasureRule, DestructionRule {
    static let code: FindingCode = "S31"
    static let clause = "R2v3 B(10)"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let result = check(attempt.ended, attempt.erasure.source, scope)
        guard result.failure == nil, let ended = attempt.ended,
            let logged = scope.context.time(attempt.erasure.loggedAt, at: attempt.erasure.station),
            SanitizationTimes.isAfter(logged, ended, within: scope.context.policy.clockSkewSeconds) == .no
        else { return result }
        return .fails(
            "the tool's server logged the report before the erasure ended; set the bench's clock",
            ["ended": SanitizationTimes.text(ended), "logged": SanitizationTimes.text(logged)])
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        check(destruction.at, destruction.source, scope)
    }

    private func check(_ time: EvidenceTime?, _ source: SourceRef, _ scope: SanitizationScope) -> RuleResult {
        guard let time else {
            return .unknown(RuleFailure("the record has no time that can be read", ["ended": .text("none")]))
        }
        let arrived = source.arrived.adding(seconds: Int64(scope.context.policy.clockSkewSeconds))
        if time.latest <= arrived { return .meets }
        // A day alone may be today's.
        if time.written.isDay, time.earliest <= arrived { return .meets }
        // The time of arrival stays out of the values: decisions on equal evidence are equal whenever it came.
        let values: [String: ReasonValue] = ["ended": SanitizationTimes.text(time)]
        guard time.earliest <= arrived else {
            return .fails("it ended after its record arrived; set the bench's clock", values)
        }
        return .unknown(
            RuleFailure(
                "in some time zones it ended after its record arrived; give the station a zone", values))
    }
}

/// S32: the erasure was no older than the policy allows when the device was last worked on: the latest scan, test,
/// grading or movement tells when somebody relied on it. Neither the clock nor the arrival of the document counts, so
/// that taking in old evidence doesn't make good erasures bad.
struct RecentEnough: ErasureRule {
    static let code: FindingCode = "S32"
    static let clause = "R2v3 7(a)(1)(J)"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard let ended = attempt.ended, let worked = scope.lastWorkedOn else { return .notApplicable }
        let days = scope.context.policy.erasureMaximumAgeDays
        if ended.earliest.adding(seconds: Int64(days) * 86_400) >= worked.latest { return .meets }
        return .fails(
            "the erasure is older than the policy allows; erase again",
            [
                "ended": SanitizationTimes.text(ended), "workedOn": SanitizationTimes.text(worked),
                "maximumDays": .integer(days),
            ])
    }
}
