/// Erasures by the wrong tool, the wrong technique, or with the wrong result.
enum TechniqueFaults {
    private static let doubtful = Fault.Needs(models: [DeviceCatalogue.unknownEncryption])

    static let all: [Fault] = [
        Fault("old-tool", codes: ["S10"], summary: "the tool's version is not approved") { plan, _ in
            plan.change { report, _ in report.version = "2.4.0" }
            plan.disregarded("S10")
        },
        Fault("failed-erasure", codes: ["S12"], summary: "the tool says that it failed", needs: .byBlancco) { plan, _ in
            plan.change { report, _ in report.state = "Failed" }
            plan.failed("S12")
        },
        Fault("unknown-result", codes: ["S12"], summary: "a result word that nobody knows", needs: .byBlancco) {
            plan, _ in
            plan.change { report, _ in report.state = "Completed" }
            plan.disregarded("S12")
        },
        Fault("counted-errors", codes: ["S13"], summary: "successful, with failed sectors", needs: .byBlancco) {
            plan, _ in
            plan.change { report, _ in report.failedSectors = 12 }
            plan.failed("S13")
        },
        Fault("partly-erased", codes: ["S14"], summary: "fewer bytes erased than there are", needs: .byBlancco) {
            plan, _ in
            plan.change {
                $0.cleanedBytes = $1.storage * 600_000_000
                $0.words = ErasureWords.overwrite
                $0.rounds = 1
                $0.end = $0.start + 3 * Seconds.hour
            }
            plan.failed("S14")
        },
        Fault(
            "other-capacity", codes: ["S15"], summary: "the report erased half the device's capacity", needs: .byBlancco
        ) { plan, _ in
            let size = plan.storage
            plan.change { $0.storage = $1.storage / 2 }
            plan.after?.storage = size
            plan.expected.atLeast(["S15"], never: Fault.reuse)
        },
        Fault("too-weak", codes: ["S16"], summary: "overwritten: clear where purge is required", needs: .byBlancco) {
            plan, _ in
            plan.change { report, _ in
                report.words = ErasureWords.overwrite
                report.rounds = 2
                report.end = report.start + 3 * Seconds.hour
            }
            plan.disregarded("S16")
        },
        Fault("degaussed", codes: ["S17"], summary: "flash storage degaussed", needs: .byBlancco) { plan, _ in
            plan.change { report, _ in report.words = ErasureWords.degauss }
            plan.failed("S17")
        },
        Fault("remote-wipe", codes: ["S18"], summary: "wiped through the management system", needs: .byPhonecheck) {
            plan, _ in
            plan.change { report, _ in report.words = ErasureWords.remoteWipe }
            plan.disregarded("S18")
        },
        Fault(
            "factory-reset", codes: ["S19"], summary: "reset, with no evidence of encryption", needs: with(.phonecheck)
        ) { plan, _ in
            plan.change { report, _ in report.words = ErasureWords.factoryReset }
            plan.disregarded("S19")
        },
        Fault(
            "doubtful-encryption", codes: ["S20"], summary: "nobody knows whether it always encrypts", needs: doubtful
        ) { plan, _ in
            plan.disregarded("S20")
        },
        Fault("claimed-level", codes: ["S22"], summary: "«Purge» in the text, an overwrite in fact", needs: .byBlancco)
        { plan, _ in
            plan.change { report, _ in
                report.words = ErasureWords.overwriteClaimingPurge
                report.rounds = 2
                report.end = report.start + 3 * Seconds.hour
            }
            plan.disregarded("S22")
        },
        Fault("verify-only", codes: ["S30"], summary: "a method that only reads", needs: .byBlancco) { plan, _ in
            plan.change { report, _ in report.words = ErasureWords.verifyOnly }
            plan.failed("S30")
        },
        Fault("untrained", codes: ["S33"], summary: "an operator whom no table knows") { plan, _ in
            plan.change { report, _ in report.person = "OP-X9" }
            plan.disregarded("S33")
        },
    ]

    private static func with(_ tool: ErasureReport.Tool) -> Fault.Needs {
        Fault.Needs(models: [DeviceCatalogue.unknownEncryption], tool: tool)
    }
}
