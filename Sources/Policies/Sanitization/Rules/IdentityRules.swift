// Rules S01, S02, S03, S04, S05, S06.
import RecoveryModel

/// S01: some identifier of the report is the device's. A report without identifiers names no device.
struct ReportNamesDevice: ErasureRule {
    static let code: FindingCode = "S01"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        if attempt.identity.isMatched { return .meets }
        return .fails(
            "the report names no identifier of this device; erase it again, or link the report to its device",
            [
                "report": .list(attempt.erasure.identifiers.map(\.text)),
                "device": .list(scope.dossier.identifiers.map(\.value)),
            ])
    }
}

/// S02: no identifier conflicts with the device's: a swapped report, or a swapped board.
struct IdentifiersAgree: ErasureRule {
    static let code: FindingCode = "S02"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        if attempt.identity.conflicts.isEmpty {
            guard let fact = scope.sharing.secondDevice(of: attempt.erasure) else { return .meets }
            return .fails(
                "the report names another device of the store beside this one; find out which of them was erased",
                ["others": .list(fact.others), "report": .list(attempt.erasure.identifiers.map(\.text))])
        }
        return .fails(
            "the report names identifiers of another device beside this one's; find out which device was erased",
            [
                "report": .list(attempt.identity.conflicts),
                "device": .list(scope.dossier.identifiers.map(\.joinKey)),
            ])
    }
}

/// S03: check digits, and the arithmetic between the identifiers of one report.
struct IdentifiersAddUp: ErasureRule {
    static let code: FindingCode = "S03"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        if attempt.identity.contradictions.isEmpty { return .meets }
        return .fails(
            "identifiers inside the report can't be of one device; compare with the device itself",
            ["found": .list(attempt.identity.contradictions)])
    }
}

/// S04: a placeholder never counts as a match; that it was passed over is worth a note.
struct PlaceholderIgnored: ErasureRule {
    static let code: FindingCode = "S04"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        if attempt.identity.placeholders.isEmpty { return .meets }
        return .fails(
            "values that many devices share were passed over", ["ignored": .list(attempt.identity.placeholders)])
    }
}

/// S05: the report is no other device's too. It holds every device that shares it, whatever came first.
struct SharedReport: ErasureRule {
    static let code: FindingCode = "S05"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard let fact = scope.sharing.report(of: attempt.erasure) else { return .meets }
        return .fails(
            "other devices claim the same report; say which of them it is about, and erase the others",
            ["report": .text(fact.subject), "others": .list(fact.others)])
    }
}

/// S06: no other device was erased at the same station in the same second from start to end.
struct SharedSession: ErasureRule {
    static let code: FindingCode = "S06"

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        guard let fact = scope.sharing.session(of: attempt.erasure) else { return .meets }
        return .fails(
            "another device has an erasure with the same start, end and station; erase again",
            ["session": .text(fact.subject), "others": .list(fact.others)])
    }
}
