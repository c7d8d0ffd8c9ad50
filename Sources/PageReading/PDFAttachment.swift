/// A file inside a PDF.
package struct PDFAttachment: Hashable, Sendable {
    /// ASCII, as it will be called when taken out.
    package var name: String
    package var mime: String
    package var description: String
    package var bytes: [UInt8]

    package init(name: String, mime: String, description: String, bytes: [UInt8]) {
        self.name = name
        self.mime = mime
        self.description = description
        self.bytes = bytes
    }
}
