import Basics
import RecoveryModel
import Storage

extension StoreConformance {
    static let identifiers = [
        StorePromise("identifiers of one key come in order of intake, once each") { store in
            let rows = [(3, "imei", "1"), (1, "serial", "1"), (3, "imei", "1"), (2, "raw", Rows.oddText)].map {
                BoundIdentifier(intake: $0.0, kind: $0.1, value: $0.2)
            }
            for row in rows { try store.bind(row, key: -5) }
            try store.bind(BoundIdentifier(intake: 9, kind: "imei", value: "2"), key: .max)
            try same(store.bound(key: -5), wanted: [rows[1], rows[3], rows[0]], what: "bound")
            try same(store.bound(key: .max).map(\.intake), wanted: [9], what: "another key")
            try same(store.bound(key: 0), wanted: [], what: "no key")
            for value in Set(rows.map(\.value)) + ["", "no such value"] {
                let wanted = try store.bound(key: -5).filter { $0.value == value }
                try same(store.bound(key: -5, value: value), wanted: wanted, what: "bound as «\(value)»")
            }
        },
        StorePromise("identifiers of an intake come in order of kind and value") { store in
            for (key, kind, value) in [(1, "serial", "B"), (2, "imei", "9"), (3, "imei", "10"), (4, "serial", "A")] {
                try store.bind(BoundIdentifier(intake: 1, kind: kind, value: value), key: Int64(key))
            }
            try store.bind(BoundIdentifier(intake: 2, kind: "imei", value: "7"), key: 5)
            try same(
                store.identifiers(intake: 1).map { $0.kind + $0.value },
                wanted: ["imei10", "imei9", "serialA", "serialB"], what: "")
            try same(store.identifiers(intake: 3), wanted: [], what: "of nobody")
        },
        StorePromise("a move takes identifiers, claims and records along, not the manifest's claim") { store in
            try store.furnish(devices: 2)
            try store.bind(BoundIdentifier(intake: 1, kind: "imei", value: "1"), key: 1)
            try store.bind(BoundIdentifier(intake: 1, kind: "unit", value: "U"), key: 2)
            try store.bind(BoundIdentifier(intake: 2, kind: "unit", value: "U"), key: 2)
            _ = try store.shareClaim(key: 8, intake: 1)
            _ = try store.addRecord(Rows.record(1, "claim", kind: .claim))
            _ = try store.addRecord(Rows.record(1, "mine"))
            _ = try store.addRecord(Rows.record(1, "both"))
            _ = try store.addRecord(Rows.record(2, "both"))
            _ = try store.addRecord(Rows.record(2, "claim", kind: .claim))
            try store.move(from: 1, to: 2)
            try same(store.identifiers(intake: 1), wanted: [], what: "identifiers left")
            try same(store.identifiers(intake: 2).map(\.value), wanted: ["1", "U"], what: "identifiers arrived")
            try same(store.bound(key: 1).map(\.intake), wanted: [2], what: "found by the key")
            try same(store.recordTexts(1...1), wanted: ["1/1/claim/1/2"], what: "records left")
            try same(
                Set(store.recordTexts(2...2)), wanted: ["2/1/claim/1/2", "2/2/mine/1/2", "2/2/both/1/2"],
                what: "records arrived")
            try same(store.shareClaim(key: 8, intake: 9), wanted: [2], what: "claims arrived")
        },
    ]

