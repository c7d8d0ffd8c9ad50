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

    /// Removes the files whose paths begin so, as far as that can be done: copies that processes which died have left.
    /// Called by the one who has the store to itself.
    static func removeAll(beginningWith prefix: String) {
        let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
        let folder = parts.count > 1 ? parts.dropLast().joined(separator: "/") + "/" : "./"
        guard let start = parts.last, !start.isEmpty, let handle = opendir(folder) else { return }
        defer { closedir(handle) }
        var names: [String] = []
        while let item = readdir(handle) {
            names.append(
                withUnsafePointer(to: &item.pointee.d_name) {
                    $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                })
        }
        for name in names where name.hasPrefix(start) { unlink(folder + name) }
    }
}
