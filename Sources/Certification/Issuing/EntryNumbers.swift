/// Numbers of entries, each once and ascending: a bit for each of the log's, since a large lot relies on most of those
/// that were written while it was worked on.
struct EntryNumbers {
    private var words: [UInt64] = []

    init(_ numbers: [Int] = []) { for number in numbers { insert(number) } }

    /// `number` is from zero.
    mutating func insert(_ number: Int) {
        let (word, bit) = number.quotientAndRemainder(dividingBy: 64)
        while words.count <= word { words.append(0) }
        words[word] |= 1 << UInt64(bit)
    }

    /// Calls `body` with at most `limit` and some of them after the other; never with none.
    func eachPart(_ limit: Int = 16_384, _ body: ([Int]) throws -> Void) rethrows {
        var part: [Int] = []
        for (place, word) in words.enumerated() {
            var rest = word
            while rest != 0 {
                part.append(place * 64 + rest.trailingZeroBitCount)
                rest &= rest - 1
            }
            if part.count >= limit {
                try body(part)
                part.removeAll(keepingCapacity: true)
            }
        }
        if !part.isEmpty { try body(part) }
    }
}
