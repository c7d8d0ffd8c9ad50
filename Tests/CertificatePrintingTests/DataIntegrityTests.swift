import Basics
import Custody
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

/// The published vectors of eddsa-jcs-2022, step by step, and everything that a verifier must refuse.
@Suite struct DataIntegrityTests {
    private func published() throws -> JSONValue { try Published.json("signed") }

    private func signer() throws -> KeyFileSigner {
        // Multicodec 0x1300 (Ed25519 private key) as a varint, then the seed.
        let bytes = try #require(Base58.decode(Published["privateKey"].utf8.dropFirst()))
        #expect(Array(bytes.prefix(2)) == [0x80, 0x26])
        return try KeyFileSigner(name: "vector", algorithm: .ed25519, seed: Array(bytes.dropFirst(2)))
    }

    @Test func everyPublishedStepComesOut() throws {
        let document = try Published.json("unsigned")
        let options = try Published.json("proofOptions")
        #expect(CanonicalJSON.encode(document) == Array(Published["canonicalDocument"].utf8))
        #expect(CanonicalJSON.encode(options) == Array(Published["canonicalProof"].utf8))
        #expect(Digest(of: Published["canonicalDocument"]).hex == Published["documentHash"])
        #expect(Digest(of: Published["canonicalProof"]).hex == Published["proofHash"])
        let bytes = try DataIntegrity.signedBytes(document, options: options)
        #expect(Hex.encode(bytes) == Published["combinedHash"])
        let signer = try signer()
        #expect(Multikey.text(signer.key.publicKey) == Published["publicKey"])
        let signature = try signer.sign(bytes)
        #expect(Hex.encode(signature) == Published["signatureHex"])
        #expect("z" + Base58.encode(signature) == Published["signatureBase58"])
    }

    @Test func thePublishedCredentialVerifiesButNotForAnotherIssuer() throws {
        let (method, key) = try DataIntegrity.checkSignature(published())
        #expect(key == Published["publicKey"])
        #expect(method == "did:key:\(key)#\(key)")
        // Its issuer is a web address and its key stands under no name of that issuer's.
        expect(.issuer) { try DataIntegrity.verify(published()) }
    }

    @Test(arguments: ["proofSet", "proofChain"])
    func setsAndChainsOfProofsAreRefused(name: String) throws {
        let document = try Published.json(name)
        expect(.proof) { try DataIntegrity.verify(document) }
    }

    @Test func whatIsSignedHereVerifiesHere() throws {
        let content = try Sample.content()
        let document = try CanonicalFile.parse(Sample.credential(content), name: "credential", code: .schema)
        let (issuer, key) = try DataIntegrity.verify(document)
        #expect(issuer == Sample.did)
        #expect(key == Multikey.text(try Sample.issuerSigner().key.publicKey))
        #expect(document["proof"]?["verificationMethod"]?.string == "\(issuer)#\(key)")
        #expect(document["proof"]?["@context"] == document["@context"])
    }

    // MARK: - Tampering

    private func credential() throws -> JSONValue {
        try CanonicalFile.parse(Sample.credential(Sample.content()), name: "credential", code: .schema)
    }

    @Test(arguments: [
        "credentialSchema", "credentialStatus", "credentialSubject", "description", "evidence", "id", "name",
        "relatedResource", "type", "validFrom",
    ])
    func everyChangedMemberBreaksTheSignature(name: String) throws {
        let document = try credential()
        for value in [JSONValue.string("x"), .null] {
            expect(.signature) { try DataIntegrity.verify(document.replacing([name], with: value)) }
        }
        expect(.signature) { try DataIntegrity.verify(document.removing(name)) }
    }

    @Test func everyPartOfTheSubjectIsSigned() throws {
        let document = try credential()
        for member in document["credentialSubject"]?.members ?? [] {
            let changed = document.replacing(["credentialSubject", member.name], with: .string("changed"))
            expect(.signature) { try DataIntegrity.verify(changed) }
        }
    }

    @Test func eachFaultOfTheProofHasItsOwnReason() throws {
        let document = try credential()
        let other = try KeyFileSigner(name: "x", algorithm: .ed25519, seed: Array(repeating: 1, count: 32))
        let otherKey = Multikey.text(other.key.publicKey)
        let cases: [([String], JSONValue, CertificateError.Code)] = [
            (["proof"], .null, .proof), (["proof"], .array([document["proof"] ?? .null]), .proof),
            (["proof", "type"], .string("Ed25519Signature2020"), .proof),
            (["proof", "cryptosuite"], .string("eddsa-rdfc-2022"), .proof),
            (["proof", "proofPurpose"], .string("authentication"), .proof),
            (["proof", "proofValue"], .string("z1"), .proof), (["proof", "proofValue"], .string("u1234"), .proof),
            (["proof", "created"], .string("yesterday"), .proof),
            (["proof", "created"], .string("2026-11-22T00:00:00.000Z"), .signature),
            (["proof", "verificationMethod"], .string("did:web:recycler.example"), .proof),
            (["proof", "verificationMethod"], .string("did:web:recycler.example#zQ3sh"), .proof),
            (["proof", "verificationMethod"], .string("did:web:recycler.example#" + otherKey), .signature),
            (["proof", "@context"], .array([]), .context),
            (["proof", "@context"], .string("https://www.w3.org/ns/credentials/v2"), .context),
            (["@context"], .string("https://www.w3.org/ns/credentials/v2"), .context),
            (["proof", "previousProof"], .string("urn:uuid:x"), .proof),
            (["proof", "expires"], .string("2030-01-01T00:00:00Z"), .proof),
        ]
        for (path, value, code) in cases {
            expect(code, comment: "\(path)") { try DataIntegrity.verify(document.replacing(path, with: value)) }
        }
        expect(.missing) { try DataIntegrity.verify(document.removing("proof")) }
        expect(.schema) { try DataIntegrity.verify(.array([])) }
    }

    @Test func aContextAfterTheSignedOnesIsRefused() throws {
        let document = try credential()
        let longer = (document["@context"]?.array ?? []) + [.string("https://attacker.example/context")]
        expect(.context) { try DataIntegrity.verify(document.replacing(["@context"], with: .array(longer))) }
    }

    @Test func aStrangersSignatureUnderTheIssuersNameIsTheStrangersKey() throws {
        // Well signed, but not under a name of the issuer's: caught here. Under the issuer's name with another key:
        // caught by the policy, which pins the key.
        let content = try Sample.content()
        let stranger = try KeyFileSigner(name: "x", algorithm: .ed25519, seed: Array(repeating: 1, count: 32))
        let unsigned = CredentialText.unsigned(content, table: DeviceTable(content))
        let own = "did:key:" + Multikey.text(stranger.key.publicKey)
        let foreign = try DataIntegrity.sign(unsigned, did: own, signer: stranger, created: content.issuedAt)
        expect(.issuer) { try DataIntegrity.verify(foreign) }
        let posing = try DataIntegrity.sign(unsigned, did: Sample.did, signer: stranger, created: content.issuedAt)
        #expect(try DataIntegrity.verify(posing).key == Multikey.text(stranger.key.publicKey))
    }

    @Test(arguments: ["1.5", "1e3", "-0", "01", "9007199254740992", "-9223372036854775808"])
    func numbersThatCanonicalizersWriteDifferentlyAreNotSigned(number: String) throws {
        let document = JSONValue.members(["@context": .texts(["x"]), "n": .number(number)])
        expect(.schema) {
            try DataIntegrity.sign(
                document, did: Sample.did, signer: Sample.issuerSigner(), created: Sample.issued)
        }
    }
}
