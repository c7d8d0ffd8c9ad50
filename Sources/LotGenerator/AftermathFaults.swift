/// What is seen of a device after its erasure.
enum AftermathFaults {
    static let all: [Fault] = [
        Fault("used-again", codes: ["S25"], summary: "set up and used again after erasure") { plan, _ in
            guard var session = plan.after else { return }
            session.at = session.at + 3 * Seconds.hour
            session.tool = "QuickDiag"
            session.version = "0.9"
            session.setup = "no"
            plan.furtherTests = [session]
            plan.disregarded("S25")
        },
        Fault("not-at-setup", codes: ["S37"], summary: "not at the setup screen after erasure", needs: .byBlancco) {
            plan, _ in
            plan.after?.setup = "unknown"
            plan.disregarded("S37")
        },
        Fault("card-left", codes: ["S38"], summary: "a memory card is still in it", needs: .android) { plan, _ in
            plan.after?.sd = "present"
            plan.disregarded("S38")
        },
        Fault(
            "esim-unstated", codes: ["S38"], summary: "nothing is said of the eSIM",
            needs: Fault.Needs(models: [8, 9], tool: .blancco)
        ) { plan, _ in
            plan.after?.esim = nil
            plan.disregarded("S38")
        },
        Fault(
            "attempts-used-up", codes: ["S12", "S41"], summary: "two failed erasures: only destruction is left",
            needs: .byBlancco
        ) {
            plan, random in
            failTwice(&plan, &random)
            plan.expected.atLeast(["S12", "S41"], stage: "sanitization", outcome: "failed", never: Fault.reuse)
            plan.expected.route = "destroy"
        },
        Fault("destroyed", codes: [], summary: "two failed erasures, then the granulator", needs: .byBlancco) {
            plan, random in
            failTwice(&plan, &random)
            plan.destruction = Destruction(
                at: plan.timeline.destroyed(plan.index), technique: "disintegrate",
                video: "CAM3-\(random.within(10_000...99_999))")
            plan.expected.atLeast([], never: Fault.reuse)
            plan.expected.route = "destroy"
        },
        Fault(
            "shredded", codes: [], summary: "two failed erasures, then the shredder (S21 where Rev. 2 applies)",
            needs: .byBlancco
        ) {
            plan, random in
            failTwice(&plan, &random)
            plan.destruction = Destruction(
                at: plan.timeline.destroyed(plan.index), technique: "shred",
                video: "CAM3-\(random.within(10_000...99_999))")
            plan.expected.atLeast([], never: Fault.reuse)
        },
        Fault("data-found", codes: ["S42"], summary: "the independent sample recovered data") { plan, _ in
            plan.samples = [Sample(at: plan.timeline.sampled(plan.index), result: "recovered")]
            plan.failed("S42")
        },
    ]

    /// Both attempts that the pipeline allows fail, and nobody tests the device after them.
    private static func failTwice(_ plan: inout DevicePlan, _ random: inout SplitMix64) {
        plan.change { report, _ in report.state = "Failed" }
        var second = plan.erasures[0]
        second.id = DevicePlanner.uuid(&random)
        second.move(to: plan.timeline.erasedAgain(plan.index))
        plan.erasures.append(second)
        plan.after = nil
    }
}
