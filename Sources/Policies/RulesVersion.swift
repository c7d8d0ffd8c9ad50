/// The version of the rules in this folder. It changes whenever some device would be judged otherwise by the same evidence;
/// decisions and the entry `policy.changed` name it, so that it can be told which rules made a decision.
package enum RulesVersion {
    /// `MAJOR.MINOR`.
    package static let current = "1.4"
}
