import RecoveryModel

/// The erasures that a test has to come after (F12). The functionality stage runs before sanitization judges, so the
/// last one is what its record says of itself; whether an earlier one counts is asked only where a device has several.
package enum FunctionalityErasure {
    /// Index and end of the last erasure of the internal memory that calls itself successful and wasn't typed.
    package static func last(of dossier: Dossier, in context: DecisionContext) -> (Int?, EvidenceTime?) {
        var best: (Int, EvidenceTime)?
        for index in dossier.erasures.indices {
            guard let end = Self.end(of: dossier.erasures[index], in: context) else { continue }
            if let known = best, end.assumed < known.1.assumed { continue }
            best = (index, end)
        }
        return (best?.0, best?.1)
    }

    /// Of the erasures before `last`, the first that counted when it was made and that no repair separates from `last`.
    static func first(of dossier: Dossier, before last: Int?, in context: DecisionContext) -> EvidenceTime? {
        guard let last, dossier.erasures.count > 1, let final = Self.end(of: dossier.erasures[last], in: context) else {
            return nil
        }
        var scope: SanitizationScope?
        var first: EvidenceTime?
        for index in dossier.erasures.indices where index != last {
            guard let end = Self.end(of: dossier.erasures[index], in: context), end.isBefore(final) == .yes,
                first.map({ end.isBefore($0) == .yes }) ?? true
            else { continue }
            let known = scope ?? SanitizationScope(dossier, in: context)
            scope = known
            let attempt = SanitizationAttempt(dossier.erasures[index], in: known)
            if SanitizationJudge.wasGood(attempt, in: known) { first = end }
        }
        return first
    }

    private static func end(of erasure: Erasure, in context: DecisionContext) -> EvidenceTime? {
        guard erasure.outcome == .successful, erasure.evidenceClass != .typed, erasure.media == .internalFlash else {
            return nil
        }
        return context.time(erasure.endedAt, at: erasure.station)
    }
}

extension FunctionalityScope {
    /// Was the statement at `index` certainly made after the last erasure, or after an earlier one with no repair
    /// between it and the last?
    func isAfterErasure(_ index: Int) -> Bool {
        guard let at = dossier.statements[index].at, let erased else { return false }
        if SanitizationTimes.isAfter(at, erased) == .yes { return true }
        guard let firstErased, SanitizationTimes.isAfter(at, firstErased) == .yes else { return false }
        return !dossier.repairs.contains { repair in
            guard let time = repair.at else { return true }
            return time.isBefore(at) != .yes && SanitizationTimes.isAfter(time, erased) != .yes
        }
    }
}
