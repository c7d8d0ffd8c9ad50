import Basics
import RecoveryModel
import Storage

extension StoreConformance {
    static let documents = [
        StorePromise("documents are numbered from 1 and come back as they went in") { store in
            _ = try store.addLot(Rows.lot("L-1"))
            var odd = Rows.document(Rows.oddText, lot: 1)
            odd.bytes = 1 << 40
            odd.mapping = "{\"imei\":0}"
            odd.state = .superseded
            odd.id = try store.addDocument(odd)
            try same(odd.id, wanted: 1, what: "id")
            var other = Rows.document("", kind: "")
            other.id = try store.addDocument(other)
            try same(other.id, wanted: 2, what: "id")
            try same(store.document(1), wanted: odd, what: "document")
            try same(store.document(2), wanted: other, what: "document")
            try same(
                store.document(1)?.path.utf8.elementsEqual(Rows.oddText.utf8), wanted: true, what: "bytes of the path")
            try same(store.document(3), wanted: nil, what: "no document")
            try same(store.document(0), wanted: nil, what: "no document")
        },
        StorePromise("a document's kind, state and mapping change, nothing else of it") { store in
            var row = Rows.document("a.csv")
            row.id = try store.addDocument(row)
            var changed = row
            changed.kind = "grading"
            changed.state = .withdrawn
            changed.mapping = "{}"
            var asked = changed
            asked.path = "b.csv"
            asked.bytes = 99
            asked.digest = Digest(of: "other")
            try store.updateDocument(asked)
            try same(store.document(row.id), wanted: changed, what: "document")
        },
        StorePromise("documents come in order, of one lot, of all, or of a path") { store in
            _ = try store.addLot(Rows.lot("L-1"))
            _ = try store.addLot(Rows.lot("L-2"))
            for (path, lot) in [("a", 1), ("a", nil), ("a", 2), ("b", 1), ("a", 1)] as [(String, Int?)] {
                _ = try store.addDocument(Rows.document(path, lot: lot))
            }
            try same(store.documents(lot: nil).map(\.id), wanted: [1, 2, 3, 4, 5], what: "all")
            try same(store.documents(lot: 1).map(\.id), wanted: [1, 4, 5], what: "of lot 1")
            try same(store.documents(path: "a", lot: 1).map(\.id), wanted: [1, 5], what: "at a path of lot 1")
            try same(store.documents(path: "a", lot: nil).map(\.id), wanted: [2], what: "at a path of no lot")
            try same(store.documents(path: "A", lot: 1), wanted: [], what: "paths are bytes")
        },
        StorePromise("a row that names a lot or a document that isn't there is refused") { store in
            try refused("a document of no lot") { _ = try store.addDocument(Rows.document("a", lot: 4)) }
            try refused("an intake of no lot") { _ = try store.addIntake(Rows.intake(1, lot: 4)) }
            try refused("a table of no document") {
                try store.addTableVersion(TableVersionRow(kind: "prices", document: 4, importedAt: Rows.start))
            }
            try same(store.documents(lot: nil), wanted: [], what: "documents")
        },
        StorePromise("versions of tables come in the order of their import") { store in
            try store.furnish()
            let rows = [(3, "prices"), (1, "tools"), (2, "prices")].map { minutes, kind in
                TableVersionRow(kind: kind, document: 1, importedAt: Rows.start.adding(seconds: Int64(minutes) * 60))
            }
            for row in rows { try store.addTableVersion(row) }
            try same(store.tableVersions(), wanted: rows, what: "versions")
        },
    ]

    static let lots = [
        StorePromise("lots are numbered from 1, keep every field, and change") { store in
            try same(store.lots(), wanted: [], what: "at first")
            var first = Rows.lot("L-1")
            first.id = try store.addLot(first)
            var second = Rows.lot(Rows.oddText)
            second.receiptClosedAt = Rows.start
            second.closedAt = Rows.start.adding(seconds: 1)
            second.isLoosened = true
            second.basis = "abc"
            second.id = try store.addLot(second)
            try same(store.lots(), wanted: [first, second], what: "lots")
            first.basis = "def"
            first.closedAt = Rows.start
            first.terms = "customer: other\n"
            second.receiptClosedAt = nil
            second.isLoosened = false
            try store.updateLot(first)
            try store.updateLot(second)
            try same(store.lots(), wanted: [first, second], what: "lots")
        },
        StorePromise("no two lots have one name") { store in
            _ = try store.addLot(Rows.lot("L-1"))
            try refused("a second lot of that name") { _ = try store.addLot(Rows.lot("L-1")) }
            try same(store.lots().count, wanted: 1, what: "lots")
            try same(store.addLot(Rows.lot("l-1")), wanted: 2, what: "names are bytes")
        },
        StorePromise("intakes are numbered from 1 and change in all but lot and place") { store in
            try store.furnish()
            var row = Rows.intake(7, lot: 1)
            row.id = try store.addIntake(row)
            try same(row.id, wanted: 1, what: "id")
            _ = try store.addIntake(Rows.intake(8, lot: 1))
            row.name = Rows.oddText
            row.isManifested = false
            row.isWithdrawn = true
            row.linkedTo = 2
            var asked = row
            asked.ordinal = 99
            try store.updateIntake(asked)
            try same(store.intake(1), wanted: row, what: "intake")
            try same(store.intake(3), wanted: nil, what: "no intake")
            try same(store.standing(1), wanted: IntakeStanding(lot: 1, linkedTo: 2), what: "standing of a linked one")
            try same(store.standing(2), wanted: IntakeStanding(lot: 1, linkedTo: nil), what: "standing")
            try same(store.standing(3), wanted: nil, what: "standing of nobody")
        },
        StorePromise("intakes of a lot come page by page in order") { store in
            try store.furnish(devices: 3)
            _ = try store.addLot(Rows.lot("L-2"))
            _ = try store.addIntake(Rows.intake(1, lot: 2))
            _ = try store.addIntake(Rows.intake(12, lot: 1))
            try same(store.intakes(lot: 1, after: 0, limit: 2).map(\.id), wanted: [1, 2], what: "first page")
            try same(store.intakes(lot: 1, after: 2, limit: 2).map(\.id), wanted: [3, 5], what: "second page")
            try same(store.intakes(lot: 1, after: 5, limit: 2), wanted: [], what: "third page")
            try same(store.intake(lot: 1, ordinal: 2)?.id, wanted: 2, what: "by its number")
            try same(store.intake(lot: 1, ordinal: 99)?.id, wanted: nil, what: "no such number")
            try same(store.lastOrdinal(lot: 1), wanted: 12, what: "last ordinal")
            try same(store.lastOrdinal(lot: 2), wanted: 1, what: "last ordinal")
            try same(store.lastOrdinal(lot: 3), wanted: 0, what: "last ordinal of an empty lot")
        },
        StorePromise("unexpected are those on no manifest and linked to nobody") { store in
            try store.furnish(devices: 1)
            for ordinal in 2...4 { _ = try store.addIntake(Rows.intake(ordinal, lot: 1, isManifested: false)) }
            var linked = Rows.intake(3, lot: 1, isManifested: false)
            linked.id = 3
            linked.linkedTo = 1
            try store.updateIntake(linked)
            try same(store.unexpected(lot: 1).map(\.id), wanted: [2, 4], what: "unexpected")
            try same(store.unexpected(lot: 2), wanted: [], what: "of another lot")
        },
    ]
}
