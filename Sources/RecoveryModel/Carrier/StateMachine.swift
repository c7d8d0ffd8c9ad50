import Basics

/// What the events of one tracking number amount to.
package struct CarrierHistory: Sendable {
    /// Two events whose order in time cannot be (T07).
    package struct Impossibility: Sendable {
        package let earlier: CarrierEvent
        package let later: CarrierEvent
        package let detail: String
    }

    /// An event that threatens custody (T06).
    package struct Alarm: Sendable {
        package let event: CarrierEvent
        package let flag: CarrierRedFlag
    }

    /// Where the shipment is. Never back from `delivered` except to `returning` and `exception`; after `returning` a
    /// delivery is one to the sender, and the state stays `returning`.
    package var current = CarrierStatus.unknown
    /// The first event in the carrier's hands, if any.
    package var movement: CarrierEvent?
    /// The event of the first delivery to us, if any.
    package var delivery: CarrierEvent?
    /// The event of the last one, which several parcels under one number have; nil while there is none.
    package var lastDelivery: CarrierEvent?
    package var impossible: [Impossibility] = []
    package var alarms: [Alarm] = []
}

/// Folds a carrier's events into one state. Events may come twice and in any order: equal event ids count once, and
/// time decides the order, not arrival.
///
/// ```
/// let history = CarrierStateMachine.history(of: events)
/// if history.current == .delivered { print(history.delivery?.location ?? "") }
/// for alarm in history.alarms { print(alarm.flag.meaning) }
/// ```
package enum CarrierStateMachine {
    /// The history of one tracking number; equal for every order of `events`.
    package static func history(of events: [CarrierEvent]) -> CarrierHistory {
        var history = CarrierHistory()
        var end: CarrierEvent?
        for event in ordered(events) {
            if let flag = event.redFlag, flag != .failed || history.movement != nil {
                history.alarms.append(.init(event: event, flag: flag))
            }
            let status = event.status
            if let earlier = end ?? (status == .labelCreated ? history.movement : nil),
                let detail = objection(to: status, after: earlier.status), isProvenOrder(earlier, event)
            {
                history.impossible.append(.init(earlier: earlier, later: event, detail: detail))
                continue
            }
            history.current = next(history.current, status)
            if status == .delivered, history.current == .delivered {
                history.delivery = history.delivery ?? event
                history.lastDelivery = event
            }
            if status.rank > 1 { history.movement = history.movement ?? event }
            if status == .delivered || status == .cancelled || status == .returning { end = event }
        }
        return history
    }

    /// The state after one more event in order of time.
    static func next(_ current: CarrierStatus, _ status: CarrierStatus) -> CarrierStatus {
        switch (current, status) {
        case (_, .unknown): current
        case (.delivered, .returning), (.delivered, .exception): status
        case (.delivered, _): .delivered
        case (.returning, .exception): .exception
        case (.returning, _): .returning
        case (.cancelled, .expired): .cancelled
        case (_, .labelCreated) where current.rank > 1: current
        // A tracker that stops hearing says nothing about the parcel.
        case (_, .expired) where current.rank > 0: current
        default: status
        }
    }

    private static func objection(to status: CarrierStatus, after earlier: CarrierStatus) -> String? {
        switch (earlier, status) {
        case (_, .unknown), (_, .exception), (_, .expired): nil
        case (.delivered, .returning), (.delivered, .delivered): nil
        case (.delivered, _): "\(status.rawValue) after delivered"
        case (.cancelled, .cancelled): nil
        case (.cancelled, _): "\(status.rawValue) after cancelled"
        case (.returning, .labelCreated), (.returning, .cancelled): "\(status.rawValue) after returning"
        case (.returning, _): nil
        case (_, .labelCreated): "label created after the shipment had moved (\(earlier.rawValue))"
        default: nil
        }
    }

    /// Without a time, or with zones that leave the order open, nothing is proven.
    private static func isProvenOrder(_ earlier: CarrierEvent, _ later: CarrierEvent) -> Bool {
        guard let first = earlier.at, let second = later.at else { return false }
        return first.isBefore(second) == .yes
    }

    private static func ordered(_ events: [CarrierEvent]) -> [CarrierEvent] {
        var seen: Set<String> = []
        return events.sorted(by: precedes).filter { event in
            guard let id = event.eventID, !id.isEmpty else { return true }
            // Other words or another time are another event, whatever its number.
            let words = [id, CarrierStatus.key(event.statusWord ?? ""), ComparableText.key(event.detail ?? "")]
            let time = event.at.map { "\($0.earliest.milliseconds)/\($0.latest.milliseconds)" } ?? ""
            return seen.insert((words + [time]).joined(separator: "\u{1F}")).inserted
        }
    }

    /// By time, then by how far along; what has no time comes first, where it can undo nothing that has.
    private static func precedes(_ a: CarrierEvent, _ b: CarrierEvent) -> Bool {
        let (left, right) = (a.at?.assumed.milliseconds, b.at?.assumed.milliseconds)
        if left != right { return (left ?? .min) < (right ?? .min) }
        if a.status.rank != b.status.rank { return a.status.rank < b.status.rank }
        return (a.status.rawValue, a.detail ?? "", a.eventID ?? "") < (
            b.status.rawValue, b.detail ?? "", b.eventID ?? ""
        )
    }
}

extension CarrierEvent {
    /// The event's word in our vocabulary.
    package var status: CarrierStatus { CarrierStatus(word: statusWord ?? "", detail: detail) }

    /// The threat to custody that its detail or its word states.
    package var redFlag: CarrierRedFlag? {
        detail.flatMap { CarrierRedFlag(detail: $0) } ?? statusWord.flatMap { CarrierRedFlag(detail: $0) }
    }
}
