import Custody
import Glibc
import StoreFiles

/// What comparing the log's derived files with its entries gave.
struct FileComparison {
    var tiles = 0
    var problems: [String] = []

    static func += (sum: inout FileComparison, more: FileComparison) {
        sum.tiles += more.tiles
        sum.problems += more.problems
    }
}

/// The tiles that lie in `log/tile`, as far as their names tell.
struct TileListing: Sendable {
    /// One tile of a level (−1: entries) at whatever width.
    struct Slot: Hashable {
        let level: Int
        let index: Int

        init(_ tile: Tile) { self.init(tile.kind, tile.index) }

        init(_ kind: Tile.Kind, _ index: Int) {
            if case .hashes(let level) = kind { self.level = level } else { level = -1 }
            self.index = index
        }
    }

    /// Widths of the partial tiles: of the newest tree, and of older ones that nobody removed yet.
    private(set) var partials: [Slot: [Int]] = [:]
    /// Everything that is a tile and that the entries fill.
    private(set) var tiles: [Tile] = []
    /// Names that are no tile's, or of tiles that the entries don't fill.
    private(set) var problems: [String] = []

    /// Names of all files below the tiles of `log`. Throws `SystemError`.
    static func names(log: String) throws -> [String] {
        FileSystem.isDirectory(log + "/tile") ? try FileSystem.files(below: log + "/tile") : []
    }

    /// `names` are those of the files, of a store with so many entries.
    init(_ names: [String], entries: Int) {
        for file in names {
            guard let tile = Tile(path: "tile/" + file) else {
                problems.append("log/tile/\(file): no tile has this name; remove it")
                continue
            }
            guard tile.isFilled(by: entries) else {
                problems.append("log/\(tile.path): holds more than the store's \(entries) entries")
                continue
            }
            tiles.append(tile)
            if tile.width < Tile.width { partials[Slot(tile), default: []].append(tile.width) }
        }
    }
}

extension Tile {
    fileprivate var shift: Int { if case .hashes(let level) = kind { level * 8 } else { 0 } }

    /// Does a tree of `entries` leaves have everything that is in this tile?
    fileprivate func isFilled(by entries: Int) -> Bool {
        let hashes = entries >> shift
        return index < hashes / Tile.width || index == hashes / Tile.width && width <= hashes % Tile.width
    }
}

/// Compares the files of `log/tile` with what the entries give.
struct TileComparer: Sendable {
    private let log: String
    /// Entries that a signed checkpoint covers: their tiles must be there.
    private let published: Int
    private let listing: TileListing

    /// `log` is the folder of the log.
    init(log: String, published: Int, listing: TileListing) {
        self.log = log
        self.published = published
        self.listing = listing
    }

    /// Bundles and hash tiles of level 0 that hold entries of `batch`. Called on the checking threads.
    func compare(_ batch: EntryBatch) -> FileComparison {
        var found = FileComparison()
        guard let leaves = batch.subtrees?.leaves else { return found }
        for first in stride(from: 0, to: leaves.count, by: Tile.width) {
            let count = min(Tile.width, leaves.count - first)
            let index = (batch.start + first) / Tile.width
            found += each(.hashes(level: 0), index: index, count: count) {
                Self.difference($0, leaves[first..<first + count])
            }
            found += each(.entries, index: index, count: count) { Self.difference($0, batch: batch, first: first) }
        }
        return found
    }

    /// A hash tile of an upper level, of which `hashes` are known: all 256, or those that the tree has so far.
    func compare(level: Int, index: Int, _ hashes: [TreeHash]) -> FileComparison {
        each(.hashes(level: level), index: index, count: hashes.count) { Self.difference($0, hashes[...]) }
    }

    /// Calls `difference` with the full tile, if `count` fills it, and every partial one that is there; lists those
    /// that should be and are not.
    private func each(
        _ kind: Tile.Kind, index: Int, count: Int, difference: (TileContent) -> String?
    ) -> FileComparison {
        var found = FileComparison()
        @discardableResult
        func isThere(_ width: Int) -> Bool {
            let tile = Tile(kind: kind, index: index, width: width)
            guard let bytes = TileContent.read(log + "/" + tile.path) else { return false }
            found.tiles += 1
            if let text = difference(TileContent(bytes: bytes, width: width)) {
                found.problems.append("log/\(tile.path): \(text); run `lotwise log fsck --repair-tiles`")
            }
            return true
        }
        let known = (listing.partials[TileListing.Slot(kind, index)] ?? []).filter { $0 <= count }
        for width in known { isThere(width) }
        let hasFull = count == Tile.width && isThere(Tile.width)
        let whole = Tile(kind: kind, index: index, width: Tile.width)
        let wanted = min(Tile.width, max(0, published >> whole.shift - index * Tile.width))
        // A partial tile may go once the full one is there (c2sp.org/tlog-tiles).
        if 1...max(1, count) ~= wanted, !hasFull, !known.contains(wanted) {
            let path = Tile(kind: kind, index: index, width: wanted).path
            found.problems.append("log/\(path): missing; run `lotwise log fsck --repair-tiles`")
        }
        return found
    }

