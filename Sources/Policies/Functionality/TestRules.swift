import RecoveryModel

/// F01: there is a functional test record. A device that is recorded as destroyed needs none.
struct TestRecordExists: FunctionalityRule {
    static let code: FindingCode = "F01"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        if scope.isTested || scope.isDestroyed { return .meets }
        return .unknown(RuleFailure("no functional test record; test the device"))
    }
}

/// F02: no key function's latest test failed.
struct KeyFunctionsWork: FunctionalityRule {
    static let code: FindingCode = "F02"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        let failed = scope.failedKeys
        guard let first = failed.first else { return .meets }
        return .fails(
            RuleFailure(
                "key functions failed; repair and test again", ["functions": .list(failed)],
                source: scope.statement(of: first).map { scope.dossier.statements[$0].source }))
    }
}

extension FunctionalityScope {
    /// Key functions whose latest test failed, in the policy's order.
    package var failedKeys: [String] { keyFunctions { keyResults[$0] == .fail } }
}

/// F03: every key function was tested, or the device doesn't have it. `inconclusive`, and a word that nobody knows,
/// are no result.
struct KeyFunctionsTested: FunctionalityRule {
    static let code: FindingCode = "F03"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        guard scope.isTested, !scope.isDestroyed else { return .notApplicable }
        let lacks = scope.keys.indices.map { Self.lack($0, in: scope) }
        let untested = scope.keyFunctions { lacks[$0] != nil }
        if !untested.isEmpty {
            return .fails(
                "key functions were not tested; test them",
                ["functions": .list(untested), "words": .list(lacks.compactMap(\.self))])
        }
        if let whole = Self.unexplained(scope) { return .fails(whole) }
        if let unknown = Self.unknownFailure(scope) { return .unknown(unknown) }
        guard !scope.keys.isEmpty, scope.keyResults.allSatisfy({ $0 == .notApplicable }) else { return .meets }
        return .fails(
            "every key function is said not to apply: nothing was tested; test the device",
            ["functions": .list(scope.context.policy.keyFunctions), "words": .list(["not_applicable"])])
    }

    /// A test that failed under a name that nobody knows: of several devices it is one finding a name.
    private static func unknownFailure(_ scope: FunctionalityScope) -> RuleFailure? {
        scope.unnamedFailures.first { $0.function != TestStatement.wholeDevice }.map {
            RuleFailure(
                "a test failed of which nobody knows what it tests; look at the device, and accept it or repair it",
                ["function": .text($0.function)], source: $0.source, shared: "function|" + $0.function)
        }
    }

    /// A tool that says the device doesn't work and not what of it: until every key function was tested after that.
    private static func unexplained(_ scope: FunctionalityScope) -> RuleFailure? {
        guard scope.hasUnlisted else { return nil }
        let verdicts = scope.dossier.statements.filter { $0.function == TestStatement.wholeDevice }
        let open = verdicts.first { verdict in
            verdict.testResult != .pass
                && !scope.keys.allSatisfy { key in
                    guard key >= 0, let at = scope.dossier.statements[key].at, let said = verdict.at else {
                        return false
                    }
                    return SanitizationTimes.isAfter(at, said) == .yes && at != said
                }
        }
        return open.map {
            RuleFailure(
                "a tool says that the device doesn't work, and not what of it; test it",
                ["working": .text($0.result), "tested": SanitizationTimes.text($0.at)], source: $0.source)
        }
    }

    /// What is said in place of a test; nil where there is one that counts.
    private static func lack(_ key: Int, in scope: FunctionalityScope) -> String? {
        let index = scope.keys[key]
        if index < 0 { return "no statement" }
        switch scope.keyResults[key] {
        case .notTested, .inconclusive, nil: return scope.dossier.statements[index].result
        case .pass, .fail, .notApplicable: break
        }
        if scope.isOvertaken(index) { return "not since the repair" }
        return scope.dossier.statements[index].at != nil && !scope.isProof(index) ? "dated after it arrived" : nil
    }
}

/// F04: the battery holds what the policy asks for. The score decides, not the tool's word.
struct BatteryHealthy: FunctionalityRule {
    static let code: FindingCode = "F04"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        guard let percent = scope.batteryPercent else { return Self.unread(scope) }
        let minimum = scope.context.policy.batteryMinimumPercent
        if percent >= minimum { return .meets }
        return .fails(
            RuleFailure(
                "the battery holds less than the policy asks for; replace it, or sell it as it is",
                ["percent": .integer(percent), "minimum": .integer(minimum)],
                source: scope.statement(FunctionalityVocabulary.battery).map { scope.dossier.statements[$0].source }))
    }
}

extension BatteryHealthy {
    /// A score that stands there and is no percentage is no missing one.
    private static func unread(_ scope: FunctionalityScope) -> RuleResult {
        guard let index = scope.statement(FunctionalityVocabulary.battery),
            let score = scope.dossier.statements[index].score, !score.isEmpty, !BatteryScore(score).isAboveFull
        else { return .notApplicable }
        return .unknown(
            RuleFailure(
                "the battery's health can't be read as a percentage; measure it again", ["percent": .text(score)],
                source: scope.dossier.statements[index].source))
    }
}

