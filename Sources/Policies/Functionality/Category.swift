import RecoveryModel

/// The REC functional category that test results add up to (R2v3 C(2)(d): computed, never typed).
///
/// ```
/// let category = FunctionalityCategory.derive(FunctionalityScope(dossier, in: context))
/// ```
package enum FunctionalityCategory {
    /// F3 to F6 of `rec/1.2`; nil while a key function has failed or has no result. What wasn't tested caps at F3.
    package static func derive(_ scope: FunctionalityScope) -> String? {
        guard scope.isTested, scope.keysWork else { return nil }
        guard hardwareWorks(scope) else { return "F3" }
        guard isLoaded(scope), isDiagnosed(scope) else { return "F4" }
        return isLikeNew(scope) ? "F6" : "F5"
    }

    /// F4: all hardware verified, nothing untested, and a battery that holds what the policy asks for.
    private static func hardwareWorks(_ scope: FunctionalityScope) -> Bool {
        guard let battery = scope.batteryPercent, battery >= scope.context.policy.batteryMinimumPercent,
            let index = scope.statement(FunctionalityVocabulary.battery), scope.isOfThisStay(index)
        else { return false }
        let hardware = scope.context.policy.hardwareFunctions.map { scope.statement(of: $0) }
        guard hardware.contains(where: { scope.result($0) == .pass }),
            hardware.allSatisfy({ $0.map { scope.isVerified($0) && scope.isOfThisStay($0) } ?? false })
        else { return false }
        // Whatever else was tested must have passed too, under whatever name.
        guard scope.unnamedFailures.isEmpty else { return false }
        // What came back by itself may go again.
        guard
            !scope.hasFailure
                || FunctionalityVocabulary.functions.allSatisfy({
                    NoUnexplainedRecovery.recovery(of: $0, in: scope) == nil
                })
        else { return false }
        return FunctionalityVocabulary.functions.indices.allSatisfy { position in
            // The battery's score has been looked at, and a count of cycles is no result of a test.
            guard position != FunctionalityVocabulary.battery, position != FunctionalityVocabulary.cycles,
                let index = scope.statement(position)
            else { return true }
            return scope.isVerified(index)
        }
    }

    /// F5: licensed software is loaded: the device is at setup after the erasure.
    private static func isLoaded(_ scope: FunctionalityScope) -> Bool {
        guard let erased = scope.erased, let erasure = scope.erasure else { return false }
        if let index = scope.statement(FunctionalityVocabulary.setup), let at = scope.dossier.statements[index].at {
            switch SanitizationTimes.isAfter(at, erased) {
            case .yes: return scope.dossier.statements[index].result == "yes"
            case .unknown: return false
            case .no: break
            }
        }
        return scope.dossier.erasures[erasure].setupState == "yes"
    }

    /// F5: verified with diagnostics: every hardware function by a named tool, none of it inferred.
    private static func isDiagnosed(_ scope: FunctionalityScope) -> Bool {
        scope.context.policy.hardwareFunctions.allSatisfy { function in
            guard let index = scope.statement(of: function) else { return false }
            let kind = scope.dossier.statements[index].kind
            return (kind == nil || kind == "auto" || kind == "operator") && scope.dossier.statements[index].tool != nil
        }
    }

    /// F6: repaired, with the maker's parts alone, and without a defect.
    private static func isLikeNew(_ scope: FunctionalityScope) -> Bool {
        let (repairs, grades) = (scope.dossier.repairs, scope.dossier.grades)
        guard !repairs.isEmpty, !grades.isEmpty else { return false }
        return repairs.allSatisfy { $0.oem == "true" || $0.oem == "yes" } && grades.allSatisfy { $0.kind == "none" }
    }
}

extension FunctionalityScope {
    /// Failures under names that no list has, the device as a whole among them.
    var unnamedFailures: [TestStatement] {
        guard hasFailure, hasUnlisted else { return [] }
        let names = dossier.statements.filter {
            $0.testResult == .fail && FunctionalityVocabulary.position($0.function) == nil
        }.map(\.function)
        return Set(names).sorted().compactMap { FunctionTests.standingFailure(of: $0, in: dossier) }
    }

    /// Every key function passed, or the device doesn't have it; it can't have none of them.
    var keysWork: Bool {
        keyResults.allSatisfy { $0 == .pass || $0 == .notApplicable }
            && (keyResults.isEmpty || keyResults.contains(.pass))
    }

    func isVerified(_ index: Int?) -> Bool {
        let result = result(index)
        return result == .pass || result == .notApplicable
    }

    /// Every key function has a test that is certainly after an erasure, as F12 asks.
    package var isFinal: Bool {
        erased != nil && keys.allSatisfy { $0 >= 0 && isAfterErasure($0) }
    }
}
