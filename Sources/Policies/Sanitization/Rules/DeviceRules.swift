// Rules S00, S07, S41, S42, S47.
import Basics
import RecoveryModel

/// S00: there is a record of an erasure, or of a destruction.
struct RecordExists: SanitizationRule {
    static let code: FindingCode = "S00"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        if judged.governing != nil || !judged.destructions.isEmpty { return .meets }
        return .unknown(
            RuleFailure(
                "no record of an erasure or a destruction",
                ["required": .text(scope.required.rawValue), "records": .integer(judged.attempts.count)]))
    }
}

/// S07: the last attempt in time governs, and it also arrived last; one report id has one content.
struct OrderAgrees: SanitizationRule {
    static let code: FindingCode = "S07"
    // Rests also on INTERFACE 4.

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        if let failure = afterDestruction(judged) ?? aliveAfterDestruction(judged, scope) { return .fails(failure) }
        let attempts = judged.attempts.filter(\.canGovern)
        guard attempts.count > 1, !judged.isDestroyed else { return .meets }
        for index in attempts.indices.dropFirst() {
            let (earlier, later) = (attempts[index - 1], attempts[index])
            if earlier.verdict.source.arrived > later.verdict.source.arrived, earlier.verdict.at != later.verdict.at {
                return .fails(
                    failure("the reports arrived in another order than their times say", first: earlier, second: later))
            }
        }
        if let failure = revision(attempts) ?? unsettled(attempts, scope) { return .fails(failure) }
        return .meets
    }

    /// Nothing is erased after it was destroyed.
    private func afterDestruction(_ judged: SanitizationJudgement) -> RuleFailure? {
        guard let destroyed = judged.acceptedDestruction, let at = destroyed.verdict.at else { return nil }
        for attempt in judged.attempts {
            guard let end = attempt.verdict.at, at.isBefore(end) == .yes else { continue }
            return failure("an erasure is reported after the destruction", first: destroyed, second: attempt)
        }
        return nil
    }

    /// What was destroyed is not scanned, tested, graded or repaired any more, but for the remains' own last scan and
    /// the retirement of its plate.
    private func aliveAfterDestruction(_ judged: SanitizationJudgement, _ scope: SanitizationScope) -> RuleFailure? {
        guard let destroyed = judged.acceptedDestruction, let at = destroyed.verdict.at else { return nil }
        var doubt: RuleFailure?
        for sign in SignsOfLife.of(scope.dossier, in: scope.context) {
            let values: [String: ReasonValue] = [
                "destroyed": SanitizationTimes.text(at), "seen": SanitizationTimes.text(sign.at),
                "what": .text(sign.what),
            ]
            switch SanitizationTimes.isAfter(sign.at, at, within: -scope.context.policy.clockSkewSeconds) {
            case .no: continue
            case .yes:
                return RuleFailure(
                    "the device was seen after its destruction; find out which device was destroyed", values,
                    source: sign.source)
            case .unknown:
                // Days alone, as destructions often are, may be the same day.
                if at.written.isDay || sign.at.written.isDay { continue }
                let zoneless =
                    ZonelessSource.subject(sign.at, station: sign.station, tool: sign.tool)
                    ?? ZonelessSource.subject(at, station: nil, tool: "destruction records")
                doubt =
                    doubt
                    ?? RuleFailure(
                        "whether the device was seen after its destruction depends on a zone that nobody states; "
                            + ZonelessSource.cure, values, source: sign.source, code: ClockPlausible.code,
                        shared: zoneless)
            }
        }
        return doubt
    }

    /// The same report id with other content, from whichever document (INTERFACE §1.2).
    private func revision(_ attempts: [JudgedAttempt]) -> RuleFailure? {
        for (index, first) in attempts.enumerated() {
            guard let report = first.report else { continue }
            for second in attempts.dropFirst(index + 1)
            where second.report.map({ ComparableText.same($0, report) }) ?? false {
                return failure(
                    "one report id with two contents; compare both with the tool's own record", first: first,
                    second: second)
            }
        }
        return nil
    }

    /// An accepted attempt cures only what certainly came before it.
    private func unsettled(_ attempts: [JudgedAttempt], _ scope: SanitizationScope) -> RuleFailure? {
        guard let last = attempts.last, last.verdict.verdict == .accepted else { return nil }
        for other in attempts.dropLast() where other.verdict.verdict != .accepted {
            guard let before = other.verdict.at, let after = last.verdict.at else { continue }
            if before.isBefore(after) == .yes { continue }
            var failure = failure(
                "which of two attempts is the last can't be told from their times", first: other, second: last)
            if !before.zoneKnown || !after.zoneKnown {
                failure.code = ClockPlausible.code
                failure.shared =
                    ZonelessSource.subject(before, station: station(of: other, scope))
                    ?? ZonelessSource.subject(after, station: station(of: last, scope))
            }
            return failure
        }
        return nil
    }

    private func station(of attempt: JudgedAttempt, _ scope: SanitizationScope) -> String? {
        scope.dossier.erasures.first { $0.source == attempt.verdict.source }?.station
    }

    private func failure(_ message: String, first: JudgedAttempt, second: JudgedAttempt) -> RuleFailure {
        RuleFailure(
            message,
            [
                "first": SanitizationTimes.text(first.verdict.at),
                "firstVerdict": .text(first.verdict.verdict.rawValue),
                "second": SanitizationTimes.text(second.verdict.at),
                "secondVerdict": .text(second.verdict.verdict.rawValue),
            ], source: second.verdict.source)
    }
}