extension FunctionalityScope {
    /// Whole percent of design capacity, cut; nil when nothing is stated, or the score is no number up to 100.
    package var batteryPercent: Int? {
        statement(FunctionalityVocabulary.battery).flatMap { BatteryScore(dossier.statements[$0].score).percent }
    }
}

/// F10: no test is of another device: neither has a look across devices found that, nor do the records of this one
/// contradict each other about what the device has.
struct TestOfThisDevice: FunctionalityRule {
    static let code: FindingCode = "F10"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        guard let fact = scope.dossier.facts.first(where: { $0.code == Self.code }) else {
            if let found = scope.contradiction { return contradicts(found, scope.dossier) }
            guard scope.hasUnlisted else { return .meets }
            return otherModel(scope.dossier) ?? otherNumber(scope.dossier) ?? .meets
        }
        return .fails(
            RuleFailure(
                "the test record names another model or serial than the device's; test again, or link it",
                ["stated": .text(fact.subject), "others": .list(fact.others)], source: fact.source))
    }
}

extension TestOfThisDevice {
    /// A session read a number, or a maker, that is not the device's. Where the device has no number of the kind, the
    /// session's says nothing.
    private func otherNumber(_ dossier: Dossier) -> RuleResult? {
        let sessions = dossier.statements.filter { $0.function == TestStatement.identity }
        guard !sessions.isEmpty else { return nil }
        let reports = dossier.erasures.filter {
            SanitizationIdentity(of: $0, against: dossier.identifiers).isCertain
        }
        let known =
            dossier.identifiers
            + reports.flatMap(\.identifiers).flatMap { reference in
                reference.kind.map { IdentifierParser.readAll(reference.text, as: $0).compactMap(\.identifier) } ?? []
            }
        let makers = Set(
            (dossier.identifiers.compactMap { TACTable.allocation(of: $0)?.make } + reports.compactMap(\.manufacturer))
                .map { MakerNames.key($0) }.filter { !$0.isEmpty })
        for session in sessions {
            guard let (kind, text) = Self.parts(session.score) else { continue }
            let isOther: Bool
            if kind == "make" {
                isOther = !makers.isEmpty && !makers.contains(MakerNames.key(text))
            } else {
                let own = known.filter { $0.kind.rawValue == kind }
                let read = IdentifierKind(rawValue: kind).map { IdentifierParser.readAll(text, as: $0) } ?? []
                let numbers = read.compactMap(\.identifier).filter { $0.kind.rawValue == kind }
                // A phone has two IMEIs: one that nobody has named yet may be its second.
                let most = kind == "imei" ? 2 : 1
                isOther =
                    !numbers.isEmpty && Set(own.map(\.joinKey)).count >= most
                    && numbers.allSatisfy { number in !own.contains { $0.joinKey == number.joinKey } }
            }
            if !isOther { continue }
            return .fails(
                RuleFailure(
                    "a test record names another number or maker than the device's; find out which device was tested",
                    ["stated": .text(session.score ?? "")], source: session.source))
        }
        return nil
    }

    private static func parts(_ score: String?) -> (kind: String, text: String)? {
        guard let score, let colon = score.firstIndex(of: ":") else { return nil }
        return (String(score[..<colon]), String(score[score.index(after: colon)...]))
    }

    /// A session read another model than the device's own type allocation, or the record of its erasure, has.
    private func otherModel(_ dossier: Dossier) -> RuleResult? {
        let sessions = dossier.statements.filter { $0.function == TestStatement.model }
        guard !sessions.isEmpty else { return nil }
        var known = dossier.identifiers.compactMap { TACTable.allocation(of: $0)?.model }
        known += dossier.erasures.compactMap { erasure in
            SanitizationIdentity(of: erasure, against: dossier.identifiers).isCertain ? erasure.model : nil
        }
        for session in sessions {
            guard let other = known.first(where: { ModelMatch($0, session.score) == .different }) else { continue }
            return .fails(
                RuleFailure(
                    "a test record of this device's numbers names another model; find out which device was tested",
                    ["stated": .text(session.score ?? ""), "device": .text(other)], source: session.source))
        }
        return nil
    }

    private func contradicts(_ found: FunctionalityContradiction, _ dossier: Dossier) -> RuleResult {
        let (first, second) = (dossier.statements[found.first], dossier.statements[found.second])
        return .fails(
            RuleFailure(
                "two test records can't be of one device; find out which device was tested, and test again",
                [
                    "function": .text(second.function), "results": .list([first.result, second.result]),
                    "tested": .list([first, second].map { $0.at?.assumed.text ?? "no time" }),
                ], source: second.source))
    }
}

