import Basics
import Storage

extension SQLiteStore {
    package func entryCount() throws -> Int {
        try with("SELECT coalesce(max(seq) + 1, 0) FROM entry") { try $0.first { $0.int(0) } ?? 0 }
    }

    package func append(_ entries: [EntryRow]) throws {
        for entry in entries {
            try hot("INSERT INTO entry (seq, leaf, body) VALUES (?, ?, ?)") {
                _ = try $0.bind(entry.seq).bind(entry.leaf).bind(entry.body).run()
            }
        }
    }

    package func entry(_ seq: Int) throws -> EntryRow? {
        try with("SELECT seq, leaf, body FROM entry WHERE seq = ?") {
            try $0.bind(seq).first { EntryRow(seq: $0.int(0), leaf: $0.bytes(1), body: $0.bytes(2)) }
        }
    }

    package func eachEntry(
        from: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try with("SELECT seq, leaf, body FROM entry WHERE seq >= ? ORDER BY seq") {
            try $0.bind(from).each { try body($0.int(0), $0.buffer(1), $0.buffer(2)) }
        }
    }

    package func eachEntry(
        from: Int, limit: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        try with("SELECT seq, leaf, body FROM entry WHERE seq >= ? ORDER BY seq LIMIT ?") {
            try $0.bind(from).bind(limit).each { try body($0.int(0), $0.buffer(1), $0.buffer(2)) }
        }
    }

    package func loggedKeys() throws -> [String] {
        var keys: [String] = []
        try with("SELECT key FROM logged ORDER BY key") { try $0.each { keys.append($0.text(0)) } }
        return keys
    }

    package func hasLogged(_ key: String) throws -> Bool {
        try with("SELECT 1 FROM logged WHERE key = ?") { try $0.bind(key).first { _ in true } ?? false }
    }

    package func markLogged(_ key: String) throws {
        try with("INSERT OR IGNORE INTO logged (key) VALUES (?)") { _ = try $0.bind(key).run() }
    }

    package func note(_ name: String) throws -> String? {
        try with("SELECT value FROM note WHERE name = ?") { try $0.bind(name).first { $0.text(0) } }
    }

    package func setNote(_ name: String, _ value: String?) throws {
        guard let value else {
            return try with("DELETE FROM note WHERE name = ?") { _ = try $0.bind(name).run() }
        }
        try with("INSERT OR REPLACE INTO note (name, value) VALUES (?, ?)") { _ = try $0.bind(name).bind(value).run() }
    }
}
