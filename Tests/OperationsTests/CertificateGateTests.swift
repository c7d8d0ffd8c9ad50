import Basics
import CertificateContent
import Custody
import RecoveryModel
import Storage
import Testing

@testable import Certification
@testable import Deciding
@testable import StoreAccess

/// What keeps a device off a certificate, gate by gate: decided devices, put into a store as they are.
@Suite struct CertificateGateTests {
    private final class Bench {
        let log: LogBench
        let lot: LotRow

        init() throws {
            log = try LogBench()
            var row = LotRow(
                id: 0, name: "A", customer: "c", pipeline: "r2v3-mobile", terms: "", folder: "/nowhere",
                openedAt: Instant(milliseconds: 0))
            row.id = try log.store.addLot(row)
            lot = row
        }

        /// A device whose stages are decided so; nil of a device that isn't decided.
        func device(_ stage: String?, row: RowState = .received) throws -> IntakeRow {
            let ordinal = try log.store.lastOrdinal(lot: lot.id) + 1
            var intake = IntakeRow(id: 0, lot: lot.id, ordinal: ordinal, name: "D\(ordinal)", isManifested: true)
            intake.id = try log.store.addIntake(intake)
            guard let stage else { return intake }
            let body = "{\"stages\":[{\"stage\":\"sanitization\",\(stage)}]}"
            try log.store.saveDecisions([
                DecisionRow(
                    intake: intake.id, lot: lot.id, row: row.rawValue, verdicts: [], route: "resale",
                    digest: Array(Digest(of: body).bytes), body: Array(body.utf8), events: [], leaf: [], deadline: nil)
            ])
            return intake
        }

        func finding(_ code: FindingCode, _ severity: Severity, state: String = "open", about intake: IntakeRow) throws
        {
            try log.store.saveFindings([
                FindingRow(
                    id: String(Digest(of: "\(code)\(intake.id)").hex.prefix(16)), lot: lot.id, intake: intake.id,
                    code: code, severity: severity, state: state, stage: nil, message: "", values: "{}", document: 0,
                    line: 0, openedAt: Instant(milliseconds: 0), valuesDigest: "")
            ])
        }

        func part(_ intake: IntakeRow) throws -> Digest {
            let decision = try #require(try log.store.decisions(in: intake.id...intake.id).first)
            return try #require(RecordedDecision(decision)?.stage(.sanitization)?.digest)
        }

        /// Why each device is left out: codes, and the words.
        func excluded(
            _ kind: CertificateKind = .erasureRecord, validated: ValidatedDevices? = nil
        ) throws -> [String] {
            var lines = try CertificateLines(
                log.workspace, lot: lot, contract: Contract(sanitizeWithinDays: 30), kind: kind, validated: validated)
            #expect(try lines.read().isEmpty)
            return lines.excluded.map { "\($0.intake) \($0.codes.joined(separator: ",")): \($0.why)" }
        }
    }

    private static let passed = "\"outcome\":\"passed\""
    /// Behind every gate a line needs the record of what was accepted, which these devices haven't.
    private static let behind = "S44: no accepted erasure stands behind what was decided"

    @Test func aDeviceThatIsNotDecidedIsLeftOut() throws {
        let bench = try Bench()
        _ = try bench.device(nil)
        _ = try bench.device("\"outcome\":\"passed\"")
        #expect(try bench.excluded() == ["A/1 : not decided yet", "A/2 \(Self.behind)"])
    }

    @Test(
        arguments: [
            (.inTransit, "not received: still in transit"), (.missing, "not received: missing"),
            (.quarantined, "quarantined"), (.duplicate, "a further row of the manifest"),
            (.withdrawn, "its row was withdrawn"), (.unexpected, "received, and on no manifest"),
            (.received, "no accepted erasure"),
        ] as [(RowState, String)])
    func onlyWhatWasReceivedIsCertified(state: RowState, why: String) throws {
        let bench = try Bench()
        _ = try bench.device(Self.passed, row: state)
        let said = try bench.excluded()
        #expect(said.count == 1 && said[0].contains(why), "\(said)")
    }

    @Test func whatDidNotPassSaysItsReasonsOnce() throws {
        let bench = try Bench()
        for outcome in ["failed", "held", "waiting"] {
            _ = try bench.device(
                "\"outcome\":\"\(outcome)\",\"reasons\":[{\"code\":\"S13\"},{\"code\":\"S16\"},{\"code\":\"S13\"}]")
        }
        #expect(
            try bench.excluded() == [
                "A/1 S13,S16: sanitization failed", "A/2 S13,S16: sanitization held",
                "A/3 S13,S16: sanitization waiting",
            ])
    }

    @Test(
        arguments: [
            ("C07", .hold, "open", true), ("I04", .fail, "open", true), ("S31", .fail, "shared", true),
            ("T03", .fail, "open", true), ("F02", .fail, "open", false), ("S31", .warn, "open", false),
            ("S31", .note, "open", false), ("T01", .waiting, "open", false), ("I04", .hold, "resolved", false),
            ("I04", .hold, "cured", false),
        ] as [(String, Severity, String, Bool)])
    func anUnresolvedFindingKeepsADeviceOff(_ code: String, _ severity: Severity, state: String, isOff: Bool) throws {
        let bench = try Bench()
        let device = try bench.device(Self.passed)
        try bench.finding(FindingCode(rawValue: code), severity, state: state, about: device)
        #expect(try bench.excluded() == ["A/1 " + (isOff ? "\(code): an unresolved finding" : Self.behind)])
    }

    @Test func onlyWhatWasValidatedAsItStandsIsCertified() throws {
        let bench = try Bench()
        let (same, changed, _) = try (bench.device(Self.passed), bench.device(Self.passed), bench.device(Self.passed))
        var validated = ValidatedDevices()
        validated.add("A/1", try bench.part(same))
        validated.add("A/2", Digest(of: "another decision"))
        #expect(changed.ordinal == 2)
        #expect(
            try bench.excluded(.sanitization, validated: validated) == [
                "A/1 \(Self.behind)", "A/2 S43: its sanitization was decided anew after the validation",
                "A/3 S43: not among what was validated",
            ])
        // Nobody vouches for a record.
        #expect(try bench.excluded() == (1...3).map { "A/\($0) \(Self.behind)" })
    }

    @Test func whatWasErasedAndWhatWasDestroyedHaveCertificatesOfTheirOwn() throws {
        func attempt(_ technique: Technique, level: String) -> String {
            "\(Self.passed),\"level\":{\"assessed\":\"\(level)\",\"required\":\"clear\"},"
                + "\"attempts\":[{\"verdict\":\"accepted\",\"level\":\"\(level)\","
                + "\"source\":{\"document\":\"\(Digest(of: "report"))\",\"file\":\"r.csv\",\"line\":3},"
                + "\"technique\":\"\(technique.rawValue)\"}]"
        }
        let bench = try Bench()
        _ = try bench.device(attempt(.disintegrate, level: "destroy"))
        _ = try bench.device(attempt(.cryptographicErase, level: "purge"))
        let erased = try bench.excluded()
        #expect(erased[0] == "A/1 : it was destroyed, and this certificate is about what was erased")
        #expect(erased[1] == "A/2 S44: the accepted erasure's record is not here")
        let destroyed = try bench.excluded(.destruction)
        #expect(destroyed[0] == "A/1 S44: the accepted destruction's record is not here")
        #expect(destroyed[1] == "A/2 : it was not destroyed")
    }
}
