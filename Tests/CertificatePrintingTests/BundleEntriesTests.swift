import Basics
import Custody
import Foundation
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting
@testable import Verification

/// What the log's entries in a certificate's folder must say for the certificate to hold.
@Suite struct BundleEntriesTests {
    /// The folder of a record of two devices, with the entries that it rests on and their proofs; gone with the test.
    private final class Folder {
        let path = NSTemporaryDirectory() + "lotwise-entries-" + UUID().uuidString
        private(set) var log: ToyLog
        private(set) var draft: CertificateDraft

        /// `tells` appends what the log says of a device and gives the numbers of its entries.
        init(_ kind: CertificateKind = .erasureRecord, telling tells: (inout ToyLog, CertificateLine) -> [Int]) throws {
            log = try ToyLog()
            draft = try Sample.draft(kind, count: 2, log: &log)
            for place in draft.lines.indices {
                draft.lines[place].verification.at = nil
                draft.lines[place].resolutions = []
                let entries = tells(&log, draft.lines[place])
                draft.lines[place].entries = entries.map { CertificateEntry(index: $0, leaf: log.leaf($0)) }
            }
            let head = try log.checkpoint().checkpoint
            draft.log = CertificateLog(origin: head.origin, size: head.size, root: head.root)
            try FileManager.default.createDirectory(atPath: path + "/entries", withIntermediateDirectories: true)
            let (nodes, checkpoint) = (log.nodes, try log.checkpoint())
            for index in log.bodies.indices {
                try write("entries/\(index).json", log.bodies[index])
                try write("entries/\(index).tlog-proof", nodes.proof(index, checkpoint).bytes)
            }
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ name: String, _ bytes: [UInt8]) throws {
            try Data(bytes).write(to: URL(fileURLWithPath: path + "/" + name))
        }

