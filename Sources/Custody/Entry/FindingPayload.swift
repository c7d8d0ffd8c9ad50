import Basics
import RecoveryModel

/// What entries say of findings. What a finding compared stays out of the log, as a digest: it may quote what a document
/// says of a person.
///
///     FindingPayload.Resolved(entry)?.finding  // the finding's id; nil for entries of another type
package enum FindingPayload {
    /// `finding.opened`.
    package struct Opened: EntryPayload {
        package static let types: Set<CustodyEventType> = [.findingOpened]

        package let code: FindingCode?
        /// The finding's id.
        package let finding: String?
        /// Of the document that it is about, from 1; 0 when there is none.
        package let line: Int?
        package let severity: Severity?
        /// Name of the stage that found it; nil for findings of no stage.
        package let stage: String?
        /// Digest of what was compared; empty when nothing was.
        package let values: String?

        package init(code: FindingCode, finding: String, line: Int, severity: Severity, stage: String?, values: String)
        {
            self.code = code
            self.finding = finding
            self.line = line
            self.severity = severity
            self.stage = stage
            self.values = values
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            code = members.word("code")
            finding = members.text("finding")
            line = members.integer("line")
            severity = members.word("severity")
            stage = members.text("stage")
            values = members.text("values")
        }

        package func write(to json: inout JSONText) {
            json.member("code", code?.rawValue)
            json.member("finding", finding)
            json.number("line", line)
            json.member("severity", severity?.rawValue)
            json.member("stage", stage)
            json.member("values", values)
        }
    }

    /// `finding.resolved`: a person decided about it.
    package struct Resolved: EntryPayload {
        package static let types: Set<CustodyEventType> = [.findingResolved]

        /// accept, reject, `link:DEVICE` or not-ours: the entry's `as`.
        package let decision: String?
        package let code: FindingCode?
        /// The finding's id.
        package let finding: String?
        package let reason: String?
        /// Digest of what the finding compared when it was decided about.
        package let values: String?

        package init(decision: String, code: FindingCode, finding: String, reason: String, values: String) {
            self.decision = decision
            self.code = code
            self.finding = finding
            self.reason = reason
            self.values = values
        }

        package init(from members: RecordedMembers, of type: CustodyEventType) {
            decision = members.text("as")
            code = members.word("code")
            finding = members.text("finding")
            reason = members.text("reason")
            values = members.text("values")
        }

        package func write(to json: inout JSONText) {
            json.member("as", decision)
            json.member("code", code?.rawValue)
            json.member("finding", finding)
            json.member("reason", reason)
            json.member("values", values)
        }
    }
}
