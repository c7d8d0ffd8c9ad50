import Basics
import RecoveryModel
import Storage

extension StoreConformance {
    static let worklist = [
        StorePromise("the dirty list holds each intake once and is read page by page in order") { store in
            try store.furnish(devices: 5)
            try store.markDirty([5, 2, 2, 4])
            try store.markDirty([2, 1])
            try same(store.dirtyCount(), wanted: 4, what: "count")
            try same(store.dirty(after: 0, limit: 3), wanted: [1, 2, 4], what: "first page")
            try same(store.dirty(after: 4, limit: 3), wanted: [5], what: "second page")
            try store.clearDirty(2)
            try store.clearDirty(3)
            try same(store.dirty(after: 0, limit: 9), wanted: [1, 4, 5], what: "left")
        },
        StorePromise("a whole lot is marked, but not who is linked to another") { store in
            try store.furnish(devices: 3)
            _ = try store.addLot(Rows.lot("L-2"))
            _ = try store.addIntake(Rows.intake(1, lot: 2))
            var linked = Rows.intake(2, lot: 1)
            linked.id = 2
            linked.linkedTo = 1
            try store.updateIntake(linked)
            try store.markDirty([1])
            try store.markAllDirty(lot: 1)
            try same(store.dirty(after: 0, limit: 9), wanted: [1, 3], what: "dirty")
        },
        StorePromise("overdue are those whose deadline has come, to the millisecond") { store in
            try store.furnish(devices: 4)
            let late = Instant(milliseconds: Rows.start.milliseconds + 1)
            try store.saveDecisions([
                Rows.decision(4, lot: 1, deadline: Rows.start), Rows.decision(2, lot: 1, deadline: late),
                Rows.decision(3, lot: 1), Rows.decision(1, lot: 1, deadline: Instant(milliseconds: -1)),
            ])
            try same(store.overdue(Rows.start), wanted: [1, 4], what: "now")
            try same(store.overdue(late), wanted: [1, 2, 4], what: "a millisecond later")
        },
    ]

