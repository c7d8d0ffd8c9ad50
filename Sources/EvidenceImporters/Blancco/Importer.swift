import Basics
import RecoveryModel
import XMLReading

/// Reports of Blancco's Management Console or Cloud as XML: several a file, several erasures a report.
package struct BlanccoImporter: EvidenceImporter {
    package static let id = "blancco-xml"
    package static let summary = "Blancco erasure reports (XML)"

    package init() {}

    package static func recognises(_ head: FileHead) -> Bool {
        let bytes = XMLEncoding.narrowed(head.bytes)
        guard bytes.first(where: { $0 > 32 && $0 < 0x80 }) == UInt8(ascii: "<") else { return false }
        return ["<blancco_data", "<blancco_erasure_report"].contains { contains(bytes, Array($0.utf8)) }
    }

    private static func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
        guard bytes.count >= needle.count else { return false }
        return (0...(bytes.count - needle.count)).contains { start in
            bytes[start] == needle[0] && bytes[start..<(start + needle.count)].elementsEqual(needle)
        }
    }

    package func read(_ source: any ByteSource, into sink: any EvidenceSink) throws {
        let handler = BlanccoHandler(sink)
        do {
            try XMLStream(vocabulary: BlanccoTag.allCases.map(\.rawValue)).read(source, handler: handler)
        } catch let error as XMLReadingError {
            let message = "the file is not whole: \(error.message). Reports before this are kept; export it again"
            return try sink.finding(FileFinding("I16", message, line: error.line))
        }
        if handler.reports == 0 { try sink.finding(FileFinding("I16", "the file holds no report", line: 0)) }
    }
}
