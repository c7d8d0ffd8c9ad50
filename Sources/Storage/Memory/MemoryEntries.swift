import Basics
import RecoveryModel

extension MemoryStore {
    package func entryCount() throws -> Int { (current.entries.keys.max() ?? -1) + 1 }

    package func append(_ entries: [EntryRow]) throws {
        try change { state in
            for entry in entries {
                guard entry.seq >= 0, entry.leaf.count == 32, state.entries[entry.seq] == nil else {
                    throw StoreError(.io, "entry \(entry.seq) can't be appended: its number is taken or it is no entry")
                }
                state.entries[entry.seq] = entry
            }
        }
    }

    package func entry(_ seq: Int) throws -> EntryRow? { current.entries[seq] }

    package func eachEntry(
        from: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let entries = current.entries
        for seq in entries.keys.filter({ $0 >= from }).sorted() {
            guard let entry = entries[seq] else { continue }
            try entry.leaf.withUnsafeBytes { leaf in
                try entry.body.withUnsafeBytes { try body(seq, leaf, $0) }
            }
        }
    }

    package func eachEntry(
        from: Int, limit: Int, _ body: (Int, UnsafeRawBufferPointer, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let entries = current.entries
        for seq in entries.keys.filter({ $0 >= from }).sorted().prefix(limit) {
            guard let entry = entries[seq] else { continue }
            try entry.leaf.withUnsafeBytes { leaf in
                try entry.body.withUnsafeBytes { try body(seq, leaf, $0) }
            }
        }
    }

    package func loggedKeys() throws -> [String] {
        current.logged.map { String(decoding: $0, as: UTF8.self) }.sorted { $0.precedes($1) }
    }

    package func hasLogged(_ key: String) throws -> Bool { current.logged.contains(Array(key.utf8)) }

    package func markLogged(_ key: String) throws { _ = try change { $0.logged.insert(Array(key.utf8)) } }

    package func note(_ name: String) throws -> String? { current.notes[Array(name.utf8)] }

    package func setNote(_ name: String, _ value: String?) throws {
        try change { $0.notes[Array(name.utf8)] = value }
    }
}
