import RecoveryModel

/// One rule of judgement: its code, and a `check` in the protocol that refines this one. Severity, meaning and clause of
/// the code stand in `CodeCatalogue`, and nowhere else.
///
/// When to use: as a base: a rule of a stage conforms to that stage's own protocol.
///
/// ```
/// for rule in BuiltInFunctionalityRules.all { print(type(of: rule).code) }
/// ```
package protocol Rule: Sendable {
    /// The code it raises.
    static var code: FindingCode { get }
}

/// What a rule answers. What no rule covers fails, so there is no default.
package enum RuleResult: Sendable {
    case meets
    /// Broken; the device isn't what the rule asks for.
    case fails(RuleFailure)
    /// The rule has no field to look at.
    case notApplicable
    /// The evidence doesn't say; judged like a failure, because unknown is not good.
    case unknown(RuleFailure)

    /// Nil when nothing speaks against the device.
    package var failure: RuleFailure? {
        switch self {
        case .fails(let failure), .unknown(let failure): failure
        case .meets, .notApplicable: nil
        }
    }
}

/// What a rule found wrong, with the values it compared.
package struct RuleFailure: Sendable {
    /// What, why, and how to put it right.
    package var message: String
    /// What was compared, by name.
    package var values: [String: ReasonValue]
    /// Nil: the attempt's or the stage's own source.
    package var source: SourceRef?
    /// Nil: the catalogue's.
    package var severity: Severity?
    /// Another code than the rule's own: an order of events that no zone settles is S31 (INTERFACE §1.2).
    package var code: FindingCode?
    /// What other devices have this failure for too, such as a bench without a zone: the device is held by it, and the
    /// lot gets one finding for code and subject, with count and examples. Nil: the device's own finding.
    package var shared: String?

    /// Source, severity, code and shared subject only where they differ from the usual.
    package init(
        _ message: String, _ values: [String: ReasonValue] = [:], source: SourceRef? = nil, severity: Severity? = nil,
        code: FindingCode? = nil, shared: String? = nil
    ) {
        self.shared = shared
        self.message = message
        self.values = values
        self.source = source
        self.severity = severity
        self.code = code
    }

    /// The reason that is recorded; `code` and `source` are used where the failure names none.
    package func reason(_ code: FindingCode, source: SourceRef?) -> Reason {
        Reason(
            self.code ?? code, message, values: values, source: self.source ?? source, severity: severity,
            shared: shared)
    }
}

extension RuleResult {
    /// A failure with these values.
    package static func fails(_ message: String, _ values: [String: ReasonValue] = [:]) -> RuleResult {
        .fails(RuleFailure(message, values))
    }
}