    private static func difference(_ tile: TileContent, _ hashes: ArraySlice<TreeHash>) -> String? {
        let hashes = hashes.prefix(tile.width)
        let isEqual = tile.bytes.withUnsafeBytes { bytes in hashes.withUnsafeBytes { isSame($0, bytes) } }
        if isEqual { return nil }
        for (place, hash) in hashes.enumerated() {
            let begin = place * TreeHash.size
            guard begin + TreeHash.size <= tile.bytes.count else { break }
            let bytes = tile.bytes[begin..<begin + TreeHash.size]
            if !hash.bytes.elementsEqual(bytes) { return "hash \(place) differs from that of the entries" }
        }
        return "\(tile.bytes.count) bytes instead of \(hashes.count * TreeHash.size)"
    }

    private static func isSame(_ left: UnsafeRawBufferPointer, _ right: UnsafeRawBufferPointer) -> Bool {
        guard left.count == right.count else { return false }
        guard let first = left.baseAddress, let second = right.baseAddress else { return true }
        return memcmp(first, second, left.count) == 0
    }

    /// Compares a bundle with the batch's entries from `first` on, without putting one together.
    private static func difference(_ tile: TileContent, batch: EntryBatch, first: Int) -> String? {
        tile.bytes.withUnsafeBytes { bytes in
            batch.bytes.withUnsafeBytes { bodies in
                var offset = 0
                for row in batch.rows[first..<first + tile.width] {
                    let length = row.body.count
                    guard offset + 2 + length <= bytes.count,
                        Int(bytes[offset]) << 8 | Int(bytes[offset + 1]) == length,
                        isSame(
                            UnsafeRawBufferPointer(rebasing: bytes[offset + 2..<offset + 2 + length]),
                            UnsafeRawBufferPointer(rebasing: bodies[row.body]))
                    else { return "entry \(row.seq) differs from the store's" }
                    offset += 2 + length
                }
                return offset == bytes.count ? nil : "\(bytes.count) bytes instead of \(offset)"
            }
        }
    }
}

/// The bytes of a tile's file.
private struct TileContent {
    let bytes: [UInt8]
    let width: Int

    /// Largest tile there can be: a bundle of 256 entries.
    private static let limit = Tile.width * (EntryBundle.longestEntry + 2)

    /// Nil when there is no such file, or it can't be read; of a longer file its beginning and one byte more.
    static func read(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
        let room = min(Int(status.st_size), limit) + 1
        return [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            count = 0
            while count < room {
                let got = Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), room - count)
                if got < 0, errno == EINTR { continue }
                if got <= 0 { break }
                count += got
            }
        }
    }
}

/// Hashes of the upper levels as the tree grows, compared a tile at a time; at most 256 of a level are held.
struct UpperTiles {
    private let comparer: TileComparer
    private var levels: [(done: Int, hashes: [TreeHash])] = []
    private(set) var found = FileComparison()

    init(_ comparer: TileComparer) { self.comparer = comparer }

    /// Takes the next hash at a height that is a multiple of 8; others are passed over.
    mutating func take(height: Int, _ hash: TreeHash) {
        guard height > 0, height % 8 == 0 else { return }
        let level = height / 8
        while levels.count <= level { levels.append((0, [])) }
        levels[level].hashes.append(hash)
        if levels[level].hashes.count == Tile.width {
            found += comparer.compare(level: level, index: levels[level].done, levels[level].hashes)
            levels[level] = (levels[level].done + 1, [])
        }
    }

    /// Compares the partial tiles at the right edge.
    mutating func finish() {
        for (level, state) in levels.enumerated() where !state.hashes.isEmpty {
            found += comparer.compare(level: level, index: state.done, state.hashes)
        }
    }
}
