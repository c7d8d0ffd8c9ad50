/// Which report numbers a lot has, by tool and by what stands before the number: a bit for each, 64 to a word, so that
/// numbers in a row take next to nothing, in whatever order they come.
struct ReportNumbers: Sendable {
    /// Numbers of one prefix.
    struct Series: Sendable {
        let tool: String
        let prefix: String
        let first: Int
        let last: Int
        /// Different numbers.
        let count: Int
        /// Those that follow another one of the series.
        let following: Int
    }

    private struct Key: Hashable {
        let tool: String
        let prefix: String
    }

    /// Prefixes, and words of all of them, that are kept at most; what comes later isn't looked at.
    private static let prefixLimit = 4096
    private static let wordLimit = 262_144

    private var words: [Key: [Int: UInt64]] = [:]
    private var wordCount = 0
    /// A series that lost a number to the limit can't be judged.
    private var incomplete: Set<Key> = []

    /// Notes the number that `report` ends in; a report that ends in none is passed over.
    mutating func add(_ report: String, of tool: String) {
        guard let (prefix, number) = Self.split(report) else { return }
        let key = Key(tool: tool, prefix: prefix)
        guard words[key] != nil || words.count < Self.prefixLimit else { return }
        let (word, bit) = (number >> 6, UInt64(1) << UInt64(number & 63))
        if words[key]?[word] == nil {
            guard wordCount < Self.wordLimit else {
                incomplete.insert(key)
                return
            }
            wordCount += 1
        }
        words[key, default: [:]][word, default: 0] |= bit
    }

    /// Every series whose numbers are all known.
    var series: [Series] {
        words.compactMap { key, words in
            incomplete.contains(key) ? nil : Self.series(key, words)
        }
    }

    private static func series(_ key: Key, _ words: [Int: UInt64]) -> Series? {
        let places = words.keys.sorted()
        guard let low = places.first, let high = places.last, let lowest = words[low], let highest = words[high]
        else { return nil }
        var (count, following) = (0, 0)
        for place in places {
            let word = words[place] ?? 0
            count += word.nonzeroBitCount
            following += (word & (word << 1)).nonzeroBitCount
            if word & 1 == 1, words[place - 1].map({ $0 >> 63 == 1 }) ?? false { following += 1 }
        }
        return Series(
            tool: key.tool, prefix: key.prefix, first: low << 6 + lowest.trailingZeroBitCount,
            last: high << 6 + (63 - highest.leadingZeroBitCount), count: count, following: following)
    }

    /// Up to 18 digits at the end, and what stands before them. What an importer adds for a further erasure of one
    /// report (`#2`) is no part of its number, and identifiers drawn at random (RFC 9562) have none.
    static func split(_ report: String) -> (prefix: String, number: Int)? {
        var text = Array(report.utf8)
        if let mark = text.lastIndex(of: UInt8(ascii: "#")), mark > 0 { text.removeSubrange(mark...) }
        let isDrawn = text.count == 36 && [8, 13, 18, 23].allSatisfy { text[$0] == UInt8(ascii: "-") }
        guard !isDrawn else { return nil }
        var start = text.count
        while start > 0, text.count - start < 18, text[start - 1] >= 48, text[start - 1] <= 57 { start -= 1 }
        guard start < text.count else { return nil }
        let number = text[start...].reduce(0) { $0 * 10 + Int($1) - 48 }
        return (String(decoding: text[..<start], as: UTF8.self), number)
    }
}
