import RecoveryModel

/// Hashes of join keys: an integer key makes look-ups several times faster than the text; the text is compared after.
///
/// ```
/// for other in try store.bound(key: JoinKey.hash(text)) where other.value == text {
///     print(other.intake)
/// }
/// ```
package enum JoinKey {
    /// FNV-1a over the bytes.
    package static func hash(_ text: String) -> Int64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: value)
    }

    /// Strongest first: what evidence is matched by when a report names its device several ways. A plate comes after
    /// what the maker and the owner gave the device: it can be put on another one.
    package static func strength(_ kind: IdentifierKind) -> Int {
        switch kind {
        case .imei: 0
        case .meid: 1
        case .ecid: 2
        case .udid: 3
        case .serial: 4
        case .eid: 5
        case .asset: 6
        case .unit: 7
        case .esn, .mac, .iccid: 9
        }
    }

    /// May evidence be attached by this kind at all? A SIM or a radio address moves between devices.
    package static func attaches(_ kind: IdentifierKind) -> Bool { strength(kind) <= 7 }

    /// Asset tags count only within their lot.
    package static func scoped(_ joinKey: String, lot: Int?) -> String? {
        guard joinKey.hasPrefix("asset:") else { return joinKey }
        return lot.map { "asset:\($0):" + joinKey.dropFirst(6) }
    }
}

/// One way a record may find its device.
package struct KeyCandidate {
    package let hash: Int64
    package let text: String
    /// `MakerNames.key`; empty where the source doesn't say.
    package let maker: String
    package let strength: Int
    /// Which of the record's references it comes from; those of one text without a label are readings of it, of which
    /// only one is meant.
    package let reference: Int
    package let isOneOfSeveral: Bool

    /// `strength` is that of `JoinKey`.
    package init(_ text: String, maker: String, strength: Int, reference: Int = 0, isOneOfSeveral: Bool = false) {
        hash = JoinKey.hash(text)
        self.text = text
        self.maker = maker
        self.strength = strength
        self.reference = reference
        self.isOneOfSeveral = isOneOfSeveral
    }

    /// A serial alone is no device's: two makers may have given it.
    package var isBareSerial: Bool { maker.isEmpty && text.hasPrefix("serial:") }
}

extension Array where Element == DeviceReference {
    /// Keys to look for, strongest first. What proves itself by its check digits is read in no other way unless `isWide`
    /// says so, which is for records that nothing was found for.
    package func candidates(lot: Int?, isWide: Bool = false) -> [KeyCandidate] {
        var out: [KeyCandidate] = []
        // A report says its maker once.
        var known: (make: String?, maker: String) = (nil, "")
        for (place, reference) in enumerated() {
            let readings = Self.readings(reference, isWide: isWide)
            if reference.make != known.make { known = (reference.make, MakerNames.key(reference.make)) }
            let maker = known.maker
            let base = readings.first.map { JoinKey.strength($0.kind) } ?? 0
            for (position, identifier) in readings.enumerated() where JoinKey.attaches(identifier.kind) {
                guard let scoped = JoinKey.scoped(identifier.joinKey, lot: lot) else { continue }
                let strength = reference.kind == nil ? base + position : JoinKey.strength(identifier.kind)
                out.append(
                    KeyCandidate(
                        scoped, maker: maker, strength: strength, reference: place,
                        isOneOfSeveral: reference.kind == nil && readings.count > 1))
            }
        }
        let isInOrder = zip(out, out.dropFirst()).allSatisfy { $0.strength <= $1.strength }
        // Equal ones stay in the order of the record.
        return !isInOrder
            ? out.enumerated().sorted { ($0.element.strength, $0.offset) < ($1.element.strength, $1.offset) }
                .map(\.element)
            : out
    }

    /// True where a further, wider reading may find more than `candidates` did.
    package var canBeReadWider: Bool { contains { $0.kind == nil } }

    private static func readings(_ reference: DeviceReference, isWide: Bool) -> [Identifier] {
        if let kind = reference.kind {
            return IdentifierParser.readAll(reference.text, as: kind).compactMap(\.identifier)
        }
        if !isWide, case .accepted(let identifier, let notes) = IdentifierParser.readUnlabelled(reference.text),
            identifier.kind == .imei || identifier.kind == .eid,
            !notes.contains(where: { $0.code == "I08" || $0.code == "I09" })
        {
            return [identifier]
        }
        return IdentifierParser.readings(of: reference.text)
    }

    /// As kept with evidence that waits for its device.
    package var packed: String {
        map { "\($0.kind?.rawValue ?? "?")\u{1F}\($0.text)\u{1F}\($0.make ?? "")" }.joined(separator: "\n")
    }

    /// Reads the references of a record that waits.
    package init(packed: String) {
        self = packed.split(separator: "\n").map { line in
            let parts = line.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
            let make = parts.count > 2 && !parts[2].isEmpty ? parts[2] : nil
            return DeviceReference(
                kind: IdentifierKind(rawValue: parts[0]), text: parts.count > 1 ? parts[1] : "", make: make)
        }
    }
}
