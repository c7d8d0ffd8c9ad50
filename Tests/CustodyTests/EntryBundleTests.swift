import Testing

@testable import Custody

@Suite struct EntryBundleTests {
    @Test func entriesStandAfterTheirLengths() throws {
        let entries: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 7, count: 0x0102)]
        let bytes = try EntryBundle.encode(entries)
        #expect(bytes.starts(with: [0, 3, 1, 2, 3, 0, 0, 1, 2, 7, 7]) && bytes.count == 6 + 3 + 0x0102)
        #expect(try EntryBundle.decode(bytes) == entries)
    }

    @Test func theLongestEntryAndTheFullBundleAreReadAgain() throws {
        let entries = Array(repeating: [UInt8](repeating: 9, count: 65_535), count: 256)
        let bytes = try EntryBundle.encode(entries)
        #expect(bytes.count == 256 * 65_537 && bytes.starts(with: [255, 255, 9]))
        #expect(try EntryBundle.decode(bytes) == entries)
    }

    @Test func whatABundleCannotSayIsNotWritten() {
        let tooLong = [UInt8](repeating: 0, count: 65_536)
        for entries in [[], [[], tooLong], Array(repeating: [], count: 257)] as [[[UInt8]]] {
            let error = #expect(throws: CustodyError.self) { try EntryBundle.encode(entries) }
            #expect(error?.code == .range)
        }
    }

    @Test func aBundleCutAnywhereButBetweenEntriesIsRefused() throws {
        let bytes = try EntryBundle.encode([[1, 2, 3], [4], [5, 6]])
        let ends = [5, 8, 12]
        for count in 1...bytes.count {
            let cut = Array(bytes.prefix(count))
            guard !ends.contains(count) else {
                #expect(try EntryBundle.decode(cut).count == ends.firstIndex(of: count).map { $0 + 1 })
                continue
            }
            let error = #expect(throws: CustodyError.self) { try EntryBundle.decode(cut) }
            #expect(error?.code == .malformed)
        }
    }

    @Test func noBundleIsEmptyOrGoesOnAfter256Entries() {
        for count in [0, 2 * 257, 1_000_000] {
            let error = #expect(throws: CustodyError.self) {
                try EntryBundle.decode([UInt8](repeating: 0, count: count))
            }
            #expect(error?.code == .range)
        }
    }
}
