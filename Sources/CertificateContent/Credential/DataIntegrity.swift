import Basics
import Crypto
import Custody

/// W3C Data Integrity EdDSA Cryptosuites v1.0 §3.3, `eddsa-jcs-2022`, for assertions of one issuer: what the suite
/// allows besides (proof sets and chains, domains, expiry) is refused.
///
/// ```
/// let signed = try DataIntegrity.sign(document, did: issuer.did, signer: signer, created: now)
/// let (issuer, key) = try DataIntegrity.verify(signed)
/// ```
package enum DataIntegrity {
    static let suite = "eddsa-jcs-2022"
    private static let members = [
        "@context", "created", "cryptosuite", "proofPurpose", "proofValue", "type", "verificationMethod",
    ]

    /// `document` with its proof, which says that `did` asserts it. `signer` holds the issuer's key. Throws `.proof`
    /// for a document that has a proof or can't be signed, `.signature` for a signer that signs wrongly, and what the
    /// signer throws.
    package static func sign(
        _ document: JSONValue, did: String, signer: any NoteSigner, created: Instant
    ) throws -> JSONValue {
        guard let context = document["@context"], document["proof"] == nil, let written = document.members else {
            throw CertificateError(.proof, "only an object with @context and without a proof can be signed")
        }
        let method = did + "#" + Multikey.text(signer.key.publicKey)
        let options = JSONValue.members([
            "@context": context, "created": .string(created.text), "cryptosuite": .string(suite),
            "proofPurpose": .string("assertionMethod"), "type": .string("DataIntegrityProof"),
            "verificationMethod": .string(method),
        ])
        let message = try signedBytes(document, options: options)
        let signature = try signer.sign(message)
        guard verifies(signature, over: message, by: signer.key.publicKey) else {
            throw CertificateError(.signature, "the signer returned a signature that its own key doesn't verify")
        }
        let proof = (options.members ?? []) + [JSONMember("proofValue", .string("z" + Base58.encode(signature)))]
        return .object(written + [JSONMember("proof", .object(proof))])
    }

    /// The issuer and the key (`z6Mk…`) that signed `document`; whether they are to be trusted is the policy's to say.
    /// Throws `.missing`, `.proof`, `.context`, `.issuer` for a key that isn't under the issuer's name, `.signature`.
    package static func verify(_ document: JSONValue) throws(CertificateError) -> (issuer: String, key: String) {
        let (method, key) = try checkSignature(document)
        guard let issuer = document["issuer"]?.string ?? document["issuer"]?["id"]?.string else {
            throw CertificateError(.issuer, "the credential names no issuer")
        }
        // Valid for an attacker's key too: the method must be the issuer's own.
        guard method == issuer + "#" + key else {
            throw CertificateError(.issuer, "signed with \(method), which is no key of the issuer \(issuer)")
        }
        return (issuer, key)
    }

    /// Everything but whose key it is.
    static func checkSignature(_ document: JSONValue) throws(CertificateError) -> (method: String, key: String) {
        let (unsecured, proof) = try separate(document)
        try checkShape(proof)
        try checkContext(unsecured, proof)
        guard let method = proof["verificationMethod"]?.string,
            let hash = method.utf8.firstIndex(of: UInt8(ascii: "#"))
        else { throw CertificateError(.proof, "its verificationMethod is not ISSUER#z6Mk…") }
        let key = String(method[method.index(after: hash)...])
        guard let publicKey = Multikey.publicKey(key) else {
            throw CertificateError(.proof, "its verificationMethod doesn't end in an Ed25519 key (z6Mk…)")
        }
        guard let text = proof["proofValue"]?.string, text.hasPrefix("z"),
            let signature = Base58.decode(text.utf8.dropFirst()), signature.count == 64
        else { throw CertificateError(.proof, "its proofValue is not z and 64 bytes in base 58") }
        let options = JSONValue.object((proof.members ?? []).filter { $0.name != "proofValue" })
        guard verifies(signature, over: try signedBytes(unsecured, options: options), by: publicKey) else {
            throw CertificateError(.signature, "the signature doesn't verify: the credential was changed after signing")
        }
        return (method, key)
    }

    /// SHA-256 of the options, then that of the document: 64 bytes (§3.3.4).
    static func signedBytes(_ document: JSONValue, options: JSONValue) throws(CertificateError) -> [UInt8] {
        try checkNumbers(document)
        return Digest(of: CanonicalJSON.encode(options)).bytes + Digest(of: CanonicalJSON.encode(document)).bytes
    }

    private static func separate(
        _ document: JSONValue
    ) throws(CertificateError) -> (unsecured: JSONValue, proof: JSONValue) {
        guard let members = document.members else { throw CertificateError(.schema, "a credential is an object") }
        guard let proof = document["proof"] else { throw CertificateError(.missing, "the credential has no proof") }
        guard proof.members != nil else {
            throw CertificateError(.proof, "its proof is not one object: sets and chains of proofs are not taken")
        }
        return (.object(members.filter { $0.name != "proof" }), proof)
    }

    private static func checkShape(_ proof: JSONValue) throws(CertificateError) {
        let names = (proof.members ?? []).map(\.name).sorted()
        if let missing = members.first(where: { !names.contains($0) }) {
            throw CertificateError(.proof, "its proof has no ‘\(missing)’")
        }
        if let foreign = names.first(where: { !members.contains($0) }) {
            throw CertificateError(.proof, "its proof has a member ‘\(foreign)’, which is not taken")
        }
        for (name, wanted) in [
            ("type", "DataIntegrityProof"), ("cryptosuite", suite), ("proofPurpose", "assertionMethod"),
        ] where proof[name]?.string != wanted {
            throw CertificateError(.proof, "its \(name) is not ‘\(wanted)’")
        }
        guard let created = proof["created"]?.string.flatMap(WrittenTime.init), created.offsetMinutes != nil else {
            throw CertificateError(.proof, "its proof says no time with a zone in ‘created’")
        }
    }

    /// The document's contexts begin with the proof's (§3.3.2). What follows them isn't under the signature, so nothing
    /// may follow.
    private static func checkContext(_ document: JSONValue, _ proof: JSONValue) throws(CertificateError) {
        let own = document["@context"].map { $0.array ?? [$0] } ?? []
        let signed = proof["@context"].map { $0.array ?? [$0] } ?? []
        guard !signed.isEmpty, own.starts(with: signed) else {
            throw CertificateError(.context, "its @context doesn't begin with that of its proof")
        }
        guard own.count == signed.count else {
            throw CertificateError(.context, "its @context goes on after that of its proof: the rest is not signed")
        }
    }

    /// House profile: whole numbers within ±(2^53 - 1) in their one spelling, so that every canonicalizer agrees.
    private static func checkNumbers(_ value: JSONValue) throws(CertificateError) {
        switch value {
        case .number(let text):
            guard let number = Int(text), String(number) == text, number.magnitude <= 1 << 53 - 1 else {
                throw CertificateError(.schema, "the number \(text.prefix(40)) is no whole number within ±(2^53 - 1)")
            }
        case .array(let items): for item in items { try checkNumbers(item) }
        case .object(let members): for member in members { try checkNumbers(member.value) }
        case .null, .bool, .string: break
        }
    }

    private static func verifies(_ signature: [UInt8], over message: [UInt8], by key: [UInt8]) -> Bool {
        guard signature.count == 64, let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else {
            return false
        }
        return key.isValidSignature(signature, for: message)
    }
}
