import Testing

@testable import Custody

@Suite struct TileTests {
    @Test(arguments: [
        ("tile/0/000", Tile(kind: .hashes(level: 0), index: 0, width: 256)),
        ("tile/0/x001/x234/067", Tile(kind: .hashes(level: 0), index: 1_234_067, width: 256)),
        ("tile/1/x001/000.p/1", Tile(kind: .hashes(level: 1), index: 1_000, width: 1)),
        ("tile/63/999.p/255", Tile(kind: .hashes(level: 63), index: 999, width: 255)),
        ("tile/entries/000.p/112", Tile(kind: .entries, index: 0, width: 112)),
        ("tile/entries/x273/007", Tile(kind: .entries, index: 273_007, width: 256)),
        ("tile/0/x009/x223/x372/x036/x854/x775/807", Tile(kind: .hashes(level: 0), index: .max, width: 256)),
    ])
    func aPathIsWrittenAndReadAgain(path: String, tile: Tile) {
        #expect(tile.path == path)
        #expect(Tile(path: path) == tile)
    }

    @Test func everyTileOfATreeIsFoundByItsPath() {
        for tile in Tile.all(size: 300_000) { #expect(Tile(path: tile.path) == tile) }
    }

    @Test(arguments: [
        "", "tile", "tile/", "tile/0", "tile/0/", "/tile/0/000", "tile/0/000/", "tile//000", "Tile/0/000",
        "tile/00/000", "tile/01/000", "tile/64/000", "tile/-1/000", "tile/+1/000", "tile/1a/000", "tile/100/000",
        "tile/8/0/000", "tile/data/000", "tile/Entries/000", "tile/entries", "tile/entries/", "tile/0/0", "tile/0/00",
        "tile/0/0000", "tile/0/x000", "tile/0/x000/000", "tile/0/x000/001", "tile/0/001/002", "tile/0/X001/000",
        "tile/0/x01/000", "tile/0/x0011/000", "tile/0/x001/", "tile/0//000", "tile/0/x001/x000", "tile/0/0a0",
        "tile/0/000.p", "tile/0/000.p/", "tile/0/000.p/0", "tile/0/000.p/00", "tile/0/000.p/01", "tile/0/000.p/256",
        "tile/0/000.p/1000", "tile/0/000.p/-1", "tile/0/000.p/+1", "tile/0/000.p/1/", "tile/0/000.p/1/1",
        "tile/0/000.P/1", "tile/0/000p/1", "tile/0/.p/1", "tile/.p/1", "tile/0.p/1", "tile/0/000/1", "tile/0/../000",
        "tile/0/x001.p/000.p/1", "tile/0/000 ", " tile/0/000", "tile/0/000\n", "tile/0/000\0", "tile\\0\\000",
        "tile/0/٠٠٠", "tile/0/000?x", "tile/0/%30%30%30", "tile/0/x009/x223/x372/x036/x854/x775/808",
        "tile/0/x999/x999/x999/x999/x999/x999/999", "tile/0/x001/x000/x000/x000/x000/x000/x000/000",
        "tile/0/x001/x000/x000/x000/x000/x000/x000/x000/x000/x000/x000/x000/x000/000",
    ])
    func anyOtherPathIsRefused(path: String) {
        #expect(Tile(path: path) == nil)
    }

    /// A path with any one byte changed is another tile's or none's, never the same one's.
    @Test func noTwoPathsNameOneTile() throws {
        for path in ["tile/1/x001/x234/067.p/112", "tile/entries/x001/000"] {
            let tile = try #require(Tile(path: path))
            for place in path.utf8.indices {
                for byte in UInt8(0x20)...0x7E where byte != path.utf8[place] {
                    let offset = path.utf8.distance(from: path.utf8.startIndex, to: place)
                    var bytes = Array(path.utf8)
                    bytes[offset] = byte
                    let changed = String(decoding: bytes, as: UTF8.self)
                    let other = Tile(path: changed)
                    #expect(other != tile && (other == nil || other?.path == changed))
                }
            }
        }
    }

    @Test func aTreeOf70000HasTheTilesOfTheSpecification() {
        let tiles = Array(Tile.all(size: 70_000))
        func widths(_ kind: Tile.Kind) -> [Int] { tiles.filter { $0.kind == kind }.map(\.width) }
        let full = Array(repeating: 256, count: 273)
        #expect(widths(.entries) == full + [112])
        #expect(widths(.hashes(level: 0)) == full + [112])
        #expect(widths(.hashes(level: 1)) == [256, 17])
        #expect(widths(.hashes(level: 2)) == [1])
        #expect(tiles.count == 274 * 2 + 2 + 1 && Set(tiles).count == tiles.count)
        #expect(tiles.first?.path == "tile/entries/000" && tiles.last?.path == "tile/2/000.p/1")
    }

    @Test(
        arguments: [
            (0, []), (-1, []), (1, ["tile/entries/000.p/1", "tile/0/000.p/1"]),
            (255, ["tile/entries/000.p/255", "tile/0/000.p/255"]),
            (256, ["tile/entries/000", "tile/0/000", "tile/1/000.p/1"]),
            (
                257,
                [
                    "tile/entries/000", "tile/entries/001.p/1", "tile/0/000", "tile/0/001.p/1", "tile/1/000.p/1",
                ]
            ),
        ] as [(Int, [String])])
    func aSmallTreeHasTheseTiles(size: Int, paths: [String]) {
        #expect(Tile.all(size: size).map(\.path) == paths)
    }

    @Test func newTilesAreThoseThatTheOldTreeHasNot() {
        let sizes = [0, 1, 2, 100, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 65_792, 70_000]
        for size in sizes {
            let all = Array(Tile.all(size: size))
            for old in sizes where old <= size {
                let before = Set(Tile.all(size: old))
                #expect(Array(Tile.new(size: size, since: old)) == all.filter { !before.contains($0) })
            }
        }
        #expect(Array(Tile.new(size: 5, since: 6)).isEmpty && Array(Tile.new(size: 5, since: -1)).count == 2)
    }

    @Test func theLargestTreesAreWalkedWithoutOverflow() {
        let last = Array(Tile.new(size: .max, since: .max - 1))
        // 2^63-1 has 255 in each of its lower seven bytes and 127 in the highest, and so has every row above.
        #expect(last.map(\.width) == [255, 255])
        #expect(Array(Tile.new(size: .max, since: .max - 256)).count == 2 + 2 + 1)
        #expect(Tile.all(size: .max).first { _ in true }?.path == "tile/entries/000")
    }

    @Test func tilesHoldTheSubtreesTheyStandFor() throws {
        let tree = ReferenceTree(count: 70_000)
        let stored = StoredTree(tree.leaves)
        var hashed = 0
        for tile in Tile.all(size: 70_000) {
            guard case .hashes(let level) = tile.kind else { continue }
            let bytes = try tile.hashes(from: stored)
            #expect(bytes.count == tile.width * 32)
            for number in 0..<tile.width where level > 0 || number % 85 == 0 {
                let first = (tile.index * 256 + number) << (8 * level)
                let wanted = tree.root(first..<first + 1 << (8 * level))
                #expect(TreeHash(bytes: bytes[32 * number..<32 * number + 32]) == wanted)
                hashed += 1
            }
        }
        #expect(hashed > 1_000)
    }

    @Test func anEntryTileAndATileOfNoTreeHaveNoHashes() {
        let stored = StoredTree([])
        for tile in [
            Tile(kind: .entries, index: 0, width: 1), Tile(kind: .hashes(level: 8), index: 0, width: 1),
            Tile(kind: .hashes(level: 7), index: 0, width: 128), Tile(kind: .hashes(level: 0), index: .max, width: 1),
            Tile(kind: .hashes(level: 63), index: 0, width: 1),
        ] {
            #expect(throws: CustodyError.self) { try tile.hashes(from: stored) }
        }
        // Within a tree that may be, but isn't there.
        #expect(throws: StoredTree.Missing.self) {
            try Tile(kind: .hashes(level: 7), index: 0, width: 127).hashes(from: stored)
        }
    }
}
