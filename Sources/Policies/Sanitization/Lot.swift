import RecoveryModel

/// S40: a lot reconciles: received = sanitized (erased or destroyed) + exceptions, and nothing was sanitized that never
/// came (R2v3 B(15)(b)). It is a finding of the lot and changes no device's outcome.
///
/// ```
/// let result = SanitizationLot.reconcile(received: 120, sanitized: 118, exceptions: 2, neverReceived: [])
/// if let failure = result.failure { print(failure.message) }
/// ```
package enum SanitizationLot {
    /// - Parameters:
    ///   - sanitized: devices whose sanitization passed, by erasure or by destruction.
    ///   - exceptions: received devices that are held, waiting, failed or on their way back.
    ///   - neverReceived: names of devices with an erasure or a destruction and without a scan, sorted.
    /// - Returns: `meets`, or `fails` with the counts; the code is S40.
    package static func reconcile(
        received: Int, sanitized: Int, exceptions: Int, neverReceived: [String]
    ) -> RuleResult {
        if received == sanitized + exceptions, neverReceived.isEmpty { return .meets }
        var values: [String: ReasonValue] = [
            "received": .integer(received), "sanitized": .integer(sanitized), "exceptions": .integer(exceptions),
        ]
        if !neverReceived.isEmpty { values["neverReceived"] = .list(neverReceived) }
        return .fails("what was received isn't what was processed; find the difference before release", values)
    }
}
