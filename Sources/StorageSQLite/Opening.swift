import Glibc
import Storage

/// How a connection to a database is made.
enum Opening: Equatable {
    /// To write; made when missing.
    case writing
    /// To write what is thrown away with this process: nothing is made durable, and nobody else looks at it.
    case scratch
    /// To read beside a writer of this process, or what nobody else writes to.
    case reading
    /// To read beside whoever writes, through the log and the index that are there; changes neither of them.
    case joining
    /// To read as any other process does: SQLite makes an empty log and an index, and the last to leave removes them.
    case visiting
    /// To read a database that nobody can write to meanwhile and whose log is empty: the file alone.
    case alone
    /// To read a database that nobody can write to meanwhile, with its log: the index is made in memory.
    case aloneWithLog

    var isReadOnly: Bool { ![.writing, .scratch, .visiting].contains(self) }

    /// The file at `path` as SQLite is to be told of it.
    func name(_ path: String) -> String {
        switch self {
        case .writing, .scratch, .reading, .visiting: path.hasPrefix("file:") ? "./" + path : path
        case .joining: Self.address(path, "mode=ro&readonly_shm=1")
        case .alone: Self.address(path, "mode=ro&immutable=1")
        case .aloneWithLog: Self.address(path, "mode=ro&vfs=unix-none")
        }
    }

    /// Settings that must be made before the database is looked at.
    var settings: [String] {
        switch self {
        case .writing: []
        // What a page held before is kept in memory, and of a new file there is nothing to keep.
        case .scratch:
            [
                "PRAGMA page_size=8192", "PRAGMA recursive_triggers=ON", "PRAGMA journal_mode=MEMORY",
                "PRAGMA synchronous=OFF",
            ]
        case .visiting: ["PRAGMA query_only=ON"]
        // Without locks nothing is shared: only then is the log's index made in memory and not in a file.
        case .aloneWithLog: ["PRAGMA locking_mode=EXCLUSIVE"]
        case .reading, .joining, .alone: []
        }
    }

    /// A file address (sqlite.org/uri.html) of any path.
    static func address(_ path: String, _ query: String) -> String {
        var text: [UInt8] = Array("file:".utf8)
        // Two slashes would begin the name of a host.
        for byte in (path.hasPrefix("/") ? "//" : "./").utf8 { text.append(byte) }
        for byte in path.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "/"), UInt8(ascii: "-"), UInt8(ascii: "."),
                UInt8(ascii: "_"):
                text.append(byte)
            default:
                let digits = Array("0123456789abcdef".utf8)
                text += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: text, as: UTF8.self) + "?" + query
    }
}

/// The writers' lock, shared by those who read a database that nobody may write to meanwhile. Freed when it is let go.
final class WritersLock {
    private let descriptor: Int32

    private init(_ descriptor: Int32) { self.descriptor = descriptor }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Nil while somebody writes. Throws `StoreError` when that can't be known.
    static func share(_ path: String) throws -> WritersLock? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            // Nobody ever wrote here under this lock.
            if errno == ENOENT { return WritersLock(-1) }
            throw StoreError(
                .readOnly,
                "\(path): \(PlainFile.reason) (open), so that nobody knows whether somebody writes; let this user read it"
            )
        }
        guard flock(descriptor, LOCK_SH | LOCK_NB) == 0 else {
            let isTaken = errno == EWOULDBLOCK
            close(descriptor)
            if isTaken { return nil }
            throw StoreError(.io, "\(path): \(PlainFile.reason) (flock); check the disk")
        }
        return WritersLock(descriptor)
    }
}

/// What the system says of a file.
struct PlainFile {
    /// Bytes; nil when there is no such file.
    let size: Int?
    let isReadable: Bool
    /// Owned by the user we run as, who may do as the owner does; root always may.
    let isOurs: Bool

    init(_ path: String) {
        var status = stat()
        let isThere = stat(path, &status) == 0
        size = isThere ? Int(status.st_size) : nil
        isReadable = access(path, R_OK) == 0
        isOurs = isThere && (geteuid() == 0 || status.st_uid == geteuid())
    }

    var isEmpty: Bool { size ?? 0 == 0 }

    /// What the last call was refused for.
    static var reason: String { String(cString: strerror(errno)) }
}
