import RecoveryModel
import Storage

/// One device on its way through the stages: what was read for it, and what came of it.
package struct DeviceCase {
    package let intake: IntakeRow
    package var records: [StagedRecord] = []
    package var before: DecisionRow?
    package var resolutions: [Resolution] = []

    package init(intake: IntakeRow) { self.intake = intake }
}
