import Basics
import Glibc
import RecoveryModel
import Storage

extension StoreConformance {
    static let log = [
        StorePromise("entries are numbered from 0, kept byte for byte and read in order") { store in
            try same(store.entryCount(), 0, "at first")
            try same(store.entry(0), nil, "no entry")
            try store.append([Rows.entry(0, Rows.oddText), Rows.entry(1)])
            try store.append([])
            try store.append((2..<300).map { Rows.entry($0, "{\"seq\":\($0)}") })
            try same(store.entryCount(), 300, "count")
            try same(store.entry(0), Rows.entry(0, Rows.oddText), "entry")
            try same(store.entryNumbers(from: 0), Array(0..<300), "from the first")
            try same(store.entryNumbers(from: 297), [297, 298, 299], "from a later one")
            try same(store.entryNumbers(from: 300), [], "from the end")
        },
        StorePromise("an entry's number is given once, and no entry is without its leaf hash") { store in
            try store.append([Rows.entry(0)])
            try refused("the same number") { try store.append([Rows.entry(0)]) }
            try refused("a number below 0") { try store.append([Rows.entry(-1)]) }
            try refused("a leaf of 31 bytes") {
                try store.append([EntryRow(seq: 1, leaf: Array(repeating: 0, count: 31), body: [123, 125])])
            }
            try same(store.entryNumbers(from: 0), [0], "entries")
        },
        StorePromise("keys of logged events are remembered") { store in
            try same(store.hasLogged("lot.opened\u{1F}L-1"), false, "at first")
            try store.markLogged("lot.opened\u{1F}L-1")
            try store.markLogged("lot.opened\u{1F}L-1")
            try same(store.hasLogged("lot.opened\u{1F}L-1"), true, "afterwards")
            try same(store.hasLogged("lot.opened\u{1F}L-2"), false, "another")
        },
        StorePromise("notes are kept, replaced and taken away") { store in
            try same(store.note("run"), nil, "at first")
            try store.setNote("run", "")
            try same(store.note("run"), "", "empty, but there")
            try store.setNote("run", Rows.oddText)
            try store.setNote("other", "x")
            try same(store.note("run"), Rows.oddText, "replaced")
            try store.setNote("run", nil)
            try store.setNote("run", nil)
            try same(store.note("run"), nil, "taken away")
            try same(store.note("other"), "x", "the other one")
        },
    ]

    static let whole = [
        StorePromise("a reading view sees what was committed, also after it was made, and never what was undone") {
            store in
            try store.furnish(devices: 1)
            let view = try store.readingView()
            try same(view.lots().count, 1, "before it was made")
            try store.append([Rows.entry(0)])
            _ = try store.transaction { try store.addRecord(Rows.record(1, "a")) }
            try same(view.entryCount(), 1, "entries")
            try same(view.recordTexts(1...1).count, 1, "records")
            try interrupted {
                try store.transaction {
                    try store.append([Rows.entry(1)])
                    throw Interruption()
                }
            }
            try same(view.entryCount(), 1, "after a rollback")
        },
        StorePromise("a snapshot holds what was committed when it was made, and nothing later or undone") { store in
            try store.furnish(devices: 1)
            try store.append([Rows.entry(0, Rows.oddText)])
            var steps: [Int] = []
            let path = "/tmp/lotwise-snapshot-\(getpid())-\(UInt64.random(in: 0...(.max)))"
            defer { unlink(path) }
            let copy = try store.transaction {
                try store.append([Rows.entry(1)])
                return try store.snapshot(to: path) { done, _ in steps.append(done) }
            }
            try store.append([Rows.entry(2)])
            try same(copy.entryCount(), 1, "entries")
            try same(copy.entry(0), Rows.entry(0, Rows.oddText), "entry")
            try same(copy.intakes(lot: 1, after: 0, limit: 9).count, 1, "intakes")
            try same(copy.documents(lot: nil), store.documents(lot: nil), "documents")
            try same(copy.schemaVersion(), store.schemaVersion(), "schema")
            try same(copy.structuralProblems(), [], "structure")
            try same(steps.isEmpty, false, "progress was silent")
            try refused("writing into a snapshot") { try copy.append([Rows.entry(1)]) }
            try same(store.entryCount(), 3, "the store itself")
        },
        StorePromise("clearing takes what is derived and leaves what is not") { store in
            try store.furnish(devices: 2)
            var linked = Rows.intake(2, lot: 1)
            linked.id = 2
            linked.linkedTo = 1
            try store.updateIntake(linked)
            try store.bind(BoundIdentifier(intake: 1, kind: "imei", value: "1"), key: 7)
            _ = try store.addRecord(Rows.record(1, "a"))
            _ = try store.addUnmatched(UnmatchedRow(id: 0, record: Rows.record(0, "b"), references: "x", lot: nil))
            _ = try store.shareClaim(key: 3, intake: 1)
            try store.markDirty([1])
            try store.saveDecisions([Rows.decision(2, lot: 1)])
            try store.saveFindings([Rows.finding("f", lot: 1, intake: 1), Rows.finding("g", lot: 1, intake: nil)])
            try store.addResolution(Rows.resolution("f"), lot: 1, intake: 1)
            try store.append([Rows.entry(0)])
            try store.markLogged("k")
            try store.setNote("n", "v")
            try store.addTableVersion(TableVersionRow(kind: "prices", document: 1, importedAt: Rows.start))
            try store.clearProjections(keepingDecisionsOf: [])
            try same(store.intake(1), nil, "intakes")
            try same(store.bound(key: 7), [], "identifiers")
            try same(store.recordTexts(1...9), [], "records")
            try same(store.unmatched(), [], "unmatched")
            try same(store.shareClaim(key: 3, intake: 2), [], "claims")
            try same(store.dirtyCount(), 0, "dirty")
            try same(store.decisions(in: 1...9), [], "decisions")
            try same(store.findings(lot: nil, intake: nil, openOnly: false).map(\.id), ["g"], "findings")
            try same(store.resolutions(in: 1...9).map(\.intake), [1], "resolutions stay")
            try same(store.entryCount(), 1, "entries stay")
            try same(store.hasLogged("k"), true, "keys stay")
            try same(store.note("n"), "v", "notes stay")
            try same(store.documents(lot: 1).count, 1, "documents stay")
            try same(store.lots().count, 1, "lots stay")
            try same(store.tableVersions().count, 1, "tables stay")
            try same(store.addIntake(Rows.intake(1, lot: 1)), 1, "numbers begin again")
        },
    ]
}
