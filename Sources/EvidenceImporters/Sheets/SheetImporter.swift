import Basics
import RecoveryModel

/// An importer of a canonical CSV: told by its header.
protocol SheetImporter: EvidenceImporter {
    static var layout: SheetLayout { get }
}

extension SheetImporter {
    package static func recognises(_ head: FileHead) -> Bool { SheetHeader(head).map(layout.matches) ?? false }
}

/// An importer of a canonical CSV in which every row is a record of its own.
protocol RowImporter: SheetImporter {
    /// Nil when the row can't be recorded; it has complained on `row` then.
    static func record(_ row: SheetRow) -> EvidenceRecord?
}

extension RowImporter {
    package func read(_ source: any ByteSource, into sink: any EvidenceSink) throws {
        guard let sheet = try SheetReader(source, layout: Self.layout, findings: sink.finding) else { return }
        while try sheet.next() {
            if let record = Self.record(sheet.row) { try sink.record(record) }
        }
    }
}