        func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path + "/" + name) }

        /// Changes what is certified, and not what the log says.
        func certify(_ change: (inout CertificateDraft) -> Void) { change(&draft) }

        func check() throws -> VerifyReport {
            let content = try CertificateContent(draft)
            let credential = CredentialText.unsigned(content, table: DeviceTable(content))
            var entries = BundleEntries(
                files: try BundleFiles(path, apart: []), facts: try CredentialFacts(reading: credential),
                content: content, progress: { _ in })
            var proofs = BundleProofs(policy: try Sample.policy(log), leastSize: content.log.size)
            var report = VerifyReport()
            try entries.checkEntries(&proofs, &report)
            return report
        }
    }

    private static func verified(
        _ log: inout ToyLog, _ line: CertificateLine, technique: String? = nil, assessed: String = "purge",
        intake: String? = nil
    ) -> Int {
        log.add(
            "sanitization.verified", intake: intake ?? line.intake,
            data: .object([
                JSONMember("assessed", .string(assessed)),
                JSONMember("technique", .string(technique ?? line.technique.rawValue)),
            ]))
    }

    private static func sound(_ log: inout ToyLog, _ line: CertificateLine) -> [Int] {
        [log.add("device.received", intake: line.intake), verified(&log, line)]
    }

    @Test func whatTheLogSaysTooHolds() throws {
        let report = try Folder(telling: Self.sound).check()
        #expect(report.verdict == .valid, "\(report.reason ?? "")")
        #expect(
            report.checks.map(\.text) == [
                "entries: all 4 are in the log, each about its device, and say what is certified"
            ])
    }

    @Test func whatWasVerifiedAgainAfterARefusalHolds() throws {
        let folder = try Folder { log, line in
            [
                Self.verified(&log, line), log.add("sanitization.refused", intake: line.intake),
                Self.verified(&log, line),
            ]
        }
        #expect(try folder.check().verdict == .valid)
    }

    /// What the log tells of the devices instead, and what is said of it.
    private static let refused: [(says: String, tells: @Sendable (inout ToyLog, CertificateLine) -> [Int])] = [
        (
            "no entry says sanitization.verified",
            { log, line in [log.add("device.received", intake: line.intake)] }
        ),
        (
            "a later entry says sanitization.refused",
            { log, line in [verified(&log, line), log.add("sanitization.refused", intake: line.intake)] }
        ),
        ("the log tells of clear", { log, line in [verified(&log, line, assessed: "clear")] }),
        ("the log tells of purge", { log, line in [verified(&log, line, technique: "overwrite")] }),
        (
            "and stands for",
            { log, line in [verified(&log, line), log.add("device.received", intake: Sample.lot + "/77")] }
        ),
    ]

    @Test(arguments: refused.indices) func whatTheLogDoesntSayIsRefused(index: Int) throws {
        let report = try Folder(telling: Self.refused[index].tells).check()
        #expect(report.verdict == .refused && report.code == "entry")
        #expect(report.reason?.contains(Self.refused[index].says) == true, "\(report.reason ?? "")")
    }

    @Test func anotherTimeThanTheLogsIsRefused() throws {
        let folder = try Folder(telling: Self.sound)
        folder.certify { $0.lines[0].verification.at = "2026-10-05T12:00:00.000Z" }
        let report = try folder.check()
        #expect(report.code == "entry" && report.reason?.contains("as that of the verification") == true)
    }

    @Test func anotherEntryThanTheOneReliedOnIsRefused() throws {
        let folder = try Folder(telling: Self.sound)
        folder.certify {
            let entry = $0.lines[1].entries[0]
            $0.lines[1].entries[0] = CertificateEntry(index: entry.index, leaf: .empty)
        }
        let report = try folder.check()
        #expect(report.code == "entry" && report.reason?.contains("is not the one") == true)
    }

    @Test(arguments: [("lot.opened", true), ("device.received", false)])
    func ofALotOnlyWhatIsAboutLotsCounts(type: String, holds: Bool) throws {
        var number = 0
        let folder = try Folder { log, line in
            number = log.add(type, intake: nil)
            return Self.sound(&log, line)
        }
        let leaf = folder.log.leaf(number)
        folder.certify { $0.entries = [CertificateEntry(index: number, leaf: leaf)] }
        let report = try folder.check()
        #expect((report.verdict == .valid) == holds)
        #expect(holds || report.reason?.contains("nothing about a lot") == true, "\(report.reason ?? "")")
    }

    @Test func aValidationThatTheLogDoesntTellIsRefused() throws {
        // The log's entry was made by somebody else and says nothing.
        let report = try Folder(.sanitization, telling: Self.sound).check()
        #expect(report.code == "entry" && report.reason?.contains("doesn't tell of the validation") == true)
    }

    @Test func aDestructionNeedsItsOwnEntry() throws {
        func report(_ type: String) throws -> VerifyReport {
            try Folder(.destruction) { log, line in
                let data = JSONValue.object([JSONMember("technique", .string(line.technique.rawValue))])
                return [
                    log.add(type, intake: line.intake, data: data), Self.verified(&log, line, assessed: "destroy"),
                ]
            }.check()
        }
        #expect(try report("device.received").reason?.contains("no entry says device.destroyed") == true)
        // Then comes what is said of the validation.
        #expect(try report("device.destroyed").reason?.contains("validation") == true)
    }

    // MARK: files

    private static func lastEntry(_ folder: Folder) -> Int { folder.draft.lines[1].entries[1].index }

    @Test(arguments: ["json", "tlog-proof"]) func aFileThatIsGoneIsMissed(ending: String) throws {
        let folder = try Folder(telling: Self.sound)
        try folder.remove("entries/\(Self.lastEntry(folder)).\(ending)")
        let report = try folder.check()
        #expect(report.verdict == .incomplete && report.code == "missing")
        #expect(report.reason?.contains("\(Self.lastEntry(folder)).\(ending)") == true)
    }

    @Test func anEntryThatWasChangedIsRefused() throws {
        let folder = try Folder(telling: Self.sound)
        let index = Self.lastEntry(folder)
        let body = String(decoding: folder.log.bodies[index], as: UTF8.self)
        try folder.write("entries/\(index).json", Array(body.replacingOccurrences(of: "purge", with: "clear").utf8))
        #expect(try folder.check().code == "entry")
        try folder.write("entries/\(index).json", Array((body + "\n").utf8))
        #expect(try folder.check().reason?.contains("canonical") == true)
        try folder.write("entries/\(index).json", [])
        #expect(try folder.check().code == "truncated")
    }

    @Test func anotherEntryUnderTheNameIsRefused() throws {
        let folder = try Folder(telling: Self.sound)
        let index = Self.lastEntry(folder)
        let (nodes, checkpoint) = (folder.log.nodes, try folder.log.checkpoint())
        try folder.write("entries/\(index).json", folder.log.bodies[index - 1])
        #expect(try folder.check().reason?.contains("its proof is about \(index)") == true)
        try folder.write("entries/\(index).tlog-proof", nodes.proof(index - 1, checkpoint).bytes)
        #expect(try folder.check().reason?.contains("is entry \(index - 1) with that entry's proof") == true)
    }

    @Test func theFolderMustHaveAFileAndAProofOfEach() throws {
        let folder = try Folder(telling: Self.sound)
        let content = try CertificateContent(folder.draft)
        let credential = CredentialText.unsigned(content, table: DeviceTable(content))
        let entries = BundleEntries(
            files: try BundleFiles(folder.path, apart: []), facts: try CredentialFacts(reading: credential),
            content: content, progress: { _ in })
        let wanted = folder.draft.lines.flatMap(\.entries).map(\.index)
        #expect(entries.expected == Set(wanted.flatMap { ["entries/\($0).json", "entries/\($0).tlog-proof"] }))
    }
}
