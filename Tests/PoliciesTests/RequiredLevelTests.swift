import RecoveryModel
import Testing

@testable import Policies

@Suite struct RequiredLevelTests {
    /// NIST SP 800-88r1 figure 4-1, all twelve inputs.
    @Test(arguments: [
        (Confidentiality.low, false, false, SanitizationLevel.clear), (.low, false, true, .purge),
        (.low, true, false, .clear), (.low, true, true, .purge),
        (.moderate, false, false, .destroy), (.moderate, false, true, .destroy),
        (.moderate, true, false, .clear), (.moderate, true, true, .purge),
        (.high, false, false, .destroy), (.high, false, true, .destroy),
        (.high, true, false, .purge), (.high, true, true, .destroy),
    ])
    func theFigureIsFollowed(
        _ confidentiality: Confidentiality, reuse: Bool, leaves: Bool, level: SanitizationLevel
    ) {
        #expect(
            RequiredLevel.required(confidentiality: confidentiality, reuse: reuse, leavesControl: leaves) == level)
    }

    @Test(arguments: [
        (Confidentiality.low, true, SanitizationLevel.purge), (.low, false, .purge), (.moderate, true, .purge),
        (.moderate, false, .destroy), (.high, true, .destroy), (.high, false, .destroy),
    ])
    func theStageAsksForReuseOutsideControl(
        _ confidentiality: Confidentiality, reuse: Bool, level: SanitizationLevel
    ) {
        let contract = Contract(confidentiality: confidentiality, reuseAllowed: reuse)
        #expect(RequiredLevel.required(by: contract) == level)
    }

    @Test func everyRouteButReturnAndHoldLeavesControl() {
        let contract = Contract(confidentiality: .moderate)
        for route in Route.allCases {
            let level = RequiredLevel.required(on: route, by: contract)
            switch route {
            case .resale, .repair, .parts: #expect(level == .purge)
            case .recycle, .destroy: #expect(level == .destroy)
            case .return, .hold: #expect(level == .none)
            }
        }
    }

    @Test func revisionTwoLimitsShreddingAboveTheLowestCategory() {
        for technique in Technique.allCases {
            for confidentiality in Confidentiality.allCases {
                let first = Contract(confidentiality: confidentiality, standard: .r1)
                let second = Contract(confidentiality: confidentiality, standard: .r2)
                #expect(RequiredLevel.isDestructionEnough(technique, for: first) == technique.isPhysical)
                let isLimited = (technique == .shred || technique == .pulverize) && confidentiality != .low
                #expect(
                    RequiredLevel.isDestructionEnough(technique, for: second) == (technique.isPhysical && !isLimited))
            }
        }
    }
}
