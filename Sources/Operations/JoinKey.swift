import RecoveryModel

/// Hashes of join keys: an integer key makes look-ups several times faster than the text; the text is compared after.
enum JoinKey {
    /// FNV-1a over the bytes.
    static func hash(_ text: String) -> Int64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return Int64(bitPattern: value)
    }

    /// Strongest first: what evidence is matched by when a report names its device several ways.
    static func strength(_ kind: IdentifierKind) -> Int {
        switch kind {
        case .imei: 0
        case .meid: 1
        case .ecid: 2
        case .udid: 3
        case .unit: 4
        case .serial: 5
        case .eid: 6
        case .asset: 7
        case .esn, .mac, .iccid: 9
        }
    }

    /// May evidence be attached by this kind at all? A SIM or a radio address moves between devices.
    static func attaches(_ kind: IdentifierKind) -> Bool { strength(kind) <= 7 }

    /// Asset tags count only within their lot.
    static func scoped(_ joinKey: String, lot: Int?) -> String? {
        guard joinKey.hasPrefix("asset:") else { return joinKey }
        return lot.map { "asset:\($0):" + joinKey.dropFirst(6) }
    }

    /// A maker's name down to what two sources agree on: `Apple, Inc.` and `Apple` are one.
    static func maker(_ text: String?) -> String {
        guard let text else { return "" }
        var out: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 65...90: out.append(byte | 0x20)
            case 97...122, 48...57, 128...: out.append(byte)
            default: if !out.isEmpty { return String(decoding: out, as: UTF8.self) }
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}

/// One way a record may find its device.
struct KeyCandidate {
    let hash: Int64
    let text: String
    let maker: String
    let strength: Int

    init(_ text: String, maker: String, strength: Int) {
        hash = JoinKey.hash(text)
        self.text = text
        self.maker = maker
        self.strength = strength
    }
}

extension Array where Element == DeviceReference {
    /// Keys to look for, strongest first.
    func candidates(lot: Int?) -> [KeyCandidate] {
        var out: [KeyCandidate] = []
        for reference in self {
            let reading =
                reference.kind.map { IdentifierParser.read(reference.text, as: $0) }
                ?? IdentifierParser.readUnlabelled(reference.text)
            guard let found = reading.identifier else {
                if reference.kind == nil, let tag = Self.tag(reference, lot: lot) { out.append(tag) }
                continue
            }
            let keys = reference.kind == nil ? found.lookupKeys : [found.joinKey]
            for (position, key) in keys.enumerated() {
                guard JoinKey.attaches(found.kind), let scoped = JoinKey.scoped(key, lot: lot) else { continue }
                let strength = JoinKey.strength(found.kind) + position
                out.append(KeyCandidate(scoped, maker: JoinKey.maker(reference.make), strength: strength))
            }
        }
        if out.count > 1 { out.sort { $0.strength < $1.strength } }
        return out
    }

    /// What is no serial can still be the customer's tag: short (`A-1`), with a blank, or outside ASCII.
    private static func tag(_ reference: DeviceReference, lot: Int?) -> KeyCandidate? {
        guard let asset = IdentifierParser.read(reference.text, as: .asset).identifier,
            let scoped = JoinKey.scoped(asset.joinKey, lot: lot)
        else { return nil }
        return KeyCandidate(
            scoped, maker: JoinKey.maker(reference.make), strength: JoinKey.strength(.asset))
    }

    /// As kept with evidence that waits for its device.
    var packed: String {
        map { "\($0.kind?.rawValue ?? "?")\u{1F}\($0.text)\u{1F}\($0.make ?? "")" }.joined(separator: "\n")
    }

    init(packed: String) {
        self = packed.split(separator: "\n").map { line in
            let parts = line.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
            let make = parts.count > 2 && !parts[2].isEmpty ? parts[2] : nil
            return DeviceReference(
                kind: IdentifierKind(rawValue: parts[0]), text: parts.count > 1 ? parts[1] : "", make: make)
        }
    }
}
