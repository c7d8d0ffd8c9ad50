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
            composer.facts(document.facts.map { Fact($0.label, $0.value, isIdentifier: isIdentifier($0.value)) })
        }
        for whole in document.sections {
            let (section, leftOut) = whole.onPaper
            try composer.table(
                title: section.title, columns: section.columns, rows: section.rows, totals: section.totals)
            if !leftOut.isEmpty { composer.note(TableSection.note(of: leftOut)) }
        }
        for note in document.notes { composer.note(note) }
        return try PDFFinisher.finish(
            try composer.finish(), title: document.title, created: document.createdAt, attachment: nil)
    }

    /// Digests, UUIDs and long numbers: one word with a digit in it, too long for a name.
    static func isIdentifier(_ value: String) -> Bool {
        value.utf8.count >= 12 && value.utf8.allSatisfy { $0 > 32 && $0 < 127 }
            && value.utf8.contains { $0 >= 48 && $0 <= 57 }
    }
}
