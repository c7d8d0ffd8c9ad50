import RecoveryModel

/// Collects the identifiers that a tool's report names its device by: labelled, as written, placeholders left out, none
/// twice.
struct ReportReferences {
    private(set) var list: [DeviceReference] = []
    private let make: String?

    /// `make`: the maker as the report states it.
    init(make: String?) { self.make = make }

    /// Leaves out what identifies nothing (S04): ` -- `, `N/A`, `Optane_0000`.
    mutating func add(_ kind: IdentifierKind, _ text: String?) {
        guard let text, !text.isEmpty, !IdentifierParser.isPlaceholder(text) else { return }
        let reference = DeviceReference(kind: kind, text: text, make: make)
        if !list.contains(reference) { list.append(reference) }
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
        add(isNumber ? .imei : isHex ? .meid : .serial, text)
    }
}
