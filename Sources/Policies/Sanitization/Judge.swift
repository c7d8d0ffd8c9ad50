import Basics
import RecoveryModel

/// One attempt after judgement, with what was found.
package struct JudgedAttempt: Sendable {
    /// What the attempt is worth.
    package var verdict: AttemptVerdict
    /// All that fired, accepted holds as notes.
    package var reasons: [Reason]
    /// The report's id; nil when it has none.
    package var report: String?
    /// Erasures of the internal memory that nobody has said to be another device's. Cards and chips are judged by
    /// what becomes of them (S38).
    package var canGovern: Bool
    /// A look at the internal memory that found nothing wrong: no erasure.
    package var isLook: Bool
    /// Serial of the memory that was erased, as compared; nil where the report names none of its own.
    package var medium: String?
}

/// Which attempt speaks for a device.
enum GoverningAttempt {
    /// The last in time that can govern. Of a device with several memories, named by serials of their own, each needs an
    /// accepted attempt: the last one of a memory that has none governs. An attempt that names no memory speaks of none
    /// in particular, so that one that isn't accepted stands against all of them.
    static func index(among attempts: [JudgedAttempt]) -> Int? {
        let last = attempts.lastIndex(where: \.canGovern)
        let media = Set(attempts.filter { $0.canGovern || $0.isLook }.compactMap(\.medium))
        // Where there is nothing but looks, the last one says what is wrong (S30).
        guard media.count > 1 else { return last ?? attempts.lastIndex(where: \.isLook) }
        for medium in media.sorted() {
            let own = attempts.indices.last { index in
                let attempt = attempts[index]
                return attempt.canGovern
                    && (attempt.medium == medium || attempt.medium == nil && attempt.verdict.verdict != .accepted)
            }
            // A memory that was only looked at still owes its erasure.
            guard let own = own ?? attempts.indices.last(where: { attempts[$0].medium == medium }) else { continue }
            if attempts[own].verdict.verdict != .accepted { return own }
        }
        return last
    }
}

/// All attempts of a device, in order of time.
package struct SanitizationJudgement: Sendable {
    /// Erasures; the last that can govern governs.
    package fileprivate(set) var attempts: [JudgedAttempt] = []
    /// Destructions, in the dossier's order.
    package fileprivate(set) var destructions: [JudgedAttempt] = []
    /// The last erasure in time that can govern; nil when there is none.
    package fileprivate(set) var governing: JudgedAttempt?
    /// What the rules looked at for `governing`.
    package fileprivate(set) var governingAttempt: SanitizationAttempt?
    /// Where `governing` stands among `attempts`.
    package fileprivate(set) var governingIndex: Int?

    /// The destruction that ends the flow; nil while none is accepted, and while a record that was not accepted may be
    /// the later word on it.
    package var acceptedDestruction: JudgedAttempt? {
        guard let accepted = destructions.last(where: { $0.verdict.verdict == .accepted }) else { return nil }
        let isContradicted = destructions.contains { other in
            guard other.verdict.verdict != .accepted else { return false }
            guard let at = other.verdict.at, let done = accepted.verdict.at else { return true }
            return at.isBefore(done) != .yes
        }
        return isContradicted ? nil : accepted
    }
    /// A destruction is accepted.
    package var isDestroyed: Bool { acceptedDestruction != nil }
    /// Erasures that failed, of those that can govern (R2v3 B(14)).
    package var failedAttempts: Int { attempts.count { $0.canGovern && $0.verdict.verdict == .failed } }
}

