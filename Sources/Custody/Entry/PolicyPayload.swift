import Basics
import RecoveryModel

/// `policy.changed`: what a lot is decided under from now on.
///
///     PolicyPayload(entry)?.rules  // version of the program's rules
package struct PolicyPayload: EntryPayload {
    package static let types: Set<CustodyEventType> = [.policyChanged]

    /// Name of the pipeline.
    package let pipeline: String?
    /// Digest of the pipeline with all its files.
    package let policy: String?
    /// Version of the program's rules.
    package let rules: String?

    package init(pipeline: String, policy: String, rules: String) {
        self.pipeline = pipeline
        self.policy = policy
        self.rules = rules
    }

    package init(from members: RecordedMembers, of type: CustodyEventType) {
        pipeline = members.text("pipeline")
        policy = members.text("policy")
        rules = members.text("rules")
    }

    package func write(to json: inout JSONText) {
        json.member("pipeline", pipeline)
        json.member("policy", policy)
        json.member("rules", rules)
    }
}
