import Basics
import Testing

@testable import RecoveryModel

/// Deterministic noise that likes the awkward.
private struct Noise {
    var state: UInt64

    mutating func next() -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33)
    }

    mutating func pick<T>(_ values: [T]) -> T { values[next() % values.count] }

    /// As evidence holds it: text without control characters but line feeds; empty texts state nothing.
    mutating func text() -> String? {
        pick([
            nil, "a", "356938035643809", "Zo\u{EB} Zoe\u{308}", "\u{1F4F1}\u{200D}\u{1F527}", "two\nlines", " blank ",
            "=", "-1", "D@", "?", "i", "true", "\u{7F}\u{80}\u{85}\u{2028}", "comma, \"quote\"; tab",
            String(repeating: "x", count: 999),
        ])
    }

    mutating func number() -> Int? { pick([nil, 0, 1, -1, 63, 128_000_000_000, .max, .min + 1]) }

    mutating func fact() -> Fact<Int> {
        pick([
            Fact(number()), .missing, .unreadable("1,234"), .unreadable(""), .contradictory(["1", "0"]),
            .contradictory(["a b"]),
        ])
    }

    mutating func time() -> EvidenceTime? {
        let wall = pick([0, -1, 1, 1_790_000_000_123, -62_135_596_800_000, 253_402_300_799_999] as [Int64])
        let offset = pick([nil, 0, -30, 840, -720, 345] as [Int?])
        return pick([nil, EvidenceTime(WrittenTime(wall: wall, offsetMinutes: offset, isDay: next() % 4 == 0))])
    }
}

@Suite struct FieldCodecTests {
    private static let nowhere = SourceRef(document: 0, line: 0)

    private func bytes(_ value: some EvidenceBody) -> [UInt8] {
        var writer = FieldWriter()
        value.write(to: &writer)
        return writer.bytes
    }

    private func read<Body: EvidenceBody>(_ type: Body.Type, _ bytes: [UInt8]) -> Body {
        var reader = FieldReader(bytes)
        return Body(from: &reader)
    }

    /// What was read is what was written, and writing it again gives the same identity.
    private func comesBack<Body: EvidenceBody>(_ make: (inout Noise) -> Body) {
        var noise = Noise(state: 20_261_122)
        for round in 0..<400 {
            let value = make(&noise)
            let written = bytes(value)
            let found = read(Body.self, written)
            guard found == value, bytes(found) == written else {
                Issue.record("round \(round): \(value) became \(found)")
                return
            }
        }
    }

    @Test func scansAndMovementsComeBack() {
        comesBack { noise in
            Scan(
                at: noise.time(), identifier: noise.text() ?? "", handlingUnit: noise.text(), seal: noise.text(),
                sealStateWord: noise.text(), operatorID: noise.text(), station: noise.text(), location: noise.text(),
                note: noise.text(), unit: noise.text(), hazardWord: noise.text(), source: Self.nowhere)
        }
        comesBack { noise in
            Movement(
                at: noise.time(), identifier: noise.text() ?? "", from: noise.text(), to: noise.text(),
                operatorID: noise.text(), source: Self.nowhere)
        }
    }

    @Test func carrierEventsAndHandOversComeBack() {
        comesBack { noise in
            CarrierEvent(
                carrier: noise.text(), trackingCode: noise.text() ?? "", statusWord: noise.text(), detail: noise.text(),
                at: noise.time(), location: noise.text(), eventID: noise.text(), source: Self.nowhere)
        }
        comesBack { noise in
            HandOver(
                at: noise.time(), from: noise.text(), to: noise.text(), releasedBy: noise.text(),
                acceptedBy: noise.text(), document: noise.text(), handlingUnit: noise.text(), seal: noise.text(),
                units: noise.number(), grams: noise.number(), source: Self.nowhere)
        }
    }

    @Test func repairsGradesDestructionsAndSamplesComeBack() {
        comesBack { noise in
            Repair(
                at: noise.time(), action: noise.text(), part: noise.text(), oldSerial: noise.text(),
                newSerial: noise.text(), oem: noise.text(), operatorID: noise.text(), source: Self.nowhere)
        }
        comesBack { noise in
            GradeLine(
                at: noise.time(), zone: noise.text(), kind: noise.text(), lengthMillimetres: noise.text(),
                count: noise.number(), felt: noise.pick([nil, true, false]), visibleAtCentimetres: noise.number(),
                operatorID: noise.text(), source: Self.nowhere)
        }
        comesBack { noise in
            Destruction(
                at: noise.time(), techniqueWord: noise.text(), criteria: noise.text(), equipment: noise.text(),
                operatorID: noise.text(), witness: noise.text(), batteryRemoved: noise.text(),
                videoReference: noise.text(), source: Self.nowhere)
        }
        comesBack { noise in
            SampleResult(
                at: noise.time(), sampler: noise.text(), tool: noise.text(), toolVersion: noise.text(),
                result: noise.text(), source: Self.nowhere)
        }
    }

