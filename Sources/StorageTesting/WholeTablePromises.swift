import RecoveryModel
import Storage

extension StoreConformance {
    /// What `log fsck` reads from one end to the other.
    static let wholeTables = [
        StorePromise("entries come page by page in order, also across a gap") { store in
            try store.append([0, 1, 2, 7, 8].map { Rows.entry($0) })
            func page(_ from: Int, _ limit: Int) throws -> [Int] {
                var numbers: [Int] = []
                try store.eachEntry(from: from, limit: limit) { seq, _, _ in numbers.append(seq) }
                return numbers
            }
            try same(page(0, 2), wanted: [0, 1], what: "the first page")
            try same(page(2, 2), wanted: [2, 7], what: "across the gap")
            try same(page(8, 2), wanted: [8], what: "the last page")
            try same(page(9, 2), wanted: [], what: "behind the end")
            try same(page(Int.min, 1), wanted: [0], what: "from before the beginning")
        },
        StorePromise("all keys of logged events are listed") { store in
            for key in ["b", "a", "b"] { try store.markLogged(key) }
            try same(store.loggedKeys(), wanted: ["a", "b"], what: "keys")
        },
        StorePromise("all that is bound or claimed is read in order of key") { store in
            try store.bind(BoundIdentifier(intake: 2, kind: "imei", value: "x"), key: 9)
            try store.bind(BoundIdentifier(intake: 1, kind: "serial:", value: "y"), key: 9)
            try store.bind(BoundIdentifier(intake: 3, kind: "raw", value: "z"), key: -4)
            var bound: [String] = []
            try store.eachIdentifier { bound.append("\($0) \($1.intake) \($1.kind) \($1.value)") }
            try same(bound, wanted: ["-4 3 raw z", "9 1 serial: y", "9 2 imei x"], what: "identifiers")
            for (key, intake) in [(5, 2), (5, 1), (-1, 7), (5, 2)] as [(Int64, Int)] {
                _ = try store.shareClaim(key: key, intake: intake)
            }
            var claims: [String] = []
            try store.eachSharedClaim { claims.append("\($0) \($1)") }
            try same(claims, wanted: ["-1 7", "5 1", "5 2"], what: "claims")
        },
        StorePromise("all resolutions come in the order they were given, those of no one device too") { store in
            try store.addResolution(Rows.resolution("b"), lot: 1, intake: 2)
            try store.addResolution(Rows.resolution("c", value: "reject"), lot: 1, intake: nil)
            try store.addResolution(Rows.resolution("a"), lot: nil, intake: nil)
            let all = try store.allResolutions()
            try same(all.map(\.resolution.finding), wanted: ["b", "c", "a"], what: "findings")
            try same(all.map(\.intake), wanted: [2, nil, nil], what: "intakes")
            try same(all.map(\.lot), wanted: [1, 1, nil], what: "lots")
            try same(
                all.map(\.resolution),
                wanted: [Rows.resolution("b"), Rows.resolution("c", value: "reject"), Rows.resolution("a")], what: "all"
            )
        },
        StorePromise("what was staged can be cleared alone") { store in
            try store.furnish(devices: 2)
            _ = try store.addRecord(Rows.record(1, "a"))
            try store.bind(BoundIdentifier(intake: 1, kind: "imei", value: "x"), key: 9)
            _ = try store.shareClaim(key: 5, intake: 1)
            _ = try store.addUnmatched(UnmatchedRow(id: 0, record: Rows.record(0, "w"), references: "r", lot: nil))
            try store.saveDecisions([Rows.decision(1, lot: 1)])
            try store.saveFindings([Rows.finding("f", lot: 1, intake: 1)])
            try store.markDirty([2])
            try store.clearStaged()
            try same(store.recordTexts(Int.min...Int.max), wanted: [], what: "records")
            try same(store.bound(key: 9), wanted: [], what: "identifiers")
            try same(store.unmatched(), wanted: [], what: "what waits")
            try same(store.shareClaim(key: 5, intake: 2), wanted: [], what: "claims")
            try same(store.intakes(lot: 1, after: 0, limit: 9).count, wanted: 2, what: "intakes stay")
            try same(store.decisions(in: 1...2).count, wanted: 1, what: "decisions stay")
            try same(store.findings(lot: 1, intake: 1, openOnly: true).count, wanted: 1, what: "findings stay")
            try same(store.dirty(after: 0, limit: 9), wanted: [2], what: "marks stay")
        },
        StorePromise("what was decided of some lots can outlive a rebuild") { store in
            try store.furnish(devices: 1)
            _ = try store.addLot(Rows.lot("L-2"))
            try store.saveDecisions([Rows.decision(1, lot: 1), Rows.decision(2, lot: 2)])
            try store.saveFindings([
                Rows.finding("a", lot: 1, intake: 1), Rows.finding("b", lot: 2, intake: 2),
                Rows.finding("c", lot: nil, intake: nil),
            ])
            try store.clearProjections(keepingDecisionsOf: [2])
            try same(store.decisions(in: 1...9).map(\.intake), wanted: [2], what: "decisions")
            try same(
                store.findings(lot: nil, intake: nil, openOnly: false).map(\.id).sorted(), wanted: ["b", "c"],
                what: "findings")
        },
        StorePromise("decisions and findings of intakes that are no more go alone") { store in
            try store.furnish(devices: 2)
            try store.saveDecisions([Rows.decision(1, lot: 1), Rows.decision(2, lot: 1), Rows.decision(7, lot: 1)])
            try store.saveFindings([
                Rows.finding("a", lot: 1, intake: 1), Rows.finding("b", lot: 1, intake: 7),
                Rows.finding("c", lot: 1, intake: nil),
            ])
            try store.removeDecisionsOfNoIntake()
            try same(store.decisions(in: 1...9).map(\.intake), wanted: [1, 2], what: "decisions")
            try same(
                store.findings(lot: nil, intake: nil, openOnly: false).map(\.id).sorted(), wanted: ["a", "c"],
                what: "findings")
        },
        StorePromise("lots with marked intakes are named once each") { store in
            try store.furnish(devices: 3)
            try same(store.dirtyLots(), wanted: [], what: "none marked")
            try store.markDirty([1, 2])
            try same(store.dirtyLots(), wanted: [1], what: "two of one lot")
        },
        StorePromise("what is read in one state is of one state, and it ends") { store in
            try store.furnish(devices: 1)
            try same(
                store.inOneState { try store.inOneState { try store.lots().count } }, wanted: 1,
                what: "one inside another")
            struct Stopped: Error {}
            guard (try? store.inOneState { throw Stopped() } as Int) == nil else {
                throw BrokenPromise(description: "an error is swallowed")
            }
            _ = try store.addLot(Rows.lot("L-2"))
            try same(store.inOneState { try store.lots().count }, wanted: 2, what: "written after it")
        },
        StorePromise("a store's records are of this version unless it says otherwise") { store in
            try same(store.recordVersion(), wanted: RecordCodec.version, what: "a new store")
            try store.setNote(RecordCodec.note, "1")
            try same(store.recordVersion(), wanted: 1, what: "an earlier one")
            for text in [String(RecordCodec.version + 1), "none", "0"] {
                try store.setNote(RecordCodec.note, text)
                guard (try? store.recordVersion()) == nil else { throw BrokenPromise(description: "\(text) is taken") }
            }
        },
        StorePromise("findings of a range of intakes come in order of intake and id, open or not") { store in
            let rows = [
                Rows.finding("c", lot: 1, intake: 1), Rows.finding("d", lot: 1, intake: 1, state: "cured"),
                Rows.finding("a", lot: 1, intake: 2),
            ]
            try store.saveFindings(
                rows.reversed() + [Rows.finding("b", lot: 1, intake: nil), Rows.finding("e", lot: 1, intake: 3)])
            try same(store.findings(intakes: 1...2), wanted: rows, what: "findings")
            try same(store.findingsOfNoDevice(), wanted: [Rows.finding("b", lot: 1, intake: nil)], what: "of no device")
        },
    ]
}
