import Custody
import Storage

/// What a device's evaluation asks the recorder to write.
package struct DecidedDevice {
    package let intake: Int
    /// Nil when nothing changed.
    package let decision: DecisionRow?
    package let pending: [(key: UInt64, entry: PreparedEntry)]
    package let recorded: RecordedEvents
    /// Findings to write, and the ids of those that are open now.
    package let findings: [FindingRow]
    package let open: Set<String>
    package let hadFindings: Bool
    package let leaf: [UInt8]

    package init(
        intake: Int, decision: DecisionRow?, pending: [(key: UInt64, entry: PreparedEntry)], recorded: RecordedEvents,
        findings: [FindingRow], open: Set<String>, hadFindings: Bool, leaf: [UInt8]
    ) {
        self.intake = intake
        self.decision = decision
        self.pending = pending
        self.recorded = recorded
        self.findings = findings
        self.open = open
        self.hadFindings = hadFindings
        self.leaf = leaf
    }
}
