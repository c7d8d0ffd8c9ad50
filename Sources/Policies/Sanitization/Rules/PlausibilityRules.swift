// Rules S15, S23, S26, S27, S28, S29.
import RecoveryModel

/// S15: the erased capacity is the size of the device, give or take what marketing and formatting take: as a bench read
/// it, else as it was claimed. Where an IMEI or a serial says which device it is, a claim alone is only a list (S50).
struct CapacityAgrees: ErasureRule {
    static let code: FindingCode = "S15"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.erasure.media == .internalFlash else { return .notApplicable }
        return attempt.erasure.capacityBytes.judged("capacity") { capacity in
            if capacity == 0 {
                return .fails("the erased memory has no capacity: nothing was erased", ["capacity": .integer(0)])
            }
            if let read = Self.benchSizes(scope.dossier).first(where: { !Self.agrees(capacity, $0) }) {
                return .fails(
                    "the erased capacity isn't the one that a bench read on the device; look whether another unit was "
                        + "erased", ["capacity": .integer(capacity), "benchGB": .integer(read)])
            }
            let device = attempt.erasure.deviceBytes
            if device != .notApplicable { return device.judged("memory") { Self.compare(capacity, memory: $0) } }
            guard let claimed = scope.dossier.claim?.storageGB, claimed > 0, !Self.agrees(capacity, claimed),
                !attempt.identity.isCertain
            else { return .meets }
            return .fails(
                "the erased capacity isn't that of the claimed device; look whether another unit was erased",
                ["capacity": .integer(capacity), "claimedGB": .integer(claimed)])
        }
    }

    /// The device's own memory decides; a customer's list that says otherwise is only worth a note (S50).
    private static func compare(_ capacity: Int, memory: Int) -> RuleResult {
        if isSame(capacity, memory) { return .meets }
        return .fails(
            "the erased capacity isn't that of the device's memory; erase all of it",
            ["capacity": .integer(capacity), "memory": .integer(memory)])
    }

    private static func isSame(_ capacity: Int, _ memory: Int) -> Bool {
        if capacity == memory { return true }
        return MediaSizes.nearest(bytes: memory).map { $0 == MediaSizes.nearest(bytes: capacity) } ?? false
    }

    /// Gigabytes that benches stated of the device, beside its erasure records.
    private static func benchSizes(_ dossier: Dossier) -> [Int] {
        dossier.statements.filter { $0.function == "device.storage" }.compactMap { Int($0.score ?? "") }
            .filter { $0 > 0 }
    }

    /// Within tolerance of the claim, or nearest to it of all sizes that are sold: a data partition lacks what the
    /// system takes.
    static func agrees(_ bytes: Int, _ claimed: Int) -> Bool {
        if MediaSizes.agree(bytes: bytes, gigabytes: claimed) ?? false { return true }
        let nearest = MediaSizes.standard.min { abs($0 * 1_000_000_000 - bytes) < abs($1 * 1_000_000_000 - bytes) }
        return nearest == MediaSizes.asSold(claimed)
    }
}

/// S23: the end is after the start, and the elapsed time is what lies between, to two seconds.
struct TimesAddUp: ErasureRule {
    static let code: FindingCode = "S23"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        if attempt.erasure.elapsedSeconds.isUnclear {
            return .unknown(attempt.erasure.elapsedSeconds.unclear("elapsed"))
        }
        guard let started = attempt.started, let ended = attempt.ended,
            let between = SanitizationTimes.elapsed(started, ended)
        else { return .notApplicable }
        let stated = attempt.erasure.elapsedSeconds.ifStated
        if between > 0, stated.map({ abs(Int64($0) * 1000 - between) <= 2000 }) ?? true { return .meets }
        return .fails(
            "start, end and elapsed time contradict each other",
            [
                "started": SanitizationTimes.text(started), "ended": SanitizationTimes.text(ended),
                "elapsed": stated.map(ReasonValue.integer) ?? .text("none"),
            ])
    }
}

