import RecoveryModel

/// The REC functional category that test results add up to (R2v3 C(2)(d): computed, never typed).
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
        guard let battery = scope.batteryPercent, battery >= scope.context.policy.batteryMinimumPercent else {
            return false
        }
        let hardware = scope.context.policy.hardwareFunctions
        guard !hardware.isEmpty, hardware.allSatisfy({ scope.isVerified(scope.statement(of: $0)) }) else {
            return false
        }
        // Whatever else was tested must have passed too.
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
            return scope.dossier.statements[index].kind != "inferred" && scope.dossier.statements[index].tool != nil
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
    /// Every key function passed, or the device doesn't have it.
    var keysWork: Bool { keyResults.allSatisfy { $0 == .pass || $0 == .notApplicable } }

    func isVerified(_ index: Int?) -> Bool {
        let result = result(index)
        return result == .pass || result == .notApplicable
    }

    /// Every key function has a test that is certainly after an erasure, as F12 asks.
    package var isFinal: Bool {
        erased != nil && keys.allSatisfy { $0 >= 0 && isAfterErasure($0) }
    }
}
