import Basics
import RecoveryModel
import Testing

@testable import Policies

@Suite struct FunctionalityRuleTests {
    private func codes(_ change: (inout SanitizationFixture) -> Void) -> [FindingCode] {
        var fixture = SanitizationFixture()
        change(&fixture)
        let scope = FunctionalityScope(fixture.dossier, in: fixture.context)
        return BuiltInFunctionalityRules.all.compactMap { rule in
            rule.check(scope).failure.map { $0.code ?? type(of: rule).code }
        }
    }

    @Test func everythingInOrderMeets() { #expect(codes { _ in } == []) }

    @Test func withoutATestItWaits() {
        #expect(
            codes {
                $0.dossier.statements.removeAll {
                    SanitizationFixture.keys.contains($0.function) || $0.function == "battery_health"
                }
            } == ["F01"])
        #expect(
            codes {
                $0.dossier.statements = []
                $0.dossier.destructions = [SanitizationFixture.destruction]
            } == [])
    }

    @Test func keyFunctionsDecide() {
        #expect(codes { $0.state("lcd", "fail") } == ["F02"])
        #expect(codes { $0.state("lcd", nil) } == ["F03"])
        #expect(codes { $0.state("lcd", "not_tested") } == ["F03"])
        #expect(codes { $0.state("lcd", "inconclusive") } == ["F03"])
        #expect(codes { $0.state("lcd", "splendid") } == ["F03"])
        #expect(codes { $0.state("lcd", "not_applicable") } == [])
    }

    @Test(
        arguments: [
            ("91", 91, false), ("80", 80, false), ("79", 79, true), ("79.9", 79, true), ("85%", 85, false),
            ("104", nil, false), ("920", nil, true), ("good", nil, true), ("", nil, false), ("8O", nil, true),
            ("-20", nil, true),
        ] as [(String, Int?, Bool)])
    func theBatterysScoreDecides(_ score: String, percent: Int?, isLow: Bool) {
        var fixture = SanitizationFixture()
        let index = fixture.dossier.statements.firstIndex { $0.function == "battery_health" } ?? 0
        fixture.dossier.statements[index].score = score
        let scope = FunctionalityScope(fixture.dossier, in: fixture.context)
        #expect(scope.batteryPercent == percent)
        #expect((BatteryHealthy().check(scope).failure != nil) == isLow)
    }

    @Test func recordsThatCannotBeOfOneDeviceAreHeld() {
        func pair(_ first: (String, String), _ second: (String, String)) -> [FindingCode] {
            codes {
                $0.dossier.statements += [first, second].map { statement("mic_front", result: $0.0, time: $0.1) }
            }
        }
        let (ten, eleven) = ("2026-10-05T11:00:00Z", "2026-10-05T11:30:00Z")
        #expect(pair(("pass", ten), ("fail", ten)) == ["F10"])
        #expect(pair(("not_applicable", ten), ("pass", eleven)) == ["F10"])
        #expect(pair(("fail", ten), ("not_applicable", eleven)) == ["F10"])
        #expect(pair(("pass", ten), ("fail", eleven)) == [])
        #expect(pair(("not_tested", ten), ("pass", ten)) == [])
        #expect(pair(("pass", ten), ("pass", ten)) == [])
    }

    @Test func hazardsAreNeverNone() {
        #expect(
            codes {
                $0.dossier.statements.append(
                    statement("battery_swelling", result: "fail", time: "2026-10-05T11:00:00Z"))
            } == [
                "F05"
            ])
        #expect(
            codes {
                $0.dossier.statements.append(statement("battery_swelling", result: "odd", time: "2026-10-05T11:00:00Z"))
            } == [
                "F05"
            ])
        #expect(
            codes {
                $0.dossier.statements.append(
                    statement("battery_swelling", result: "pass", time: "2026-10-05T11:00:00Z"))
            } == [])
        #expect(codes { $0.dossier.scans[0].hazardWord = "none" } == [])
        for word in ["swollen", "hot", "smells"] { #expect(codes { $0.dossier.scans[0].hazardWord = word } == ["F05"]) }
        #expect(
            codes {
                $0.dossier.scans[0].hazardWord = "swollen"
                $0.dossier.repairs = [Self.repair("2026-10-05T09:30:00Z", part: "battery")]
                $0.dossier.statements.append(
                    statement("battery_swelling", result: "pass", time: "2026-10-05T11:00:00Z"))
            } == [])
    }

    @Test(
        arguments: [
            ("display", "replaced"), ("battery", "cleaned"), ("battery", "repaired"), ("battery", nil),
            (nil, "replaced"),
            ("flux capacitor", "replaced"), ("screen protector", "replaced"),
        ] as [(String?, String?)])
    func aHazardEndsOnlyByAnotherPartInItsPlace(part: String?, action: String?) {
        for function in ["battery_swelling", "thermal"] {
            func mended(_ part: String?, _ action: String?) -> [FindingCode] {
                codes {
                    $0.dossier.statements.append(statement(function, result: "fail", time: "2026-10-05T09:10:00Z"))
                    $0.dossier.repairs = [Self.repair("2026-10-05T09:30:00Z", part: part, action: action)]
                    $0.dossier.statements.append(statement(function, result: "pass", time: "2026-10-05T11:00:00Z"))
                }
            }
            #expect(mended(part, action).contains("F05"))
            #expect(!mended("battery", "replaced").contains("F05"))
        }
    }

    @Test func noTestIsTheLaterOfTwoThatMayBe() {
        let (ten, eleven) = ("2026-10-05T11:00:00Z", "2026-10-05T11:30:00Z")
        func hazard(_ rows: [(String, String)]) -> [FindingCode] {
            codes { fixture in
                for (result, time) in rows {
                    fixture.dossier.statements.append(statement("battery_swelling", result: result, time: time))
                }
            }
        }
        #expect(hazard([("fail", ten), ("not_tested", eleven)]) == ["F05"], "what was not looked at is as it was")
        #expect(hazard([("fail", ten), ("pass", eleven)]) == ["F05"], "a swollen battery doesn't shrink")
        for rows in [[("pass", ten), ("fail", ten)], [("fail", ten), ("pass", ten)]] {
            #expect(hazard(rows).contains("F05"))
        }
    }

    @Test func aRepairAsksForAnotherTestOfWhatItTouched() {
        func repaired(_ part: String?, action: String?, time: String?) -> [FindingCode] {
            codes { fixture in
                var repair = Self.repair("2026-10-05T12:00:00Z", part: part, action: action)
                repair.at = time.flatMap { EvidenceTime($0) }
                fixture.dossier.repairs = [repair]
            }
        }
        let (later, earlier) = ("2026-10-05T23:00:00Z", "2026-10-05T09:05:00Z")
        #expect(repaired("display", action: "replaced", time: later).contains("F03"))
        #expect(repaired("display", action: "replaced", time: nil).contains("F03"), "at no known time")
        #expect(repaired("flux capacitor", action: "replaced", time: later).contains("F03"), "whatever it touches")
        #expect(!repaired("display", action: "replaced", time: earlier).contains("F03"))
        #expect(!repaired("back glass", action: "replaced", time: later).contains("F03"))
        #expect(!repaired(nil, action: "inspected", time: later).contains("F03"))
    }

    @Test func aReportStandsForItsNumberUntilThatNumberIsCleared() {
        func rows(_ rows: [(String, String, String?)]) -> [FindingCode] {
            codes { fixture in
                for (word, time, number) in rows {
                    var row = statement("blacklist", result: word, time: time)
                    row.score = number
                    fixture.dossier.statements.append(row)
                }
            }
        }
        let (first, second) = ("490154203237518", "356938035643809")
        let (ten, eleven) = ("2026-10-05T10:00:00Z", "2026-10-05T11:00:00Z")
        #expect(rows([("on", ten, first), ("off", eleven, first)]) == [])
        #expect(rows([("on", ten, first), ("off", eleven, second)]) == ["F08"])
        #expect(rows([("on", ten, first), ("unknown", eleven, first)]) == ["F08"])
        #expect(rows([("off", ten, first), ("on", ten, first)]) == ["F08"], "at one instant")
    }

    @Test(arguments: ["state.counterfeit", "state.recalled", "state.lost_mode"])
    func aStateThatNobodyMaySellIsHeld(function: String) {
        func said(_ word: String) -> [FindingCode] {
            codes { $0.dossier.statements.append(statement(function, result: word, time: "2026-10-05T11:00:00Z")) }
        }
        #expect(said("yes") == ["F08"] && said("on") == ["F08"] && said("perhaps") == ["F08"])
        #expect(said("no") == [] && said("off") == [])
    }

    @Test func aTestOfAnotherModelIsOfAnotherPhone() {
        func read(_ model: String) -> [FindingCode] {
            codes { fixture in
                fixture.change { $0.model = "iPhone 12" }
                var row = statement(TestStatement.model, result: "", time: "2026-10-05T11:00:00Z")
                row.score = model
                fixture.dossier.statements.append(row)
            }
        }
        #expect(read("iPhone 13") == ["F10"] && read("iPhone 12 Pro") == ["F10"])
        #expect(read("iPhone 12") == [] && read("Apple iPhone 12 64GB") == [] && read("A2403") == [])
    }

    @Test func aTestOfAnotherNumberIsOfAnotherPhone() {
        func read(_ score: String) -> [FindingCode] {
            codes { fixture in
                fixture.change { $0.manufacturer = "Apple" }
                fixture.dossier.identifiers.append(
                    Identifier(kind: .serial, value: "FICTSER01", written: "FICTSER01"))
                var row = statement(TestStatement.identity, result: "", time: "2026-10-05T11:00:00Z")
                row.score = score
                fixture.dossier.statements.append(row)
            }
        }
        #expect(read("serial:FICTSER02") == ["F10"] && read("make:Samsung") == ["F10"])
        #expect(read("serial:fictser01") == [] && read("make:Apple Inc.") == [])
        #expect(read("udid:00008101-000DE6E5FD99F054") == [], "nobody knows the device's own")
    }

    @Test func aFailureUnderANameThatNobodyKnowsHolds() {
        func failed(_ later: String?) -> [FindingCode] {
            codes { fixture in
                fixture.dossier.statements.append(statement("Zorbulator", result: "fail", time: "2026-10-05T11:00:00Z"))
                if let later {
                    fixture.dossier.statements.append(
                        statement("Zorbulator", result: later, time: "2026-10-05T12:00:00Z"))
                }
            }
        }
        #expect(failed(nil) == ["F03"] && failed("not_tested") == ["F03"] && failed("pass") == [])
    }

    @Test func aLookUpWithoutAnAnswerClearsNobody() {
        func looked(_ words: [String]) -> [FindingCode] {
            codes { fixture in
                for (index, word) in words.enumerated() {
                    fixture.dossier.statements.append(
                        statement("blacklist", result: word, time: "2026-10-05T1\(index):00:00Z"))
                }
            }
        }
        #expect(looked(["unknown"]) == ["F08"] && looked(["off", "unknown"]) == [])
        #expect(looked(["hexed", "unknown"]) == ["F08"], "a word that nobody knows may have been a report")
    }

    @Test func aDeviceThatDoesNotWorkIsTestedBeforeItGoesOn() {
        func said(_ word: String, _ time: String) -> [FindingCode] {
            codes { $0.dossier.statements.append(statement(TestStatement.wholeDevice, result: word, time: time)) }
        }
        #expect(said("fail", "2026-10-05T23:00:00Z") == ["F03"])
        #expect(said("inconclusive", "2026-10-05T23:00:00Z") == ["F03"])
        #expect(said("fail", "2026-10-05T08:00:00Z") == [], "everything was tested since")
    }

    @Test func locksAreThreeValued() {
        #expect(codes { $0.state("lock.mdm", "on") } == ["F06"])
        #expect(codes { $0.state("lock.mdm", "unknown") } == ["F07"])
        #expect(codes { $0.state("lock.mdm", "") } == ["F07"])
        #expect(codes { $0.state("lock.mdm", nil) } == ["F07"])
        #expect(
            codes {
                $0.state("lock.activation", nil)
                $0.change { $0.locks["lock.activation"] = .off }
            } == [])
        #expect(
            codes {
                $0.dossier.statements.append(
                    statement("lock.activation", result: "unknown", time: "2026-10-05T11:01:00Z"))
            }
                == ["F07"], "the latest holds, unknown included")
        #expect(
            codes { $0.dossier.statements.append(statement("lock.frp", result: "on", time: "2026-10-05T11:00:00Z")) }
                == [])
        #expect(
            codes { $0.dossier.statements.append(statement("lock.sim", result: "on", time: "2026-10-05T11:00:00Z")) }
                == [])
    }

    @Test func aReportedDeviceIsHeld() {
        #expect(
            codes { $0.dossier.statements.append(statement("blacklist", result: "on", time: "2026-10-05T11:00:00Z")) }
                == ["F08"])
        #expect(
            codes { $0.dossier.statements.append(statement("blacklist", result: "off", time: "2026-10-05T11:00:00Z")) }
                == [])
        #expect(codes { $0.change { $0.locks["blacklist"] = .on } } == ["F08"])
        #expect(codes { $0.dossier.claim?.locks["blacklist"] = .on } == ["F08"])
    }

    @Test func testsBelongToTheDeviceAndTheIntake() {
        #expect(
            codes {
                $0.dossier.facts = [CrossFact(code: "F10", subject: "Pixel", others: ["iPhone"], source: source(9))]
            } == ["F10"])
        #expect(codes { $0.dossier.scans[0].at = at("2026-10-05T11:10:00Z") } == ["F11"])
        #expect(codes { $0.dossier.scans[0].at = at("2026-10-05T11:00:00") } == ["S31"])
    }

    @Test func testsBelongAfterTheErasure() {
        func before(_ fixture: inout SanitizationFixture) {
            fixture.dossier.statements = SanitizationFixture.statements("2026-10-05T09:30:00Z")
        }
        #expect(codes(before) == ["F12"])
        #expect(
            codes {
                before(&$0)
                $0.dossier.erasures = []
            } == [])
        #expect(
            codes {
                before(&$0)
                $0.change { $0.outcome = .failed }
            } == [])
        #expect(
            codes {
                before(&$0)
                $0.dossier.statements += SanitizationFixture.statements("2026-10-05T11:00:00Z")
            } == [])
    }

    @Test func aFailureDoesntHealByItself() {
        func failed(_ fixture: inout SanitizationFixture) {
            fixture.dossier.statements.insert(statement("lcd", result: "fail", time: "2026-10-05T10:20:00Z"), at: 0)
        }
        #expect(codes(failed) == ["F13"])
        #expect(
            codes {
                failed(&$0)
                $0.dossier.repairs = [Self.repair("2026-10-05T10:30:00Z")]
            } == [])
        #expect(
            codes {
                failed(&$0)
                $0.dossier.repairs = [Self.repair("2026-10-05T10:10:00Z")]
            } == ["F13"])
    }

    static func repair(_ time: String, part: String? = "display", action: String? = "replace") -> Repair {
        Repair(
            at: at(time), action: action, part: part, oldSerial: nil, newSerial: nil, oem: "true",
            operatorID: "op-3", source: source(50))
    }
}

