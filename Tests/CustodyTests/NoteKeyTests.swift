import Basics
import Testing

@testable import Custody

@Suite struct NoteKeyTests {
    private typealias Vectors = NoteVectors

    static let good = [
        NoteVectors.peter, NoteVectors.enoch, NoteVectors.foo, NoteVectors.testdata, NoteVectors.sumdb, NoteVectors.log,
        NoteVectors.a,
    ]

    @Test(arguments: good)
    func aKeyIsWrittenAsItWasRead(text: String) throws {
        let key = try VerifierKey(text: text)
        #expect(key.text == text)
        #expect(key.reference == text.split(separator: "+")[0] + "+" + text.split(separator: "+")[1])
        #expect(try VerifierKey(name: key.name, algorithm: key.algorithm, publicKey: key.publicKey) == key)
    }

    @Test(arguments: good)
    func noPartOfAKeyAndNoByteMoreIsAKey(text: String) {
        let bytes = Array(text.utf8)
        for start in bytes.indices {
            for end in start...bytes.count where end - start < bytes.count {
                let part = String(decoding: bytes[start..<end], as: UTF8.self)
                if Vectors.code({ try VerifierKey(text: part) }) != .malformed { Issue.record("\(part)") }
            }
            var altered = bytes
            altered[start] += 1
            let text = String(decoding: altered, as: UTF8.self)
            if Vectors.code({ try VerifierKey(text: text) }) != .malformed { Issue.record("\(text)") }
        }
    }

    @Test(arguments: [
        // The hash fits, the key is too long; the hash fits, the type is none that is assigned.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        NoteVectors.peter.replacing("c74f20a3", with: "C74F20A3"), NoteVectors.peter + "\n", " " + NoteVectors.peter,
        NoteVectors.peter + "=", "", "+", "++", "+++", NoteVectors.peter.replacing("Peter", with: ""),
    ])
    func whatIsNoKeyIsRefused(text: String) {
        #expect(Vectors.code { try VerifierKey(text: text) } == .malformed)
    }

    @Test func anUnknownTypeIsNamed() throws {
        let material = Base64.encode([6] + NoteVectors.seed(9))
        let error = #expect(throws: CustodyError.self) { try VerifierKey(text: "w+00000000+" + material) }
        #expect(error?.message.contains("type 6") == true)
    }

    @Test(arguments: ["", "a b", "a+b", "a\nb", "a\u{2003}b", "a\u{85}b", "a\u{0}b", "a\u{7F}b", "\u{3000}"])
    func aNameThatNoLineCanHoldIsRefused(name: String) {
        #expect(
            Vectors.code { try VerifierKey(name: name, algorithm: .ed25519, publicKey: Vectors.seed(1)) } == .malformed)
        #expect(
            Vectors.code { try KeyFileSigner(name: name, algorithm: .ed25519, seed: Vectors.seed(1)) } == .malformed)
    }

    @Test func typesOfOneKeyHaveDifferentHashes() throws {
        let plain = try VerifierKey(name: "n", algorithm: .ed25519, publicKey: Vectors.seed(1))
        let witness = try VerifierKey(name: "n", algorithm: .cosignature, publicKey: Vectors.seed(1))
        #expect(plain.id != witness.id)
        #expect(plain != witness)
    }

    /// The Kelvin sign is a K to Unicode, and so to Swift's strings.
    @Test func equivalentNamesAreDifferentNames() throws {
        let plain = try VerifierKey(name: "K", algorithm: .ed25519, publicKey: Vectors.seed(1))
        let kelvin = try VerifierKey(name: "\u{212A}", algorithm: .ed25519, publicKey: Vectors.seed(1))
        #expect(plain.name == kelvin.name)
        #expect(plain != kelvin)
        #expect(NoteSignature(key: plain, signature: [1]) != NoteSignature(key: kelvin, signature: [1]))
        #expect(
            Checkpoint(origin: "K", size: 0, root: .empty) != Checkpoint(origin: "\u{212A}", size: 0, root: .empty))
    }

    @Test func wrongLengthsVerifyNothing() throws {
        let key = try VerifierKey(text: Vectors.peter)
        let good = try NoteSignature(parsing: Vectors.peterLine.utf8).signature
        #expect(key.verifies(good, over: Vectors.bytes(Vectors.text)))
        for count in 0..<64 { #expect(!key.verifies(good[..<count], over: Vectors.bytes(Vectors.text))) }
        #expect(!key.verifies(good + [0], over: Vectors.bytes(Vectors.text)))
        #expect(!key.verifies([], over: []))
    }

    @Test func aPrivateKeySignsAsPublished() throws {
        let signer = try KeyFileSigner(text: Vectors.peterSecret)
        #expect(signer.text == Vectors.peterSecret)
        #expect(signer.key.text == Vectors.peter)
        let signature = try signer.checkedSignature(over: Vectors.bytes(Vectors.text))
        #expect(NoteSignature(key: signer.key, signature: signature).line == Vectors.peterLine)
    }

    @Test func noPartOfAPrivateKeyIsOneAndNoneIsShown() throws {
        let bytes = Array(Vectors.peterSecret.utf8)
        for index in bytes.indices {
            var altered = bytes
            altered[index] += 1
            for text in [String(decoding: altered, as: UTF8.self), String(decoding: bytes[..<index], as: UTF8.self)] {
                let error = #expect(throws: CustodyError.self) { try KeyFileSigner(text: text) }
                #expect(error?.code == .malformed)
                #expect(error?.message.contains("AYEKFALV") == false)
            }
        }
        let signer = try KeyFileSigner(text: Vectors.peterSecret)
        var dumped = ""
        dump(signer, to: &dumped)
        for shown in [dumped, "\(signer)", String(reflecting: signer)] { #expect(!shown.contains("AYEKFALV")) }
    }

    /// Answers with a signature by a key that isn't its own.
    private struct Liar: NoteSigner {
        let key: VerifierKey
        func sign(_ message: [UInt8]) throws -> [UInt8] { try NoteVectors.logSigner(9).sign(message) }
    }

    @Test func aSignerThatSignsWronglyIsFoundOut() throws {
        let liar = Liar(key: try VerifierKey(text: Vectors.log))
        let head = Checkpoint(origin: "log.example/custody", size: 0, root: .empty)
        #expect(Vectors.code { try SignedCheckpoint(head, signedBy: [liar]) } == .signature)
        let witness = Liar(key: try VerifierKey(text: Vectors.a))
        #expect(Vectors.code { try Cosignature.sign(head.text, time: 1, with: witness) } == .signature)
    }
}
