import Basics
import RecoveryModel
import Storage

extension StoreConformance {
    /// In the order in which the queue has them.
    private static let queued = [
        Rows.finding("1", lot: nil, intake: nil, code: "I16"), Rows.finding("2", lot: 1, intake: nil, code: "I15"),
        Rows.finding("5", lot: 1, intake: 1, code: "S16"), Rows.finding("3", lot: 1, intake: 1, code: "S33"),
        Rows.finding("4", lot: 1, intake: 2, state: "resolved"),
    ]

    static let findings = [
        StorePromise("findings keep every field and are found by lot, intake and state") { store in
            try store.furnish(devices: 2)
            let rows = queued
            try store.saveFindings(rows.reversed())
            try same(store.findings(lot: nil, intake: nil, openOnly: false), wanted: rows, what: "all, in order")
            try same(
                store.findings(lot: 1, intake: nil, openOnly: true).map(\.id), wanted: ["2", "5", "3"],
                what: "open of the lot")
            try same(
                store.findings(lot: nil, intake: 2, openOnly: false).map(\.id), wanted: ["4"], what: "of an intake")
            try same(
                store.findings(beginning: "4", limit: 9).map(\.id), wanted: ["4"], what: "by the beginning of its id")
            try same(store.findings(lot: 1, intake: 2, openOnly: true), wanted: [], what: "open of an intake")
            try same(store.finding("3"), wanted: rows[3], what: "by id")
            try same(store.finding("9"), wanted: nil, what: "no finding")
        },
        StorePromise("the queue has what no lot's finding speaks for, in order, with names of devices") { store in
            try store.furnish(devices: 2)
            let rows = queued + [Rows.finding("6", lot: 1, intake: 2, state: "shared")]
            try store.saveFindings(rows.reversed())
            func queue(_ lot: Int?, openOnly: Bool = false, code: FindingCode? = nil) throws -> [String] {
                var found: [String] = []
                try store.eachQueuedFinding(lot: lot, openOnly: openOnly, code: code) { item in
                    let name = try item.row.intake.flatMap { try store.intake($0)?.name }
                    try same(item.device, wanted: name ?? "", what: "device")
                    try same(item.row, wanted: rows.first { $0.id == item.row.id }, what: "row")
                    found.append(item.row.id)
                }
                return found
            }
            try same(queue(nil), wanted: ["1", "2", "5", "3", "4"], what: "all")
            try same(queue(nil, openOnly: true), wanted: ["1", "2", "5", "3"], what: "open")
            try same(queue(1, openOnly: true), wanted: ["2", "5", "3"], what: "open of the lot")
            try same(queue(1, code: "S33"), wanted: ["3"], what: "of a code")
            try same(queue(nil, code: "I16"), wanted: ["1"], what: "of a code, of no lot")
            try same(queue(2), wanted: [], what: "of another lot")
        },
        StorePromise("a finding seen again takes the new values and keeps since when it is open") { store in
            var row = Rows.finding("a", lot: 1, intake: 1)
            row.stage = nil
            try store.saveFindings([row])
            var again = row
            again.severity = .warn
            again.state = "resolved"
            again.message = Rows.oddText
            again.values = "{\"a\":1}"
            again.document = 7
            again.line = 0
            again.valuesDigest = "fedcba9876543210"
            var asked = again
            asked.openedAt = Rows.start.adding(seconds: 60)
            try store.saveFindings([asked])
            try same(store.finding("a"), wanted: again, what: "finding")
        },
        StorePromise("a cure ends open findings of exactly that intake or of the lot alone, but for the kept") {
            store in
            try store.saveFindings([
                Rows.finding("a", lot: 1, intake: 1), Rows.finding("b", lot: 1, intake: 1),
                Rows.finding("c", lot: 1, intake: 1, state: "resolved"), Rows.finding("d", lot: 1, intake: 2),
                Rows.finding("e", lot: 1, intake: nil), Rows.finding("f", lot: nil, intake: nil),
            ])
            func states() throws -> String {
                try ["a", "b", "c", "d", "e", "f"].map { try store.finding($0)?.state.prefix(1) ?? "-" }.joined()
            }
            try store.cureFindings(lot: 1, intake: 1, keeping: ["b"])
            try same(states(), wanted: "corooo", what: "after the intake's cure")
            try store.cureFindings(lot: 1, intake: nil, keeping: [])
            try same(states(), wanted: "coroco", what: "after the lot's cure")
            try store.cureFindings(lot: nil, intake: nil, keeping: [])
            try same(states(), wanted: "corocc", what: "after the store's cure")
            try store.setFindingState("a", "open")
            try store.setFindingState("zz", "open")
            try same(states(), wanted: "oorocc", what: "after it was set")
        },
        StorePromise("open findings are told by code, and apart those about no one device") { store in
            try store.saveFindings([
                Rows.finding("a", lot: 1, intake: 1), Rows.finding("b", lot: 1, intake: 2),
                Rows.finding("c", lot: 1, intake: 3, state: "resolved"), Rows.finding("d", lot: 2, intake: 4),
                Rows.finding("e", lot: 1, intake: nil), Rows.finding("f", lot: nil, intake: nil),
            ])
            let code = try store.finding("a")?.code ?? ""
            try same(
                store.openFindings(lot: 1, code: code).map(\.id).sorted(), wanted: ["a", "b", "e"], what: "of the lot")
            try same(store.openFindings(lot: nil, code: code).map(\.id), wanted: ["f"], what: "of no lot")
            try same(store.openFindings(lot: 1, code: "Z99").map(\.id), wanted: [], what: "of another code")
            try same(store.openLotFindings(lot: 1).map(\.id), wanted: ["e"], what: "about no one device")
        },
        StorePromise("resolutions come by intake, those of one in the order they were given") { store in
            try store.addResolution(Rows.resolution("b", value: "reject"), lot: 1, intake: 2)
            try store.addResolution(Rows.resolution("z"), lot: 1, intake: 1)
            try store.addResolution(Rows.resolution("a", value: "link:7"), lot: 1, intake: 2)
            try store.addResolution(Rows.resolution("l"), lot: 1, intake: nil)
            let found = try store.resolutions(in: 1...2)
            try same(found.map(\.intake), wanted: [1, 2, 2], what: "intakes")
            try same(
                found.map(\.resolution),
                wanted: [
                    Rows.resolution("z"), Rows.resolution("b", value: "reject"), Rows.resolution("a", value: "link:7"),
                ],
                what: "resolutions")
            try same(store.resolutions(in: 3...9).count, wanted: 0, what: "of others")
        },
    ]
}
