import Basics

/// Number of a certificate: a UUID of version 5 (RFC 9562 §5.5) over what it rests on, so that an unchanged lot has the
/// same certificate however often it is asked for. SHA-1 is what the version is defined by; nothing rests on it, since
/// the digests of the parts are signed.
///
/// ```
/// guard let id = CertificateID("5c1f0a52-0d4e-5b58-8a0f-6f7d1a2b3c4d") else { return }
/// print(id.urn)
/// ```
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

    /// Over everything that `draft` prints but what differs from one issue of the same to the next: time, state of the
    /// log, entries and documents relied on, which the decisions stand for. So a corrected name makes another
    /// certificate, and an unchanged lot never does. `draft.revocation` keeps what was ended from coming back.
    init(_ draft: CertificateDraft, _ warnings: [CertificateRemark], devices: Digest) {
        var said = JSONValue.members([
            "contract": CredentialText.contract(draft.lot.contract),
            "devices": .string(devices.description),
            "excluded": .string(DeviceTable.digest(draft.excluded).description),
            "issuer": CredentialText.issuer(draft.issuer), "lot": .string(draft.lot.name),
            "owner": CredentialText.owner(draft.customer), "policy": CredentialText.policy(draft.policy),
            "revocation": .count(draft.revocation), "scope": .string(draft.scope.rawValue),
            "template": .string(draft.kind.template),
            "validation": draft.validation.map(CredentialText.validation) ?? .null,
            "warnings": .array(warnings.map(CredentialText.warning)),
        ])
        // A lot without a sample keeps the number that it had before samples were told of.
        if draft.sampling != nil, let members = said.members {
            said = .object(members + [JSONMember("sampling", CertificateSampling.member(draft.sampling))])
        }
        text = Self.version5(Self.namespace, CanonicalJSON.encode(said))
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

/// What each device's line says, as one digest, in whatever order they are listed.
struct LineDigests {
    /// Names of intakes one behind the other, and where each ends.
    private var names: [UInt8] = []
    private var ends: [Int] = []
    /// 32 bytes each.
    private var digests: [UInt8] = []
    private var room = JSONText(reserving: 2000)

    init(count: Int) {
        ends.reserveCapacity(count)
        digests.reserveCapacity(count * 32)
    }

    /// The next device.
    mutating func add(_ line: UnsafePointer<CertificateLine>) {
        digests += DeviceTable.digest(line, room: &room).bytes
        names += line.pointee.intake.utf8
        ends.append(names.count)
    }

    /// Over all of them in the order of their names' bytes.
    var digest: Digest {
        func name(_ index: Int) -> ArraySlice<UInt8> { names[(index == 0 ? 0 : ends[index - 1])..<ends[index]] }
        let order = ends.indices.sorted { name($0).lexicographicallyPrecedes(name($1)) }
        var hash = StreamingHash()
        for index in order { hash.update(Array(digests[(index * 32)..<(index * 32 + 32)])) }
        return hash.finish()
    }
}
