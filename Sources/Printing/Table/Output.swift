/// The four renderings of one table value.
///
/// ```
/// let csv = TableOutput.csv(document)
/// let pdf = try TableOutput.pdf(document)
/// ```
package enum TableOutput {
    /// RFC 4180 with CRLF. A text that a spreadsheet would run (`=`, `+`, `-`, `@`, tab or line break first, also behind
    /// a separator that other locales split at) gets a leading `'`. Money has two columns, amount and currency. Totals
    /// are left out. With several sections there is a `section` column, and the columns are those of all of them.
    package static func csv(_ document: TableDocument) -> [UInt8] {
        var writer = CSVOutput()
        writer.write(document)
        return writer.bytes
    }

    /// One object; members in the canonical order of RFC 8785, numbers as whole numbers, money as minor units.
    package static func json(_ document: TableDocument) -> [UInt8] { JSONOutput.write(document) }

    /// One file: no script, nothing loaded from elsewhere; prints well and follows a dark screen.
    package static func html(_ document: TableDocument) -> [UInt8] {
        var writer = HTMLOutput(document)
        writer.write()
        return Array(writer.text.utf8)
    }

    /// PDF/A-3b pages: equal bytes for an equal value. Lies on its side where the columns need it.
    package static func pdf(_ document: TableDocument) throws(PrintingError) -> [UInt8] {
        try PDFOutput.write(document)
    }
}
