/// Erasure reports that are missing, not of this device, or of no device alone.
enum ReportFaults {
    static let all: [Fault] = [
        Fault("unerased", codes: ["S00"], summary: "no erasure record") { plan, _ in
            plan.erasures = []
            plan.after = nil
            plan.expected.atLeast(["S00"], stage: "sanitization", outcome: "waiting", never: Fault.reuse)
        },
        Fault(
            "other-device", codes: ["S01"], summary: "the report bears this asset tag and names another device",
            needs: .byBlancco
        ) {
            plan, random in
            let body = "35990399" + "\(random.within(100_000...999_999))"
            plan.change {
                $0.assetTag = $1.assetTag
                $0.imei = body + "\(CheckDigits.luhn(body))"
                $0.imei2 = ""
                $0.meid = ""
                $0.serial = "X9" + $0.serial.dropFirst(2)
                $0.udid = ""
                $0.ecid = ""
            }
            plan.disregarded("S01")
        },
        Fault("swapped-board", codes: ["S02"], summary: "the report's IMEI fits, its serial doesn't") { plan, _ in
            plan.change { report, _ in
                report.serial = report.serial.dropLast(2) + (report.serial.hasSuffix("WX") ? "XW" : "WX")
            }
            plan.disregarded("S02")
        },
        Fault(
            "inconsistent-report", codes: ["S03"], summary: "the report's UDID is of another ECID",
            needs: .appleByPhonecheck
        ) {
            plan, _ in
            plan.change { $0.ecid = "\($1.ecid ^ 0xFF)" }
            plan.disregarded("S03")
        },
        Fault("shared-report", codes: ["S05"], summary: "one report id for two devices", needs: .byBlancco, width: 2) {
            plan, _ in
            let id = DevicePlanner.uuid(plan.shared, ~plan.shared)
            plan.change { report, _ in report.id = id }
            plan.disregarded("S05")
        },
        Fault(
            "copied-times", codes: ["S06"], summary: "same start, end and station for two devices",
            needs: .byPhonecheck, width: 2
        ) {
            plan, _ in
            let first = plan.isSecondOfPair ? plan.index - 1 : plan.index
            let start = plan.timeline.erased(first)
            let seconds = Int(plan.shared % 60) + 45
            plan.change { report, _ in
                report.start = start
                report.end = start + seconds
                report.station = "WS-01"
                report.port = "7"
            }
            plan.disregarded("S06")
        },
        Fault(
            "revised-report", codes: ["S07"],
            summary: "the same report id again, in another document, with another content",
            needs: .byPhonecheck
        ) { plan, _ in
            var revised = plan.erasures[0]
            revised.file = .reissued
            revised.end = revised.end + 30
            revised.station = "WS-02"
            plan.erasures.append(revised)
            plan.disregarded("S07")
        },
        Fault(
            "placeholder-serial", codes: ["S04"], summary: "the report's serial is one that many devices share",
            needs: .byPhonecheck
        ) {
            plan, _ in
            plan.change { report, _ in report.serial = "0123456789ABCDEF" }
            plan.expected.remark(["S04"])
        },
    ]
}

extension DevicePlan {
    /// Changes the erasure report; the body also gets the plan as it is.
    mutating func change(_ body: (inout ErasureReport, DevicePlan) -> Void) {
        var report = erasures[0]
        body(&report, self)
        erasures[0] = report
    }

    /// The attempt proves nothing about this device: held, erase again.
    mutating func disregarded(_ codes: String...) {
        expected.atLeast(codes, stage: "sanitization", outcome: "held", never: Fault.reuse)
    }

    /// The erasure itself failed.
    mutating func failed(_ codes: String...) {
        expected.atLeast(codes, stage: "sanitization", outcome: "failed", never: Fault.reuse)
    }
}
