import Basics
import Printing

enum Sample {
    static let now = Instant(milliseconds: 1_795_340_000_000)
    static let head = Letterhead(
        name: "Harbour Circular Electronics B.V.", address: ["Havenstraat 12", "3011 AB Rotterdam"],
        contact: "recovery@harbour.example", r2Number: "C0000-00000", primary: "#3FA7A0")

    /// Twelve by six pixels, half of them clear.
    static let logo = Base64.decode(
        Array(
            ("iVBORw0KGgoAAAANSUhEUgAAAAwAAAAGCAYAAAD37n+BAAAAJUlEQVQY02NgIBEwMjAwMNgvX/AfXeJgZAIjNg1MpNpAew0k"
                + "AwCiHgQIloHJYAAAAABJRU5ErkJggg==").utf8)
    )

    static let columns = [
        TableColumn(id: "line", title: "Line", kind: .integer),
        TableColumn(id: "imei", title: "IMEI", kind: .identifier),
        TableColumn(id: "model", title: "Model", kind: .text, weight: 3),
        TableColumn(id: "level", title: "Level", kind: .text),
        TableColumn(id: "sanitizedAt", title: "Sanitized", kind: .time),
        TableColumn(id: "received", title: "Received", kind: .date),
        TableColumn(id: "massGrams", title: "Mass", kind: .grams),
        TableColumn(id: "share", title: "Share", kind: .money),
    ]

    static func row(_ number: Int) -> [TableCell] {
        [
            .integer(number), .text("\(356_938_010_000_000 + number * 37)"),
            .text(["iPhone 12", "Galaxy S21", "Pixel 7"][number % 3]), number % 11 == 5 ? .none : .text("Purge"),
            .time(now.adding(seconds: Int64(number) * 61)), .date("2026-11-20"), .grams(160 + number % 30),
            .money(minor: 12_345 + number, currency: "EUR"),
        ]
    }

    static func document(rows: [[TableCell]], totals: [[TableCell]] = [], paper: PaperSize = .a4) -> TableDocument {
        TableDocument(
            name: "reconciliation", title: "Reconciliation", facts: [("Lot", "2026-0117")],
            sections: [TableSection(columns: columns, rows: rows, totals: totals)], letterhead: head, paper: paper,
            createdAt: now)
    }

    /// What a hostile manifest brings.
    static let hostile = [
        "=HYPERLINK(\"http://example.invalid\";\"x\")", "+1", "-2+3", "@SUM(A1)", "a \"quoted\" word", "one, two",
        "<script>alert(1)</script>", "first\nsecond", "\t=1", "x;=1+1", " =1", "&amp;", "' onmouseover='x", "plain",
    ]

    static var hostileDocument: TableDocument {
        let columns = [
            TableColumn(id: "text", title: "Text <b>", kind: .text),
            TableColumn(id: "number", title: "No.", kind: .integer),
        ]
        let rows = hostile.enumerated().map { [TableCell.text($1), $0 % 2 == 0 ? .integer(-$0) : .none] }
        return TableDocument(
            name: "hostile", title: "A & B <i>", facts: [("Customer \"x\"", "<img src=x>")],
            sections: [TableSection(columns: columns, rows: rows)], notes: ["</style><script>"], letterhead: head,
            createdAt: now)
    }

    static func composer(
        _ paper: PaperSize = .a4, head: Letterhead = head, fonts: FontStock = .shared
    ) throws -> PageComposer {
        let settings = PageSettings(
            title: "Certificate of data sanitization", id: "urn:uuid:6f1c2f2e-8d0b-5e0f-9a58-21f4c2d0a001",
            createdAt: now, letterhead: head, paper: paper)
        return try PageComposer(settings, fonts: fonts)
    }
}