/// Judges a device's erasures and destructions one by one.
///
/// When to use: through the sanitization stage; alone in tests.
///
/// ```
/// let judged = SanitizationJudge.judge(SanitizationScope(dossier, in: context))
/// print(judged.isDestroyed, judged.failedAttempts)
/// ```
package enum SanitizationJudge {
    /// Every attempt with its codes, and the one that governs.
    package static func judge(_ scope: SanitizationScope) -> SanitizationJudgement {
        var judged = SanitizationJudgement()
        let order = inOrder(scope)
        judged.attempts.reserveCapacity(order.count)
        var attempts: [SanitizationAttempt] = []
        for position in order {
            let attempt = SanitizationAttempt(scope.dossier.erasures[position], in: scope)
            attempts.append(attempt)
            judged.attempts.append(judge(attempt, in: scope))
        }
        if let index = GoverningAttempt.index(among: judged.attempts) {
            judged.governing = judged.attempts[index]
            judged.governingAttempt = attempts[index]
            judged.governingIndex = index
        }
        for destruction in scope.dossier.destructions {
            judged.destructions.append(judge(destruction, in: scope))
        }
        return judged
    }

    /// Was the erasure good when it was made? What was done to the device afterwards, and what was stated of it, don't
    /// count: that is for a later erasure to end (F12).
    static func wasGood(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> Bool {
        BuiltInSanitizationRules.erasure.allSatisfy { rule in
            let code = type(of: rule).code
            if code == NotUsedAgain.code || code == AtSetup.code || code == MediaDisposed.code { return true }
            return rule.failures(of: attempt, in: scope).allSatisfy {
                Verdict($0.reason(code, source: nil).severity) == .passed
            }
        }
    }

    /// By end, read with the station's zone; an attempt without a time stands where it arrived.
    private static func inOrder(_ scope: SanitizationScope) -> [Int] {
        let erasures = scope.dossier.erasures
        guard erasures.count > 1 else { return Array(erasures.indices) }
        let keys = erasures.indices.map { index in
            scope.context.time(erasures[index].endedAt, at: erasures[index].station)?.assumed
                ?? erasures[index].source.arrived
        }
        return erasures.indices.sorted { (keys[$0], $0) < (keys[$1], $1) }
    }

    private static func judge(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> JudgedAttempt {
        var reasons: [Reason] = []
        let source = attempt.erasure.source
        for rule in BuiltInSanitizationRules.erasure {
            for failure in rule.failures(of: attempt, in: scope) {
                reasons.append(failure.reason(type(of: rule).code, source: source))
            }
        }
        let isElsewhere = resolve(&reasons, scope)
        let isLook =
            attempt.isVerifyOnly && attempt.erasure.outcome == .successful && attempt.erasure.media == .internalFlash
        let verdict = AttemptVerdict(
            verdict: isElsewhere ? .disregarded : kind(of: reasons), at: attempt.ended ?? attempt.started,
            tool: attempt.erasure.tool ?? "", technique: attempt.technique, level: attempt.level,
            media: attempt.erasure.media, codes: codes(reasons), source: source)
        return JudgedAttempt(
            verdict: verdict, reasons: reasons, report: attempt.erasure.reportID,
            // A look whether an erasure held is no erasure; one that found that it didn't counts against the device.
            canGovern: attempt.erasure.media == .internalFlash && !isElsewhere && !isLook,
            isLook: isLook && !isElsewhere,
            medium: attempt.erasure.mediumSerial.map(ComparableText.key))
    }

    private static func judge(_ destruction: Destruction, in scope: SanitizationScope) -> JudgedAttempt {
        var reasons: [Reason] = []
        for rule in BuiltInSanitizationRules.destruction {
            guard let failure = rule.check(destruction, in: scope).failure else { continue }
            reasons.append(failure.reason(type(of: rule).code, source: destruction.source))
        }
        _ = resolve(&reasons, scope)
        let kind = kind(of: reasons)
        let verdict = AttemptVerdict(
            verdict: kind, at: destruction.at, tool: destruction.equipment ?? "", technique: destruction.technique,
            level: kind == .accepted ? .destroy : .none, codes: codes(reasons), source: destruction.source)
        return JudgedAttempt(
            verdict: verdict, reasons: reasons, report: nil, canGovern: false, isLook: false, medium: nil)
    }

    /// Turns accepted holds into notes; true when a person said that the report is another device's.
    private static func resolve(_ reasons: inout [Reason], _ scope: SanitizationScope) -> Bool {
        guard !scope.dossier.resolutions.isEmpty else { return false }
        var isElsewhere = false
        for index in reasons.indices {
            let code = reasons[index].code
            switch ResolutionCheck.effect(on: reasons[index], of: scope.dossier) {
            case .accepted where SanitizationResolutions.isAcceptable(code): reasons[index].severity = .note
            case .elsewhere where SanitizationResolutions.isAboutOwnership(code):
                reasons[index].severity = .note
                isElsewhere = true
            default: break
            }
        }
        return isElsewhere
    }

    private static func kind(of reasons: [Reason]) -> AttemptVerdict.Kind {
        var kind = AttemptVerdict.Kind.accepted
        for reason in reasons {
            switch reason.severity {
            // A report that isn't what its tool wrote says nothing, not even that the erasure failed.
            case .fail where !SanitizationResolutions.isOfErasure(reason.code): return .disregarded
            case .fail: kind = .failed
            case .hold, .waiting: if kind == .accepted { kind = .disregarded }
            case .warn, .note: break
            }
        }
        return kind
    }

    private static func codes(_ reasons: [Reason]) -> [FindingCode] {
        guard !reasons.isEmpty else { return [] }
        var codes: [FindingCode] = []
        for reason in reasons where Verdict(reason.severity) != .passed && !codes.contains(reason.code) {
            codes.append(reason.code)
        }
        return codes.sorted()
    }
}
