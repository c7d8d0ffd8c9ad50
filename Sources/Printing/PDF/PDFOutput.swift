import Basics

/// A report as pages.
enum PDFOutput {
    static func write(_ document: TableDocument) throws(PrintingError) -> [UInt8] {
        let composer = try PageComposer(
            PageSettings(
                title: document.title, id: document.name, createdAt: document.createdAt,
                letterhead: document.letterhead, paper: document.paper, orientation: .asTablesNeed))
        composer.title(document.title)
        if !document.facts.isEmpty {
            composer.facts(
                document.facts.map {
                    Fact(
                        PrintableText.shown($0.label), PrintableText.shown($0.value),
                        isIdentifier: isIdentifier($0.value))
                })
        }
        for whole in document.sections {
            let (section, leftOut) = shown(whole).onPaper
            try composer.table(
                title: section.title, columns: section.columns, rows: section.rows, totals: section.totals)
            if !leftOut.isEmpty { composer.note(TableSection.note(of: leftOut)) }
        }
        for note in document.notes { composer.note(PrintableText.shown(note)) }
        return try PDFFinisher.finish(
            try composer.finish(), title: document.title, created: document.createdAt, attachment: nil)
    }

    /// What came from outside with its control characters shown, as HTML shows them.
    private static func shown(_ section: TableSection) -> TableSection {
        var shown = section
        shown.title = section.title.map(PrintableText.shown)
        shown.columns = section.columns.map {
            TableColumn(id: $0.id, title: PrintableText.shown($0.title), kind: $0.kind, weight: $0.weight)
        }
        shown.rows = section.rows.map(shownRow)
        shown.totals = section.totals.map(shownRow)
        return shown
    }

    /// A row as it is, not a copy, where nothing is to be shown.
    private static func shownRow(_ row: [TableCell]) -> [TableCell] {
        let hasMore = row.contains { if case .text(let text) = $0 { !PrintableText.isPlain(text) } else { false } }
        return hasMore ? row.map(shownCell) : row
    }

    private static func shownCell(_ cell: TableCell) -> TableCell {
        guard case .text(let text) = cell else { return cell }
        return .text(PrintableText.shown(text))
    }

    /// Digests, UUIDs and long numbers: one word with a digit in it, too long for a name.
    static func isIdentifier(_ value: String) -> Bool {
        value.utf8.count >= 12 && value.utf8.allSatisfy { $0 > 32 && $0 < 127 }
            && value.utf8.contains { $0 >= 48 && $0 <= 57 }
    }
}
