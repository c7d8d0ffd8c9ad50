/// Erasures whose times can't be, or are too old.
enum TimeFaults {
    static let all: [Fault] = [
        Fault("elapsed", codes: ["S23"], summary: "elapsed time is not end less start", needs: .byBlancco) { plan, _ in
            plan.change { report, _ in report.elapsed = report.end - report.start + 37 }
            plan.disregarded("S23")
        },
        Fault("erased-early", codes: ["S24"], summary: "erased before it came in") { plan, _ in
            let start = plan.scans[0].at - 30 * Seconds.hour
            plan.change { report, _ in report.move(to: start) }
            plan.disregarded("S24")
        },
        Fault(
            "impossible-rate", codes: ["S26"], summary: "overwritten faster than the storage can write",
            needs: .byBlancco
        ) {
            plan, _ in
            plan.change { report, _ in
                report.words = ErasureWords.overwrite
                report.rounds = 1
                report.end = report.start + 6
            }
            plan.disregarded("S26")
        },
        Fault("odd-duration", codes: ["S27"], summary: "an erase of nine hours", needs: .byBlancco) { plan, _ in
            plan.change { report, _ in report.end = report.start + 9 * Seconds.hour }
            plan.expected.atLeast(["S27"], never: [])
        },
        Fault("impossible-verification", codes: ["S28"], summary: "all of it read back in seconds", needs: .byBlancco) {
            plan, _ in
            plan.change { report, _ in
                report.verifiedPercent = 100
                report.end = report.start + 11
            }
            plan.failed("S28")
        },
        Fault("clock-ahead", codes: ["S31"], summary: "the bench's clock is a year ahead", needs: .byBlancco) {
            plan, _ in
            plan.change { report, _ in
                report.move(to: report.start + 365 * Seconds.day)
                report.loggedAfter = 40 - 365 * Seconds.day
            }
            plan.disregarded("S31")
        },
        Fault("old-erasure", codes: ["S24", "S32"], summary: "erased in August, for another intake") { plan, _ in
            let start = plan.erasures[0].start
            plan.change { report, _ in report.move(to: start - 53 * Seconds.day) }
            plan.disregarded("S24", "S32")
        },
        Fault("long-stored", codes: ["D09"], summary: "received in October 2025, sold a year later", strays: false) {
            plan, random in
            plan.came(at: Seconds(year: 2025, month: 10, day: 6, hour: 15), &random)
            plan.expected.remark(["D09"])
        },
        Fault(
            "overdue", codes: ["S00", "S47"], summary: "received in May and still not erased", strays: false,
            apply: overdue),
    ]

    /// Everything about the device is from May 2026, so that its term of 120 days has passed before October.
    @Sendable private static func overdue(_ plan: inout DevicePlan, _ random: inout SplitMix64) {
        let scanned = Seconds(year: 2026, month: 5, day: 28, hour: 15)
        plan.came(at: scanned, &random)
        plan.before?.at = scanned + Seconds.day
        plan.erasures = []
        plan.after = nil
        plan.expected.atLeast(["S00", "S47"], stage: "sanitization", never: Fault.reuse)
    }
}

extension DevicePlan {
    /// Came long before the others, in a box of its own.
    mutating func came(at scanned: Seconds, _ random: inout SplitMix64) {
        putInOwnBox(&random)
        box.shipment.labelled = scanned - 4 * Seconds.day
        box.shipment.pickedUp = scanned - 2 * Seconds.day
        box.shipment.delivered = scanned - 2 * Seconds.hour
        box.shipment.accepted = scanned - Seconds.hour
        scans[0].at = scanned
        moves[0].at = scanned + Seconds.hour
    }
}

extension ErasureReport {
    /// Keeps the duration.
    mutating func move(to start: Seconds) {
        end = start + (end - self.start)
        self.start = start
    }
}
