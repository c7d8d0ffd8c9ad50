import Basics
import RecoveryModel
import Storage

extension StoreConformance {
    static let transactions = [
        StorePromise("a transaction that throws leaves nothing of any table") { store in
            try store.furnish(devices: 1)
            try interrupted {
                try store.transaction {
                    _ = try store.addDocument(Rows.document("late.csv"))
                    _ = try store.addLot(Rows.lot("L-2"))
                    _ = try store.addIntake(Rows.intake(2, lot: 1))
                    try store.bind(BoundIdentifier(intake: 1, kind: "imei", value: "1"), key: 7)
                    _ = try store.addRecord(Rows.record(1, "a"))
                    _ = try store.addUnmatched(
                        UnmatchedRow(id: 0, record: Rows.record(0, "b"), references: "x", lot: nil))
                    _ = try store.shareClaim(key: 3, intake: 1)
                    try store.markDirty([1])
                    try store.saveDecisions([Rows.decision(1, lot: 1)])
                    try store.saveFindings([Rows.finding("f", lot: 1, intake: 1)])
                    try store.addResolution(Rows.resolution("f"), lot: 1, intake: 1)
                    try store.append([Rows.entry(0)])
                    try store.markLogged("lot.opened")
                    try store.setNote("run", "x")
                    try store.addTableVersion(TableVersionRow(kind: "prices", document: 1, importedAt: Rows.start))
                    throw Interruption()
                }
            }
            try same(store.documents(lot: nil).count, wanted: 1, what: "documents")
            try same(store.lots().count, wanted: 1, what: "lots")
            try same(store.intakes(lot: 1, after: 0, limit: 9).count, wanted: 1, what: "intakes")
            try same(store.bound(key: 7), wanted: [], what: "identifiers")
            try same(store.recordTexts(1...9), wanted: [], what: "records")
            try same(store.unmatched(), wanted: [], what: "unmatched")
            try same(store.shareClaim(key: 3, intake: 2), wanted: [], what: "claims")
            try same(store.dirtyCount(), wanted: 0, what: "dirty")
            try same(store.decisions(in: 1...9), wanted: [], what: "decisions")
            try same(store.findings(lot: nil, intake: nil, openOnly: false), wanted: [], what: "findings")
            try same(store.resolutions(in: 1...9).count, wanted: 0, what: "resolutions")
            try same(store.entryCount(), wanted: 0, what: "entries")
            try same(store.hasLogged("lot.opened"), wanted: false, what: "logged")
            try same(store.note("run"), wanted: nil, what: "note")
            try same(store.tableVersions(), wanted: [], what: "tables")
        },
        StorePromise("a transaction that ends well keeps everything and gives its value") { store in
            let id = try store.transaction { try store.addLot(Rows.lot("L-1")) }
            try same(id, wanted: 1, what: "value")
            try same(store.lots().map(\.name), wanted: ["L-1"], what: "lots")
        },
        StorePromise("a transaction inside another is part of it") { store in
            try store.furnish()
            try interrupted {
                try store.transaction {
                    try store.transaction { try store.append([Rows.entry(0)]) }
                    try same(store.entryCount(), wanted: 1, what: "inside")
                    throw Interruption()
                }
            }
            try same(store.entryCount(), wanted: 0, what: "after the outer one threw")
            try store.transaction {
                try interrupted {
                    try store.transaction {
                        try store.append([Rows.entry(0)])
                        throw Interruption()
                    }
                }
            }
            try same(store.entryCount(), wanted: 1, what: "the outer one decides, and it ended well")
        },
        StorePromise("numbers given inside what was undone are given again") { store in
            try store.furnish(devices: 1)
            try interrupted {
                try store.transaction {
                    try same(store.addIntake(Rows.intake(2, lot: 1)), wanted: 2, what: "inside")
                    throw Interruption()
                }
            }
            try same(store.addIntake(Rows.intake(2, lot: 1)), wanted: 2, what: "afterwards")
        },
        StorePromise("begin, commit and rollback inside a session do what transaction does") { store in
            try store.session {
                try store.begin()
                try store.append([Rows.entry(0)])
                try store.commit()
                try store.begin()
                try store.append([Rows.entry(1)])
                try store.transaction { try store.append([Rows.entry(2)]) }
                try same(store.entryCount(), wanted: 3, what: "inside")
                store.rollback()
                try same(store.entryCount(), wanted: 1, what: "after the rollback")
                try store.begin()
                try store.append([Rows.entry(1)])
                try store.commit()
            }
            try same(store.entryNumbers(from: 0), wanted: [0, 1], what: "afterwards")
        },
        StorePromise("a rollback of nothing is harmless, a commit of nothing and a second begin are refused") { store in
            try store.session {
                store.rollback()
                try refused("commit") { try store.commit() }
                try store.begin()
                try refused("begin") { try store.begin() }
                try store.append([Rows.entry(0)])
                try store.commit()
                store.rollback()
            }
            try same(store.entryCount(), wanted: 1, what: "entries")
        },
        StorePromise("what a refused row stood beside stays whole") { store in
            try store.transaction {
                try store.append([Rows.entry(0)])
                try refused("the same number") { try store.append([Rows.entry(0, "{\"other\":1}")]) }
            }
            try same(store.entry(0), wanted: Rows.entry(0), what: "entry")
        },
    ]
}
