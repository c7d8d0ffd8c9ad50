import Foundation
import Printing

/// The text of a document's pages, as another program reads it.
enum PaperText {
    static let hasTool = FileManager.default.isExecutableFile(atPath: "/usr/bin/pdftotext")

    /// In the order in which it was drawn, without any blanks: cells break over lines.
    static func of(_ document: TableDocument) throws -> String {
        let path = NSTemporaryDirectory() + "lotwise-page-" + UUID().uuidString + ".pdf"
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(TableOutput.pdf(document)).write(to: URL(fileURLWithPath: path))
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/pdftotext")
        process.arguments = ["-raw", "-enc", "UTF-8", path, "-"]
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return squeezed(String(decoding: data, as: UTF8.self))
    }

    static func squeezed(_ text: String) -> String { String(text.filter { !$0.isWhitespace && $0 != "\u{AD}" }) }

    /// Cells of the document that the text lacks; columns in which there is nothing are left out on paper.
    static func missing(_ document: TableDocument, in text: String) -> [String] {
        var missing: [String] = []
        for section in document.sections {
            for cell in section.rows.joined() where cell != .none && !text.contains(squeezed(cell.onPaper)) {
                missing.append(cell.onPaper)
            }
        }
        return missing
    }
}
