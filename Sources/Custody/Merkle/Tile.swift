/// A file of a published log (c2sp.org/tlog-tiles): up to 256 hashes of one level, or up to 256 entries.
///
/// ```
/// for tile in Tile.new(size: 600, since: 256) {
///     if case .hashes = tile.kind { try files.put(tile.path, tile.hashes(from: nodes)) }
/// }
/// ```
package struct Tile: Hashable, Sendable {
    /// Hashes or entries in a full tile.
    package static let width = 256
    /// Highest level that a path can name.
    package static let highestLevel = 63

    /// What a tile holds.
    package enum Kind: Hashable, Sendable {
        /// Hashes of complete subtrees of 256^level leaves; level 0...63.
        case hashes(level: Int)
        /// An entry bundle, see `EntryBundle`.
        case entries
    }

    package var kind: Kind
    /// Number of the tile within its level, from 0.
    package var index: Int
    /// Hashes or entries in it, 1...256; below 256 the tile is partial.
    package var width: Int

    /// Level 0...63, index from 0, width 1...256: anything else is a mistake in the calling code, for an empty tile
    /// must not exist.
    package init(kind: Kind, index: Int, width: Int) {
        if case .hashes(let level) = kind { precondition((0...Self.highestLevel).contains(level)) }
        precondition(index >= 0 && (1...Self.width).contains(width))
        self.kind = kind
        self.index = index
        self.width = width
    }

    /// `tile/0/x001/x234/067`, `tile/entries/000.p/112`: where it stands below the log's root.
    package var path: String {
        var groups = [index % 1_000]
        var rest = index / 1_000
        while rest > 0 {
            groups.append(rest % 1_000)
            rest /= 1_000
        }
        var text =
            switch kind {
            case .hashes(let level): "tile/\(level)/"
            case .entries: "tile/entries/"
            }
        for (position, group) in groups.enumerated().reversed() {
            if position > 0 { text += "x" }
            if group < 100 { text += "0" }
            if group < 10 { text += "0" }
            text += "\(group)"
            if position > 0 { text += "/" }
        }
        return width == Self.width ? text : text + ".p/\(width)"
    }

    /// The hashes of the tile, 32 bytes each, as they are published. Throws `.range` for an entry bundle and for leaves
    /// that no tree has, and what the reader throws.
    package func hashes(from reader: some NodeReader) throws -> [UInt8] {
        guard case .hashes(let level) = kind, index <= Int.max / Self.width,
            index * Self.width + width - 1 < Int.max >> (8 * level)
        else { throw CustodyError(.range, "\(path) holds no hashes of a tree of at most 2^63-1 entries") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(width * TreeHash.size)
        for number in 0..<width {
            let hash = try reader.node(height: 8 * level, index: index * Self.width + number)
            hash.withBytes { bytes.append(contentsOf: $0) }
        }
        return bytes
    }
}

extension Tile {
    /// Exactly what `path` writes: no empty or spare path element, no leading zero, a level up to 63, an index up to
    /// 2^63-1, a partial width of 1...255. Nil for anything else.
    package init?(path: String) {
        // Longer than the longest path there is; what comes from a network isn't looked at any further.
        guard path.utf8.count <= 64 else { return nil }
        var parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)[...]
        guard parts.popFirst()?.elementsEqual("tile".utf8) == true, let name = parts.popFirst() else { return nil }
        if name.elementsEqual("entries".utf8) {
            kind = .entries
        } else {
            guard let level = Self.number(name, in: 0...Self.highestLevel) else { return nil }
            kind = .hashes(level: level)
        }
        width = Self.width
        let mark = ".p".utf8
        if parts.count >= 2, parts[parts.endIndex - 2].suffix(mark.count).elementsEqual(mark) {
            guard let text = parts.popLast(), let last = parts.popLast(),
                let partial = Self.number(text, in: 1...Self.width - 1)
            else { return nil }
            width = partial
            parts.append(last.dropLast(mark.count))
        }
        guard let index = Self.index(parts) else { return nil }
        self.index = index
    }

    /// `x001`, `x234`, `067` as 1,234,067.
    private static func index(_ groups: ArraySlice<Substring.UTF8View>) -> Int? {
        var value = 0
        for (position, group) in groups.enumerated() {
            var digits = group
            if position < groups.count - 1 {
                guard digits.popFirst() == UInt8(ascii: "x") else { return nil }
            }
            guard digits.count == 3, let part = decimal(digits) else { return nil }
            // "x000/…" would be a second name of the same tile.
            if position == 0, groups.count > 1, part == 0 { return nil }
            let (thousands, tooLarge) = value.multipliedReportingOverflow(by: 1_000)
            let (sum, over) = thousands.addingReportingOverflow(part)
            guard !tooLarge, !over else { return nil }
            value = sum
        }
        return groups.isEmpty ? nil : value
    }

    /// A number of at most three digits without a leading zero.
    private static func number(_ digits: Substring.UTF8View, in range: ClosedRange<Int>) -> Int? {
        guard (1...3).contains(digits.count), digits.count == 1 || digits.first != UInt8(ascii: "0"),
            let value = decimal(digits), range.contains(value)
        else { return nil }
        return value
    }

    /// At most three ASCII digits; nil for anything else among them.
    private static func decimal(_ digits: Substring.UTF8View) -> Int? {
        var value = 0
        for digit in digits {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))
        }
        return value
    }
}

extension Tile {
    /// The tiles of a tree of `size` leaves, the partial ones at its right edge included: entry bundles first, so that
    /// no hash is published before what it stands for, then the levels upward. Made one by one.
    package static func all(size: Int) -> some Sequence<Tile> { TileRun(size: size, old: 0) }

    /// Those of a tree of `size` leaves that the tree of its first `old` hasn't: a tile of the same index and width
    /// holds the same. None when `old` isn't below `size`.
    package static func new(size: Int, since old: Int) -> some Sequence<Tile> { TileRun(size: size, old: old) }
}

/// Goes through the tiles of one kind after the other.
private struct TileRun: Sequence, IteratorProtocol {
    private let size: Int
    private let old: Int
    /// Nil for entries.
    private var level: Int?
    private var index: Int

    init(size: Int, old: Int) {
        self.size = Swift.max(size, 0)
        self.old = Swift.min(Swift.max(old, 0), self.size)
        index = self.old / Tile.width
    }

    mutating func next() -> Tile? {
        while true {
            let shift = 8 * (level ?? 0)
            let count = size >> shift
            guard count > 0 else { return nil }
            // The old tree's last tile may have been full: then its count decides, not the index.
            if count > old >> shift, index <= (count - 1) / Tile.width {
                defer { index += 1 }
                let kind = level.map { Tile.Kind.hashes(level: $0) } ?? .entries
                return Tile(kind: kind, index: index, width: Swift.min(Tile.width, count - index * Tile.width))
            }
            level = level.map { $0 + 1 } ?? 0
            index = old >> (8 * (level ?? 0)) / Tile.width
        }
    }
}
