import Basics
import RecoveryModel

/// What a person signs when an act is recorded: everything that the person decides and nothing that the recorder gives
/// (number, link, salt, time of recording), in canonical JSON (RFC 8785) with the members `by`, `data`, `device`,
/// `intake`, `lot` and `type`. `data` is the entry's without the signature itself and with the time of signing.
///
/// ```
/// let statement = ActStatement.bytes(
///     by: "OP-V1", data: .object([]), device: nil, intake: nil, lot: "LOT-1", type: "lot.closed")
/// ```
package enum ActStatement {
    /// The bytes to sign; `data` is an object.
    package static func bytes(
        by person: String, data: JSONValue, device: String?, intake: String?, lot: String?, type: String
    ) -> [UInt8] {
        CanonicalJSON.encode(
            .object([
                JSONMember("by", .string(person)), JSONMember("data", .object(SignaturePayload.signed(data))),
                JSONMember("device", text(device)), JSONMember("intake", text(intake)), JSONMember("lot", text(lot)),
                JSONMember("type", .string(type)),
            ]))
    }

    private static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }
}

/// The signed act that an entry tells of.
///
/// ```
/// guard let entry = RecordedEntry(row.body) else { return }
/// let act = try SignedAct(entry: entry)
/// try act.verify()
/// print(act.person, act.signedAt)
/// ```
package struct SignedAct: Hashable, Sendable {
    /// Operator id.
    package let person: String
    package let signedAt: Instant
    /// What was signed.
    package let statement: [UInt8]
    package let signature: SSHSignature

    /// Takes a recorded entry apart. Throws `.unsigned` when its actor wasn't authenticated by a key, `.malformed` when
    /// the signature isn't as we write it. Checks nothing: see `verify`.
    package init(entry: RecordedEntry) throws(CustodyError) {
        guard let person = entry.person, let type = entry.typeText, let data = entry.value(of: .data), entry.isSigned
        else { throw CustodyError(.unsigned, "nobody signed it: its actor.auth isn't «key»") }
        let carried = SignaturePayload(entry)
        guard let text = carried.signature, let blob = Base64.decode(Array(text.utf8)) else {
            throw CustodyError(.malformed, "its actor.auth is «key» but its data holds no signature in base 64")
        }
        signature = try SSHSignature(blob: blob)
        guard carried.signer == signature.key.text else {
            throw CustodyError(.malformed, "its signer isn't the key that its signature names")
        }
        guard let signedAt = carried.signedAt else { throw CustodyError(.malformed, "its signedAt is no time") }
        self.person = person
        self.signedAt = signedAt
        statement = ActStatement.bytes(
            by: person, data: data, device: entry.device, intake: entry.intake, lot: entry.lot, type: type)
    }

    /// Throws `.signature` unless the key named in the entry signed what the entry says.
    package func verify() throws(CustodyError) { try signature.verify(statement) }

    /// The `data` of an entry with the signature in it; `signed` is the data that was under the signature.
    package static func data(_ signed: JSONValue, _ signature: SSHSignature) -> [UInt8] {
        SignaturePayload.data(signed, signature)
    }
}
