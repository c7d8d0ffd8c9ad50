import Basics
import Custody
import Printing
import RecoveryModel
import Synchronization
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

/// Lines that wait in a file are the lines that were given to it, and a certificate of them is the same.
@Suite struct DeviceLinesTests {
    /// A file in memory that may be damaged.
    private final class Memory: LineStore {
        private let bytes = Mutex<[UInt8]>([])
        private let isBroken = Mutex(false)
        private struct Broken: Error {}

        func write(_ new: [UInt8]) { bytes.withLock { $0 += new } }

        func read(from offset: Int, count: Int) throws -> [UInt8] {
            if isBroken.withLock({ $0 }) { throw Broken() }
            return bytes.withLock { Array($0[offset..<(offset + count)]) }
        }

        func breakDown() { isBroken.withLock { $0 = true } }
        func damage() { bytes.withLock { $0[0] = 255 } }
    }

    private static func waiting(_ lines: some Sequence<CertificateLine>, in memory: Memory) throws -> DeviceLines {
        var writer = WaitingLines.Writer(memory)
        for line in lines { try writer.add(line) }
        return DeviceLines(try writer.finish())
    }

    /// Full, empty, destroyed, and with texts that are long, empty or of several bytes a letter.
    private static func lines(_ count: Int) throws -> [CertificateLine] {
        var log = try ToyLog()
        var lines = Array(try Sample.draft(count: count, log: &log).lines)
        lines[1] = Sample.destroyed(lines[1])
        lines[1].notes = ["read by the operator's own table: «gelöscht»", ""]
        lines[2] = CertificateLine(
            intake: "", device: "", levelRequired: nil, levelAssessed: .clear, technique: .unknown,
            decision: Digest(of: ""), entries: [])
        lines[3].model = String(repeating: "楓", count: 500)
        lines[3].make = ""
        lines[3].levelRequired = .destroy
        lines[3].entries[0] = CertificateEntry(index: 1 << 40, leaf: lines[3].entries[0].leaf)
        return lines
    }

    @Test func whatWaitsReadsBackAsItWas() throws {
        for count in [4, 63, 64, 65, 200] {
            let lines = try Self.lines(count)
            let waiting = try Self.waiting(lines, in: Memory())
            #expect(waiting.count == count)
            #expect(waiting.elementsEqual(lines) && Array(waiting) == lines)
            #expect(waiting.indices.allSatisfy { waiting[$0] == lines[$0] })
            var seen: [CertificateLine] = []
            waiting.each { seen.append($0.pointee) }
            #expect(seen == lines)
            #expect(Array(waiting.lazy.map(\.device)) == lines.map(\.device))
            try waiting.checkRead()
        }
        #expect(try Self.waiting([], in: Memory()).isEmpty)
    }

    @Test func aChangedLineLeavesTheOthers() throws {
        let lines = try Self.lines(70)
        var waiting = try Self.waiting(lines, in: Memory())
        waiting[66].tool = "another"
        waiting.append(lines[0])
        #expect(waiting.count == 71 && waiting[66].tool == "another" && waiting[65] == lines[65])
        #expect(waiting[70] == lines[0])
    }

    @Test func aCertificateOfThemIsTheSame() throws {
        var log = try ToyLog()
        let draft = try Sample.draft(count: 130, log: &log)
        var other = draft
        other.lines = try Self.waiting(draft.lines, in: Memory())
        let (content, same) = (try CertificateContent(draft), try CertificateContent(other))
        #expect(content == same && content.id == same.id)
        #expect(DeviceTable(content).json == DeviceTable(same).json)
        #expect(DeviceTable(content).csv == DeviceTable(same).csv)
        let pages = try [content, same].map {
            try CertificatePages.pdf($0, credential: [1], letterhead: Letterhead(name: "Recycler B.V."), paper: .a4)
        }
        #expect(pages[0] == pages[1])
    }

    @Test func whatCantBeReadIsTold() throws {
        let lines = try Self.lines(130)
        let broken = Memory()
        let waiting = try Self.waiting(lines, in: broken)
        broken.breakDown()
        #expect(Array(waiting).count == 130 && waiting.allSatisfy(\.intake.isEmpty) && waiting[129].entries.isEmpty)
        #expect(throws: (any Error).self) { try waiting.checkRead() }
        let damaged = Memory()
        let other = try Self.waiting(lines, in: damaged)
        damaged.damage()
        other.each { _ in }
        #expect { try other.checkRead() } throws: { ($0 as? CertificateError)?.code == .content }
    }

    /// What was ended comes back under another number, as if it had been certified anew.
    @Test func anotherRevocationIsAnotherCertificateOfTheSame() throws {
        var log = try ToyLog()
        var draft = try Sample.draft(log: &log)
        let content = try CertificateContent(draft)
        draft.revocation = 7
        #expect(try content.revoking(7) == CertificateContent(draft))
        #expect(content.revoking(7).id != content.id)
    }
}
