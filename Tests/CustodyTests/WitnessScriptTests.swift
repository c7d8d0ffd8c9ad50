import Basics
import Testing

@testable import Custody

/// The published scripted requests of another witness (litewitness), in their order on one record, with the answers that
/// its tests expect. Its log signs hashes of its own making: no entries stand behind them.
@Suite struct WitnessScriptTests {
    private static let tree = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e56"
    private static let key = "ffdc2d4d98e4124d3feaf788c0c2f9abfd796083d1f0495437f302ec79cf100f"
    private static let size1 = "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let size3 = "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0="
    private static let size5 = "QrtXrQZCCvpIgsSmOsah7HdICzMLLyDfxToMql9WTjY="
    private static let signed1 =
        "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY="
    private static let signed3 =
        "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go="
    private static let signed5 =
        "UgIomw/EOJmWi0i1FQsOj+etB7F8IccFam/jgd6wzRns4QPVmyEZtdvl1U2KEmLOZ/ASRcWJi0tW90dJWAShei7sDww="
    private static let leaf1 = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let leaf2 = "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let leaf4 = "KgQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    private struct Step {
        let old: Int
        var proof: [String] = []
        let size: Int
        let root: String
        let signature: String
        var origin = tree + "2"
        let status: Int
        var body: String?
    }

    private static let steps: [Step] = [
        Step(old: 0, size: 1, root: size1, signature: signed1, status: 200),
        // The signature's last byte altered; another origin; no proof; a proof with one bit altered; as it should be.
        Step(
            old: 1, proof: [leaf1, leaf2], size: 3, root: size3,
            signature: signed3.replacing("WVrx6go=", with: "WVrx6gx="), status: 403),
        Step(
            old: 1, proof: [leaf1, leaf2], size: 3, root: size3, signature: signed3, origin: tree + "3", status: 404),
        Step(old: 1, size: 3, root: size3, signature: signed3, status: 422),
        Step(
            old: 1, proof: [leaf1, leaf2.replacing("AAAAA=", with: "AABAA=")], size: 3, root: size3,
            signature: signed3, status: 422),
        Step(old: 1, proof: [leaf1, leaf2], size: 3, root: size3, signature: signed3, status: 200),
        Step(
            old: 1, proof: [leaf1, "+fUDV+k970B4I3uKrqJM4aP1lloPZP8mvr2Z4wRw2LI=", leaf4], size: 5, root: size5,
            signature: signed5, status: 409, body: "3\n"),
        Step(
            old: 3,
            proof: [
                leaf2, "KgMAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
                "wgiIFdZfYNv6WU1OllBKsWnLYIS/DBMqt8Uh/S4OukE=", leaf4,
            ], size: 5, root: size5, signature: signed5, status: 200),
        Step(old: 0, size: 5, root: size5, signature: signed5, status: 409, body: "5\n"),
    ]

    @Test func eachStepGetsItsPublishedAnswer() throws {
        let bytes = try #require(Hex.decode(Self.key.utf8))
        let key = try VerifierKey(name: Self.tree + "2", algorithm: .ed25519, publicKey: bytes)
        var last: Checkpoint?
        for (index, step) in Self.steps.enumerated() {
            let lines =
                ["old \(step.old)"] + step.proof
                + ["", step.origin, "\(step.size)", step.root, "", "— \(step.origin) \(step.signature)", ""]
            let judgement = try WitnessJudge.judge(Array(lines.joined(separator: "\n").utf8), logs: [key]) { _ in last }
            switch judgement {
            case .accept(let checkpoint):
                #expect(step.status == 200, "step \(index + 1)")
                last = checkpoint.checkpoint
            case .refused(let status, let body, let contentType):
                #expect(status == step.status, "step \(index + 1): \(body)")
                #expect((contentType == "text/x.tlog.size") == (status == 409))
                if let wanted = step.body { #expect(body == wanted) }
            }
        }
        #expect(last?.size == 5)
    }
}
