import Basics
import RecoveryModel

/// When a rule that reads the clock may next say something else of a device.
struct Deadlines {
    let context: DecisionContext

    func next(_ dossier: Dossier, _ outcomes: [Outcome]) -> Instant? {
        var candidates: [Instant] = []
        if let received = dossier.received?.at?.latest {
            if let days = context.lot.contract.sanitizeWithinDays, outcomes.of(.sanitization)?.verdict != .passed {
                candidates.append(received.adding(seconds: Int64(days) * 86_400))
            }
            candidates.append(received.adding(seconds: Int64(context.policy.storageMaximumDays) * 86_400))
        } else {
            let delivered = context.lot.carrierEvents.filter { CarrierStatus(word: $0.statusWord ?? "") == .delivered }
            if let first = delivered.compactMap({ $0.at?.latest }).min() {
                candidates.append(first.adding(seconds: Int64(context.policy.scanWithinHours) * 3600))
            }
        }
        return candidates.filter { $0 > context.now }.min()
    }
}
