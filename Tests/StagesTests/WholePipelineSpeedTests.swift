import Basics
import Pipeline
import Policies
import RecoveryModel
import Testing

@testable import Stages

/// A canary and no benchmark: an accident that makes a stage quadratic or copies the lot shows here.
@Suite struct WholePipelineSpeedTests {
    @Test func threeStagesCostMicroseconds() throws {
        var context = Sample.context(try PipelineCatalogue.load("r2v3-mobile").policy)
        let source = SourceRef(document: 1, line: 2)
        for box in 0..<300 {
            for at in ["2026-10-02T10:00:00Z", "2026-10-05T14:05:00Z"] {
                context.lot.handOvers.append(
                    HandOver(
                        at: EvidenceTime(at), from: "a", to: "b", releasedBy: nil, acceptedBy: nil,
                        document: "1Z\(box)", handlingUnit: "BOX-\(box)", seal: "SL1", units: 10, grams: 1,
                        source: source))
            }
            for status in ["pre_transit", "in_transit", "out_for_delivery", "delivered"] {
                context.lot.carrierEvents.append(
                    CarrierEvent(
                        carrier: "ups", trackingCode: "1Z\(box)", statusWord: status, detail: nil,
                        at: EvidenceTime("2026-10-05T14:00:00Z"), location: nil, eventID: nil, source: source))
            }
        }
        ShipmentJourney.prepare(&context.lot)
        var dossier = Sample.dossier()
        dossier.grades = [
            GradeLine(
                at: EvidenceTime("2026-10-14T15:00:00Z"), zone: "frame", kind: "dent", lengthMillimetres: "9",
                count: 1, felt: true, visibleAtCentimetres: 50, operatorID: "g", source: source)
        ]
        let stages: [any Stage] = [ShipmentStage(), CosmeticStage(), RoutingStage()]
        let fixed = Outcome(
            stage: .sanitization, verdict: .passed, reasons: [],
            detail: .sanitization(
                required: .purge, assessed: .purge, attempts: [], dataStatus: "DS-SW", isExhausted: false))
        let rounds = 5000
        let elapsed = ContinuousClock().measure {
            for _ in 0..<rounds {
                var outcomes = [fixed]
                for stage in stages { outcomes.append(stage.evaluate(dossier, after: outcomes, in: context)) }
                if outcomes.count != 4 { Issue.record("a stage is missing") }
            }
        }
        let nanoseconds = elapsed / rounds / Duration.nanoseconds(1)
        print("three stages: \(Int(nanoseconds)) ns a device")
        #expect(nanoseconds < 400_000)
    }
}
