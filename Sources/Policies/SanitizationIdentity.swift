import Basics
import RecoveryModel

/// How the identifiers of a report compare with those of the device. Empty arrays cost nothing: this is made for every
/// report.
package struct SanitizationIdentity: Sendable {
    /// One identifier at least is the device's.
    package private(set) var isMatched = false
    /// Identifiers of a kind that the device has too, with another value: `serial ABC`.
    package private(set) var conflicts: [String] = []
    /// What contradicts itself inside the report.
    package private(set) var contradictions: [String] = []
    /// Values that identify nothing (S04).
    package private(set) var placeholders: [String] = []

    package init(of erasure: Erasure, against device: [Identifier]) {
        var others: [Identifier] = []
        for reference in erasure.identifiers {
            if Self.isExactly(reference, device) {
                isMatched = true
            } else if IdentifierParser.isPlaceholder(reference.text) {
                placeholders.append(reference.text)
            } else {
                read(reference, device, &others)
            }
        }
        guard !others.isEmpty else { return }
        findConflicts(others, device, in: erasure)
        contradictions += IdentityCrossCheck.contradictions(among: Self.parsed(erasure.identifiers)).map(\.detail)
    }

    /// The quick way: the very text that the device is known by.
    private static func isExactly(_ reference: DeviceReference, _ device: [Identifier]) -> Bool {
        for index in device.indices where reference.kind == nil || reference.kind == device[index].kind {
            if device[index].value == reference.text || device[index].written == reference.text {
                // The facility's own labels say which unit was meant, whatever else the report names.
                return true
            }
        }
        return false
    }

    private mutating func read(
        _ reference: DeviceReference, _ device: [Identifier], _ others: inout [Identifier]
    ) {
        let reading = Self.reading(reference)
        guard let identifier = reading.identifier else {
            if case .rejected(let note) = reading, reference.kind == .imei { contradictions.append(note.detail) }
            return
        }
        let keys = reference.kind == nil ? identifier.lookupKeys : [identifier.joinKey]
        if device.contains(where: { keys.contains($0.joinKey) }) { isMatched = true }
        others.append(identifier)
    }

    /// Some tools put the serial of a device without a modem into the IMEI field.
    private static func reading(_ reference: DeviceReference) -> IdentifierReading {
        guard let kind = reference.kind else { return IdentifierParser.readUnlabelled(reference.text) }
        if kind == .imei, !reference.text.utf8.contains(where: { $0 >= 48 && $0 <= 57 }) || isSerial(reference.text) {
            return IdentifierParser.read(reference.text, as: .serial)
        }
        return IdentifierParser.read(reference.text, as: kind)
    }

    private static func isSerial(_ text: String) -> Bool {
        let letters = text.utf8.count { ($0 | 32) >= 97 && ($0 | 32) <= 122 }
        return letters > 0 && text.utf8.count <= 13 && !text.utf8.contains(UInt8(ascii: ":"))
    }

    private static func parsed(_ references: [DeviceReference]) -> [Identifier] {
        references.compactMap { reading($0).identifier }
    }

    /// Kinds of which a device has one (a phone with two SIMs has two IMEIs): another value is another device's.
    private static let single: [IdentifierKind] = [.imei, .meid, .eid, .serial, .udid, .ecid]

    private mutating func findConflicts(_ others: [Identifier], _ device: [Identifier], in erasure: Erasure) {
        for kind in Self.single {
            let ours = device.filter { $0.kind == kind }.map(\.joinKey)
            let all = Self.parsed(erasure.identifiers).filter { $0.kind == kind }.map(\.joinKey)
            guard !ours.isEmpty, !all.isEmpty else { continue }
            let foreign = all.filter { !ours.contains($0) }
            let missing = ours.filter { !all.contains($0) }
            // One of two IMEIs may be missing on either side; a foreign one beside a missing one is a contradiction.
            guard !foreign.isEmpty, kind != .imei || !missing.isEmpty else { continue }
            conflicts += foreign.map { $0 }
        }
    }
}
