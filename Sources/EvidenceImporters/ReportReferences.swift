import RecoveryModel

/// Collects the identifiers that a tool's report names its device by: labelled, as written, none twice.
struct ReportReferences {
    private var named: [DeviceReference] = []
    private var shared: [DeviceReference] = []
    private let make: String?

    /// `make`: the maker as the report states it.
    init(make: String?) { self.make = make }

    /// Empty where nothing identifies a device. A serial that many devices share (`Optane_0000`) stands behind one that
    /// does, so that its being passed over can be told (S04); alone it names nobody.
    var list: [DeviceReference] { named.isEmpty ? [] : named + shared }

    /// Leaves out words for nothing (` -- `, `N/A`), and placeholders other than serials.
    mutating func add(_ kind: IdentifierKind, _ text: String?) {
        guard let text, !text.isEmpty else { return }
        let reference = DeviceReference(kind: kind, text: text, make: make)
        if !IdentifierParser.isPlaceholder(text) {
            if !named.contains(reference) { named.append(reference) }
        } else if kind == .serial, !IdentifierParser.saysNothing(text), !shared.contains(reference) {
            shared.append(reference)
        }
    }

    /// A field headed IMEI: tools write the serial there when the device has no modem.
    mutating func addIMEI(_ text: String?) {
        guard let text else { return }
        let core = text.utf8.filter { $0 != 32 && $0 != 45 }
        let isNumber = core.allSatisfy { $0 >= 48 && $0 <= 57 }
        // Hexadecimal MEIDs begin with A to F.
        let isHex =
            core.count == 14 && (65...70).contains(core.first.map { $0 & 0xDF } ?? 0)
            && core.allSatisfy { ($0 >= 48 && $0 <= 57) || (65...70).contains($0 & 0xDF) }
        if isNumber || isHex { return add(isNumber ? .imei : .meid, text) }
        // Through a number and back, or two in one cell.
        let isRead = IdentifierParser.readAll(text, as: .imei).contains { $0.identifier?.kind == .imei }
        add(isRead ? .imei : .serial, text)
    }
}
