/// What tests find, and what is wrong with the tests themselves.
enum FunctionFaults {
    static let all: [Fault] = [
        Fault("untested", codes: ["F01"], summary: "no functional test at all") { plan, _ in
            plan.before = nil
            plan.after?.testsFunctions = false
            plan.after?.battery = nil
            plan.expected.atLeast(["F01"], never: ["resale"])
        },
        Fault("dead-display", codes: ["F02"], summary: "the display failed") { plan, _ in
            plan.before?.set("lcd", "fail")
            plan.after?.set("lcd", "fail")
            plan.expected.atLeast(["F02"], stage: "functionality", outcome: "failed", never: ["resale"])
        },
        Fault("skipped-test", codes: ["F03"], summary: "a key function was not tested") { plan, _ in
            plan.before?.set("digitizer", "not_tested")
            plan.after?.set("digitizer", "not_tested")
            plan.expected.atLeast(["F03"], stage: "functionality", never: ["resale"])
        },
        Fault("weak-battery", codes: ["F04"], summary: "battery health below 80 %") { plan, _ in
            plan.before?.battery = 71
            plan.after?.battery = 71
            plan.expected.atLeast(["F04"], stage: "functionality", outcome: "passed", never: [])
        },
        Fault("swollen-test", codes: ["F05"], summary: "the tester finds the battery swollen") { plan, _ in
            plan.before?.set("battery_swelling", "fail")
            plan.after?.set("battery_swelling", "fail")
            plan.expected.atLeast(["F05"], stage: "functionality", outcome: "failed", never: Fault.reuse)
        },
        Fault("swollen-dock", codes: ["F05"], summary: "the dock sees a swollen battery") { plan, _ in
            plan.scans[0].hazard = "swollen"
            plan.expected.atLeast(["F05"], stage: "functionality", outcome: "failed", never: Fault.reuse)
        },
        Fault("account-lock", codes: ["F06", "S36"], summary: "account lock on after erasure", needs: .android) {
            plan, _ in
            plan.after?.locks = "on"
            plan.expected.atLeast(["F06", "S36"], stage: "sanitization", never: Fault.reuse)
        },
        Fault(
            "account-lock-unknown", codes: ["F07", "S36"], summary: "account lock unknown after erasure", needs: .apple
        ) { plan, _ in
            plan.after?.locks = "unknown"
            plan.expected.atLeast(["F07", "S36"], stage: "sanitization", never: Fault.reuse)
        },
        Fault("blacklisted", codes: ["F08", "D03"], summary: "reported lost or stolen") { plan, _ in
            plan.after?.blacklist = "on"
            plan.expected.atLeast(["F08", "D03"], stage: "functionality", never: Fault.reuse)
        },
        Fault(
            "impossible-test", codes: ["F10"],
            summary: "a tablet without a radio passes a voice call, and a microphone passes and fails",
            needs: Fault.Needs(models: DeviceCatalogue.tablets)
        ) { plan, _ in
            plan.after?.results = [
                ("cellular_voice", "pass"), ("sim_reader", "pass"), ("mic_front", "pass"), ("mic_front", "fail"),
            ]
            plan.expected.atLeast(["F10"], never: ["resale"])
        },
        Fault("tested-early", codes: ["F11"], summary: "its only test was made before it came in") { plan, _ in
            plan.before?.at = plan.scans[0].at - 36 * Seconds.hour
            plan.after?.testsFunctions = false
            plan.expected.atLeast(["F11"], stage: "functionality", never: ["resale"])
        },
        Fault("untested-after", codes: ["F12"], summary: "no key function was tested after erasure") { plan, _ in
            plan.after?.testsFunctions = false
            plan.expected.atLeast(["F12"], stage: "functionality", never: ["resale"])
        },
        Fault("healed-itself", codes: ["F13"], summary: "Wi-Fi failed, then passed, with no repair between") {
            plan, _ in
            plan.before?.set("wifi", "fail")
            plan.expected.atLeast(["F13"], stage: "functionality", never: ["resale"])
        },
    ]
}

/// What graders leave behind.
enum CosmeticFaults {
    static let all: [Fault] = [
        Fault("ungraded", codes: ["G01"], summary: "no grading record") { plan, _ in
            plan.grades = []
            plan.expected.atLeast(["G01"], stage: "cosmetic", outcome: "waiting", never: ["resale"])
        },
        Fault("unknown-defect", codes: ["G02"], summary: "a defect outside the vocabulary") { plan, _ in
            plan.grades[0].zone = "display"
            plan.grades[0].kind = "smudge"
            plan.grades[0].count = 1
            plan.expected.atLeast(["G02"], stage: "cosmetic", never: ["resale"])
        },
        Fault("denied-crack", codes: ["G02"], summary: "a cracked glass that the test calls whole") { plan, _ in
            plan.after?.set("glass_front", "pass")
            plan.grades = [
                Grade(
                    at: plan.grades[0].at, zone: "front_glass", kind: "crack", millimetres: 24, count: 1, felt: true,
                    visibleAt: 50)
            ]
            plan.expected.atLeast(["G02"], stage: "cosmetic", never: ["resale"])
        },
        Fault("graded-twice", codes: ["G04"], summary: "a second grade that differs, without a reason") { plan, _ in
            let at = plan.grades[0].at
            plan.grades = [
                Grade(at: at),
                Grade(
                    at: at + 5 * Seconds.hour, zone: "frame", kind: "dent", millimetres: 9, count: 3, felt: true,
                    visibleAt: 50),
            ]
            plan.expected.atLeast(["G04"], stage: "cosmetic", never: ["resale"])
        },
    ]
}
