import Basics

/// Writes a document as one HTML page that needs nothing else. Everything that came from outside is escaped, also in
/// attributes; the page forbids itself scripts and the network.
struct HTMLOutput {
    private(set) var text = ""
    private let document: TableDocument

    init(_ document: TableDocument) { self.document = document }

    mutating func write() {
        head()
        letterhead()
        text += "<main>\n<h1>\(Self.escaped(document.title))</h1>\n"
        facts()
        for section in document.sections { write(section) }
        if !document.notes.isEmpty {
            text += "<section class=\"notes\">\n"
            for note in document.notes { text += "<p dir=\"auto\">\(Self.escaped(note))</p>\n" }
            text += "</section>\n"
        }
        text += "</main>\n<footer><p>\(Self.escaped(document.name)) \u{B7} made <time datetime=\""
        text += "\(document.createdAt.text)\">\(document.createdAt.onPaper)</time></p></footer>\n</body>\n</html>\n"
    }

    private mutating func head() {
        let accent = (Colour(document.letterhead.primary) ?? .muted).readable.text
        text += """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" \
            content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
            <meta name="referrer" content="no-referrer">
            <title>\(Self.escaped(document.title))</title>
            <style>
            :root { --accent: \(accent); }
            @page { size: \(document.paper.rawValue)\(isWide ? " landscape" : ""); margin: \(isWide ? 12 : 18)mm; }
            \(HTMLStyle.text)
            </style>
            </head>
            <body>

            """
    }

    /// Tables of more columns are printed on their side, in smaller type.
    private static let upright = 8
    private static let many = 18
    /// Bytes of a text that isn't squeezed to the width of its longest word.
    private static let long = 32

    private var isWide: Bool { document.sections.contains { $0.onPaper.section.columns.count > Self.upright } }

    private static func classes(_ columns: Int) -> String {
        columns > many ? "wide crowd" : columns > upright ? "wide many" : "wide"
    }

    private mutating func letterhead() {
        let head = document.letterhead
        text += "<header>\n<div>"
        if let logo = head.logo {
            text += "<img alt=\"\" src=\"data:image/png;base64,\(Base64.encode(logo))\">"
        }
        text += "<p class=\"issuer\" dir=\"auto\">\(Self.escaped(head.name))</p></div>\n<address>"
        let lines = head.address + [head.contact, head.r2Number.map { "R2 certificate " + $0 }].compactMap { $0 }
        text += lines.map(Self.escaped).joined(separator: "<br>") + "</address>\n</header>\n"
    }

    private mutating func facts() {
        guard !document.facts.isEmpty else { return }
        text += "<dl>\n"
        for fact in document.facts {
            let kind = PDFOutput.isIdentifier(fact.value) ? " class=\"identifier\"" : ""
            text +=
                "<div><dt>\(Self.escaped(fact.label))</dt><dd\(kind) dir=\"auto\">\(Self.escaped(fact.value))</dd></div>\n"
        }
        text += "</dl>\n"
    }

    private mutating func write(_ whole: TableSection) {
        let (section, leftOut) = whole.onPaper
        text += "<div class=\"\(Self.classes(section.columns.count))\" role=\"region\" tabindex=\"0\" aria-label=\""
        text += "\(Self.escaped(section.title ?? document.title))\"><table>\n"
        if let title = section.title { text += "<caption>\(Self.escaped(title))</caption>\n" }
        text += "<thead><tr>"
        for column in section.columns {
            text += "<th scope=\"col\" class=\"\(column.kind.rawValue)\">\(Self.escaped(column.title))</th>"
        }
        text += "</tr></thead>\n<tbody>\n"
        for row in section.rows { write(row, section.columns) }
        text += "</tbody>\n"
        if !section.totals.isEmpty {
            text += "<tfoot>\n"
            for row in section.totals { write(row, section.columns, isTotal: true) }
            text += "</tfoot>\n"
        }
        text += "</table></div>\n"
        if !leftOut.isEmpty { text += "<p class=\"notes\">\(Self.escaped(TableSection.note(of: leftOut)))</p>\n" }
    }

    private mutating func write(_ row: [TableCell], _ columns: [TableColumn], isTotal: Bool = false) {
        text += "<tr>"
        for (index, column) in columns.enumerated() {
            let cell = index < row.count ? row[index] : .none
            let kind = column.kind.rawValue
            switch cell {
            case .none where isTotal: text += "<td></td>"
            case .none: text += "<td class=\"\(kind) none\">\(TableCell.notRecorded)</td>"
            case .time(let instant):
                text += "<td class=\"\(kind)\"><time datetime=\"\(instant.text)\">\(instant.onPaper)</time></td>"
            case .text(let value) where isTotal && index == 0:
                text += "<th scope=\"row\" dir=\"auto\">\(Self.escaped(value))</th>"
            case .text(let value) where column.kind == .text && value.utf8.count > Self.long:
                text += "<td class=\"text long\" dir=\"auto\">\(Self.escaped(value))</td>"
            default: text += "<td class=\"\(kind)\" dir=\"auto\">\(Self.escaped(cell.onPaper))</td>"
            }
        }
        text += "</tr>\n"
    }

    /// Safe in text and in quoted attributes. A control character that HTML has no place for is shown by its number.
    static func escaped(_ text: String) -> String {
        let special: (UInt8) -> Bool = {
            $0 < 32 || $0 == 38 || $0 == 60 || $0 == 62 || $0 == 34 || $0 == 39 || $0 > 126
        }
        guard text.utf8.contains(where: special) else { return text }
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&quot;"
            case "'": out += "&#39;"
            case "\n", "\t", "\r": out += "&#\(scalar.value);"
            default:
                let isShown = !PrintableText.isRefused(scalar)
                if isShown { out.unicodeScalars.append(scalar) } else { out += PrintableText.name(of: scalar) }
            }
        }
        return out
    }
}
