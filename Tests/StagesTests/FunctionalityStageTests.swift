import Basics
import Policies
import RecoveryModel
import Testing

@testable import Stages

@Suite struct FunctionalityStageTests {
    private func outcome(_ change: (inout Dossier) -> Void = { _ in }) -> Outcome {
        var dossier = SanitizationSamples.dossier
        change(&dossier)
        return FunctionalityStage().evaluate(dossier, after: [], in: SanitizationSamples.context())
    }

    private func state(_ function: String, _ word: String) -> (inout Dossier) -> Void {
        { dossier in
            for index in dossier.statements.indices where dossier.statements[index].function == function {
                dossier.statements[index].result = word
            }
        }
    }

    @Test func aTestedPhonePasses() {
        let good = outcome()
        #expect(good.verdict == .passed)
        #expect(good.reasons.isEmpty)
        #expect(
            good.detail
                == .functionality(category: "F3", isFinal: true, batteryPercent: 91, isHazard: false, failedKeys: []))
    }

    @Test func theWorstReasonDecides() {
        #expect(outcome { $0.statements = [] }.verdict == .waiting)
        #expect(outcome(state("wifi", "not_tested")).verdict == .held)
        let broken = outcome(state("wifi", "fail"))
        #expect(broken.verdict == .failed)
        #expect(broken.next == "repair")
        #expect(
            broken.detail
                == .functionality(
                    category: nil, isFinal: true, batteryPercent: 91, isHazard: false, failedKeys: ["wifi"]))
    }

    @Test func aHazardFailsAndAnUnknownWordHolds() {
        let swollen = outcome { $0.scans[0].hazardWord = "swollen" }
        #expect(swollen.verdict == .failed)
        guard case .functionality(_, _, _, let isHazard, _) = swollen.detail else { return }
        #expect(isHazard)
        let odd = outcome { $0.scans[0].hazardWord = "smells" }
        #expect(odd.verdict == .held)
        #expect(odd.reasons.map(\.code) == ["F05"])
    }

    @Test func aWeakBatteryOnlyWarns() {
        let weak = outcome { dossier in
            for index in dossier.statements.indices where dossier.statements[index].function == "battery_health" {
                dossier.statements[index].score = "62"
            }
        }
        #expect(weak.verdict == .passed)
        #expect(weak.reasons.map(\.code) == ["F04"])
        #expect(weak.reasons[0].values == ["percent": .integer(62), "minimum": .integer(80)])
    }

    @Test func acceptanceEndsAHoldButNotALock() {
        func accepted(_ change: @escaping (inout Dossier) -> Void) -> Outcome {
            let open = outcome(change)
            return outcome { dossier in
                change(&dossier)
                dossier.resolutions = open.reasons.map { reason in
                    Resolution(
                        code: reason.code, finding: "f", value: "accept", by: "p", reason: "seen",
                        valuesDigest: ReasonDigest.of(reason.values, reason.source), at: SanitizationSamples.arrived)
                }
            }
        }
        #expect(accepted(state("wifi", "not_tested")).verdict == .passed)
        #expect(accepted(state("lock.mdm", "on")).verdict == .held)
        #expect(accepted(state("lock.mdm", "unknown")).verdict == .held)
        #expect(accepted { $0.erasures[0].locks["blacklist"] = .on }.verdict == .held)
        #expect(accepted(state("wifi", "fail")).verdict == .failed)
    }
}
