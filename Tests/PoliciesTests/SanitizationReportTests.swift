import RecoveryModel
import Testing

@testable import Policies

/// What a report says of itself (S09, S11), how much of an overwrite was read back (S29), and what people state after
/// an erasure (S39, S45).
@Suite struct SanitizationReportTests {
    private func made(_ change: (inout SanitizationFixture) -> Void) -> SanitizationFixture {
        var fixture = SanitizationFixture()
        change(&fixture)
        return fixture
    }

    /// Reason of the last erasure with this code.
    private func reason(_ code: FindingCode, _ fixture: SanitizationFixture) -> Reason? {
        SanitizationJudge.judge(fixture.scope).attempts.last?.reasons.first { $0.code == code }
    }

    // MARK: S09

    @Test func aFormatWithoutAPlaceForASignatureIsNotAskedForOne() {
        #expect(made { _ in }.codes.isEmpty)
        #expect(made { $0.change { $0.verifiedWord = "true" } }.codes.isEmpty)
    }

    @Test func aSignatureThatIsThereIsEnoughAndOneThatIsMissingHolds() {
        #expect(made { $0.change { $0.signaturePresent = true } }.verdict?.verdict == .accepted)
        let missing = made { $0.change { $0.signaturePresent = false } }
        #expect(missing.verdict?.verdict == .disregarded && missing.verdict?.codes == ["S09"])
        #expect(reason("S09", missing)?.severity == .hold)
        // A word that nobody can check doesn't stand in for it.
        #expect(
            made {
                $0.change {
                    $0.signaturePresent = false
                    $0.verifiedWord = "true"
                }
            }.verdict?.codes == ["S09"])
    }

    @Test(arguments: ["false", "False", " NO ", "invalid", "Not  valid", "failed", "tampered", "0"])
    func aReportThatItsConsoleCallsInvalidIsDisregardedAndNotFailed(word: String) {
        let invalid = made {
            $0.change {
                $0.signaturePresent = true
                $0.verifiedWord = Fact(word)
            }
        }
        #expect(invalid.verdict?.verdict == .disregarded && invalid.verdict?.codes == ["S09"])
        #expect(reason("S09", invalid)?.severity == .fail)
        #expect(SanitizationJudge.judge(invalid.scope).failedAttempts == 0)
    }

    @Test(arguments: ["true", "Yes", "valid", "Verified"])
    func aWordThatSaysItHoldsProvesNothingAndHoldsNothing(word: String) {
        #expect(!VerifiedWord.isInvalid(word))
        #expect(made { $0.change { $0.verifiedWord = Fact(word) } }.codes.isEmpty)
    }

    @Test(arguments: ["unknown", "pending", "falsehood", "nobody", "verifiziert"])
    func anyOtherWordLeavesOpenWhetherTheReportHolds(word: String) {
        let open = made { $0.change { $0.verifiedWord = Fact(word) } }
        #expect(open.codes == ["S09"] && open.verdict?.verdict == .disregarded)
        #expect(reason("S09", open)?.shared == "verified|" + word)
    }

    @Test func aReportThatIsNoneDoesntFailAnErasureEither() {
        let forged = made {
            $0.change {
                $0.verifiedWord = "false"
                $0.outcome = .failed
                $0.errorCount = 3
            }
        }
        #expect(forged.verdict?.verdict == .disregarded && forged.verdict?.codes == ["S09", "S12", "S13"])
    }

    @Test func aPersonEndsAMissingSignatureAndNotAnInvalidOne() throws {
        for (word, ends) in [(nil as String?, true), ("invalid", false)] {
            var fixture = made {
                $0.change {
                    $0.signaturePresent = false
                    $0.verifiedWord = Fact(word)
                }
            }
            let found = try #require(reason("S09", fixture))
            fixture.dossier.resolutions = [
                Resolution(
                    code: "S09", finding: "f", value: "accept", by: "p", reason: "the console shows it",
                    valuesDigest: ReasonDigest.of(found.values, found.source), at: arrived)
            ]
            #expect((fixture.verdict?.verdict == .accepted) == ends, "\(word ?? "none")")
        }
    }

    // MARK: S11

    @Test func anEmptyLicenceIsWorthALookWhereTheFormatHasTheField() {
        for (capability, licence, codes) in [
            (false, nil as String?, [] as [FindingCode]), (true, "L-1", []), (true, nil, ["S11"]), (true, "", ["S11"]),
        ] {
            let fixture = made {
                $0.change {
                    if capability { $0.capabilities.insert("licence") }
                    $0.licence = licence
                }
            }
            #expect(fixture.codes == codes, "\(capability) \(licence ?? "none")")
            #expect(fixture.verdict?.verdict == .accepted)
        }
    }

    // MARK: S29

    /// An overwrite where Clear is enough, so that nothing else speaks against it.
    private func overwrite(_ kind: String?, _ percent: Int?, minimum: Int? = nil) -> SanitizationFixture {
        made {
            $0.contract = Contract(confidentiality: .low, standard: .r1, reuseAllowed: true)
            if let minimum { $0.policy.verificationMinimumPercent = minimum }
            $0.change {
                $0.techniqueWords = "DoD 5220.22-M"
                $0.verificationKind = kind
                $0.verificationPercent = Fact(percent)
            }
        }
    }

    @Test(
        arguments: [
            (nil, nil, nil), ("none", 0, true), ("none", nil, true), ("sampled", 1, true), ("sampled", 9, true),
            ("sampled", 10, nil), ("full", 100, nil), ("full", nil, nil), ("sampled", nil, true), ("tool", nil, true),
        ] as [(String?, Int?, Bool?)])
    func enoughOfAnOverwriteIsReadBack(kind: String?, percent: Int?, fires: Bool?) {
        let found = reason("S29", overwrite(kind, percent))
        #expect((found != nil) == (fires ?? false))
        #expect(found.map { $0.severity == .hold } ?? true)
    }

    @Test func howMuchIsThePipelinesToSay() {
        #expect(reason("S29", overwrite("sampled", 20, minimum: 25)) != nil)
        #expect(reason("S29", overwrite("sampled", 1, minimum: 1)) == nil)
        #expect(reason("S29", overwrite("none", 0, minimum: 0)) == nil)
    }

    @Test func readingBackIsAskedOfOverwritesUnderRevision1() {
        var second = overwrite("none", 0)
        second.contract.standard = .r2
        #expect(reason("S29", second) == nil)
        let key = made { $0.change { $0.verificationKind = "none" } }
        #expect(key.codes.isEmpty && key.verdict?.verdict == .accepted)
    }

    @Test func nobodyVouchesForAReadBack() {
        #expect(!SanitizationResolutions.isAcceptable("S29") && SanitizationResolutions.isAcceptable("S09"))
    }

    // MARK: S39 and S45

    private static let byHand: [(function: String, code: FindingCode)] = [
        ("state.browsed", "S39"), ("state.marking", "S45"),
    ]

    private func stated(
        _ function: String, word: String?, at time: String = "2026-10-05T11:00:00Z", expected: Bool,
        into change: (inout SanitizationFixture) -> Void = { _ in }
    ) -> [FindingCode] {
        made {
            if let word { $0.dossier.statements.append(statement(function, result: word, time: time)) }
            if expected { $0.policy.expectedStatements = [function] }
            change(&$0)
        }.deviceCodes
    }

    @Test func noIsAlwaysWorthALookAndYesNever() {
        for (function, code) in Self.byHand {
            for expected in [true, false] {
                #expect(stated(function, word: "no", expected: expected) == [code])
                #expect(stated(function, word: "yes", expected: expected).isEmpty)
            }
            #expect(CodeCatalogue.severity(of: code) == .warn)
        }
    }

    @Test func noWordIsWorthALookOnlyWhereOneIsExpected() {
        for (function, code) in Self.byHand {
            for word in [nil, "unknown", "perhaps"] {
                #expect(stated(function, word: word, expected: false).isEmpty)
                #expect(stated(function, word: word, expected: true) == [code], "\(function) \(word ?? "none")")
                #expect(stated(function, word: word, expected: true) { $0.contract.standard = .r2 }.isEmpty)
            }
            let destroyed = stated(function, word: "no", expected: true) {
                $0.dossier.destructions = [SanitizationFixture.destruction]
            }
            #expect(!destroyed.contains(code))
        }
    }

    @Test func whatWasStatedBeforeTheErasureSaysNothing() {
        for (function, code) in Self.byHand {
            #expect(stated(function, word: "yes", at: "2026-10-05T09:30:00Z", expected: true) == [code])
            #expect(stated(function, word: "no", at: "2026-10-05T09:30:00Z", expected: false).isEmpty)
            // In an unknown zone: perhaps before, perhaps after.
            #expect(stated(function, word: "yes", at: "2026-10-05T10:30:00", expected: true) == [code])
        }
    }

    @Test func browsingIsAskedOfTheSystemsThatTheTableNames() {
        let other = stated("state.browsed", word: nil, expected: true) { $0.change { $0.os = "KaiOS" } }
        #expect(!other.contains("S39"))
        let marking = stated("state.marking", word: nil, expected: true) { $0.change { $0.os = "KaiOS" } }
        #expect(marking.contains("S45"))
    }

    @Test func lookingAtADeviceIsNoUseOfIt() {
        for (function, _) in Self.byHand {
            var fixture = SanitizationFixture()
            fixture.dossier.statements.append(statement(function, result: "yes", time: "2026-10-05T11:00:00Z"))
            #expect(fixture.verdict?.verdict == .accepted, "\(fixture.codes)")
        }
        var fixture = SanitizationFixture()
        fixture.dossier.statements.append(statement("state.signed_in", result: "yes", time: "2026-10-05T11:00:00Z"))
        #expect(fixture.verdict?.codes == ["S25"])
    }

    @Test func theCertificateTellsWhatWasStated() {
        func words(_ statements: [TestStatement]) -> [String] {
            var dossier = SanitizationFixture().dossier
            dossier.statements += statements
            return StatedByHand.words(
                after: SanitizationFixture.erasure, of: dossier, in: SanitizationFixture().tables)
        }
        #expect(words([]).isEmpty)
        let time = "2026-10-05T11:00:00Z"
        #expect(
            words([
                statement("state.browsed", result: "yes", time: time),
                statement("state.marking", result: "no", time: time),
            ]) == [
                "browsed by hand: yes", "confidentiality marking updated: no",
            ])
        #expect(words([statement("state.browsed", result: "perhaps", time: time)]) == ["browsed by hand: unknown"])
        #expect(
            words([statement("state.browsed", result: "yes", time: "2026-10-05T10:30:00")]) == [
                "browsed by hand: unknown"
            ])
        #expect(words([statement("state.browsed", result: "yes", time: "2026-10-05T09:30:00Z")]).isEmpty)
    }
}