    static let decisions = [
        StorePromise("decisions keep every field, replace the one before and clear the mark") { store in
            try store.furnish(devices: 3)
            try store.markDirty([1, 2, 3])
            let rows = [Rows.decision(3, lot: 1, route: ""), Rows.decision(1, lot: 1, deadline: Rows.start)]
            try store.saveDecisions(rows)
            try same(store.decisions(in: 1...3), wanted: [rows[1], rows[0]], what: "decisions")
            try same(store.decisions(in: 2...2), wanted: [], what: "of nobody")
            try same(store.dirty(after: 0, limit: 9), wanted: [2], what: "dirty")
            var next = Rows.decision(1, lot: 1, route: "hold")
            next.leaf = []
            next.events = []
            try store.saveDecisions([next])
            try same(store.decisions(in: 1...1), wanted: [next], what: "replaced")
            try store.markDirty([1])
            try store.removeDecision(1)
            try same(store.decisions(in: 1...3), wanted: [rows[0]], what: "taken away")
            try same(store.dirty(after: 0, limit: 9), wanted: [2], what: "with its mark")
        },
        StorePromise("a pipeline of fewer stages leaves −1 for the others") { store in
            try store.furnish(devices: 1)
            var row = Rows.decision(1, lot: 1)
            row.verdicts = [0, 2]
            try store.saveDecisions([row])
            try same(store.decisions(in: 1...1).first?.verdicts, wanted: [0, 2, -1, -1, -1], what: "verdicts")
        },
        StorePromise("digests come in manifest order, of those who aren't linked") { store in
            try store.furnish(devices: 4)
            let rows = [3, 1, 4, 2].map { Rows.decision($0, lot: 1) }
            try store.saveDecisions(rows)
            var linked = Rows.intake(3, lot: 1)
            linked.id = 3
            linked.linkedTo = 1
            try store.updateIntake(linked)
            var found: [Int] = []
            try store.eachDecisionDigest(lot: 1) { intake, digest in
                try same(Array(digest), wanted: Rows.decision(intake, lot: 1).digest, what: "digest")
                found.append(intake)
            }
            try same(found, wanted: [1, 2, 4], what: "order")
        },
        StorePromise("the tally counts rows, stages, routes and open findings of the lot") { store in
            try store.furnish(devices: 3)
            _ = try store.addLot(Rows.lot("L-2"))
            _ = try store.addIntake(Rows.intake(1, lot: 2))
            var missing = Rows.decision(2, lot: 1, route: "")
            missing.row = RowState.missing.rawValue
            missing.verdicts = [3, -1, -1, -1, -1]
            try store.saveDecisions([
                Rows.decision(1, lot: 1), missing, Rows.decision(3, lot: 1), Rows.decision(4, lot: 2),
            ])
            var linked = Rows.intake(3, lot: 1)
            linked.id = 3
            linked.linkedTo = 1
            try store.updateIntake(linked)
            try store.saveFindings([
                Rows.finding("a", lot: 1, intake: 1), Rows.finding("b", lot: 1, intake: 2),
                Rows.finding("c", lot: 1, intake: nil, code: "I15"),
                Rows.finding("d", lot: 1, intake: 1, code: "T05", state: "cured"),
                Rows.finding("e", lot: 2, intake: 4), Rows.finding("f", lot: nil, intake: nil),
            ])
            var wanted = LotTally()
            wanted.rows = [RowState.received.rawValue: 1, RowState.missing.rawValue: 1]
            wanted.stages = [0: [0: 1, 3: 1], 1: [1: 1], 2: [2: 1], 3: [3: 1]]
            wanted.routes = ["resale": 1]
            wanted.findings = ["S16": 2, "I15": 1]
            try same(store.tally(lot: 1), wanted: wanted, what: "tally")
            try same(store.tally(lot: 3), wanted: LotTally(), what: "of an empty lot")
        },
        StorePromise("the tally follows whatever comes, changes and goes") { store in
            try store.furnish(devices: 3)
            func agree(_ what: String) throws {
                try same(store.tally(lot: 1), wanted: store.recount(lot: 1), what: what)
                try same(store.decisionsDigest(lot: 1), wanted: store.digestOfDecisions(lot: 1), what: what)
            }
            func link(_ id: Int, to target: Int?) throws {
                guard var row = try store.intake(id) else { return }
                row.linkedTo = target
                try store.updateIntake(row)
            }
            try store.saveDecisions((1...3).map { Rows.decision($0, lot: 1) })
            try agree("new decisions")
            var other = Rows.decision(2, lot: 1, route: "parts")
            other.verdicts = [0, 2, 1, 0, -1]
            try store.saveDecisions([other, Rows.decision(1, lot: 1)])
            try agree("one that changed, and one that didn't")
            try link(3, to: 1)
            try agree("linked")
            try store.saveDecisions([Rows.decision(3, lot: 1, route: "recycle")])
            try agree("decided while linked")
            try link(3, to: 2)
            try agree("linked elsewhere")
            try link(3, to: nil)
            try agree("on its own again")
            try store.saveFindings([
                Rows.finding("a", lot: 1, intake: 1), Rows.finding("b", lot: 1, intake: 2, code: "T05"),
            ])
            try store.saveFindings([Rows.finding("a", lot: 1, intake: 1, state: "resolved")])
            try store.setFindingState("b", "cured")
            try agree("findings that ended")
            try store.setFindingState("b", "open")
            try agree("one that is open again")
            try store.removeDecision(2)
            try agree("a decision taken away")
            try store.clearProjections(keepingDecisionsOf: [1])
            let lone = try store.addIntake(Rows.intake(1, lot: 1))
            try store.removeDecisionsOfNoIntake()
            try agree("what is left of projections, with intake \(lone)")
        },
    ]
}
