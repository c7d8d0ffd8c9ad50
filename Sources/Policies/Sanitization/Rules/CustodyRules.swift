// Rules S24, S31, S32.
import Basics
import RecoveryModel

/// S24: the work was done while the device was in this intake's hands: after its first scan, before the hand-over out.
/// An order that no zone settles is S31. A vendor destroys after the hand-over to the vendor.
struct WithinCustody: ErasureRule, DestructionRule {
    static let code: FindingCode = "S24"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard let began = attempt.started ?? attempt.ended else { return .notApplicable }
        let received = check(began, station: attempt.erasure.station, scope: scope)
        guard received.failure == nil else { return received }
        if let undated = scope.custody.undated {
            return .unknown(
                RuleFailure(
                    "the device was handed over, and no time that can be read says when; mend the hand-over",
                    ["at": SanitizationTimes.text(began)], source: undated, code: ClockPlausible.code))
        }
        let skew = scope.context.policy.clockSkewSeconds
        let ended = attempt.ended ?? began
        let (isHere, absence) = scope.custody.isHere(from: began, to: ended, within: skew)
        guard isHere != .yes, let absence else { return .meets }
        let values: [String: ReasonValue] = [
            "at": SanitizationTimes.text(ended), "handedOver": SanitizationTimes.text(absence.out),
        ]
        if isHere == .no {
            return .fails("done after the device was handed over; it was not in custody then", values)
        }
        return Self.unplaced(
            "whether it was done before or after the hand-over", values: values,
            zoneless: ZonelessSource.subject(ended, station: attempt.erasure.station)
                ?? ZonelessSource.subject(absence.out, station: nil, tool: "hand-overs"))
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        guard let at = destruction.at else { return .notApplicable }
        return check(at, station: nil, scope: scope)
    }

    private func check(_ time: EvidenceTime, station: String?, scope: SanitizationScope) -> RuleResult {
        guard let scan = scope.dossier.scans.first else {
            // The scan may still come; until then nothing says that these hands held the device.
            return .unknown(
                RuleFailure(
                    "the device was not scanned in yet; scan it", ["at": SanitizationTimes.text(time)],
                    severity: .waiting))
        }
        let values: [String: ReasonValue] = [
            "at": SanitizationTimes.text(time), "received": SanitizationTimes.text(scope.received),
        ]
        if scope.received?.isImpossible == true {
            return Self.unplaced(
                "the dock's clock never showed the time of the first scan: whether it was done", values: values,
                zoneless: nil)
        }
        let skew = scope.context.policy.clockSkewSeconds
        switch scope.received.map({ SanitizationTimes.isAfter(time, $0, within: skew) }) ?? .unknown {
        case .yes: return .meets
        case .no: return .fails("done before the device was scanned in; sanitize it again", values)
        case .unknown:
            return Self.unplaced(
                "whether it was done before or after the first scan", values: values,
                zoneless: ZonelessSource.subject(time, station: station)
                    ?? ZonelessSource.subject(scope.received, station: scan.station))
        }
    }

    private static func unplaced(
        _ question: String, values: [String: ReasonValue], zoneless: String?
    ) -> RuleResult {
        let message =
            zoneless == nil
            ? "\(question) can't be told from the times; find out when it was done, or sanitize again"
            : "\(question) depends on a zone that nobody states; \(ZonelessSource.cure)"
        return .unknown(RuleFailure(message, values, code: ClockPlausible.code, shared: zoneless))
    }
}

/// S31: clocks are plausible: no end after the report arrived, none after the tool's server logged it, for every
/// offset that a naive time may have. A record without a time can't be ordered at all.
struct ClockPlausible: ErasureRule, DestructionRule {
    static let code: FindingCode = "S31"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let result = check(
            attempt.ended, source: attempt.erasure.source, station: attempt.erasure.station, scope: scope)
        let skew = scope.context.policy.clockSkewSeconds
        guard result.failure == nil, let ended = attempt.ended,
            let logged = scope.context.time(attempt.erasure.loggedAt, at: attempt.erasure.station)
        else { return result }
        if logged.earliest > attempt.erasure.source.arrived.adding(seconds: Int64(skew)) {
            return .fails(
                "the tool logged the report after it had arrived here; set the bench's clock",
                ["logged": SanitizationTimes.text(logged)])
        }
        guard SanitizationTimes.isAfter(logged, ended, within: skew) == .no else { return result }
        return .fails(
            "the tool's server logged the report before the erasure ended; set the bench's clock",
            ["ended": SanitizationTimes.text(ended), "logged": SanitizationTimes.text(logged)])
    }

    func check(_ destruction: Destruction, in scope: SanitizationScope) -> RuleResult {
        check(destruction.at, source: destruction.source, station: nil, scope: scope)
    }

    private func check(
        _ time: EvidenceTime?, source: SourceRef, station: String?, scope: SanitizationScope
    ) -> RuleResult {
        guard let time else {
            return .unknown(RuleFailure("the record has no time that can be read", ["ended": .text("none")]))
        }
        if time.isImpossible {
            return .fails(
                "the station's clock was set forward over that hour: nothing ended then; set the bench's clock",
                ["ended": SanitizationTimes.text(time)])
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
                "in some time zones it ended after its record arrived; \(ZonelessSource.cure)", values,
                shared: ZonelessSource.subject(time, station: station)))
    }
}

/// S32: the erasure was no older than the policy allows when the device was last worked on: the latest scan, test,
/// grading or movement tells when somebody relied on it. Neither the clock nor the arrival of the document counts, so
/// that taking in old evidence doesn't make good erasures bad.
struct RecentEnough: ErasureRule {
    static let code: FindingCode = "S32"

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
