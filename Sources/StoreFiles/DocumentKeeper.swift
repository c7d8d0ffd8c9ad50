import Basics
import Dispatch
import Glibc

/// Keeps input bytes by their digest before anything judges them.
///
/// A file is copied to a temporary name, and renamed to its digest when it is durable; only then does the store say
/// that it was read. A crash before the rename leaves a temporary file that the next run removes, one after it leaves
/// a document that the next run finds.
///
/// When to use: for every input whose bytes the store must be able to show again.
///
/// ```
/// let keeper = DocumentKeeper(folder: folder)
/// let draft = try keeper.copy(FileByteSource(path: path))
/// try keeper.commit(draft)
/// let bytes = try keeper.read(draft.digest)
/// ```
package final class DocumentKeeper {
    private let folder: StoreFolder

    package init(folder: StoreFolder) { self.folder = folder }

    /// A copy that is written but not yet under its final name.
    package struct Draft: Sendable {
        package let temporary: String
        package let digest: Digest
        package let bytes: Int
        fileprivate let descriptor: Int32
        fileprivate let flush: Flush
    }

    /// The disk writes on a queue of its own while the document is parsed.
    fileprivate final class Flush: @unchecked Sendable {  // `code` is read after the group has ended
        private let group = DispatchGroup()
        private var code: Int32 = 0

        init(_ descriptor: Int32) {
            DispatchQueue(label: "lotwise.flush").async(group: group) {
                self.code = Durability.syncCode(descriptor)
            }
        }

        /// Waits until the disk has said what it has to say: the descriptor is in use until then.
        func wait() { group.wait() }

        /// Waits; throws what the disk said.
        func finish(_ path: String) throws {
            wait()
            if code != 0 { throw SystemError("fsync", path, code: code) }
        }
    }

    /// Where a kept document lies.
    package func path(of digest: Digest) -> String {
        let hex = digest.hex
        return "\(folder.documents)/\(hex.prefix(2))/\(hex.dropFirst(2))"
    }

    /// The folder that all documents are in.
    package var documents: String { folder.documents }

    /// Digest and size of a file, without keeping it.
    package static func measure(_ path: String) throws -> (digest: Digest, bytes: Int) {
        try measure(FileByteSource(path: path))
    }

    /// Digest and number of the bytes that `source` gives; `each` sees them too.
    package static func measure(
        _ source: any ByteSource, each: (UnsafeRawBufferPointer) throws -> Void = { _ in }
    ) throws -> (digest: Digest, bytes: Int) {
        var hash = StreamingHash()
        var total = 0
        try pump(source) {
            hash.update($0)
            total += $0.count
            try each($0)
        }
        return (hash.finish(), total)
    }

    /// A document that is written piece by piece, hashed on the way.
    package final class Writer {
        private let temporary: String
        private let descriptor: Int32
        private var hash = StreamingHash()
        private var total = 0

        fileprivate init(_ temporary: String) throws {
            self.temporary = temporary
            descriptor = open(temporary, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, FileSystem.ownersFile)
            guard descriptor >= 0 else { throw SystemError("open", temporary) }
        }

        /// Throws `SystemError`.
        package func write(_ buffer: UnsafeRawBufferPointer) throws {
            hash.update(buffer)
            try FileSystem.writeAll(descriptor, bytes: buffer, path: temporary)
            total += buffer.count
        }

        /// Nothing is written afterwards; the disk begins to flush.
        func finish() -> Draft {
            Draft(
                temporary: temporary, digest: hash.finish(), bytes: total, descriptor: descriptor,
                flush: Flush(descriptor))
        }

        /// Forgets what was written.
        func discard() {
            close(descriptor)
            unlink(temporary)
        }
    }

    /// Copies `source` beside the documents; throws `SystemError`.
    package func copy(_ source: any ByteSource) throws -> Draft {
        try draft { writer in try Self.pump(source, writer.write) }
    }

    /// A document that `body` writes beside the others. `name` tells drafts apart that are open at once. Throws
    /// `SystemError` and what `body` throws, and leaves nothing then.
    package func draft(_ name: String = "", _ body: (Writer) throws -> Void) throws -> Draft {
        try checkFolder()
        let writer = try Writer("\(folder.documents)/incoming-\(getpid())\(name)")
        do { try body(writer) } catch {
            writer.discard()
            throw error
        }
        return writer.finish()
    }

    /// Makes a draft durable under its digest, also in the place of a damaged document. Gives what was there before.
    /// Throws as `source(of:)` when that is no plain file.
    @discardableResult
    package func commit(_ draft: Draft) throws -> Standing {
        defer { close(draft.descriptor) }
        try draft.flush.finish(draft.temporary)
        let final = path(of: draft.digest)
        let standing: Standing
        do { standing = try self.standing(of: draft.digest) } catch {
            unlink(draft.temporary)
            throw error
        }
        if standing == .whole {
            unlink(draft.temporary)
            return standing
        }
        let own = FileSystem.directory(of: final)
        try Durability.makeFolder(own)
        guard rename(draft.temporary, final) == 0 else { throw SystemError("rename", final) }
        try Durability.syncFolder(own)
        return standing
    }

    /// Takes a draft away that isn't to be kept.
    package func discard(_ draft: Draft) {
        draft.flush.wait()
        close(draft.descriptor)
        unlink(draft.temporary)
    }

    /// Removes copies that a dead process left.
    package func removeLeftovers() throws {
        try checkFolder()
        for name in try FileSystem.names(in: folder.documents) where name.hasPrefix("incoming-") {
            unlink(folder.documents + "/" + name)
        }
    }

    private static func pump(_ source: any ByteSource, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 20, alignment: 64)
        defer { buffer.deallocate() }
        while true {
            let count = try source.read(into: buffer)
            if count == 0 { return }
            try body(UnsafeRawBufferPointer(rebasing: buffer[0..<count]))
        }
    }
}
