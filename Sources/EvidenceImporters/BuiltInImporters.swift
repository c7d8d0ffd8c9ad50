import Basics
import RecoveryModel

/// Every importer of this version.
///
/// ```
/// guard let type = BuiltInImporters.recognise(head) else { return }
/// try type.init().read(FileByteSource(path: path), into: sink)
/// ```
package enum BuiltInImporters {
    /// In the order in which they are asked; the typed sheet last, because its header is the least certain.
    package static let all: [any EvidenceImporter.Type] = [
        CarrierEventsImporter.self,
        HandOversImporter.self,
        MovementsImporter.self,
        DockScansImporter.self,
        FunctionalTestsImporter.self,
        ControlledResetImporter.self,
        GradingImporter.self,
        RepairsImporter.self,
        DestructionImporter.self,
        SampleImporter.self,
        EasyPostImporter.self,
        PhonecheckImporter.self,
        BlanccoImporter.self,
        TypedErasureImporter.self,
    ]

    /// The importer that reads a file best, by its content; nil when none does.
    package static func recognise(_ head: FileHead) -> (any EvidenceImporter.Type)? {
        let header = SheetHeader(head)
        return all.first { type in
            // The header is read once for all sheets.
            if let sheet = type as? any SheetImporter.Type { return header.map(sheet.layout.matches) ?? false }
            return type.recognises(head)
        }
    }

    /// The importer of this id.
    package static func importer(_ id: String) -> (any EvidenceImporter.Type)? { all.first { $0.id == id } }
}
