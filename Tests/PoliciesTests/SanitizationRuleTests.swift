import Basics
import RecoveryModel
import Testing

@testable import Policies

/// One rule broken at a time: the attempt is judged as the contract says, by that code.
@Suite struct SanitizationRuleTests {
    private func expect(
        _ code: FindingCode, kind: AttemptVerdict.Kind, also: [FindingCode] = [],
        sourceLocation: SourceLocation = #_sourceLocation, into change: (inout SanitizationFixture) -> Void
    ) {
        var fixture = SanitizationFixture()
        change(&fixture)
        let codes = ([code] + also).sorted()
        #expect(fixture.verdict?.codes == codes, sourceLocation: sourceLocation)
        #expect(fixture.verdict?.verdict == kind, sourceLocation: sourceLocation)
    }

    @Test func everythingInOrderIsAccepted() {
        let fixture = SanitizationFixture()
        #expect(fixture.codes.isEmpty)
        #expect(fixture.verdict?.verdict == .accepted)
        #expect(fixture.verdict?.level == .purge)
        #expect(fixture.deviceCodes.isEmpty)
    }

    @Test func aReportOfAnotherDeviceProvesNothing() {
        expect("S01", kind: .disregarded) { $0.change { $0.identifiers = [] } }
        expect("S01", kind: .disregarded, also: ["S02"]) {
            $0.change { $0.identifiers = [DeviceReference(kind: .serial, text: "C39ZZ0QQ9999")] }
        }
    }

    @Test func aCustomersTagIsNoIdentityButTheFacilitysPlateIs() {
        for (kind, isMatch) in [(IdentifierKind.asset, false), (.unit, true)] {
            var fixture = SanitizationFixture()
            fixture.dossier.identifiers.append(Identifier(kind: kind, value: "HH-000017", written: "HH-000017"))
            fixture.change { $0.identifiers = [DeviceReference(kind: kind, text: "HH-000017")] }
            #expect(fixture.verdict?.codes.contains("S01") == !isMatch, "\(kind)")
        }
    }

    @Test func aConflictingIdentifierIsSeen() {
        expect("S02", kind: .disregarded) {
            $0.change { $0.identifiers[1] = DeviceReference(kind: .serial, text: "C39ZZ0QQ9999") }
        }
    }