/// S41: attempts are used up, or the device can't be erased because it doesn't start: only destruction remains.
struct AttemptsLeft: SanitizationRule {
    static let code: FindingCode = "S41"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        if judged.isDestroyed || judged.governing?.verdict.verdict == .accepted { return .notApplicable }
        let failed = judged.failedAttempts
        if failed > 0, failed >= scope.context.policy.erasureAttempts {
            return .fails(
                RuleFailure(
                    "the policy's attempts are used up; destroy the device",
                    ["failed": .integer(failed), "attempts": .integer(scope.context.policy.erasureAttempts)],
                    source: judged.governing?.verdict.source))
        }
        guard let power = scope.dossier.latest("power_on"), power.testResult == .fail else { return .meets }
        return .fails(
            RuleFailure(
                "the device doesn't start and can't be erased; repair it first, or destroy it",
                ["power_on": .text("fail"), "failed": .integer(failed)], source: power.source))
    }
}

/// S42: no independent look has found data after the erasure. A word that isn't `clean` is not clean.
struct SampleClean: SanitizationRule {
    static let code: FindingCode = "S42"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        guard !scope.dossier.samples.isEmpty else { return .notApplicable }
        let began =
            judged.isDestroyed
            ? judged.acceptedDestruction?.verdict.at : judged.governingAttempt.flatMap { $0.started ?? $0.ended }
        for sample in scope.dossier.samples where sample.result != "clean" {
            // A later erasure, or the destruction, cures what was found before it.
            if let began, let at = sample.at, at.isBefore(began) == .yes { continue }
            let isFound = sample.result == "recovered"
            return .fails(
                RuleFailure(
                    isFound
                        ? "data were recovered after the erasure; erase again, or destroy, and widen the sample"
                        : "the sample's result is not ‘clean’; sample again",
                    ["result": .text(sample.result ?? "none"), "sampled": SanitizationTimes.text(sample.at)],
                    source: sample.source, severity: isFound ? .fail : .hold))
        }
        return .meets
    }
}

/// S47: sanitized within the days that the contract gives. A deadline: the one rule that reads the clock.
struct WithinContract: SanitizationRule {
    static let code: FindingCode = "S47"

    func check(_ judged: SanitizationJudgement, in scope: SanitizationScope) -> RuleResult {
        guard let days = scope.context.lot.contract.sanitizeWithinDays, let scan = scope.dossier.scans.first else {
            return .notApplicable
        }
        if judged.isDestroyed || judged.governing?.verdict.verdict == .accepted { return .meets }
        // A scan without a time starts the days when its record arrived; only the dated one is quoted.
        let received = scope.received?.assumed ?? scan.source.arrived
        let due = received.adding(seconds: Int64(days) * 86_400)
        if scope.context.now <= due { return .meets }
        return .fails(
            RuleFailure(
                "not sanitized in the time that the contract gives; sanitize, and tell the customer",
                scope.received == nil
                    ? ["days": .integer(days)]
                    : ["received": .text(received.text), "due": .text(due.text), "days": .integer(days)],
                source: scan.source))
    }
}
