import Basics
import Operations
import Printing
import RecoveryModel

/// How long units have been here (R04; R2v3 5(b)(3), C(3)), and how long they have waited for sanitization (R11).
package struct AgeingReport: Report {
    /// `ageing`.
    package static let name = "ageing"
    /// For the floor, and for R2 auditors.
    package static let abstract = "days since receipt of every unit still here, with alerts and sanitization deadlines"
    /// Of one lot or of all.
    package static let needsLot = false
    /// By the time of receipt.
    package static let since = SinceUse.units

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        var units: [Age] = []
        var limits: [Int] = []
        for lot in context.lots {
            let reading = try LotReading(lot, context.workspace)
            let limit = reading.policy.storageMaximumDays
            if !limits.contains(limit) { limits.append(limit) }
            try reading.each { device in
                guard context.covers(device), let age = Age(device, reading, now: context.createdAt) else { return }
                units.append(age)
            }
        }
        // What is longest here stands first; without a time of receipt nobody knows how long, so before all others.
        let ordered = units.enumerated().sorted { a, b in
            let (x, y) = (a.element.days ?? Int.max, b.element.days ?? Int.max)
            return x == y ? a.offset < b.offset : x > y
        }
        let limitWords = limits.sorted().map { "\($0) days" }.joined(separator: ", ")
        return context.table(
            Self.name, title: "Ageing of stock",
            facts: context.facts([("Units here", "\(units.count)"), ("Storage limit", limitWords)]),
            sections: [
                TableSection(title: "Alerts", columns: Self.alertColumns, rows: Self.alerts(units)),
                TableSection(title: "Units", columns: Self.columns, rows: ordered.map(\.element.row)),
            ],
            notes: [
                "R2v3 5(b)(3) and C(3): controlled streams stay at most one year. Alerts begin at \(Age.alerts[0]) and "
                    + "\(Age.alerts[1]) days; at the limit a unit is an exception.",
                "Days are whole days of 24 hours since the earliest instant that the receipt's time can mean. Destroyed "
                    + "units and those that never came are not here.",
                "The sanitization deadline is the contract's number of days from receipt.",
            ])
    }

    private static let alertColumns = [
        TableColumn(id: "alert", title: "Alert", kind: .text),
        TableColumn(id: "units", title: "Units", kind: .integer),
    ]

    private static func alerts(_ units: [Age]) -> [[TableCell]] {
        Age.Alert.allCases.map { alert in
            [.text(alert.rawValue), .integer(units.count { $0.alert == alert })]
        }
    }

    private static let columns = [
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "model", title: "Model", kind: .text),
        TableColumn(id: "applicability", title: "R2", kind: .text),
        TableColumn(id: "place", title: "Place", kind: .text),
        TableColumn(id: "receivedAt", title: "Received", kind: .time),
        TableColumn(id: "days", title: "Days", kind: .integer),
        TableColumn(id: "limitDays", title: "Limit", kind: .integer),
        TableColumn(id: "alert", title: "Alert", kind: .text),
        TableColumn(id: "sanitizeBy", title: "Sanitize by", kind: .time),
        TableColumn(id: "sanitizedAt", title: "Sanitized", kind: .time),
        TableColumn(id: "sanitization", title: "Sanitization", kind: .text),
        TableColumn(id: "route", title: "Route", kind: .text),
    ]
}

/// How old one unit's intake is.
struct Age {
    /// What a number of days asks for.
    enum Alert: String, CaseIterable {
        case exception = "over the limit"
        case second = "second alert"
        case first = "first alert"
        case none = "none"
        case unknown = "no time of receipt"
    }

    /// Days at which the alerts begin (R04).
    static let alerts = [270, 330]

    /// Whole days since receipt; nil when no time was recorded.
    let days: Int?
    let alert: Alert
    let row: [TableCell]

    /// Nil for a unit that isn't here.
    init?(_ device: DeviceReading, _ lot: LotReading, now: Instant) {
        let dossier = device.dossier
        // A unit whose row was withdrawn after it came is here all the same.
        guard let scan = dossier.received, device.row != .duplicate else { return nil }
        let tries = ReportedAttempt.all(device, lot)
        let isDestroyed = tries.contains { attempt in
            if case .destruction = attempt.act { attempt.isAccepted } else { false }
        }
        if isDestroyed { return nil }
        let limit = lot.policy.storageMaximumDays
        days = scan.at.map { Self.wholeDays(from: $0.earliest, to: now) }
        alert = Self.alert(days: days, limit: limit)
        let due = Self.deadline(scan.at, days: lot.contract.sanitizeWithinDays)
        let isSanitized = device.stage(.sanitization)?.isPassed == true
        let done = isSanitized ? ReportedAttempt.governing(tries)?.at : nil
        row = [
            .text(dossier.intakeName), .text(dossier.name), .words(device.model),
            .words(device.categories?.applicability), .words(device.stage(.shipment)?.place),
            .moment(scan.at), .count(days), .integer(limit), .text(alert.rawValue), due.map { .time($0) } ?? .none,
            .moment(done), .text(Self.state(isSanitized: isSanitized, at: done, due: due, now: now)),
            .words(device.route?.rawValue),
        ]
    }

    /// Rounded down; a receipt in the future is none yet.
    static func wholeDays(from: Instant, to: Instant) -> Int {
        Int(max(0, to.milliseconds - from.milliseconds) / 86_400_000)
    }

    /// At 270 and 330 days an alert begins, at the limit the exception; the limit wins where it is shorter.
    static func alert(days: Int?, limit: Int) -> Alert {
        guard let days else { return .unknown }
        if days >= limit { return .exception }
        if days >= alerts[1] { return .second }
        return days >= alerts[0] ? .first : .none
    }

    /// As S47 counts it; nil when the contract sets no days or nobody knows when the unit came.
    static func deadline(_ received: EvidenceTime?, days: Int?) -> Instant? {
        guard let received, let days else { return nil }
        return received.assumed.adding(seconds: Int64(days) * 86_400)
    }

    /// In words: done, late, due or overdue. A deadline's own instant is still in time.
    static func state(isSanitized: Bool, at: EvidenceTime?, due: Instant?, now: Instant) -> String {
        guard let due else { return isSanitized ? "sanitized" : "not sanitized, no deadline in the contract" }
        if isSanitized {
            guard let at, at.assumed > due else { return "sanitized" }
            return "sanitized \(wholeDays(from: due, to: at.assumed)) days late"
        }
        if now > due { return "overdue by \(wholeDays(from: due, to: now)) days" }
        return "due in \(wholeDays(from: now, to: due)) days"
    }
}
