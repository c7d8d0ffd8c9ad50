import Basics
import RecoveryModel

/// How the identifiers of a report compare with those of the device. Empty arrays cost nothing: this is made for every
/// report.
///
/// ```
/// let identity = SanitizationIdentity(of: erasure, against: dossier.identifiers)
/// if !identity.isMatched { print(identity.conflicts) }
/// ```
package struct SanitizationIdentity: Sendable {
    /// One identifier at least is the device's.
    package private(set) var isMatched = false
    /// An IMEI or a serial is the device's, and nothing speaks against it: what the report says is said of this device.
    package private(set) var isCertain = false
    /// Identifiers of a kind that the device has too, with another value: `serial ABC`.
    package private(set) var conflicts: [String] = []
    /// What contradicts itself inside the report.
    package private(set) var contradictions: [String] = []
    /// Values that identify nothing (S04).
    package private(set) var placeholders: [String] = []

    /// Compares every identifier of `erasure` with the accepted ones of the device.
    package init(of erasure: Erasure, against device: [Identifier]) {
        var slow: [DeviceReference] = []
        // A customer's tag is a sticker: it says where a report belongs (custody), never which device was erased.
        for reference in erasure.identifiers where reference.kind != .asset {
            if Self.isExactly(reference, device) {
                isMatched = true
            } else if !Self.addsUp(reference, with: erasure.identifiers) {
                slow.append(reference)
            }
        }
        isCertain = erasure.identifiers.contains { Self.isExactly($0, device, of: [.imei, .serial]) }
        guard !slow.isEmpty else { return }
        let foreign = slow.filter { reference in
            guard IdentifierParser.isPlaceholder(reference.text) else { return true }
            placeholders.append(reference.text)
            return false
        }
        guard !foreign.isEmpty else { return }
        compare(erasure.identifiers, device)
        if !conflicts.isEmpty || !contradictions.isEmpty { isCertain = false }
    }

    /// The quick way: the very text that the device is known by. The facility's own plate counts too: it says which
    /// unit was meant, whatever else the report names.
    private static func isExactly(
        _ reference: DeviceReference, _ device: [Identifier], of kinds: [IdentifierKind] = []
    ) -> Bool {
        for index in device.indices where reference.kind == nil || reference.kind == device[index].kind {
            guard device[index].kind != .asset, kinds.isEmpty || kinds.contains(device[index].kind) else { continue }
            if device[index].value == reference.text || device[index].written == reference.text { return true }
        }
        return false
    }

    /// What is about an Apple device alone and agrees with its neighbours, which spares reading them: the MEID that
    /// an IMEI begins with, the UDID that ends in the ECID, the ECID beside such a UDID.
    private static func addsUp(_ reference: DeviceReference, with all: [DeviceReference]) -> Bool {
        switch reference.kind {
        case .meid:
            reference.text.utf8.count == 14
                && all.contains { $0.kind == .imei && $0.text.utf8.starts(with: reference.text.utf8) }
        case .udid: all.contains { $0.kind == .ecid && endsIn($0.text, reference.text) }
        case .ecid: all.contains { $0.kind == .udid && endsIn(reference.text, $0.text) }
        default: false
        }
    }

    private static func endsIn(_ ecid: String, _ udid: String) -> Bool {
        guard udid.utf8.count == 25, let number = UInt64(ecid) else { return false }
        return UInt64(udid.suffix(16), radix: 16) == number
    }

    private mutating func compare(_ references: [DeviceReference], _ device: [Identifier]) {
        var read: [Identifier] = []
        for reference in references where reference.kind != .asset && !placeholders.contains(reference.text) {
            guard reference.kind != nil else {
                // Of the readings of a text without a label the device's own is the one that is meant.
                let readings = IdentifierParser.readings(of: reference.text)
                let mine = readings.first { Self.isKnown($0, to: device) }
                if let mine { compare(mine, device) }
                read += [mine ?? readings.first].compactMap(\.self)
                continue
            }
            let readings = Self.readings(reference)
            for case .rejected(let note) in readings where reference.kind == .imei {
                contradictions.append(note.detail)
            }
            let found = readings.compactMap(\.identifier)
            read += found
            for identifier in found { compare(identifier, device) }
        }
        let imeis = Set(read.filter { $0.kind == .imei }.map(\.joinKey))
        if imeis.count > 2 {
            contradictions.append("\(imeis.count) IMEIs, of which a device has two at most: \(imeis.sorted())")
        }
        findConflicts(read, device)
        contradictions += IdentityCrossCheck.contradictions(among: read).map(\.detail)
    }

    private mutating func compare(_ identifier: Identifier, _ device: [Identifier]) {
        guard Self.isKnown(identifier, to: device) else { return }
        isMatched = true
        if identifier.kind == .imei || identifier.kind == .serial { isCertain = true }
    }

    private static func isKnown(_ identifier: Identifier, to device: [Identifier]) -> Bool {
        let key = identifier.joinKey
        return device.contains { $0.kind != .asset && $0.joinKey == key }
    }

    /// Some tools put the serial of a device without a modem into the IMEI field.
    private static func readings(_ reference: DeviceReference) -> [IdentifierReading] {
        guard let kind = reference.kind else { return [] }
        if kind == .imei, !reference.text.utf8.contains(where: { $0 >= 48 && $0 <= 57 }) || isSerial(reference.text) {
            return [IdentifierParser.read(reference.text, as: .serial)]
        }
        return IdentifierParser.readAll(reference.text, as: kind)
    }

    private static func isSerial(_ text: String) -> Bool {
        let letters = text.utf8.count { ($0 | 32) >= 97 && ($0 | 32) <= 122 }
        return letters > 0 && text.utf8.count <= 13 && !text.utf8.contains(UInt8(ascii: ":"))
    }

    /// Kinds of which a device has one (a phone with two SIMs has two IMEIs): another value is another device's.
    private static let single: [IdentifierKind] = [.imei, .meid, .eid, .serial, .udid, .ecid]

    private mutating func findConflicts(_ read: [Identifier], _ device: [Identifier]) {
        for kind in Self.single where read.contains(where: { $0.kind == kind }) {
            let ours = device.filter { $0.kind == kind }.map(\.joinKey)
            guard !ours.isEmpty else { continue }
            let all = read.filter { $0.kind == kind }.map(\.joinKey)
            let foreign = all.filter { !ours.contains($0) }
            // One of two IMEIs may be missing on either side; a foreign one beside a missing one is a contradiction.
            guard !foreign.isEmpty, kind != .imei || !ours.allSatisfy(all.contains) else { continue }
            conflicts += foreign
        }
    }
}
