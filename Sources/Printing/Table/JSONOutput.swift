import Basics

/// Writes a document as one JSON object, members in canonical order.
enum JSONOutput {
    static func write(_ document: TableDocument) -> [UInt8] {
        var json = JSONText(reserving: 4096)
        json.beginObject()
        json.name("createdAt")
        json.instant(document.createdAt)
        json.name("facts")
        json.beginArray()
        for fact in document.facts {
            json.beginObject()
            json.member("label", fact.label)
            json.member("value", fact.value)
            json.endObject()
        }
        json.endArray()
        json.member("issuer", document.letterhead.name)
        json.member("name", document.name)
        json.member("notes", document.notes)
        json.name("sections")
        json.beginArray()
        for section in document.sections { write(section, to: &json) }
        json.endArray()
        json.member("title", document.title)
        json.endObject()
        json.bytes.append(10)
        return json.bytes
    }

    private static func write(_ section: TableSection, to json: inout JSONText) {
        // Ids are ASCII, for which byte order is RFC 8785's order.
        let order = section.columns.indices.sorted {
            section.columns[$0].id.utf8.lexicographicallyPrecedes(section.columns[$1].id.utf8)
        }
        json.beginObject()
        json.name("columns")
        json.beginArray()
        for column in section.columns {
            json.beginObject()
            json.member("id", column.id)
            json.member("kind", column.kind.rawValue)
            json.member("title", column.title)
            json.endObject()
        }
        json.endArray()
        json.name("rows")
        write(section.rows, columns: section.columns, order: order, to: &json)
        json.member("title", section.title)
        json.name("totals")
        write(section.totals, columns: section.columns, order: order, to: &json)
        json.endObject()
    }

    private static func write(
        _ rows: [[TableCell]], columns: [TableColumn], order: [Int], to json: inout JSONText
    ) {
        json.beginArray()
        for row in rows {
            json.beginObject()
            for index in order {
                json.name(columns[index].id)
                write(index < row.count ? row[index] : .none, to: &json)
            }
            json.endObject()
        }
        json.endArray()
    }

    private static func write(_ cell: TableCell, to json: inout JSONText) {
        switch cell {
        case .text(let text), .date(let text): json.string(text)
        case .integer(let value), .grams(let value): json.integer(value)
        case .money(let minor, let currency):
            json.beginObject()
            json.member("currency", currency)
            json.member("minor", minor)
            json.endObject()
        case .time(let instant): json.instant(instant)
        case .none: json.null()
        }
    }
}