/// F11: the tests that count were made in this intake. An order that no zone settles is S31.
struct TestedInCustody: FunctionalityRule {
    static let code: FindingCode = "F11"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        guard let received = scope.received, scope.isTested else { return .notApplicable }
        var worst: (index: Int, isKnown: Bool)?
        for index in scope.keys where index >= 0 {
            let order = scope.dossier.statements[index].at.map {
                SanitizationTimes.isAfter($0, received, within: scope.context.policy.clockSkewSeconds)
            }
            if order == .yes { continue }
            if order == .no {
                worst = (index, true)
                break
            }
            worst = worst ?? (index, false)
        }
        guard let worst else { return .meets }
        let statement = scope.dossier.statements[worst.index]
        let values: [String: ReasonValue] = [
            "function": .text(statement.function), "tested": SanitizationTimes.text(statement.at),
            "received": SanitizationTimes.text(received),
        ]
        if worst.isKnown {
            return .fails(
                RuleFailure("tested before the device was scanned in; test again", values, source: statement.source))
        }
        let zoneless =
            ZonelessSource.subject(statement.at, station: nil, tool: statement.tool)
            ?? ZonelessSource.subject(received, station: scope.dossier.scans.first?.station)
        let reason =
            zoneless == nil
            ? "can't be told from their times; test again"
            : "depends on a zone that nobody states; \(ZonelessSource.cure)"
        return .unknown(
            RuleFailure(
                "whether it was tested before or after the first scan \(reason)", values, source: statement.source,
                code: ClockPlausible.code, shared: zoneless))
    }
}

/// F12: after an erasure the key functions were tested: the final category needs it. A final reset after the test asks
/// for no other, unless the device was repaired in between.
struct TestedAfterErasure: FunctionalityRule {
    static let code: FindingCode = "F12"
    // Rests also on C(2)(e)(5).

    func check(_ scope: FunctionalityScope) -> RuleResult {
        guard let erased = scope.erased, scope.isTested, !scope.isDestroyed else { return .notApplicable }
        let before = scope.keyFunctions { scope.keys[$0] >= 0 && !scope.isAfterErasure(scope.keys[$0]) }
        if before.isEmpty { return .meets }
        let values: [String: ReasonValue] = [
            "functions": .list(before), "erased": SanitizationTimes.text(erased),
        ]
        let message = "no test after the erasure; test the key functions again"
        guard let doubt = zoneless(scope, erased) else { return .fails(message, values) }
        return .unknown(
            RuleFailure(
                "whether the key functions were tested after the erasure depends on a zone that nobody states; "
                    + ZonelessSource.cure, values, code: ClockPlausible.code, shared: doubt))
    }

    /// The source whose zone would settle it, when no key function was certainly tested before the erasure.
    private func zoneless(_ scope: FunctionalityScope, _ erased: EvidenceTime) -> String? {
        var subject: String?
        for key in scope.keys where key >= 0 && !scope.isAfterErasure(key) {
            let statement = scope.dossier.statements[key]
            guard let at = statement.at, SanitizationTimes.isAfter(at, erased) == .unknown else { return nil }
            let station = scope.erasure.flatMap { scope.dossier.erasures[$0].station }
            subject =
                subject ?? ZonelessSource.subject(at, station: nil, tool: statement.tool)
                ?? ZonelessSource.subject(erased, station: station)
        }
        return subject
    }
}

/// F13: no key function went from fail to pass without a repair between.
struct NoUnexplainedRecovery: FunctionalityRule {
    static let code: FindingCode = "F13"

    func check(_ scope: FunctionalityScope) -> RuleResult {
        // Most devices have no failure, and need no second look.
        for (key, function) in scope.context.policy.keyFunctions.enumerated() where scope.keyResults[key] == .pass {
            if let failure = Self.recovery(of: function, in: scope) { return .fails(failure) }
        }
        return .meets
    }

    /// A failure of `function` that a pass follows with no repair between; nil when there is none.
    static func recovery(of function: String, in scope: FunctionalityScope) -> RuleFailure? {
        // Most devices have no failure, and need no second look.
        guard scope.hasFailure else { return nil }
        var failed: TestStatement?
        for statement in scope.dossier.statements where statement.function == function {
            if statement.testResult == .fail { failed = statement }
            guard statement.testResult == .pass, let before = failed else { continue }
            failed = nil
            if isRepaired(between: before, and: statement, scope) { continue }
            return RuleFailure(
                "a failed function passes with no repair between; say what was done, or record the repair",
                [
                    "function": .text(function), "failed": SanitizationTimes.text(before.at),
                    "passed": SanitizationTimes.text(statement.at),
                ], source: statement.source)
        }
        return nil
    }

    private static func isRepaired(
        between failed: TestStatement, and passed: TestStatement, _ scope: FunctionalityScope
    ) -> Bool {
        guard let from = failed.at, let to = passed.at else { return false }
        return scope.dossier.repairs.contains { repair in
            // A repair mends what it was made on.
            guard let at = repair.at, RepairWords.isDone(repair.action),
                RepairParts.concern(failed.function, part: repair.part, action: repair.action)
            else { return false }
            return SanitizationTimes.isAfter(at, from) == .yes && SanitizationTimes.isAfter(to, at) == .yes
        }
    }
}
