import Basics
import RecoveryModel
import Testing

@testable import Policies

@Suite struct ResolutionCheckTests {
    private let reason = Reason("S05", "shared", values: ["report": .text("r-1"), "n": .integer(2)], source: source(4))

    private func dossier(_ value: String, _ digest: String? = nil, code: FindingCode = "S05") -> Dossier {
        var dossier = SanitizationFixture().dossier
        dossier.resolutions = [
            Resolution(
                code: code, finding: "f", value: value, by: "p", reason: "seen",
                valuesDigest: digest ?? ReasonDigest.of(reason.values, reason.source), at: arrived)
        ]
        return dossier
    }

    private func isAccepted(_ dossier: Dossier) -> Bool {
        if case .accepted = ResolutionCheck.effect(on: reason, of: dossier) { true } else { false }
    }

    private func isElsewhere(_ dossier: Dossier) -> Bool {
        if case .elsewhere = ResolutionCheck.effect(on: reason, of: dossier) { true } else { false }
    }

    @Test func onlyTheValuesThatWereSeenAreAccepted() {
        #expect(isAccepted(dossier("accept")))
        #expect(!isAccepted(dossier("accept", "0123456789abcdef")))
        #expect(!isAccepted(dossier("accept", code: "S06")))
        #expect(!isAccepted(dossier("reject")))
        #expect(isAccepted(dossier("link:356938035643809")))
        #expect(isElsewhere(dossier("link:490154203237518")))
        #expect(isElsewhere(dossier("not-ours")))
    }

    @Test func theLatestDecisionHolds() {
        var both = dossier("accept")
        both.resolutions.append(dossier("reject").resolutions[0])
        both.resolutions[1].at = arrived.adding(seconds: 1)
        #expect(!isAccepted(both))
    }

    @Test func aFailureCantBeAccepted() {
        var fail = reason
        fail.severity = .fail
        #expect(ResolutionCheck.effect(on: fail, of: dossier("accept")) == .open)
        #expect(ResolutionCheck.applied(to: [fail], of: dossier("accept")) { _ in true } == [fail])
        #expect(ResolutionCheck.applied(to: [reason], of: dossier("accept")) { _ in true }[0].severity == .note)
        #expect(ResolutionCheck.applied(to: [reason], of: dossier("accept")) { _ in false } == [reason])
    }

    @Test func noTwoSetsOfValuesShareADigest() {
        let digests = [
            ReasonDigest.of([:], nil), ReasonDigest.of(["a": .text("b")], nil),
            ReasonDigest.of(["a": .list(["b"])], nil),
            ReasonDigest.of(["a": .text("1")], nil), ReasonDigest.of(["a": .integer(1)], nil),
            ReasonDigest.of(["ab": .text("")], nil), ReasonDigest.of(["a": .list(["b", "c"])], nil),
            ReasonDigest.of(["a": .list(["bc"])], nil), ReasonDigest.of([:], source(1)),
            ReasonDigest.of([:], source(2)),
        ]
        #expect(Set(digests).count == digests.count)
        #expect(digests.allSatisfy { $0.utf8.count == 16 })
    }
}