/// S26: an overwrite is no faster than the media can be written.
struct RatePossible: ErasureRule {
    static let code: FindingCode = "S26"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.technique == .overwrite, let seconds = attempt.seconds else { return .notApplicable }
        return attempt.erasure.bytesErased.otherwise(attempt.erasure.capacityBytes).judged("bytes") { bytes in
            attempt.erasure.rounds.otherwise(.stated(1)).judged("rounds") { rounds in
                Self.check(bytes, rounds: max(1, rounds), seconds: seconds, scope: scope)
            }
        }
    }

    private static func check(_ bytes: Int, rounds: Int, seconds: Int, scope: SanitizationScope) -> RuleResult {
        let (written, isTooMuch) = bytes.multipliedReportingOverflow(by: rounds)
        let (most, isUnbounded) = scope.context.policy.writeCeiling.multipliedReportingOverflow(by: max(0, seconds))
        if !isTooMuch, isUnbounded || written <= most { return .meets }
        return .fails(
            "more was written than the media can take in that time",
            [
                "bytes": .integer(bytes), "rounds": .integer(rounds),
                "seconds": .integer(seconds), "ceiling": .integer(scope.context.policy.writeCeiling),
            ])
    }
}

/// S27: the duration lies in the usual band of tool, technique and system; an outlier is only worth a look.
struct DurationUsual: ErasureRule {
    static let code: FindingCode = "S27"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        let bands = scope.context.policy.durationBands
        guard !bands.isEmpty, let seconds = attempt.seconds else { return .notApplicable }
        for band in bands where Self.covers(band, attempt) {
            if seconds >= band.minimumSeconds, seconds <= band.maximumSeconds { return .meets }
            return .fails(
                "the erasure took unusually long or short",
                [
                    "seconds": .integer(seconds), "from": .integer(band.minimumSeconds),
                    "to": .integer(band.maximumSeconds),
                ])
        }
        return .notApplicable
    }

    private static func covers(_ band: DurationBand, _ attempt: SanitizationAttempt) -> Bool {
        (band.tool == "*" || SanitizationText.same(band.tool, attempt.erasure.tool ?? ""))
            && (band.technique == "*" || band.technique == attempt.technique.rawValue)
            && (band.os == "*" || band.os == attempt.os)
    }
}

/// S28: a full read-back takes as long as reading does.
struct VerificationPossible: ErasureRule {
    static let code: FindingCode = "S28"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.erasure.verificationKind == "full", let seconds = attempt.seconds else { return .notApplicable }
        return attempt.erasure.capacityBytes.judged("capacity") { Self.check($0, seconds: seconds, scope: scope) }
    }

    private static func check(_ capacity: Int, seconds: Int, scope: SanitizationScope) -> RuleResult {
        let (most, isUnbounded) = scope.context.policy.readCeiling.multipliedReportingOverflow(by: max(0, seconds))
        if isUnbounded || capacity <= most { return .meets }
        return .fails(
            "the media can't be read in full in the time the erasure took",
            [
                "capacity": .integer(capacity), "seconds": .integer(seconds),
                "ceiling": .integer(scope.context.policy.readCeiling),
            ])
    }
}

/// S29: of an overwrite enough was read back (Revision 1 alone asks for it). Whether a key was destroyed is verified
/// otherwise, and a format without the field states nothing.
struct VerificationEnough: ErasureRule {
    static let code: FindingCode = "S29"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard attempt.technique == .overwrite, scope.context.lot.contract.standard == .r1,
            let kind = attempt.erasure.verificationKind
        else { return .notApplicable }
        let least = scope.context.policy.verificationMinimumPercent
        let percent: Int? =
            switch kind {
            case "full": 100
            case "none": 0
            default: attempt.erasure.verificationPercent.ifStated
            }
        if least == 0 || percent ?? -1 >= least { return .meets }
        let failure = RuleFailure(
            "less was read back than the policy asks for; erase again with the tool set to read more",
            [
                "verification": .text(kind), "percent": percent.map(ReasonValue.integer) ?? .text("none"),
                "minimum": .integer(least),
            ])
        return percent == nil ? .unknown(failure) : .fails(failure)
    }
}
