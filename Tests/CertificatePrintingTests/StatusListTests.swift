import Basics
import Custody
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

@Suite struct StatusListTests {
    static func id(_ text: String) throws -> CertificateID {
        try #require(CertificateID(CertificateID.version5([], Array(text.utf8))))
    }

    static func sample() throws -> StatusList {
        StatusList(
            issuer: Sample.did, issuedAt: Sample.issued,
            checkpoint: try SignedCheckpoint(
                Checkpoint(origin: ToyLog.origin, size: 90, root: .leaf([1])), signedBy: [ToyLog().signer]),
            revoked: [.init(certificate: try id("a"), at: Sample.issued, entry: 77)],
            superseded: [.init(certificate: try id("b"), by: try id("c"), at: Sample.issued, entry: 80)])
    }

    private func signed(_ list: StatusList, did: String = Sample.did) throws -> [UInt8] {
        CredentialText.file(
            try DataIntegrity.sign(
                list.unsigned, did: did, signer: Sample.issuerSigner(), created: list.issuedAt))
    }

    @Test func whatIsSignedIsReadBack() throws {
        let list = try Self.sample()
        #expect(try StatusList(parsing: signed(list)) == list)
    }

    @Test func whatNoLongerHoldsIsSaid() throws {
        let list = try Self.sample()
        expect(.revoked) { try list.check(Self.id("a")) }
        expect(.superseded) { try list.check(Self.id("b")) }
        try list.check(Self.id("c"))
    }

    @Test func aChangedListIsRefused() throws {
        let document = try JSONParser.parse(signed(Self.sample()))
        let emptied = document.replacing(["credentialSubject", "revoked"], with: .array([]))
        expect(.signature) { try StatusList(parsing: CanonicalJSON.encode(emptied)) }
        expect(.missing) { try StatusList(parsing: CanonicalJSON.encode(document.removing("proof"))) }
        expect(.truncated) { try StatusList(parsing: Array(signed(Self.sample()).dropLast(3))) }
        expect(.issuer) { try StatusList(parsing: signed(Self.sample(), did: "did:web:other.example")) }
    }

    /// The checkpoint inside is what the log and its witnesses signed; the list can't say anything else.
    @Test func aListOverAnotherStateThanItsCheckpointIsRefused() throws {
        let unsigned = try Self.sample().unsigned
        func sealed(_ member: String, _ value: JSONValue) throws -> [UInt8] {
            CredentialText.file(
                try DataIntegrity.sign(
                    unsigned.replacing(["credentialSubject", member], with: value), did: Sample.did,
                    signer: Sample.issuerSigner(), created: Sample.issued))
        }
        expect(.checkpoint, comment: "size") { try StatusList(parsing: sealed("size", .number("91"))) }
        expect(.checkpoint, comment: "root") { try StatusList(parsing: sealed("root", .string("\(TreeHash.empty)"))) }
        expect(.checkpoint, comment: "log") { try StatusList(parsing: sealed("log", .string("log.example/other"))) }
        expect(.checkpoint, comment: "note") {
            try StatusList(parsing: sealed("checkpoint", .string("log.example/custody\n90\n")))
        }
        let subject = try #require(unsigned["credentialSubject"]).removing("checkpoint")
        expect(.schema, comment: "none") {
            try StatusList(
                parsing: CredentialText.file(
                    DataIntegrity.sign(
                        unsigned.replacing(["credentialSubject"], with: subject), did: Sample.did,
                        signer: Sample.issuerSigner(), created: Sample.issued)))
        }
    }

    @Test func aCertificateIsNoStatusList() throws {
        let credential = try Sample.credential(Sample.content())
        expect(.schema) { try StatusList(parsing: credential) }
    }
}
