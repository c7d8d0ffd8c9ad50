import RecoveryModel

/// Every functionality rule of this version, in order of code.
package enum BuiltInFunctionalityRules {
    /// Asked of each device.
    package static let all: [any FunctionalityRule] = [
        TestRecordExists(), KeyFunctionsWork(), KeyFunctionsTested(), BatteryHealthy(), NoHazard(), NoLockOn(),
        NoLockUnknown(), NotReported(), TestOfThisDevice(), TestedInCustody(), TestedAfterErasure(),
        NoUnexplainedRecovery(),
    ]

    /// Holds that a person may end. A lock that is on or unknown and a report of theft end with another statement only.
    package static func isAcceptable(_ code: FindingCode) -> Bool {
        code != NoLockOn.code && code != NoLockUnknown.code && code != NotReported.code
    }
}
