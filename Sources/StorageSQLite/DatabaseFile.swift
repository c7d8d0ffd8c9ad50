import Glibc

/// The bytes of a database as the disk gives them.
///
/// To SQLite a page that the disk doesn't give may look like damage. Who is told to restore a backup must not have a
/// whole database behind a failing cable, so the files are read once more, by themselves.
enum DatabaseFile {
    /// The system's reason why the database at `path` or its write-ahead log can't be read; nil when they can, and for
    /// an empty path (a database in memory). Called when the connection is of no more use: closing the files gives up
    /// its locks.
    static func whyUnread(_ path: String) -> String? {
        guard !path.isEmpty else { return nil }
        return [path, path + "-wal"].lazy.compactMap(failure).first
    }

    private static func failure(_ path: String) -> String? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return errno == ENOENT ? nil : reason() }
        defer { close(file) }
        var block = [UInt8](repeating: 0, count: 1 << 20)
        var offset = 0
        while true {
            let count = pread(file, &block, block.count, offset)
            if count == 0 { return nil }
            if count > 0 {
                offset += count
            } else if errno != EINTR {
                return reason()
            }
        }
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
