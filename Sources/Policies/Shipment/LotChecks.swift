import Basics
import RecoveryModel

/// Rows and devices of a lot, counted.
package struct LotCounts: Hashable, Sendable {
    /// Rows of the manifest, withdrawn ones not counted.
    package var rows: Int
    /// Devices scanned, those on no manifest included.
    package var received: Int
    /// Those that a scan takes out of a handling unit, by its name as it is compared; only once receipt is closed and a
    /// hand-over has counted units.
    package var receivedByUnit: [String: Int]

    /// Counted by the caller.
    package init(rows: Int, received: Int, receivedByUnit: [String: Int] = [:]) {
        self.rows = rows
        self.received = received
        self.receivedByUnit = receivedByUnit
    }
}

/// Findings about a lot as a whole (I15, T08, and I11 for handling units). They change no device's outcome.
///
/// ```
/// let counts = LotCounts(rows: 120, received: 119)
/// for reason in LotChecks.findings(lot: facts, counts: counts, policy: policy) { print(reason.message) }
/// ```
package enum LotChecks {
    /// In a fixed order: counts, weights, tracking codes, handling units.
    package static func findings(lot: LotFacts, counts: LotCounts, policy: Policy) -> [Reason] {
        checkCounts(lot, counts) + checkUnits(lot, counts) + checkWeights(lot, policy) + checkTracking(lot)
            + checkHandlingUnits(lot)
    }

    /// I15 (R2v3 B(15)(b)): announced against manifest, and against received once receipt is closed.
    private static func checkCounts(_ lot: LotFacts, _ counts: LotCounts) -> [Reason] {
        var reasons: [Reason] = []
        if let announced = lot.expectedDevices, announced != counts.rows {
            reasons.append(
                Reason(
                    "I15", "\(announced) devices were announced, the manifest has \(counts.rows) rows",
                    values: ["announced": .integer(announced), "rows": .integer(counts.rows)]))
        }
        if lot.receiptClosedAt != nil, let announced = lot.expectedDevices, announced != counts.received {
            reasons.append(
                Reason(
                    "I15", "\(announced) devices were announced, \(counts.received) received",
                    values: ["announced": .integer(announced), "received": .integer(counts.received)]))
        }
        return reasons
    }

    /// I15: units handed over in a handling unit against devices scanned from it, once receipt is closed.
    private static func checkUnits(_ lot: LotFacts, _ counts: LotCounts) -> [Reason] {
        guard lot.receiptClosedAt != nil else { return [] }
        var last: [String: HandOver] = [:]
        for handOver in lot.handOvers where isInbound(handOver, lot) && handOver.units != nil {
            if let unit = handOver.handlingUnit { last[HandlingUnits.key(unit)] = handOver }
        }
        // Where no scan names a box, nobody says what came out of which: all of them are counted together.
        if counts.receivedByUnit.isEmpty, let units = sum(last.values.compactMap(\.units)), !last.isEmpty,
            units != counts.received
        {
            return [
                Reason(
                    "I15", "\(units) units handed over in \(last.count) handling units, \(counts.received) received",
                    values: ["handedOver": .integer(units), "received": .integer(counts.received)])
            ]
        }
        return last.sorted { $0.key < $1.key }.compactMap { unit, handOver in
            let scanned = counts.receivedByUnit[unit] ?? 0
            guard !counts.receivedByUnit.isEmpty, let units = handOver.units, units != scanned else { return nil }
            return Reason(
                "I15", "handling unit \(handOver.handlingUnit ?? ""): \(units) units handed over, \(scanned) scanned",
                values: [
                    "handlingUnit": .text(handOver.handlingUnit ?? ""), "handedOver": .integer(units),
                    "scanned": .integer(scanned),
                ], source: handOver.source)
        }
    }

    /// I15: units and weights of a handling unit from hand to hand, and the lot's weight against what was announced.
    private static func checkWeights(_ lot: LotFacts, _ policy: Policy) -> [Reason] {
        var last: [String: HandOver] = [:]
        var first: [String: Int] = [:]
        var reasons: [Reason] = []
        for handOver in lot.handOvers where isInbound(handOver, lot) {
            let unit = handOver.handlingUnit.map(HandlingUnits.key) ?? ""
            if let before = last[unit] {
                reasons.append(contentsOf: differences(before, after: handOver, unit: unit, policy: policy))
            }
            if let grams = handOver.grams, first[unit] == nil { first[unit] = grams }
            last[unit] = handOver
        }
        guard let announced = lot.expectedGrams, !first.isEmpty else { return reasons }
        guard let total = sum(first.values) else {
            reasons.append(
                Reason(
                    "I15", "\(announced) g were announced, more than can be counted handed over",
                    values: ["announcedGrams": .integer(announced)]))
            return reasons
        }
        if differs(announced, b: total, policy: policy) {
            reasons.append(
                Reason(
                    "I15", "\(announced) g were announced, \(total) g handed over",
                    values: ["announcedGrams": .integer(announced), "handedOverGrams": .integer(total)]))
        }
        return reasons
    }

    /// Nil where it can't be held; in order of size, so that what can be held doesn't hang on the order.
    private static func sum(_ values: some Sequence<Int>) -> Int? {
        var total = 0
        for value in values.sorted() {
            let (next, overflow) = total.addingReportingOverflow(value)
            if overflow { return nil }
            total = next
        }
        return total
    }

    private static func differences(
        _ before: HandOver, after: HandOver, unit: String, policy: Policy
    ) -> [Reason] {
        var reasons: [Reason] = []
        if let a = before.units, let b = after.units, a != b {
            reasons.append(
                Reason(
                    "I15", "handling unit \(unit): \(a) units released, \(b) accepted",
                    values: ["handlingUnit": .text(unit), "before": .integer(a), "after": .integer(b)],
                    source: after.source))
        }
        if let a = before.grams, let b = after.grams, differs(a, b: b, policy: policy) {
            reasons.append(
                Reason(
                    "I15", "handling unit \(unit): \(a) g released, \(b) g accepted",
                    values: ["handlingUnit": .text(unit), "gramsBefore": .integer(a), "gramsAfter": .integer(b)],
                    source: after.source))
        }
        return reasons
    }

    /// Hand-overs after receipt was closed are on their way out.
    private static func isInbound(_ handOver: HandOver, _ lot: LotFacts) -> Bool {
        guard let closed = lot.receiptClosedAt, let at = handOver.at else { return true }
        return at.earliest <= closed
    }

    private static func differs(_ a: Int, b: Int, policy: Policy) -> Bool {
        let (gap, overflow) = a.subtractingReportingOverflow(b)
        let (scaled, tooBig) = gap.magnitude.multipliedReportingOverflow(by: 100)
        let (limit, _) = a.magnitude.multipliedReportingOverflow(by: UInt(max(0, policy.weightTolerancePercent)))
        return overflow || tooBig || scaled > limit
    }

    /// T08, once a tracking code: every format of its carrier that has this shape has a check digit, and it fails.
    private static func checkTracking(_ lot: LotFacts) -> [Reason] {
        var seen: Set<String> = []
        return lot.carrierEvents.compactMap { event in
            guard seen.insert(event.trackingCode).inserted,
                TrackingNumbers.verdict(on: event.trackingCode, carrier: event.carrier) == .failsCheck
            else { return nil }
            return Reason(
                "T08", "tracking number \(event.trackingCode) fails the check digit of \(event.carrier ?? "its shape")",
                values: ["trackingCode": .text(event.trackingCode), "carrier": .text(event.carrier ?? "")],
                source: event.source)
        }
    }

    /// I11: an SSCC has 18 digits, the last a check digit with weights 3, 1 from the right (GS1).
    private static func checkHandlingUnits(_ lot: LotFacts) -> [Reason] {
        var seen: Set<String> = []
        return lot.handOvers.compactMap { handOver in
            guard let unit = handOver.handlingUnit, seen.insert(unit).inserted, isSSCC(unit) == false else {
                return nil
            }
            return Reason(
                "I11", "handling unit \(unit) fails the check digit of an SSCC",
                values: ["handlingUnit": .text(unit)], source: handOver.source)
        }
    }

    /// Nil when the text isn't an SSCC at all: handling units may be named as one likes.
    package static func isSSCC(_ text: String) -> Bool? {
        var digits = text.utf8.filter { $0 != 32 }
        if digits.starts(with: "(00)".utf8) { digits.removeFirst(4) }
        if digits.count == 20, digits.starts(with: "00".utf8) { digits.removeFirst(2) }
        guard digits.count == 18, digits.allSatisfy({ $0 >= 48 && $0 <= 57 }) else { return nil }
        var sum = 0
        for (index, digit) in digits.dropLast().enumerated() { sum += Int(digit - 48) * (index % 2 == 0 ? 3 : 1) }
        return (10 - sum % 10) % 10 == Int(digits[17] - 48)
    }
}
