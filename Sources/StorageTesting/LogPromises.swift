import Basics
import Glibc
import RecoveryModel
import Storage

extension StoreConformance {
    static let log = [
        StorePromise("entries are numbered from 0, kept byte for byte and read in order") { store in
            try same(store.entryCount(), wanted: 0, what: "at first")
            try same(store.entry(0), wanted: nil, what: "no entry")
            try store.append([Rows.entry(0, Rows.oddText), Rows.entry(1)])
            try store.append([])
            try store.append((2..<300).map { Rows.entry($0, "{\"seq\":\($0)}") })
            try same(store.entryCount(), wanted: 300, what: "count")
            try same(store.entry(0), wanted: Rows.entry(0, Rows.oddText), what: "entry")
            try same(store.entryNumbers(from: 0), wanted: Array(0..<300), what: "from the first")
            try same(store.entryNumbers(from: 297), wanted: [297, 298, 299], what: "from a later one")
            try same(store.entryNumbers(from: 300), wanted: [], what: "from the end")
        },
        StorePromise("an entry's number is given once, and no entry is without its leaf hash") { store in
            try store.append([Rows.entry(0)])
            try refused("the same number") { try store.append([Rows.entry(0)]) }
            try refused("a number below 0") { try store.append([Rows.entry(-1)]) }
            try refused("a leaf of 31 bytes") {
                try store.append([EntryRow(seq: 1, leaf: Array(repeating: 0, count: 31), body: [123, 125])])
            }
            try same(store.entryNumbers(from: 0), wanted: [0], what: "entries")
        },
        StorePromise("keys of logged events are remembered") { store in
            try same(store.hasLogged("lot.opened\u{1F}L-1"), wanted: false, what: "at first")
            try store.markLogged("lot.opened\u{1F}L-1")
            try store.markLogged("lot.opened\u{1F}L-1")
            try same(store.hasLogged("lot.opened\u{1F}L-1"), wanted: true, what: "afterwards")
            try same(store.hasLogged("lot.opened\u{1F}L-2"), wanted: false, what: "another")
        },
        StorePromise("notes are kept, replaced and taken away") { store in
            try same(store.note("run"), wanted: nil, what: "at first")
            try store.setNote("run", "")
            try same(store.note("run"), wanted: "", what: "empty, but there")
            try store.setNote("run", Rows.oddText)
            try store.setNote("other", "x")
            try same(store.note("run"), wanted: Rows.oddText, what: "replaced")
            try store.setNote("run", nil)
            try store.setNote("run", nil)
            try same(store.note("run"), wanted: nil, what: "taken away")
            try same(store.note("other"), wanted: "x", what: "the other one")
        },
    ]

    static let whole = [
        StorePromise("a reading view sees what was committed, also after it was made, and never what was undone") {
            store in
            try store.furnish(devices: 1)
            let view = try store.readingView()
            try same(view.lots().count, wanted: 1, what: "before it was made")
            try store.append([Rows.entry(0)])
            _ = try store.transaction { try store.addRecord(Rows.record(1, "a")) }
            try same(view.entryCount(), wanted: 1, what: "entries")
            try same(view.recordTexts(1...1).count, wanted: 1, what: "records")
            try interrupted {
                try store.transaction {
                    try store.append([Rows.entry(1)])
                    throw Interruption()
                }
            }
            try same(view.entryCount(), wanted: 1, what: "after a rollback")
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
            try same(copy.entryCount(), wanted: 1, what: "entries")
            try same(copy.entry(0), wanted: Rows.entry(0, Rows.oddText), what: "entry")
            try same(copy.intakes(lot: 1, after: 0, limit: 9).count, wanted: 1, what: "intakes")
            try same(copy.documents(lot: nil), wanted: store.documents(lot: nil), what: "documents")
            try same(copy.schemaVersion(), wanted: store.schemaVersion(), what: "schema")
            try same(copy.structuralProblems(), wanted: [], what: "structure")
            try same(steps.isEmpty, wanted: false, what: "progress was silent")
            try refused("writing into a snapshot") { try copy.append([Rows.entry(1)]) }
            try same(store.entryCount(), wanted: 3, what: "the store itself")
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
            try same(store.intake(1), wanted: nil, what: "intakes")
            try same(store.bound(key: 7), wanted: [], what: "identifiers")
            try same(store.recordTexts(1...9), wanted: [], what: "records")
            try same(store.unmatched(), wanted: [], what: "unmatched")
            try same(store.shareClaim(key: 3, intake: 2), wanted: [], what: "claims")
            try same(store.dirtyCount(), wanted: 0, what: "dirty")
            try same(store.decisions(in: 1...9), wanted: [], what: "decisions")
            try same(store.findings(lot: nil, intake: nil, openOnly: false).map(\.id), wanted: ["g"], what: "findings")
            try same(store.resolutions(in: 1...9).map(\.intake), wanted: [1], what: "resolutions stay")
            try same(store.entryCount(), wanted: 1, what: "entries stay")
            try same(store.hasLogged("k"), wanted: true, what: "keys stay")
            try same(store.note("n"), wanted: "v", what: "notes stay")
            try same(store.documents(lot: 1).count, wanted: 1, what: "documents stay")
            try same(store.lots().count, wanted: 1, what: "lots stay")
            try same(store.tableVersions().count, wanted: 1, what: "tables stay")
            try same(store.addIntake(Rows.intake(1, lot: 1)), wanted: 1, what: "numbers begin again")
        },
    ]
}
