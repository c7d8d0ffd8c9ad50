import Basics
import ManifestReaders

/// Renders what was understood of a manifest: kept with its document and shown by `manifest inspect`.
enum ManifestText {
    /// Mapping, score and digest as a JSON object.
    static func mapping(_ reading: ManifestReading, through mapping: LoadedMapping? = nil) -> String {
        var json = JSONText()
        write(reading, through: mapping, &json)
        return json.text
    }

    static func write(_ reading: ManifestReading, through mapping: LoadedMapping?, _ json: inout JSONText) {
        json.beginObject()
        json.name("columns")
        json.beginArray()
        for column in reading.mapping.columns {
            json.beginObject()
            json.member("basis", column.basis.rawValue)
            json.name("fit")
            if let fit = column.fit { json.integer(fit) } else { json.null() }
            json.member("header", column.header)
            json.member("position", column.position)
            json.member("use", column.useName)
            json.endObject()
        }
        json.endArray()
        json.member("digest", reading.digest.description)
        json.member("format", reading.format)
        json.name("headerLine")
        if let line = reading.mapping.headerLine { json.integer(line) } else { json.null() }
        json.member("mapping", mapping?.name)
        json.member("mappingDocument", mapping?.digest.description)
        json.name("notes")
        json.beginArray()
        for note in reading.notes { json.string("line \(note.line): \(note.text)") }
        json.endArray()
        json.name("personal")
        json.beginArray()
        for column in reading.mapping.columns where column.use == .personal { json.string(column.label) }
        json.endArray()
        json.member("rows", reading.rows)
        json.member("score", reading.mapping.score)
        json.endObject()
    }
}