    static let records = [
        StorePromise("the same record of an intake is staged once") { store in
            try store.furnish(devices: 2)
            try same(store.addRecord(Rows.record(1, "a")), wanted: true, what: "first")
            try same(
                store.addRecord(Rows.record(1, "a", document: 9, line: 9)), wanted: false, what: "again, from elsewhere"
            )
            try same(store.addRecord(Rows.record(2, "a")), wanted: true, what: "of another intake")
            try same(store.addRecord(Rows.record(1, "a", kind: .movement)), wanted: true, what: "of another kind")
            try same(
                store.recordTexts(1...2), wanted: ["1/2/a/1/2", "1/3/a/1/2", "2/2/a/1/2"], what: "the first one stays")
        },
        StorePromise("a record that is staged from an earlier place too stands there, whatever was read first") {
            store in
            try store.furnish(devices: 1)
            try same(store.addRecord(Rows.record(1, "a", document: 5, line: 7)), wanted: true, what: "first")
            try same(store.addRecord(Rows.record(1, "a", document: 5, line: 8)), wanted: false, what: "a later line")
            try same(
                store.addRecord(Rows.record(1, "a", document: 6, line: 1)), wanted: false, what: "a later document")
            try same(store.addRecord(Rows.record(1, "a", document: 5, line: 3)), wanted: true, what: "an earlier line")
            try same(
                store.addRecord(Rows.record(1, "a", document: 4, line: 9)), wanted: true, what: "an earlier document")
            try same(store.recordTexts(1...1), wanted: ["1/2/a/4/9"], what: "the earliest place")
        },
        StorePromise("records come in order of intake and kind, within the range, bodies byte for byte") { store in
            try store.furnish(devices: 4)
            for (intake, kind) in [(3, EvidenceKind.erasure), (2, .tests), (2, .claim), (4, .scan), (1, .scan)] {
                _ = try store.addRecord(Rows.record(intake, "r\(intake)\(kind.rawValue)", kind: kind))
            }
            try same(store.recordTexts(2...3), wanted: ["2/1/r21/1/2", "2/4/r24/1/2", "3/5/r35/1/2"], what: "records")
            let bytes: [UInt8] = [0, 0x1F, 0x1E, 0xFF, 0]
            var odd = Rows.record(1, "odd", kind: .sample)
            odd.body = bytes
            _ = try store.addRecord(odd)
            var empty = Rows.record(1, "empty", kind: .sample)
            empty.body = []
            _ = try store.addRecord(empty)
            var found: [[UInt8]] = []
            try store.eachRecord(in: 1...1) { _, kind, _, _, _, body in
                if kind == EvidenceKind.sample.rawValue { found.append(Array(body)) }
            }
            try same(Set(found), wanted: [bytes, []], what: "bodies")
        },
        StorePromise("an error inside the walk over records ends it and comes through") { store in
            try store.furnish(devices: 2)
            for intake in 1...2 { _ = try store.addRecord(Rows.record(intake, "a")) }
            var seen = 0
            try interrupted {
                try store.eachRecord(in: 1...2) { _, _, _, _, _, _ in
                    seen += 1
                    throw Interruption()
                }
            }
            try same(seen, wanted: 1, what: "calls")
            try same(store.recordTexts(1...2).count, wanted: 2, what: "a further walk")
        },
        StorePromise("records go with their document, which names the intakes it touched") { store in
            try store.furnish(devices: 3)
            _ = try store.addRecord(Rows.record(3, "a", document: 2))
            _ = try store.addRecord(Rows.record(1, "b", document: 2))
            _ = try store.addRecord(Rows.record(1, "c", document: 2))
            _ = try store.addRecord(Rows.record(1, "d", document: 1))
            _ = try store.addUnmatched(
                UnmatchedRow(id: 0, record: Rows.record(0, "e", document: 2), references: "x", lot: nil))
            try same(store.removeRecords(document: 2), wanted: [1, 3], what: "touched")
            try same(store.recordTexts(1...3), wanted: ["1/2/d/1/2"], what: "left")
            try same(store.unmatched(), wanted: [], what: "waiting")
            try same(store.removeRecords(document: 2), wanted: [], what: "again")
        },
        StorePromise("what speaks of a whole lot lies under a number below 0, before all devices") { store in
            try store.furnish(devices: 1)
            _ = try store.addRecord(Rows.record(1, "a"))
            _ = try store.addRecord(Rows.record(-1, "b", kind: .handOver))
            _ = try store.addRecord(Rows.record(-2, "c", kind: .handOver))
            try same(store.recordTexts(-2...1), wanted: ["-2/11/c/1/2", "-1/11/b/1/2", "1/2/a/1/2"], what: "records")
            try same(store.recordTexts(-1 ... -1), wanted: ["-1/11/b/1/2"], what: "of a lot")
            try same(store.removeRecords(document: 1), wanted: [-2, -1, 1], what: "touched")
        },
        StorePromise("one record goes alone") { store in
            try store.furnish(devices: 1)
            let record = Rows.record(1, "a")
            _ = try store.addRecord(record)
            _ = try store.addRecord(Rows.record(1, "b"))
            try store.removeRecord(intake: 1, kind: .movement, digest: record.digest)
            try store.removeRecord(intake: 2, kind: .scan, digest: record.digest)
            try same(store.recordTexts(1...1).count, wanted: 2, what: "others'")
            try store.removeRecord(intake: 1, kind: .scan, digest: record.digest)
            try same(store.recordTexts(1...1), wanted: ["1/2/b/1/2"], what: "left")
        },
        StorePromise("what matches nobody waits once, in order, until it is taken") { store in
            _ = try store.addLot(Rows.lot("L-1"))
            let first = UnmatchedRow(
                id: 1, record: Rows.record(0, "a", kind: .erasure), references: "imei\u{1F}1\u{1F}", lot: 1)
            try same(store.addUnmatched(first), wanted: true, what: "first")
            try same(store.addUnmatched(first), wanted: false, what: "again")
            var other = first
            other.references = "imei\u{1F}2\u{1F}"
            other.lot = nil
            try same(store.addUnmatched(other), wanted: true, what: "other references")
            other.id = 2
            try same(store.unmatched(), wanted: [first, other], what: "waiting")
            try store.removeUnmatched(1)
            try same(store.unmatched(), wanted: [other], what: "left")
            try same(store.addUnmatched(first), wanted: true, what: "after it was taken")
        },
        StorePromise("a claim names the others that made it") { store in
            try same(store.shareClaim(key: 5, intake: 2), wanted: [], what: "first")
            try same(store.shareClaim(key: 5, intake: 2), wanted: [], what: "again")
            try same(store.shareClaim(key: 5, intake: 3), wanted: [2], what: "second")
            try same(store.shareClaim(key: 5, intake: 1), wanted: [2, 3], what: "third")
            try same(store.shareClaim(key: 6, intake: 1), wanted: [], what: "another key")
        },
    ]
}
