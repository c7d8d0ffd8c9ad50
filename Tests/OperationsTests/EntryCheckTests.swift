import Basics
import Custody
import RecoveryModel
import Storage
import Testing

@testable import StoreAudit

@Suite struct EntryCheckTests {
    @Test func eightHexDigitsAreReadAtOnce() {
        func word(_ text: String) -> UInt64 {
            text.utf8.reversed().reduce(0) { $0 << 8 | UInt64($1) }
        }
        for number in stride(from: UInt32(0), through: 0xFFFF_0000, by: 0x10_1357) {
            let text = Hex.encode(withUnsafeBytes(of: number.littleEndian) { Array($0) })
            #expect(HexWord.bytes(word(text)) == number)
        }
        let good = "0123abcf"
        #expect(HexWord.bytes(word(good)) != nil)
        for byte in 0...UInt8.max where !(48...57).contains(byte) && !(97...102).contains(byte) {
            for place in 0..<8 {
                let shift = UInt64(place * 8)
                let bad = word(good) & ~(0xFF << shift) | UInt64(byte) << shift
                #expect(HexWord.bytes(bad) == nil, "\(byte) at \(place)")
            }
        }
    }

    @Test func timesSortAsTheirStamps() {
        func stamp(_ text: String) -> Int? { Array("\"\(text)\"".utf8).withUnsafeBytes { EntryCheck.stamp($0) } }
        #expect(stamp("2026-11-22T20:30:02.104Z") == 20_261_122_203_002_104)
        for bad in [
            "2026-11-22T20:30:02Z", "2026-11-22 20:30:02.104Z", "2026-11-22T20:30:02.104+", "2026-1a-22T20:30:02.104Z",
            "",
        ] { #expect(stamp(bad) == nil, "\(bad)") }
    }

    // MARK: a log

    private static let types: [CustodyEventType] = [.deviceManifested, .deviceReceived, .findingOpened, .tableImported]

    /// A log of so many entries about so many intakes.
    private func log(_ count: Int, intakes: Int = 5) -> [EntryRow] {
        var previous: [Int: [UInt8]] = [:]
        return (0..<count).map { seq in
            let number = seq % intakes
            let type = Self.types[seq % Self.types.count]
            let draft = CustodyEventDraft(
                type: type, lot: "L \"1\"", intake: type == .tableImported ? nil : "L \"1\"/\(number)", device: nil,
                at: nil,
                actor: CustodyActor(id: "op-ü", role: "tester"), data: Array(#"{"line":4,"record":"aa"}"#.utf8))
            let body = PreparedEntry(draft).finish(
                seq: seq, previous: draft.intake.flatMap { _ in previous[number] },
                recordedAt: Instant(milliseconds: 1_790_000_000_000 + Int64(seq / 3)), salt: "AAAAAAAAAAAAAAAAAAAAAA")
            let leaf = LeafHash.of(body)
            if draft.intake != nil { previous[number] = leaf }
            return EntryRow(seq: seq, leaf: leaf, body: body)
        }
    }

    /// What one pass over the rows finds, and the tree that it grows.
    private func read(_ rows: [EntryRow], sizes: [Int] = []) throws -> (
        problems: [String], root: TreeHash?, roots: [Int: TreeHash]
    ) {
        let store = MemoryStore()
        try store.append(rows)
        let source = EntrySource(store, count: Int.max)
        var chain = EntryChain()
        var tree = GrowingTree()
        var problems: [String] = []
        var roots: [Int: TreeHash] = [:]
        while let batch = try source.batch() {
            var check = EntryCheck()
            check.check(batch)
            problems += chain.follow(batch, limit: 100)
            guard let subtrees = batch.subtrees else { continue }
            for size in sizes where size >= batch.start && size <= batch.start + batch.rows.count {
                roots[size] = tree.root(with: subtrees, first: size - batch.start)
            }
            tree.append(subtrees) { _, _, _ in }
        }
        return (problems, tree.size == rows.count ? tree.root : nil, roots)
    }

    @Test(arguments: [0, 1, 2, 255, 256, 1023, 1024, 1025, 3000]) func aLogOfAnyLengthIsReadWhole(count: Int) throws {
        let rows = log(count)
        let sizes = [0, 1, 7, 256, 1000, 1024, 1500, 2048, 2999].filter { $0 <= count }
        let found = try read(rows, sizes: sizes)
        #expect(found.problems.isEmpty, "\(found.problems.prefix(3))")
        var range = CompactRange()
        var wanted: [Int: TreeHash] = [:]
        for size in 0...count {
            if sizes.contains(size) { wanted[size] = range.root }
            if size < count { range.append(.leaf(rows[size].body)) }
        }
        #expect(found.root == range.root)
        if count > 0 { #expect(found.roots == wanted) }
    }

    /// Damage to entry 1030 of 1100, and what must be said of it.
    @Test(arguments: [
        ("\"v\":1", "\"v\":2", "seq or v is wrong"), ("\"seq\":1030", "\"seq\":1031", "seq or v is wrong"),
        ("\"site\":null,", "", "members ["), ("finding.opened", "finding.closed", "unknown type finding.closed"),
        ("{\"actor\"", "{ \"actor\"", "aren't canonical JSON"), ("\"line\":4", "\"line\":4.0", "aren't canonical JSON"),
        ("\"line\":4", "\"line\":04", "not a JSON object"),
        ("\"salt\":\"AA", "\"salt\":\"\\u0041A", "aren't canonical JSON"),
        ("T", " ", "is no time"), ("\"lot\":\"L", "\"lot\":\"\u{0}L", "not a JSON object"),
        ("\"lot\":\"L \\\"1\\\"\"", "\"lot\":7", "lot is neither text nor null"),
        ("\"prev\":\"sha256:", "\"prev\":\"sha512:", "prev is sha512:"),
        ("\"prev\":\"sha256:", "\"prev\":\"SHA256:", "prev is SHA256:"),
        ("\"data\":{\"line\":4,\"record\":\"aa\"}", "\"data\":[]", "data is no object"),
    ])
    func aDamagedEntryIsNamed(old: String, new: String, wanted: String) throws {
        var rows = log(1100)
        let text = String(decoding: rows[1030].body, as: UTF8.self)
        guard let range = text.firstRange(of: old) else { return #expect(Bool(false), "no \(old)") }
        let body = Array(text.replacingCharacters(in: range, with: new).utf8)
        rows[1030] = EntryRow(seq: 1030, leaf: LeafHash.of(body), body: body)
        let problems = try read(rows).problems
        #expect(problems.contains { $0.hasPrefix("entry 1030: ") && $0.contains(wanted) }, "\(problems)")
    }

    @Test func linksNumbersTimesAndHashesAreFollowed() throws {
        var rows = log(1100)
        let cut = rows.remove(at: 1030)
        var problems = try read(rows).problems
        #expect(problems.first == "entry 1031: 1030 was expected; entries are missing or out of order")
        let leaf = TreeHash(bytes: cut.leaf)?.description ?? ""
        #expect(problems.contains { $0.hasPrefix("entry 1040: prev is \(leaf), the intake's entry before is sha256:") })
        #expect(try read(rows).root == nil)
        rows = log(1100)
        rows[1030].leaf[0] ^= 1
        problems = try read(rows).problems
        #expect(problems.first == "entry 1030: its bytes don't hash to its leaf")
        rows = log(1100)
        let late = String(decoding: rows[1031].body, as: UTF8.self).replacing(
            "\"recordedAt\":\"2026", with: "\"recordedAt\":\"2025")
        rows[1031] = EntryRow(seq: 1031, leaf: LeafHash.of(Array(late.utf8)), body: Array(late.utf8))
        problems = try read(rows).problems
        #expect(
            problems.contains {
                $0.hasPrefix("entry 1031: recordedAt 2025") && $0.hasSuffix("is before the entry before it")
            })
        rows = log(3)
        rows[1] = EntryRow(seq: 1, leaf: rows[1].leaf, body: Array(repeating: 32, count: 65_536))
        #expect(try read(rows).problems == ["entry 1: not a JSON object of at most 65535 bytes"])
    }

    @Test func theMapOfLeavesKeepsTheNewestOfEachAndCounts() {
        var map = LeafMap()
        func leaf(_ number: Int) -> TreeHash { .leaf(Array("\(number)".utf8)) }
        for round in 0..<3 {
            for key in 0..<20_000 {
                let before = map.replace(UInt64(key), with: leaf(key + round))
                #expect(before == (round == 0 ? nil : leaf(key + round - 1)) || key < 2)
            }
        }
        #expect(map[19_999]?.leaf == leaf(20_001) && map[19_999]?.entries == 3)
        #expect(map[20_000] == nil)
    }
}
