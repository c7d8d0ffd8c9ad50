import Basics
import Deciding
import Policies
import RecoveryModel
import Storage

/// What one device waits for. Of what nobody has scanned in, only that is asked; of a hazard, only that it is put away.
struct TodoDevice {
    private(set) var entries: [TodoEntry] = []
    private let scannedBox: String?
    private let announced: String?

    init(_ device: DeviceReading, contract: Contract, now: Instant) {
        scannedBox = device.dossier.received?.handlingUnit ?? device.dossier.claim?.box
        announced = device.dossier.claim?.pallet ?? device.dossier.claim?.box
        guard let decision = device.decision else { return }
        switch decision.stage(.shipment)?.row {
        case .withdrawn: return
        case .inTransit:
            let isLate = device.findings.contains { $0.code == "T10" && $0.isUnresolved }
            entries = [TodoEntry(.scan, isLate ? .soon : .normal)]
            return
        case .missing:
            entries = [TodoEntry(.trace, .soon)]
            return
        default: break
        }
        let open = device.findings.filter(\.isUnresolved)
        if decision.stage(.functionality)?.isHazard == true, decision.route != .destroy {
            entries = [TodoEntry(.quarantine, .urgent)]
            return
        }
        add(decision, open: open, device: device, haste: Self.haste(device, open: open, contract: contract, now: now))
    }

    /// Devices that aren't here are told by pallet, others by the box that they lie in.
    func box(for step: TodoStep) -> String? { step == .scan || step == .trace ? announced : scannedBox }

    private mutating func add(
        _ decision: RecordedDecision, open: [FindingRow], device: DeviceReading, haste: TodoUrgency
    ) {
        let rejected = device.rejected
        for stage in decision.stages where !stage.isPassed && stage.name != .routing {
            guard let next = NextStep.of(stage, in: decision, rejected: rejected) else { continue }
            // A word of a later version is a person's question.
            let step = TodoStep(next: next) ?? .resolve
            switch step {
            case .resolve, .correct: addHolds(stage, open: open, rejected: rejected)
            case .approve: addApprovals(stage)
            case .erase, .destroy: addOnce(TodoEntry(step, haste))
            default: addOnce(TodoEntry(step, .normal))
            }
        }
        let routing = decision.stage(.routing)
        for finding in open where finding.stage == StageName.routing.rawValue && finding.severity == .hold {
            entries.append(TodoEntry(.resolve, .normal, of: finding))
        }
        if routing?.next == "notify" { addOnce(TodoEntry(.notify, .urgent, code: "F08")) }
        // What stands open of the row itself.
        for finding in open where finding.stage == nil && finding.severity == .hold {
            let isUpheld = rejected.contains(finding.code)
            entries.append(
                isUpheld ? TodoEntry(.correct, .normal) : TodoEntry(.resolve, Self.urgency(finding), of: finding))
        }
    }

    /// One by one what a person may decide; where nobody may, that new evidence is needed.
    private mutating func addHolds(_ stage: RecordedStage, open: [FindingRow], rejected: Set<FindingCode>) {
        let own = open.filter { $0.stage == stage.name?.rawValue && $0.severity == .hold }
        let free = own.filter { !rejected.contains($0.code) && ResolveOperation.isAcceptable($0.code) }
        for finding in free { entries.append(TodoEntry(.resolve, Self.urgency(finding), of: finding)) }
        guard free.isEmpty else { return }
        if own.isEmpty { addOnce(TodoEntry(.resolve, .normal)) } else { addOnce(TodoEntry(.correct, .normal)) }
    }

    /// Codes that a table would end.
    private mutating func addApprovals(_ stage: RecordedStage) {
        for code in TodoStep.approvable where stage.reasons.contains(where: { $0.code == code && $0.severity == .hold })
        {
            addOnce(TodoEntry(.approve, .normal, code: code))
        }
    }

    private mutating func addOnce(_ entry: TodoEntry) {
        if !entries.contains(where: { $0.step == entry.step && $0.code == entry.code }) { entries.append(entry) }
    }

    /// What threatens custody doesn't wait.
    private static func urgency(_ finding: FindingRow) -> TodoUrgency {
        ["T05", "T06", "T11", "F08", "H01"].contains(finding.code) ? .urgent : .normal
    }

    private static let day: Int64 = 86_400_000
    /// Days before the contract's deadline from which an erasure is due soon.
    private static let notice: Int64 = 7

    /// How soon an erasure is due by contract.
    private static func haste(
        _ device: DeviceReading, open: [FindingRow], contract: Contract, now: Instant
    ) -> TodoUrgency {
        if open.contains(where: { $0.code == "S47" }) { return .urgent }
        guard let days = contract.sanitizeWithinDays, let received = device.dossier.received?.at?.assumed else {
            return .normal
        }
        let left = received.milliseconds + Int64(days) * day - now.milliseconds
        return left < 0 ? .urgent : left < notice * day ? .soon : .normal
    }
}

extension DeviceReading {
    /// Codes of findings that a person upheld and that stand.
    var rejected: Set<FindingCode> { UpheldFindings.codes(dossier.resolutions, findings) }
}

/// What persons said stands, and stands.
enum UpheldFindings {
    static func codes(_ resolutions: [Resolution], _ findings: [FindingRow]) -> Set<FindingCode> {
        var last: [String: Resolution] = [:]
        for resolution in resolutions { last[resolution.finding] = resolution }
        let open = Set(findings.filter(\.isUnresolved).map(\.id))
        return Set(last.values.filter { $0.value == "reject" && open.contains($0.finding) }.map(\.code))
    }
}
