import Basics
import RecoveryModel
import Testing

@testable import Policies

/// Each gate alone refuses what all others would let pass.
@Suite struct VerifiedSanitizationTests {
    private typealias Change = @Sendable (inout SanitizationFacts) -> Void

    private static let document = Digest(of: "report.json")

    private static let accepted = SanitizationFacts.Attempt(
        verdict: .accepted, technique: .cryptographicErase, level: .purge, document: document, line: 7)
    private static let failed = SanitizationFacts.Attempt(
        verdict: .failed, technique: .overwrite, level: .clear, document: document, line: 3)
    private static let destroyed = SanitizationFacts.Attempt(
        verdict: .accepted, technique: .shred, level: .destroy, document: document, line: 9)

    private static let good = SanitizationFacts(
        outcome: .passed, required: .purge, assessed: .purge, attempts: [failed, accepted])

    @Test func whatMeetsEveryGateIsVerified() throws {
        let verified = try #require(VerifiedSanitization(recorded: Self.good))
        #expect(verified.technique == .cryptographicErase)
        #expect(verified.level == .purge)
        #expect(verified.required == .purge)
        #expect(verified.document == Self.document)
        #expect(verified.line == 7)
        #expect(!verified.isDestruction)
    }

    @Test func aDestructionIsVerifiedAtDestroy() throws {
        var facts = Self.good
        facts.attempts.append(Self.destroyed)
        facts.assessed = .destroy
        let verified = try #require(VerifiedSanitization(recorded: facts))
        #expect(verified.isDestruction)
        #expect(verified.level == .destroy)
        #expect(verified.line == 9)
    }

    /// A card that was wiped after the phone, by a tool that is approved for cards, says nothing of the phone.
    @Test(arguments: [SanitizationLevel.clear, .none])
    func whatReachesLessIsNotTheProof(level: SanitizationLevel) throws {
        var facts = Self.good
        facts.attempts.append(
            SanitizationFacts.Attempt(
                verdict: .accepted, technique: .overwrite, level: level, document: Digest(of: "card.json"), line: 12))
        let verified = try #require(VerifiedSanitization(recorded: facts))
        #expect(verified.technique == .cryptographicErase && verified.line == 7)
        #expect(verified.document == Self.document)
        facts.attempts.removeAll { $0.line == 7 }
        #expect(VerifiedSanitization(recorded: facts) == nil)
    }

    /// Clear against clear: which memory it was of decides, not which came last.
    @Test(arguments: MediaKind.allCases)
    func onlyTheDevicesOwnMemoryProves(media: MediaKind) throws {
        var facts = Self.good
        facts.attempts.append(
            SanitizationFacts.Attempt(
                verdict: .accepted, technique: .overwrite, level: .purge, media: media,
                document: Digest(of: "card.json"), line: 12))
        let isOwn = media == .internalFlash
        #expect(facts.proof == (isOwn ? 2 : 1))
        #expect(VerifiedSanitization(recorded: facts)?.line == (isOwn ? 12 : 7))
        facts.attempts.removeAll { $0.line == 7 }
        #expect((VerifiedSanitization(recorded: facts) != nil) == isOwn)
    }

    @Test func moreThanRequiredIsEnoughAndNothingMayBeRequired() {
        for required in [SanitizationLevel.none, .clear, .purge] {
            var facts = Self.good
            facts.required = required
            #expect(VerifiedSanitization(recorded: facts)?.required == required)
        }
    }

