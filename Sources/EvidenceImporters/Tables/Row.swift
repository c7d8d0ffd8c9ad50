import Basics
import RecoveryModel

/// One row of a store-wide table: cells with vocabularies. The row is refused when any cell is bad.
final class TableRow {
    private let row: SheetRow
    private(set) var isGood = true

    /// Dates are whole days, UTC; so are times without an offset.
    private static let utc = Zone(name: "UTC", spans: [Zone.Span(fromWall: 0, offsetMinutes: 0)])

    init(_ row: SheetRow) { self.row = row }

    func text(_ column: String) -> String? { row.text(column) }

    /// Complains without refusing the row.
    func note(_ column: String, _ problem: String) { row.complain(column, problem) }

    func refuse(_ column: String, _ problem: String) {
        isGood = false
        row.complain(column, problem + "; the row is refused")
    }

    func required(_ column: String) -> String? {
        let text = row.text(column)
        if text == nil { refuse(column, "empty") }
        return text
    }

    /// An operator's id, which entries of the log name as their actor.
    func person(_ column: String) -> String? {
        guard let text = required(column) else { return nil }
        guard let objection = PersonName.objection(to: text) else { return text }
        refuse(column, "no operator's id: it " + objection)
        return nil
    }

    /// A version with at least one number in it; nil when empty.
    func version(_ column: String) -> String? {
        guard let text = row.text(column) else { return nil }
        if ToolVersion(bound: text) != nil { return text }
        refuse(column, "expected a version such as 3.80")
        return nil
    }

    /// Two bounds of a span of versions, both included; a span that ends before it begins covers nothing.
    func versions(_ from: String, _ to: String) -> (from: String?, to: String?) {
        let bounds = (from: version(from), to: version(to))
        if let low = bounds.from, let high = bounds.to, ToolVersion(high) < ToolVersion(low) {
            refuse(to, "lies below \(from) \(low)")
        }
        return bounds
    }

    /// Two ends of a span of time.
    func order(_ from: String, begin: EvidenceTime?, to: String, end: EvidenceTime?) {
        if let begin, let end, end.latest < begin.earliest { refuse(to, "lies before \(from)") }
    }

    /// A type allocation code of eight digits; nil when empty.
    func allocationCode(_ column: String) -> String? {
        guard let text = row.text(column) else { return nil }
        if text.utf8.count == 8, text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }) { return text }
        refuse(column, "expected the first eight digits of an IMEI")
        return nil
    }

    /// One of `words`, case not counted, given as the vocabulary writes it.
    func word(_ column: String, _ words: [String]) -> String? {
        let text = row.text(column) ?? ""
        if let word = Self.find(text, words) { return word }
        refuse(column, "expected one of \(words.joined(separator: ", "))")
        return nil
    }

    /// A list separated by `;`, every item one of `words`; an empty cell is an empty list.
    func words(_ column: String, _ words: [String]) -> [String] {
        list(column).compactMap { item in
            if let word = Self.find(item, words) { return word }
            refuse(column, "'\(item)' is unknown: expected \(words.joined(separator: "; "))")
            return nil
        }
    }

    func list(_ column: String) -> [String] {
        (row.text(column) ?? "").split(separator: ";").map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
    }

    private static func find(_ text: String, _ words: [String]) -> String? {
        let wanted = text.lowercased()
        return words.first { $0.lowercased() == wanted }
    }

    /// A whole number, zero to `most`.
    func whole(_ column: String, most: Int = .max) -> Int? {
        if let value = Int(row.text(column) ?? ""), value >= 0, value <= most { return value }
        refuse(column, "expected a whole number" + (most == .max ? "" : " of at most \(most)"))
        return nil
    }

    func optionalWhole(_ column: String) -> Int? { row.text(column) == nil ? nil : whole(column) }

    /// Three letters, ISO 4217.
    func currency(_ column: String) -> String? {
        let text = (row.text(column) ?? "").uppercased()
        if text.utf8.count == 3, text.utf8.allSatisfy({ $0 >= 65 && $0 <= 90 }) { return text }
        refuse(column, "expected three letters such as USD")
        return nil
    }

    /// Nil when empty.
    func date(_ column: String) -> EvidenceTime? {
        guard let text = row.text(column) else { return nil }
        if let time = EvidenceTime(text, zone: Self.utc) { return time }
        refuse(column, "expected a date such as 2026-10-05")
        return nil
    }

    /// Nil when empty.
    func key(_ column: String) -> SSHPublicKey? {
        guard let text = row.text(column) else { return nil }
        do { return try SSHPublicKey(authorizedKey: text) } catch { refuse(column, error.description) }
        return nil
    }

    /// Nil when empty.
    func zone(_ column: String, _ zones: (String) -> Zone?) -> Zone? {
        guard let text = row.text(column) else { return nil }
        if let minutes = Self.offset(text) {
            return Zone(name: text, spans: [Zone.Span(fromWall: 0, offsetMinutes: minutes)])
        }
        if let zone = zones(text) { return zone }
        refuse(column, "expected an offset such as +02:00, UTC, or a zone name such as America/Chicago")
        return nil
    }

    /// Minutes east of UTC of `UTC`, `Z`, `±HH:MM`, `±HHMM` or `±HH`.
    static func offset(_ text: String) -> Int? {
        if ["utc", "z", "gmt"].contains(text.lowercased()) { return 0 }
        guard text.hasPrefix("+") || text.hasPrefix("-") else { return nil }
        return WrittenTime("2026-01-01T00:00" + text)?.offsetMinutes
    }
}