@Suite struct FunctionalityCategoryTests {
    private func category(_ change: (inout SanitizationFixture) -> Void) -> String? {
        var fixture = SanitizationFixture()
        for function in fixture.policy.hardwareFunctions {
            fixture.dossier.statements.append(statement(function, result: "pass", time: "2026-10-05T11:00:00Z"))
        }
        change(&fixture)
        return FunctionalityCategory.derive(FunctionalityScope(fixture.dossier, in: fixture.context))
    }

    @Test func theCategoryFollowsFromTheResults() {
        #expect(category { _ in } == "F5")
        #expect(category { $0.dossier.erasures = [] } == "F4")
        #expect(category { $0.state("state.setup", "no") } == "F4")
        #expect(category { $0.state("gps", "not_tested") } == "F3")
        #expect(category { $0.state("gps", "fail") } == "F3")
        #expect(category { $0.state("gps", nil) } == "F3")
        #expect(category { $0.state("gps", "not_applicable") } == "F5")
        #expect(category { $0.state("battery_health", nil) } == "F3")
        #expect(category { $0.policy.batteryMinimumPercent = 95 } == "F3")
        #expect(category { $0.state("lcd", "fail") } == nil)
        #expect(category { $0.state("lcd", "not_tested") } == nil)
        #expect(category { $0.dossier.statements = [] } == nil)
        #expect(
            category { fixture in
                for index in fixture.dossier.statements.indices { fixture.dossier.statements[index].kind = "inferred" }
            } == "F4")
    }

    @Test func likeNewNeedsTheMakersPartsAndNoDefect() {
        func like(_ oem: String, _ kind: String) -> String? {
            category {
                var repair = FunctionalityRuleTests.repair("2026-10-05T09:30:00Z")
                repair.oem = oem
                $0.dossier.repairs = [repair]
                $0.dossier.grades = [
                    GradeLine(
                        at: nil, zone: "display", kind: kind, lengthMillimetres: nil, count: nil, felt: nil,
                        visibleAtCentimetres: nil, operatorID: nil, source: source(70))
                ]
            }
        }
        #expect(like("true", "none") == "F6")
        #expect(like("unknown", "none") == "F5")
        #expect(like("true", "light") == "F5")
    }

    @Test func itIsFinalAfterTheErasureOnly() {
        var fixture = SanitizationFixture()
        #expect(FunctionalityScope(fixture.dossier, in: fixture.context).isFinal)
        fixture.dossier.erasures = []
        #expect(!FunctionalityScope(fixture.dossier, in: fixture.context).isFinal)
    }
}
