import Basics
import Crypto

/// A hash of the Merkle tree: 32 bytes held in place, so that no hashing step allocates.
///
/// ```
/// let parent = TreeHash.node(TreeHash.leaf(first), TreeHash.leaf(second))
/// print(parent)               // sha256:…
/// ```
package struct TreeHash: Hashable, Sendable, CustomStringConvertible {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// Bytes in a hash.
    package static let size = 32

    /// Nil unless `bytes` are exactly 32.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == Self.size else { return nil }
        self.init(filling: bytes)
    }

    /// The 32 bytes at `bytes`, which must hold at least so many.
    package init(_ bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count >= Self.size)
        words = bytes.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self)
    }

    private init(filling bytes: some Collection<UInt8>) {
        words = (0, 0, 0, 0)
        withUnsafeMutableBytes(of: &words) { room in room.copyBytes(from: bytes) }
    }

    private init(_ digest: SHA256.Digest) {
        words = digest.withUnsafeBytes { $0.loadUnaligned(as: (UInt64, UInt64, UInt64, UInt64).self) }
    }

    /// Hash of the empty tree: SHA-256 of nothing (RFC 6962 §2.1).
    package static let empty = TreeHash(SHA256.hash(data: [UInt8]()))

    /// SHA-256(0x00 ‖ `entry`).
    package static func leaf(_ entry: UnsafeRawBufferPointer) -> TreeHash {
        var hash = SHA256()
        withUnsafeBytes(of: 0 as UInt8) { hash.update(bufferPointer: $0) }
        hash.update(bufferPointer: entry)
        return TreeHash(hash.finalize())
    }

    /// SHA-256(0x00 ‖ `entry`).
    package static func leaf(_ entry: [UInt8]) -> TreeHash { entry.withUnsafeBytes { leaf($0) } }

    /// SHA-256(0x01 ‖ `left` ‖ `right`): the prefix keeps a node from passing as a leaf.
    package static func node(_ left: TreeHash, _ right: TreeHash) -> TreeHash {
        withUnsafeTemporaryAllocation(byteCount: 65, alignment: 8) { room in
            room[0] = 1
            withUnsafeBytes(of: left.words) { room[1..<33].copyBytes(from: $0) }
            withUnsafeBytes(of: right.words) { room[33..<65].copyBytes(from: $0) }
            var hash = SHA256()
            hash.update(bufferPointer: UnsafeRawBufferPointer(room))
            return TreeHash(hash.finalize())
        }
    }

    /// The 32 bytes.
    package var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0) } }

    /// Lends the 32 bytes for the time of the call.
    package func withBytes<T>(_ body: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try withUnsafeBytes(of: words) { try body($0) }
    }

    /// `sha256:` and 64 hex digits.
    package var description: String { "sha256:" + Hex.encode(bytes) }

    package static func == (left: TreeHash, right: TreeHash) -> Bool {
        left.words.0 == right.words.0 && left.words.1 == right.words.1 && left.words.2 == right.words.2
            && left.words.3 == right.words.3
    }

    package func hash(into hasher: inout Hasher) { withBytes { hasher.combine(bytes: $0) } }
}
