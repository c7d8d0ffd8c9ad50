import Basics
import Operations
import Printing
import RecoveryModel
import Storage
import StoreFiles

extension ReportContext {
    /// The one lot that a report for a customer is about. Throws `OperationError` when none or several were named.
    func oneLot() throws -> LotRow {
        guard lots.count == 1, let lot = lots.first else {
            throw OperationError(.usage, "this report is about one lot: name it with --lot")
        }
        return lot
    }

    /// Facts of a paper that goes to a customer: who that is by name, and where the lot stands.
    func facts(for reading: LotReading, _ more: [(label: String, value: String)] = []) -> [(
        label: String, value: String
    )] {
        facts(reading.paperFacts(more))
    }

    /// An account of what is new says that it has what came late, too.
    var lateNote: [String] {
        since == nil
            ? []
            : [
                "Listed is what happened since, and what happened earlier and was recorded since: evidence may come late."
            ]
    }

    /// A whole lot's account says that nothing was left out, where a reader asked for what is new.
    var wholeLotNote: [String] {
        since == nil
            ? [] : ["This report is always of the whole lot: nothing is left out for being older than --since."]
    }
}

extension LotReading {
    /// Facts of a paper that goes to a customer, whenever it is asked for.
    func paperFacts(_ more: [(label: String, value: String)]) -> [(label: String, value: String)] {
        let customer = tables.rows.customers.first { ComparableText.same($0.customer, lot.customer) }
        let notRecorded = TableCell.notRecorded
        return [
            ("Customer's name", customer?.legalName ?? notRecorded),
            ("Customer's site", customer?.site ?? notRecorded),
            ("Lot opened", lot.openedAt.onPaper),
            ("Receipt closed", lot.receiptClosedAt?.onPaper ?? "not closed"),
        ] + more
    }
}

extension LotReading {
    /// True for what happened since, for what became known since, and for what has no time: nobody knows that it is old.
    func isNew(_ time: EvidenceTime?, _ source: SourceRef, since: Instant?) -> Bool {
        guard let since, let time else { return true }
        return time.latest >= since || arrival(of: source).map { $0 >= since } ?? false
    }
}

extension RowState {
    /// As a customer reads it.
    var words: String {
        switch self {
        case .inTransit: "not received yet"
        case .received: "received"
        case .missing: "missing"
        case .quarantined: "quarantined"
        case .duplicate: "repeats another row"
        case .withdrawn: "withdrawn"
        case .unexpected: "not on the manifest"
        }
    }
}

extension DeviceReading {
    /// Where the unit goes, or why nobody can say yet.
    var disposition: String {
        guard let row else { return "not looked at yet" }
        // A unit whose row was withdrawn after it came is here all the same.
        let isHere = row == .received || row == .unexpected || row == .withdrawn && dossier.received != nil
        guard isHere else { return row.words }
        return route?.rawValue ?? "in process"
    }

    /// What the customer wrote of it: accepted identifiers as written, then those that were refused.
    var claimed: String? {
        guard let claim = dossier.claim else { return nil }
        let accepted = claim.identifiers.map { "\($0.kind.rawValue) \($0.written)" }
        let all = accepted + claim.rejected.map { "\($0.kind?.rawValue ?? "identifier") \($0.text)" }
        return all.isEmpty ? nil : all.joined(separator: "; ")
    }

    /// What scanners read, each text once, in order of time.
    var scanned: String? {
        var texts: [String] = []
        for scan in dossier.scans where !texts.contains(scan.identifier) { texts.append(scan.identifier) }
        return texts.isEmpty ? nil : texts.joined(separator: "; ")
    }
}
