import Basics
import GRDB
import GRDBSQLite
import Glibc
import Storage

/// A prepared statement bound and stepped directly: GRDB's own binding costs several times as much on the bulk path.
final class Prepared {
    private let statement: Statement
    private let handle: OpaquePointer
    private var column: Int32 = 0

    init(_ database: Database, _ sql: String) throws {
        statement = try database.makeStatement(sql: sql)
        handle = statement.sqliteStatement
    }

    // MARK: binding, in order of the parameters

    @discardableResult
    func bind(_ value: Int) -> Prepared {
        column += 1
        sqlite3_bind_int64(handle, column, Int64(value))
        return self
    }

    @discardableResult
    func bind(_ value: Int64) -> Prepared { bind(Int(value)) }

    @discardableResult
    func bind(_ value: Int?) -> Prepared {
        guard let value else {
            column += 1
            sqlite3_bind_null(handle, column)
            return self
        }
        return bind(value)
    }

    @discardableResult
    func bind(_ value: Bool) -> Prepared { bind(value ? 1 : 0) }

    @discardableResult
    func bind(_ value: Instant) -> Prepared { bind(value.milliseconds) }

    @discardableResult
    func bind(_ value: Instant?) -> Prepared { bind(value.map { Int($0.milliseconds) }) }

    @discardableResult
    func bind(_ value: String) -> Prepared {
        column += 1
        var value = value
        value.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) {
                _ = sqlite3_bind_text(handle, column, $0.baseAddress ?? Self.nothing, Int32($0.count), Self.transient)
            }
        }
        return self
    }

    @discardableResult
    func bind(_ value: String?) -> Prepared {
        guard let value else {
            column += 1
            sqlite3_bind_null(handle, column)
            return self
        }
        return bind(value)
    }

    @discardableResult
    func bind(_ value: [UInt8]) -> Prepared {
        column += 1
        if value.isEmpty {
            sqlite3_bind_zeroblob(handle, column, 0)
            return self
        }
        value.withUnsafeBytes {
            _ = sqlite3_bind_blob(handle, column, $0.baseAddress, Int32($0.count), Self.transient)
        }
        return self
    }

    private static let transient = unsafeBitCast(-1, to: sqlite3_destructor_type.self)
    /// Stands for the address of an empty text, which SQLite would otherwise take for NULL.
    nonisolated(unsafe) private static let nothing = UnsafePointer<CChar>(
        UnsafeMutablePointer<CChar>.allocate(capacity: 1))

    // MARK: running

    /// Runs a statement that gives no rows; returns the number of rows it changed.
    @discardableResult
    func run() throws -> Int {
        defer { reset() }
        let code = sqlite3_step(handle)
        guard code == SQLITE_DONE || code == SQLITE_ROW else { throw Prepared.error(sqlite3_db_handle(handle)) }
        return Int(sqlite3_changes(sqlite3_db_handle(handle)))
    }

    /// Calls `body` for each row.
    func each(_ body: (Prepared) throws -> Void) throws {
        defer { reset() }
        while try step() { try body(self) }
    }

    /// The first row, read by `body`; nil when there is none.
    func first<T>(_ body: (Prepared) throws -> T) throws -> T? {
        defer { reset() }
        return try step() ? body(self) : nil
    }

    /// Goes on to the next row; false when there is none. `reset` when done, unless `run`, `each` or `first` did it all.
    func step() throws -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw Prepared.error(sqlite3_db_handle(handle))
        }
    }

    /// Forgets the rows; the next parameter that is bound is the first.
    func reset() {
        sqlite3_reset(handle)
        column = 0
    }

    // MARK: reading columns

    func int(_ index: Int32) -> Int { Int(sqlite3_column_int64(handle, index)) }

    func optionalInt(_ index: Int32) -> Int? {
        sqlite3_column_type(handle, index) == SQLITE_NULL ? nil : int(index)
    }

    func instant(_ index: Int32) -> Instant { Instant(milliseconds: Int64(int(index))) }

    func optionalInstant(_ index: Int32) -> Instant? {
        optionalInt(index).map { Instant(milliseconds: Int64($0)) }
    }

    func text(_ index: Int32) -> String {
        guard let pointer = sqlite3_column_text(handle, index) else { return "" }
        let count = Int(sqlite3_column_bytes(handle, index))
        return String(decoding: UnsafeBufferPointer(start: pointer, count: count), as: UTF8.self)
    }

    /// The column holds these very bytes.
    func isText(_ index: Int32, _ text: String) -> Bool {
        var text = text
        return text.withUTF8 { known in
            let found = buffer(index)
            guard found.count == known.count, let left = found.baseAddress, let right = known.baseAddress else {
                return found.isEmpty && known.isEmpty
            }
            return memcmp(left, right, known.count) == 0
        }
    }

    func optionalText(_ index: Int32) -> String? {
        sqlite3_column_type(handle, index) == SQLITE_NULL ? nil : text(index)
    }

    func buffer(_ index: Int32) -> UnsafeRawBufferPointer {
        let pointer = sqlite3_column_blob(handle, index)
        return UnsafeRawBufferPointer(start: pointer, count: Int(sqlite3_column_bytes(handle, index)))
    }

    func bytes(_ index: Int32) -> [UInt8] { Array(buffer(index)) }

    // MARK: errors

    /// The error of the last call, as one line that says what to do.
    static func error(_ connection: OpaquePointer?) -> StoreError {
        let message = sqlite3_errmsg(connection).map { String(cString: $0) } ?? "unknown"
        let file = sqlite3_db_filename(connection, "main").map { String(cString: $0) } ?? ""
        return error(sqlite3_extended_errcode(connection), message: message, path: file)
    }

    /// As above; `code` may be an extended one, `path` is empty for a database in memory.
    static func error(_ code: Int32, message: String, path: String) -> StoreError {
        let found = storeCode(code)
        if found == .damaged, let unread = DatabaseFile.whyUnread(path) {
            return StoreError(.io, "\(path): the database can't be read (\(unread)): check the disk")
        }
        return StoreError(found, (path.isEmpty ? "" : path + ": ") + describe(code, message))
    }

    static func storeCode(_ code: Int32) -> StoreError.Code {
        // The index of the log couldn't be made as large as it must be.
        if code == shmSize { return .full }
        return switch code & 0xFF {
        case SQLITE_FULL: .full
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM: .readOnly
        case SQLITE_BUSY, SQLITE_LOCKED: .busy
        case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
        default: .io
        }
    }

    private static let shmSize = SQLITE_IOERR | 19 << 8

    private static func describe(_ code: Int32, _ message: String) -> String {
        switch storeCode(code) {
        case .full: "the disk is full; nothing acknowledged was lost: free some space and run the same command again"
        case .readOnly: "can't be opened or written: check its permissions and those of its folder (\(message))"
        case .busy: "another process writes to the store: try again, or give --wait SECONDS"
        case .damaged: "the database is damaged (\(message)): restore the newest backup, then run `lotwise log fsck`"
        case .io, .later: "the database failed: \(message)"
        }
    }
}

/// Texts of which there are few: each is made once and handed out again.
final class FewTexts {
    private var known: [(bytes: [UInt8], text: String)] = []
    /// Further ones are made each time: what was thought to be few may be many.
    private static let most = 32

    func text(_ bytes: UnsafeRawBufferPointer) -> String {
        for known in known where known.bytes.count == bytes.count && known.bytes.elementsEqual(bytes) {
            return known.text
        }
        let text = String(decoding: bytes, as: UTF8.self)
        if known.count < Self.most { known.append((Array(bytes), text)) }
        return text
    }
}
