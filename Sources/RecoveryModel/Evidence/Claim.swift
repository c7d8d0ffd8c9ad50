import Basics

/// One row of a manifest: what the customer says it is sending.
///
/// ```
/// var claim = Claim(source: SourceRef(document: 2, line: 40))
/// claim.model = "Phone 5"
/// if case .accepted(let imei, _) = IdentifierParser.read(text, as: .imei) { claim.identifiers.append(imei) }
/// ```
package struct Claim: EvidenceBody {
    /// Accepted identifiers, each kind at most once per slot (a dual-SIM phone has two of kind imei).
    package var identifiers: [Identifier] = []
    /// Identifiers that were refused, as written, so that nothing is lost.
    package var rejected: [DeviceReference] = []
    package var make: String?
    package var model: String?
    /// Whole gigabytes as marketed; nil when unknown.
    package var storageGB: Int?
    package var colour: String?
    package var carrier: String?
    package var operatingSystem: String?
    package var box: String?
    package var pallet: String?
    package var seal: String?
    /// Lock statements of the customer's management system: `lock.mdm` etc.
    package var locks: [String: LockState] = [:]
    /// Columns that map to nothing and aren't personal, in file order: header → cell.
    package var extras: [String: String] = [:]
    /// What reading the row found: I01–I12.
    package var notes: [IdentityNote] = []
    package var source: SourceRef

    package init(source: SourceRef) { self.source = source }

    package init(from reader: inout FieldReader) {
        source = SourceRef(document: 0, line: 0)
        make = reader.text()
        model = reader.text()
        storageGB = reader.integer()
        colour = reader.text()
        carrier = reader.text()
        operatingSystem = reader.text()
        box = reader.text()
        pallet = reader.text()
        seal = reader.text()
        while reader.nextRow() {
            guard let tag = reader.text() else { continue }
            let name = reader.text() ?? ""
            let value = reader.text() ?? ""
            switch tag {
            case "i":
                guard let kind = IdentifierKind(rawValue: name) else { continue }
                identifiers.append(Identifier(kind: kind, value: value, written: reader.text() ?? value))
            case "r": rejected.append(DeviceReference(kind: IdentifierKind(rawValue: name), text: value, make: make))
            case "l": locks[name] = LockState(rawValue: value) ?? .unknown
            case "x": extras[name] = value
            case "n": notes.append(IdentityNote(code: FindingCode(rawValue: name), detail: value))
            default: break
            }
        }
    }

    package func write(to writer: inout FieldWriter) {
        for field in [make, model, storageGB.map(String.init), colour, carrier, operatingSystem, box, pallet, seal] {
            writer.put(field)
        }
        for item in identifiers {
            writeRow(&writer, tag: "i", name: item.kind.rawValue, value: item.value)
            writer.put(item.written == item.value ? nil : item.written)
        }
        for item in rejected { writeRow(&writer, tag: "r", name: item.kind?.rawValue ?? "?", value: item.text) }
        for name in locks.keys.sorted() { writeRow(&writer, tag: "l", name: name, value: locks[name]?.rawValue) }
        for name in extras.keys.sorted() { writeRow(&writer, tag: "x", name: name, value: extras[name]) }
        for note in notes { writeRow(&writer, tag: "n", name: note.code.rawValue, value: note.detail) }
    }

    private func writeRow(_ writer: inout FieldWriter, tag: String, name: String, value: String?) {
        writer.row()
        writer.put(tag)
        writer.put(name)
        writer.put(value)
    }

    /// True when no identifier was accepted.
    package var isUnusable: Bool { identifiers.isEmpty }
}
