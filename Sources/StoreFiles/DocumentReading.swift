import Basics
import Glibc

/// The one door to kept documents: whoever reads one goes through `source(of:)`.
///
/// A document is a plain file in plain folders, because that is all that we ever put there. Anything else in its place
/// is refused: a link leads to bytes that nobody kept, a pipe never ends, and a copy of either would be no backup.
extension DocumentKeeper {
    /// What is found in a kept document's place.
    package enum Standing: String, Sendable {
        case whole, missing, damaged
    }

    /// The kept bytes from their beginning. Throws `OperationError` when there are none, or for anything but a plain file,
    /// and `SystemError` when they can't be read.
    package func source(of digest: Digest) throws -> FileByteSource {
        guard let source = try sourceIfThere(digest) else {
            throw OperationError(
                .store,
                "\(path(of: digest)): the kept document is missing; put it back: \(Self.cure)")
        }
        return source
    }

    /// The same; nil when there is no such document.
    package func sourceIfThere(_ digest: Digest) throws -> FileByteSource? {
        do { return FileByteSource(taking: try open(digest).descriptor, path: path(of: digest)) } catch let error
            as SystemError
        {
            guard error.code == ENOENT else { throw error }
            return nil
        }
    }

    /// The whole document. Throws as `source(of:)`, and `.unreadable` for one of more than `limit` bytes.
    package func read(_ digest: Digest, limit: Int = 16 << 20) throws -> [UInt8] {
        try FileSystem.read(source(of: digest), path(of: digest), limit: limit)
    }

    /// Digest and size of what lies in the document's place.
    package func measure(_ digest: Digest) throws -> (digest: Digest, bytes: Int) {
        try Self.measure(source(of: digest))
    }

    /// Bytes in the document's place; nil when there is nothing. Throws as `source(of:)`.
    package func size(of digest: Digest) throws -> Int? {
        do {
            let found = try open(digest)
            close(found.descriptor)
            return found.bytes
        } catch let error as SystemError {
            guard error.code == ENOENT else { throw error }
            return nil
        }
    }

    /// Reads the document to say whether it is there and whole. Throws as `source(of:)`.
    package func standing(of digest: Digest) throws -> Standing {
        guard let source = try sourceIfThere(digest) else { return .missing }
        do { return try Self.measure(source).digest == digest ? .whole : .damaged } catch let error as SystemError {
            // A sector that can't be read is damage too.
            guard error.code == EIO else { throw error }
            return .damaged
        }
    }

    /// Refuses a folder of documents that is none of ours. Throws `OperationError`; a missing one is for others to tell.
    package func checkFolder() throws {
        guard let what = Self.kind(documents), what != S_IFDIR else { return }
        throw Self.refusal(documents, what, isFolder: true)
    }

    // MARK: opening

    private func open(_ digest: Digest) throws -> (descriptor: Int32, bytes: Int) {
        let path = path(of: digest)
        let folder = FileSystem.directory(of: path)
        let outer = try openFolder(AT_FDCWD, name: documents, path: documents, document: path)
        defer { close(outer) }
        let inner = try openFolder(outer, name: FileSystem.name(of: folder), path: folder, document: path)
        defer { close(inner) }
        // Without waiting for somebody at the other end of a pipe.
        let flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY
        let descriptor = openat(inner, FileSystem.name(of: path), flags)
        guard descriptor >= 0 else {
            let error = SystemError("open", path)
            if let what = Self.kind(path), what != S_IFREG { throw Self.refusal(path, what, isFolder: false) }
            throw error
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            close(descriptor)
            throw Self.refusal(path, status.st_mode & S_IFMT, isFolder: false)
        }
        return (descriptor, Int(status.st_size))
    }

    private func openFolder(_ parent: Int32, name: String, path: String, document: String) throws -> Int32 {
        let descriptor = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW)
        if descriptor >= 0 { return descriptor }
        let error = SystemError("open", errno == ENOENT ? document : path)
        if let what = Self.kind(path), what != S_IFDIR { throw Self.refusal(path, what, isFolder: true) }
        throw error
    }

    /// The kind of what has this name, a link being one; nil when that can't be told.
    private static func kind(_ path: String) -> mode_t? {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & S_IFMT : nil
    }

    /// How a document comes back.
    package static let cure = "`lotwise run`, `ingest` or `import` with the same file, or from a backup"

    private static func refusal(_ path: String, _ kind: mode_t, isFolder: Bool) -> OperationError {
        let what =
            switch kind {
            case S_IFLNK: "a link"
            case S_IFIFO: "a pipe"
            case S_IFDIR: "a folder"
            case S_IFSOCK: "a socket"
            case S_IFREG: "a file"
            default: "a device"
            }
        let cure =
            isFolder
            ? "put the folder itself in its place, then run `lotwise log fsck`"
            : "take it away, then put the document back: \(cure)"
        return OperationError(
            .store, "\(path): \(what), and no kept \(isFolder ? "documents" : "document"): \(cure)")
    }
}