    @Test func aSecondIMEIIsNoConflict() {
        var fixture = SanitizationFixture()
        fixture.change { $0.identifiers.append(DeviceReference(kind: .imei, text: "490154203237518")) }
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func identifiersThatDontAddUpAreSeen() {
        expect("S03", kind: .disregarded) {
            $0.change { $0.identifiers.append(DeviceReference(kind: .imei, text: "490154203237517")) }
        }
        expect("S03", kind: .disregarded) {
            $0.change { $0.identifiers.append(DeviceReference(kind: .meid, text: "49015420323751")) }
        }
        var fixture = SanitizationFixture()
        fixture.change { $0.identifiers.append(DeviceReference(kind: .meid, text: "35693803564380")) }
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func aPlaceholderIsPassedOver() {
        var fixture = SanitizationFixture()
        fixture.change { $0.identifiers[1] = DeviceReference(kind: .serial, text: "To be filled by O.E.M.") }
        #expect(fixture.codes == ["S04"])
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func aSharedReportHoldsTheAttemptThatItNames() {
        expect("S05", kind: .disregarded) {
            $0.dossier.facts = [CrossFact(code: "S05", subject: "r-1", others: ["x"], source: source(1))]
        }
        expect("S05", kind: .disregarded) {
            $0.dossier.facts = [CrossFact(code: "S05", subject: "sha256:ab", others: ["x"], source: source(1))]
        }
        expect("S06", kind: .disregarded) {
            let key = SanitizationSession.key(of: SanitizationFixture.erasure) ?? ""
            $0.dossier.facts = [CrossFact(code: "S06", subject: key, others: ["x"], source: source(1))]
        }
    }

    @Test func toolAndVersionMustBeApproved() {
        expect("S10", kind: .disregarded) { $0.change { $0.toolVersion = "5.11" } }
        expect("S10", kind: .disregarded) { $0.change { $0.toolVersion = nil } }
        expect("S10", kind: .disregarded) { $0.change { $0.tool = "Other" } }
        expect("S10", kind: .disregarded) { $0.tables.rows.tools = [] }
        expect("S10", kind: .disregarded) { fixture in
            for index in fixture.tables.rows.tools.indices { fixture.tables.rows.tools[index].os = "Android" }
        }
        expect("S10", kind: .disregarded) { fixture in
            for index in fixture.tables.rows.tools.indices {
                fixture.tables.rows.tools[index].validity.to = day("2026-10-04")
            }
        }
    }

    @Test func typedEvidenceNeverCounts() {
        expect("S10", kind: .disregarded) { $0.change { $0.evidenceClass = .typed } }
    }

    @Test func aWorkflowCountsOnlyWhereNoSoftwareExists() {
        expect("S10", kind: .disregarded) { $0.change { $0.evidenceClass = .workflow } }
        var fixture = SanitizationFixture()
        fixture.tables.rows.media[0].erasingSoftware = "no"
        fixture.change { $0.evidenceClass = .workflow }
        #expect(fixture.verdict?.codes == ["S10"])
        fixture.change { $0.instructionsVersion = "3" }
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func onlySuccessIsSuccess() {
        expect("S12", kind: .failed) { $0.change { $0.outcome = .failed } }
        expect("S12", kind: .failed) { $0.change { $0.outcome = .aborted } }
        for outcome in [ErasureOutcome.withExceptions, .notErased, .unknown] {
            expect("S12", kind: .disregarded) { $0.change { $0.outcome = outcome } }
        }
    }

    @Test func errorsAndPartsFail() {
        expect("S13", kind: .failed) { $0.change { $0.errorCount = 1 } }
        expect("S14", kind: .failed) { $0.change { $0.bytesErased = 127_999_999_999 } }
        expect("S28", kind: .failed) {
            $0.change {
                $0.verificationKind = "full"
                $0.capacityBytes = 128_000_000_000
                $0.elapsedSeconds = .notApplicable
                $0.startedAt = at("2026-10-05T10:06:10Z")
            }
        }
        var fixture = SanitizationFixture()
        fixture.change {
            $0.errorCount = 0
            $0.bytesErased = 128_000_000_000
            $0.verificationKind = "full"
        }
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func aVerifyOnlyMethodIsNoErasure() {
        expect("S30", kind: .failed, also: ["S16"]) { $0.change { $0.techniqueWords = "Verify Zeros (0x00)" } }
    }

    @Test func capacityIsComparedWithTheClaim() {
        #expect(CapacityAgrees.agrees(119_000_000_000, 128))
        #expect(CapacityAgrees.agrees(137_438_953_472, 128))
        #expect(CapacityAgrees.agrees(57_000_000_000, 64))
        #expect(!CapacityAgrees.agrees(32_000_000_000, 64))
    }

    @Test func theLevelIsWorkedOut() {
        expect("S16", kind: .disregarded) { $0.change { $0.techniqueWords = "DoD 5220.22-M" } }
        expect("S16", kind: .disregarded) { $0.change { $0.techniqueWords = "something new" } }
        expect("S16", kind: .disregarded) { fixture in
            for index in fixture.tables.rows.tools.indices { fixture.tables.rows.tools[index].level = .clear }
        }
        expect("S17", kind: .failed, also: ["S16"]) { $0.change { $0.techniqueWords = "Degauss" } }
        expect("S18", kind: .disregarded, also: ["S16"]) { $0.change { $0.techniqueWords = "Remote wipe" } }
        expect("S19", kind: .disregarded, also: ["S16"]) {
            $0.tables.rows.media[0].encryptionAlwaysOn = "unknown"
            $0.change { $0.techniqueWords = "Factory reset" }
        }
        expect("S20", kind: .disregarded, also: ["S16"]) { $0.tables.rows.media[0].escrow = "unknown" }
        expect("S22", kind: .disregarded, also: ["S16", "S18"]) {
            $0.change {
                $0.techniqueWords = "Remote wipe"
                $0.levelClaimed = "NIST 800-88 Purge"
            }
        }
    }

    @Test func timesMustAddUp() {
        expect("S23", kind: .disregarded) { $0.change { $0.elapsedSeconds = 403 } }
        var fixture = SanitizationFixture()
        fixture.change { $0.elapsedSeconds = 402 }
        #expect(fixture.verdict?.verdict == .accepted)
        expect("S23", kind: .disregarded) { $0.change { $0.startedAt = at("2026-10-05T10:07:00Z") } }
    }

    @Test func theErasureLiesInCustody() {
        expect("S24", kind: .disregarded) { $0.dossier.scans[0].at = at("2026-10-05T10:30:00Z") }
        expect("S24", kind: .disregarded, also: ["S38"]) { $0.dossier.scans = [] }
        expect("S31", kind: .disregarded, also: ["S38"]) { $0.dossier.scans[0].at = at("2026-10-05T09:00:00") }
        expect("S31", kind: .disregarded, also: ["S38"]) { $0.dossier.scans[0].at = nil }
        var fixture = SanitizationFixture()
        fixture.dossier.scans[0].at = at("2026-10-05T10:04:00Z")
        #expect(fixture.verdict?.verdict == .accepted, "clocks may lie five minutes apart")
    }

    @Test func useAfterTheErasureAsksForAnother() {
        expect("S25", kind: .disregarded, also: ["S37"]) { $0.state("state.setup", "no") }
        expect("S25", kind: .disregarded) {
            $0.dossier.statements.append(statement("state.signed_in", result: "yes", time: "2026-10-05T11:05:00Z"))
        }
        expect("S25", kind: .disregarded) {
            $0.change { $0.locks["lock.activation"] = .off }
            $0.state("lock.activation", "on")
        }
        expect("S25", kind: .disregarded) { $0.change { $0.openedAt = at("2026-10-05T10:30:00Z") } }
        expect("S25", kind: .disregarded) {
            $0.dossier.repairs = [repair("2026-10-05T10:30:00Z", part: "logic board")]
        }
        var fixture = SanitizationFixture()
        fixture.dossier.repairs = [
            repair("2026-10-05T09:30:00Z", part: "logic board"), repair("2026-10-05T10:30:00Z", part: "battery"),
        ]
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func aDeviceOutOfSetupWasUsedWhateverToolSaysSoAndWhateverIsSaidLater() {
        for tool in ["Wiper", "Unheard of", nil] {
            var fixture = SanitizationFixture()
            var session = statement("state.setup", result: "no", time: "2026-10-05T10:30:00Z")
            session.tool = tool
            fixture.dossier.statements.insert(session, at: 0)
            #expect(fixture.verdict?.codes == ["S25"])
            fixture.dossier.statements[0].at = at("2026-10-05T10:00:00Z")
            #expect(fixture.verdict?.verdict == .accepted, "before the erasure")
        }
    }

    @Test func ratesMustBePossible() {
        var fixture = SanitizationFixture()
        fixture.contract.confidentiality = .low
        fixture.change { $0.techniqueWords = "DoD 5220.22-M" }
        #expect(fixture.verdict?.codes == ["S16"])
        fixture.change { $0.rounds = 7 }
        fixture.policy.writeCeiling = 100_000_000
        #expect(fixture.verdict?.codes == ["S16", "S26"])
    }

    @Test func anUnusualDurationIsOnlyWorthALook() {
        var fixture = SanitizationFixture()
        fixture.policy.durationBands = [
            DurationBand(tool: "wiper", technique: "*", os: "iOS", minimumSeconds: 1, maximumSeconds: 60)
        ]
        #expect(fixture.codes == ["S27"])
        #expect(fixture.verdict?.verdict == .accepted)
        #expect(fixture.verdict?.codes == [])
    }

    @Test func clocksMustBePlausible() {
        expect("S31", kind: .disregarded) { $0.change { $0.source.arrived = at("2026-10-05T10:01:00Z").earliest } }
        expect("S31", kind: .disregarded) { $0.change { $0.loggedAt = at("2026-10-05T09:50:00Z") } }
        expect("S31", kind: .disregarded) { $0.change { $0.loggedAt = at("2028-10-05T09:50:00Z") } }
        expect("S31", kind: .disregarded, also: ["S10", "S33", "S37", "S38"]) {
            $0.change {
                $0.endedAt = nil
                $0.startedAt = nil
            }
        }
        expect("S31", kind: .disregarded) {
            $0.change {
                $0.startedAt = at("2026-10-05T10:00:00")
                $0.endedAt = at("2026-10-05T10:06:40")
            }
        }
    }

    @Test func theStationsZoneSettlesANaiveTime() {
        var fixture = SanitizationFixture()
        fixture.change {
            $0.startedAt = at("2026-10-05T12:00:00")
            $0.endedAt = at("2026-10-05T12:06:40")
        }
        let zone = Zone(name: "Europe/Berlin", spans: [Zone.Span(fromWall: 0, offsetMinutes: 120)])
        fixture.tables.rows.stations = [Station(station: "bench-1", zone: zone, tool: nil, area: nil, secured: "yes")]
        fixture.tables.index()
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func anOldErasureIsHeld() {
        expect("S32", kind: .disregarded) {
            $0.dossier.statements.append(statement("battery_cycles", result: "", time: "2026-11-12T10:06:41Z"))
        }
        var fixture = SanitizationFixture()
        fixture.dossier.statements.append(statement("battery_cycles", result: "", time: "2026-11-11T10:06:40Z"))
        #expect(fixture.verdict?.verdict == .accepted)
        // When the report itself arrives says nothing about the work that relied on it.
        fixture.change { $0.source.arrived = at("2027-03-01T10:00:00Z").earliest }
        #expect(fixture.verdict?.verdict == .accepted)
    }

    @Test func theOperatorMustBeAuthorised() {
        expect("S33", kind: .disregarded) { $0.change { $0.operatorID = nil } }
        expect("S33", kind: .disregarded) { $0.change { $0.operatorID = "op-9" } }
        expect("S33", kind: .disregarded) { $0.tables.rows.operators = [] }
        expect("S33", kind: .disregarded) { $0.tables.rows.operators[0].method = "shred" }
        expect("S33", kind: .disregarded) { $0.tables.rows.operators[0].validTo = day("2026-10-04") }
        expect("S33", kind: .disregarded) { $0.tables.rows.operators[0].trainedAt = nil }
    }

    @Test func setupAndMediaNeedAStatementAfterTheErasure() {
        expect("S37", kind: .disregarded) { $0.state("state.setup", nil) }
        expect("S37", kind: .disregarded) { $0.state("state.setup", "unknown") }
        expect("S37", kind: .disregarded) { $0.change { $0.rooted = .on } }
        for item in ["media.sim", "media.sd", "media.esim"] {
            expect("S38", kind: .disregarded) { $0.state(item, nil) }
            expect("S38", kind: .disregarded) { $0.state(item, "present") }
            expect("S38", kind: .disregarded) { $0.state(item, "unknown") }
        }
        expect("S38", kind: .disregarded) { $0.state("media.sd", "erased") }
        expect("S37", kind: .disregarded, also: ["S38"]) {
            $0.dossier.statements = SanitizationFixture.statements("2026-10-05T09:30:00Z")
        }
    }

    @Test(arguments: ["2026-10-05T11:00:00Z", "2026-10-05T10:30:00"])
    func ofTwoStatementsWithoutAnOrderNoneHolds(time: String) {
        var fixture = SanitizationFixture()
        fixture.dossier.statements.insert(statement("media.sim", result: "present", time: time), at: 0)
        fixture.dossier.statements.insert(statement("lock.activation", result: "on", time: time), at: 0)
        #expect(fixture.codes.contains("S38"))
        #expect(fixture.deviceCodes.contains("S36"))
        fixture.dossier.statements[0].at = at("2026-10-05T10:30:00Z")
        fixture.dossier.statements[1].at = at("2026-10-05T10:30:00Z")
        // A lock that is on after the erasure, with nothing that says at setup beside it, is use.
        #expect(!fixture.codes.contains("S38") && !fixture.deviceCodes.contains("S36"))
    }

    @Test func aReportThatNamesAnotherSystemSparesNoLock() {
        var fixture = SanitizationFixture()
        fixture.state("lock.activation", "on")
        fixture.dossier.statements.append(statement("lock.frp", result: "off", time: "2026-10-05T11:00:00Z"))
        fixture.change { $0.os = "Android" }
        #expect(fixture.deviceCodes.contains("S36"))
    }

    @Test func aReportThatNamesTwoDevicesOfTheStoreProvesNothing() {
        var fixture = SanitizationFixture()
        let fact = CrossFact(
            code: "S02", subject: "another device", others: ["356938035643817"],
            source: fixture.dossier.erasures[0].source)
        fixture.dossier.facts = [fact]
        #expect(fixture.codes == ["S02"])
    }

    @Test func theToolsOwnFieldsCount() {
        var fixture = SanitizationFixture()
        fixture.dossier.statements = []
        fixture.change {
            $0.setupState = "yes"
            $0.mediaItems = ["media.sim": "removed", "media.sd": "absent", "media.esim": "erased"]
            $0.locks = ["lock.activation": .off, "lock.mdm": .off]
        }
        #expect(fixture.verdict?.verdict == .accepted)
        #expect(fixture.deviceCodes.isEmpty)
        fixture.dossier.statements = [statement("media.sim", result: "present", time: "2026-10-05T11:00:00Z")]
        #expect(fixture.verdict?.codes == ["S38"])
    }

    private func repair(_ time: String, part: String) -> Repair {
        Repair(
            at: at(time), action: "replace", part: part, oldSerial: nil, newSerial: nil, oem: "true",
            operatorID: "op-3", source: source(50))
    }
}
