import RecoveryModel
import Storage

extension Ingest {
    /// A finding about a file, to be recorded once everything is read.
    package struct FileNote {
        package let lot: LotRow?
        package let document: DocumentRow
        package let finding: FileFinding

        package init(lot: LotRow?, document: DocumentRow, finding: FileFinding) {
            self.lot = lot
            self.document = document
            self.finding = finding
        }
    }
}