    private static let refusals: [(name: String, change: Change)] = [
        ("waiting", { $0.outcome = .waiting }),
        ("held", { $0.outcome = .held }),
        ("failed", { $0.outcome = .failed }),
        ("outcome unreadable", { $0.outcome = nil }),
        ("no attempt", { $0.attempts = [] }),
        ("none accepted", { $0.attempts = [failed] }),
        ("disregarded", { $0.attempts[1].verdict = .disregarded }),
        ("attempt failed", { $0.attempts[1].verdict = .failed }),
        ("verdict unreadable", { $0.attempts[1].verdict = nil }),
        ("another's verdict unreadable", { $0.attempts[0].verdict = nil }),
        ("technique unknown", { $0.attempts[1].technique = .unknown }),
        ("technique unreadable", { $0.attempts[1].technique = nil }),
        ("memory unreadable", { $0.attempts[1].media = nil }),
        ("attempt's level unreadable", { $0.attempts[1].level = nil }),
        ("level below", { $0.assessed = .clear }),
        ("no level", { $0.assessed = SanitizationLevel.none }),
        ("level unreadable", { $0.assessed = nil }),
        ("required more", { $0.required = .destroy }),
        ("required unreadable", { $0.required = nil }),
        ("no document", { $0.attempts[1].document = nil }),
        ("no line", { $0.attempts[1].line = nil }),
        ("a line before the first", { $0.attempts[1].line = -1 }),
        ("destroyed by software", { $0.assessed = .destroy }),
        ("purged by a mill", { $0.attempts[1].technique = .shred }),
        (
            "no level, none required",
            {
                $0.required = SanitizationLevel.none
                $0.assessed = SanitizationLevel.none
            }
        ),
    ]

    @Test(arguments: refusals.indices) func oneGateRefuses(index: Int) {
        var facts = Self.good
        Self.refusals[index].change(&facts)
        #expect(VerifiedSanitization(recorded: facts) == nil, "\(Self.refusals[index].name)")
    }

    @Test func theLastThatWasAcceptedCounts() {
        var facts = Self.good
        var later = Self.accepted
        later.technique = .blockErase
        later.line = 8
        facts.attempts += [later, Self.failed]
        #expect(VerifiedSanitization(recorded: facts)?.technique == .blockErase)
        // An earlier one doesn't stand in for a last one that can't be read.
        facts.attempts[2].technique = nil
        #expect(VerifiedSanitization(recorded: facts) == nil)
    }

    // MARK: from what a stage has just said

    private static func outcome(
        _ attempts: [AttemptVerdict], verdict: Verdict = .passed, assessed: SanitizationLevel = .purge,
        stage: StageName = .sanitization
    ) -> Outcome {
        Outcome(
            stage: stage, verdict: verdict, reasons: [],
            detail: .sanitization(
                required: .purge, assessed: assessed, attempts: attempts, dataStatus: "DS-SW", isExhausted: false))
    }

    private static func attempt(_ verdict: AttemptVerdict.Kind, _ technique: Technique) -> AttemptVerdict {
        AttemptVerdict(
            verdict: verdict, at: nil, tool: "Wiper", technique: technique, level: .purge, codes: [],
            source: source(10))
    }

    private static func digest(_ number: Int) -> Digest? { number == 2 ? document : nil }

    @Test func anOutcomeGoesThroughTheSameGates() throws {
        let good = Self.attempt(.accepted, .blockErase)
        let verified = try #require(VerifiedSanitization(Self.outcome([good]), document: Self.digest))
        #expect(verified.line == 10)
        #expect(verified.document == Self.document)
        for verdict in [Verdict.waiting, .held, .failed] {
            #expect(VerifiedSanitization(Self.outcome([good], verdict: verdict), document: Self.digest) == nil)
        }
        for kind in [AttemptVerdict.Kind.disregarded, .failed] {
            let bad = Self.attempt(kind, .blockErase)
            #expect(VerifiedSanitization(Self.outcome([bad]), document: Self.digest) == nil)
        }
        let unknown = Self.attempt(.accepted, .unknown)
        #expect(VerifiedSanitization(Self.outcome([unknown]), document: Self.digest) == nil)
        #expect(VerifiedSanitization(Self.outcome([good], assessed: .clear), document: Self.digest) == nil)
        #expect(VerifiedSanitization(Self.outcome([]), document: Self.digest) == nil)
        #expect(VerifiedSanitization(Self.outcome([good]), document: { _ in nil }) == nil)
    }

    @Test func anotherStageProvesNothing() {
        let good = Self.attempt(.accepted, .blockErase)
        #expect(VerifiedSanitization(Self.outcome([good], stage: .cosmetic), document: Self.digest) == nil)
        let routing = Outcome(stage: .sanitization, verdict: .passed, reasons: [])
        #expect(VerifiedSanitization(routing, document: Self.digest) == nil)
    }
}
