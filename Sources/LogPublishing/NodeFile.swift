import Basics
import Custody
import Glibc
import StoreFiles

/// Hashes of all complete subtrees of the log in one file (order: `NodeLayout`), so that a proof costs as many reads as
/// it has hashes and no hashing. Derived from the entries: a lost or damaged file is written anew.
///
/// ```
/// let nodes = try NodeFile(path: folder.nodes, writable: false)
/// let root = try MerkleProof.root(size: nodes.leaves, from: nodes)
/// ```
package final class NodeFile: NodeReader {
    private let path: String
    private let descriptor: Int32
    /// Leaves whose hashes are in the file.
    package private(set) var leaves: Int

    /// Opens the file; with `writable` it is made when missing, else a missing one has no leaves. Throws `SystemError`.
    package init(path: String, writable: Bool) throws {
        self.path = path
        descriptor =
            writable
            ? open(path, O_RDWR | O_CREAT | O_CLOEXEC, FileSystem.ownersFile) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 || (!writable && errno == ENOENT) else { throw SystemError("open", path) }
        leaves = 0
        leaves = Self.leaves(inBytes: descriptor < 0 ? 0 : FileSystem.size(path) ?? 0)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// The largest tree whose hashes fit: what a crash left half written doesn't count.
    private static func leaves(inBytes bytes: Int) -> Int {
        let hashes = bytes / TreeHash.size
        // A tree of n leaves has between n and 2n hashes.
        var low = hashes / 2
        var high = hashes
        while low < high {
            let middle = (low + high + 1) / 2
            if NodeLayout.count(size: middle) <= hashes { low = middle } else { high = middle - 1 }
        }
        return low
    }

    package func node(height: Int, index: Int) throws -> TreeHash {
        let offset = NodeLayout.position(height: height, index: index) * TreeHash.size
        return try withUnsafeTemporaryAllocation(byteCount: TreeHash.size, alignment: 8) { room in
            var done = 0
            while done < TreeHash.size {
                let count = pread(
                    descriptor, room.baseAddress?.advanced(by: done), TreeHash.size - done, off_t(offset + done))
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { throw SystemError("read", path, code: count == 0 ? ENODATA : errno) }
                done += count
            }
            return TreeHash(UnsafeRawBufferPointer(room))
        }
    }

    /// Hashes from a position of the file on, fewer than `count` at its end.
    func hashes(from position: Int, atMost count: Int) throws -> [TreeHash] {
        guard position < NodeLayout.unreachable - count else { return [] }
        return try withUnsafeTemporaryAllocation(byteCount: count * TreeHash.size, alignment: 8) { room in
            var done = 0
            while done < room.count {
                let read = pread(
                    descriptor, room.baseAddress?.advanced(by: done), room.count - done,
                    off_t(position * TreeHash.size + done))
                if read < 0, errno == EINTR { continue }
                guard read >= 0 else { throw SystemError("read", path) }
                if read == 0 { break }
                done += read
            }
            return (0..<done / TreeHash.size).map {
                TreeHash(UnsafeRawBufferPointer(rebasing: room[($0 * TreeHash.size)..<(($0 + 1) * TreeHash.size)]))
            }
        }
    }

    /// Forgets everything after the first `size` leaves.
    package func truncate(to size: Int) throws {
        guard ftruncate(descriptor, off_t(NodeLayout.count(size: size) * TreeHash.size)) == 0 else {
            throw SystemError("ftruncate", path)
        }
        leaves = size
    }

    /// Adds leaves in order; `each` calls its argument once a leaf. Durable when it returns.
    package func append(_ each: ((TreeHash) throws -> Void) throws -> Void) throws {
        // Bytes after the last whole tree are a crash's leavings.
        try truncate(to: leaves)
        var range = try MerkleProof.frontier(size: leaves, from: self)
        var buffer: [UInt8] = []
        buffer.reserveCapacity(1 << 17)
        var offset = NodeLayout.count(size: leaves) * TreeHash.size
        try each { leaf in
            range.append(leaf) { _, _, hash in hash.withBytes { buffer.append(contentsOf: $0) } }
            if buffer.count >= 1 << 16 { try flush(&buffer, at: &offset) }
        }
        try flush(&buffer, at: &offset)
        try Durability.sync(descriptor, path: path)
        leaves = range.size
    }

    private func flush(_ buffer: inout [UInt8], at offset: inout Int) throws {
        var done = 0
        while done < buffer.count {
            let count = buffer.withUnsafeBytes {
                pwrite(descriptor, $0.baseAddress?.advanced(by: done), $0.count - done, off_t(offset + done))
            }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw SystemError("write", path) }
            done += count
        }
        offset += done
        buffer.removeAll(keepingCapacity: true)
    }
}
