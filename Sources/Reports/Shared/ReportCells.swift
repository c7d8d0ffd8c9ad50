import Basics
import Deciding
import Operations
import Printing
import RecoveryModel
import Storage

extension TableCell {
    /// Nothing for a missing and for an empty text: neither says anything.
    static func words(_ text: String?) -> TableCell {
        guard let text, !text.isEmpty else { return .none }
        return .text(text)
    }

    /// Nothing for a number that nobody stated, never zero.
    static func count(_ value: Int?) -> TableCell { value.map { .integer($0) } ?? .none }

    /// An instant only where the zone is known; else the wall clock as it was written, and that it has no zone.
    static func moment(_ time: EvidenceTime?) -> TableCell {
        guard let time else { return .none }
        let wall = Instant(milliseconds: time.written.wall)
        if time.written.isDay { return .date(wall.day) }
        return time.zoneKnown ? .time(time.assumed) : .text("\(wall.text.prefix(19)), zone not recorded")
    }

    /// Minor units of a currency; nothing when either is missing.
    static func amount(_ minor: Int?, _ currency: String?) -> TableCell {
        guard let minor, let currency else { return .none }
        return .money(minor: minor, currency: currency)
    }
}

extension ReportContext {
    /// What each report says of its lots: which, whose, and of what time.
    func facts(_ more: [(label: String, value: String)] = []) -> [(label: String, value: String)] {
        var facts: [(label: String, value: String)] = []
        facts.append((lots.count == 1 ? "Lot" : "Lots", lots.map(\.name).joined(separator: ", ")))
        var customers: [String] = []
        for lot in lots where !customers.contains(lot.customer) { customers.append(lot.customer) }
        facts.append((customers.count == 1 ? "Customer" : "Customers", customers.joined(separator: ", ")))
        facts.append(("As of", createdAt.onPaper))
        if let since { facts.append(("Since", since.onPaper)) }
        return facts + more
    }

    /// The report's value, under the letterhead.
    func table(
        _ name: String, title: String, facts: [(label: String, value: String)], sections: [TableSection],
        notes: [String]
    ) -> TableDocument {
        TableDocument(
            name: name, title: title, facts: facts, sections: sections, notes: notes, letterhead: letterhead,
            paper: paper, createdAt: createdAt)
    }

    /// False for a unit that was received before `since`, or not at all while `since` is given.
    func covers(_ device: DeviceReading) -> Bool {
        guard let since else { return true }
        return device.dossier.received?.at.map { $0.latest >= since } ?? false
    }
}

extension DeviceReading {
    /// As claimed, else as the last erasure report says.
    var make: String? { dossier.claim?.make ?? dossier.erasures.last?.manufacturer }
    /// As claimed, else as the last erasure report says.
    var model: String? { dossier.claim?.model ?? dossier.erasures.last?.model }

    /// Categories of `rec/1.2` as decided; nil before.
    var categories: RecordedCategories? { decision?.categories }

    /// Codes of a stage's reasons that are more than notes, each once.
    func codes(of stage: StageName) -> [String] {
        var codes: [String] = []
        for reason in self.stage(stage)?.reasons ?? [] where reason.isMoreThanNote {
            if let code = reason.code?.rawValue, !codes.contains(code) { codes.append(code) }
        }
        return codes
    }

    /// The first value of a kind.
    func value(_ kind: IdentifierKind) -> TableCell { .words(dossier.identifier(kind)?.value) }

    /// The second IMEI of a phone with two.
    var secondIMEI: String? { dossier.identifiers.filter { $0.kind == .imei }.dropFirst().first?.value }
}
