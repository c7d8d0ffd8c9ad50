import Basics

/// What a record says besides its erasure and which device it is of, as one number that no order changes. Honest records
/// of one bench and one click differ in it, because no two used batteries are alike; a copied one doesn't.
struct Surroundings {
    private var sum: UInt64 = 0
    private var count = 0

    /// Adds a leaf.
    mutating func add(_ name: String, _ text: String) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func take(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for byte in name.utf8 { take(byte) }
        take(0x3D)
        // The case of letters is not counted.
        for byte in text.utf8 { take(byte >= 65 && byte <= 90 ? byte | 0x20 : byte) }
        sum &+= hash
        count &+= 1
    }

    /// 16 hex digits; nil when nothing was added.
    var text: String? {
        guard count > 0 else { return nil }
        return Hex.encode(stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: sum >> $0) })
    }
}
