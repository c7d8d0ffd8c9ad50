import Basics
import Storage

/// Which lots a command began to read and didn't read to the end. What it had not come to may be the bad news, so no act
/// may rely on what these lots' decisions say until the same command has ended once.
struct UnfinishedReading {
    private let store: any RecoveryStore

    init(_ store: any RecoveryStore) { self.store = store }

    private static let note = "unfinished-reading"
    /// Evidence that came with no lot may speak of any.
    private static let any = "*"

    private func names() throws -> [String] {
        try store.note(Self.note).map { $0.split(separator: "\n").map(String.init) } ?? []
    }

    private func save(_ names: [String]) throws {
        try store.setNote(Self.note, names.isEmpty ? nil : names.joined(separator: "\n"))
    }

    /// Before the first file is read; nil for evidence that comes with no lot. In a transaction of the caller's.
    func begin(_ lots: [String]?) throws {
        var names = try names()
        for name in lots ?? [Self.any] where !names.contains(name) { names.append(name) }
        try save(names)
    }

    /// Once all files are read; `next` is done in the same transaction.
    func end(_ lots: [String]?, _ next: () throws -> Void) throws {
        let left = try names().filter { !(lots ?? [Self.any]).contains($0) }
        try store.transaction {
            try save(left)
            try next()
        }
    }

    /// Lots that were read in part by a run of theirs, but for those in `named`.
    func lots(but named: [String]) throws -> Set<String> {
        Set(try names()).subtracting([Self.any]).subtracting(named)
    }

    /// True when some run or ingest didn't end.
    func isAny() throws -> Bool { try !names().isEmpty }

    /// Open lots that weren't read to the end, with what to do.
    func undecided() throws -> [UndecidedLot] {
        let names = try names()
        guard !names.isEmpty else { return [] }
        return try store.lots().filter { $0.closedAt == nil }.compactMap { lot in
            if names.contains(lot.name) {
                let why =
                    "a run was interrupted before it had read all of its files; run `lotwise run` on its folder again"
                return UndecidedLot(id: lot.id, lot: lot.name, why: why)
            }
            guard names.contains(Self.any) else { return nil }
            let why = "`lotwise ingest` was interrupted before it had read all of its files; run it again"
            return UndecidedLot(id: lot.id, lot: lot.name, why: why)
        }
    }
}