    @Test func testSessionsComeBackRowByRow() {
        comesBack { noise in
            var statements: [TestStatement] = []
            for line in 0..<noise.next() % 6 {
                // Some rows repeat time and tool of the row before.
                let before = noise.next() % 2 == 0 ? statements.last : nil
                statements.append(
                    TestStatement(
                        at: before.map(\.at) ?? noise.time(), function: noise.text() ?? "screen",
                        result: noise.text() ?? "", kind: noise.text(), score: noise.text(),
                        tool: before.map(\.tool) ?? noise.text(),
                        toolVersion: before.map(\.toolVersion) ?? noise.text(),
                        operatorID: before.map(\.operatorID) ?? noise.text(),
                        source: SourceRef(document: 0, line: line * 3)))
            }
            return TestSession(statements: statements, source: Self.nowhere)
        }
    }

    @Test func erasuresComeBack() {
        comesBack { noise in
            var value = Erasure(source: Self.nowhere)
            value.format = noise.text() ?? ""
            value.evidenceClass = noise.pick([.toolExport, .workflow, .typed])
            (value.reportID, value.tool, value.toolVersion) = (noise.text(), noise.text(), noise.text())
            (value.manufacturer, value.model) = (noise.text(), noise.text())
            (value.os, value.osVersion) = (noise.text(), noise.text())
            value.media = noise.pick(MediaKind.allCases)
            (value.techniqueWords, value.levelClaimed, value.outcomeWords) = (noise.text(), noise.text(), noise.text())
            value.outcome = noise.pick([.successful, .withExceptions, .failed, .aborted, .notErased, .unknown])
            (value.capacityBytes, value.errorCount, value.bytesErased) = (
                Fact(noise.number()), noise.fact(), noise.fact()
            )
            (value.rounds, value.elapsedSeconds) = (Fact(noise.number()), Fact(noise.number()))
            (value.startedAt, value.endedAt, value.loggedAt) = (noise.time(), noise.time(), noise.time())
            value.openedAt = noise.time()
            (value.verificationKind, value.verifiedWord) = (noise.text(), Fact(noise.text()))
            value.verificationPercent = Fact(noise.number())
            value.deviceBytes = noise.fact()
            (value.port, value.mediumSerial) = (noise.text(), noise.text())
            (value.mediaWords, value.rootedWords) = (noise.text(), noise.text())
            for _ in 0..<noise.next() % 3 {
                value.doubts.append(
                    Doubt(
                        noise.pick(Doubt.Kind.allCases), code: noise.pick(["S48", "S31"]), field: "a/b|c",
                        texts: noise.pick([[], ["x"], ["x", "y z"]])))
            }
            value.signaturePresent = noise.pick([nil, true, false])
            (value.operatorID, value.station, value.licence) = (noise.text(), noise.text(), noise.text())
            (value.instructionsVersion, value.setupState) = (noise.text(), noise.text())
            value.rooted = noise.pick([nil, .on, .off, .unknown])
            for _ in 0..<noise.next() % 4 {
                value.identifiers.append(
                    DeviceReference(
                        kind: noise.pick(IdentifierKind.allCases.map { $0 } + [nil]), text: noise.text() ?? "",
                        make: value.manufacturer))
                value.locks[noise.text() ?? ""] = noise.pick(LockState.allCases)
                value.mediaItems[noise.text() ?? ""] = noise.text() ?? ""
                value.capabilities.insert(noise.text() ?? "")
            }
            return value
        }
    }

    @Test func controlCharactersBecomeBlanksSoThatNoFieldCanForgeAnother() {
        var scan = Scan(at: nil, identifier: "a\u{1F}b\u{1E}c\u{0}d\te\nf", source: Self.nowhere)
        scan.seal = "\u{1F}\u{1F}"
        let found = read(Scan.self, bytes(scan))
        #expect(found.identifier == "a b c d e\nf")
        #expect(found.seal == "  ")
        #expect(found.sealStateWord == nil)
    }

    @Test func anEmptyTextStatesNothing() {
        var scan = Scan(at: nil, identifier: "", source: Self.nowhere)
        let plain = bytes(scan)
        scan.note = ""
        scan.seal = ""
        #expect(bytes(scan) == plain)
        #expect(read(Scan.self, plain).note == nil)
    }

    @Test func whereARecordStoodIsNoPartOfItsIdentity() {
        let here = Scan(at: nil, identifier: "1", source: SourceRef(document: 1, line: 2))
        let there = Scan(at: nil, identifier: "1", source: SourceRef(document: 3, line: 4))
        #expect(Evidence.scan(here).body == Evidence.scan(there).body)
    }

    @Test func bytesThatAreCutOffReadAsMissing() {
        let whole = Scan(
            at: EvidenceTime("2026-10-05T14:05Z"), identifier: "1", handlingUnit: "B", hazardWord: "hot",
            source: Self.nowhere)
        let written = bytes(whole)
        for count in 0..<written.count {
            let found = read(Scan.self, Array(written.prefix(count)))
            #expect(found.hazardWord == nil || "hot".hasPrefix(found.hazardWord ?? "x"))
        }
        #expect(read(Scan.self, []) == Scan(at: nil, identifier: "", source: Self.nowhere))
    }
}
