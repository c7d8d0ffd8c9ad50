import Basics

/// Number of a certificate: a UUID of version 5 (RFC 9562 §5.5) over what it rests on, so that an unchanged lot has the
/// same certificate however often it is asked for. SHA-1 is what the version is defined by; nothing rests on it, since
/// the digests of the parts are signed.
package struct CertificateID: Hashable, Sendable, CustomStringConvertible {
    /// 36 characters, lower case.
    package let text: String

    /// Nil unless `text` is a UUID of version 5 in lower case.
    package init?(_ text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        let digits = groups.joined()
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12], Hex.decode(digits.utf8) != nil,
            !digits.utf8.contains(where: { $0 >= 65 && $0 <= 70 }), groups[2].first == "5",
            let variant = groups[3].first, "89ab".contains(variant)
        else { return nil }
        self.text = text
    }

    /// `devices` are intakes with the digests of their decisions, in any order; `revocation` is the number of the
    /// entry that revoked an earlier certificate of the same, nil when there was none: what is revoked stays so.
    package init(
        kind: CertificateKind, scope: CertificateScope, lot: String, devices: [(intake: String, decision: Digest)],
        issuer: String, revocation: Int?
    ) {
        var json = JSONText(reserving: 200 + devices.count * 110)
        json.beginObject()
        json.name("devices")
        json.beginArray()
        for device in devices.sorted(by: { $0.intake.utf8.lexicographicallyPrecedes($1.intake.utf8) }) {
            json.beginArray()
            json.string(device.intake)
            json.string(device.decision.description)
            json.endArray()
        }
        json.endArray()
        json.member("issuer", issuer)
        json.member("lot", lot)
        json.name("revocation")
        if let revocation { json.integer(revocation) } else { json.null() }
        json.member("scope", scope.rawValue)
        json.member("template", kind.template)
        json.endObject()
        text = Self.version5(Self.namespace, json.bytes)
    }

    /// As credentials and proofs name it.
    package var urn: String { "urn:uuid:" + text }

    package var description: String { text }

    /// Made at random once, for this purpose alone.
    private static let namespace: [UInt8] = [
        0xed, 0xb8, 0x09, 0x1f, 0x25, 0xbc, 0x44, 0x6b, 0x93, 0x9f, 0x24, 0x4b, 0x05, 0x37, 0x8c, 0x67,
    ]

    /// RFC 9562 §5.5: SHA-1 of namespace and name, 16 bytes of it, version and variant put in.
    static func version5(_ namespace: [UInt8], _ name: [UInt8]) -> String {
        var bytes = Array(SHA1.hash(namespace + name).prefix(16))
        bytes[6] = bytes[6] & 0x0F | 0x50
        bytes[8] = bytes[8] & 0x3F | 0x80
        let hex = Hex.encode(bytes)
        var out = ""
        for (position, digit) in hex.enumerated() {
            if [8, 12, 16, 20].contains(position) { out.append("-") }
            out.append(digit)
        }
        return out
    }
}
