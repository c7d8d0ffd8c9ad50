/// Names and tags that were looked into, found again without being copied.
struct KnownTexts<Unit: FixedWidthInteger & UnsignedInteger> {
    private static var most: Int { 4096 }
    private var byHash: [UInt64: [Unit]] = [:]

    /// Of two with one hash the first stays; the other is looked into each time.
    mutating func insert(_ text: [Unit]) {
        let hash = text.withUnsafeBufferPointer { Self.hash($0) }
        if byHash.count < Self.most, byHash[hash] == nil { byHash[hash] = text }
    }

    func contains(_ text: UnsafeBufferPointer<Unit>) -> Bool {
        guard let known = byHash[Self.hash(text)], known.count == text.count else { return false }
        return known.withUnsafeBufferPointer { known in
            for index in known.indices where known[index] != text[index] { return false }
            return true
        }
    }

    /// FNV-1a; it only finds, and what it finds is compared.
    private static func hash(_ text: UnsafeBufferPointer<Unit>) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for unit in text { hash = (hash ^ UInt64(truncatingIfNeeded: unit)) &* 0x100_0000_01B3 }
        return hash
    }
}
