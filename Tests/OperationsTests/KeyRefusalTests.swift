import Custody
import Glibc
import Testing

@testable import LogPublishing
@testable import StoreFiles

/// What a key ring refuses, each by the file that is wrong.
@Suite struct KeyRefusalTests {
    private func refusal(_ body: () throws -> Void) -> String? {
        #expect(throws: OperationError.self, performing: body)?.message
    }

    @Test(arguments: [
        ("", "no signing key"), ("nonsense\n", "no signing key"), ("PRIVATE+KEY+log.example/2026\n", "no signing key"),
        ("PRIVATE+KEY+log.example/2026+00000000+AAAA\n", "no signing key"), ("ssh-agent \n", "no signing key"),
        ("ssh-agent log.example/2026+00000000+AAAA\n", "no signing key"),
    ])
    func aFileThatIsNoKey(text: String, says: String) throws {
        let bench = try LogBench()
        for name in ["log.key", "issuer.key"] {
            let path = bench.folder.keys + "/" + name
            try FileSystem.write(path, Array(text.utf8))
            chmod(path, 0o600)
            let ring = KeyRing(bench.folder)
            let said = refusal { _ = name == "log.key" ? try ring.logSigners().first : try ring.issuerSigner() }
            #expect(said?.contains(name) == true && said?.contains(says) == true, "\(said ?? "-")")
        }
    }

    @Test(arguments: [("log.key", "--lost-key"), ("issuer.key", "put it back")])
    func aKeyThatIsGoneSaysWhatToDo(name: String, says: String) throws {
        let bench = try LogBench()
        unlink(bench.folder.keys + "/" + name)
        let ring = KeyRing(bench.folder)
        let said = refusal { _ = name == "log.key" ? try ring.logSigners().first : try ring.issuerSigner() }
        #expect(said?.contains(name) == true && said?.contains(says) == true, "\(said ?? "-")")
        #expect(said?.contains("--lost-key") == (name == "log.key"), "an issuer's key can't be begun anew")
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o644] as [mode_t]) func aRetiredKeyThatOthersMayRead(mode: mode_t) throws {
        let bench = try LogBench()
        try bench.record(1)
        let ring = KeyRing(bench.folder)
        _ = try ring.pendingLogKey(name: "log.example/2026", agentKey: nil)
        try ring.adoptPendingLogKey(overlap: true)
        let old = try #require(
            try FileSystem.files(below: bench.folder.keys).first { $0.hasPrefix("log-old-") })
        #expect(try ring.logSigners().count == 2)
        chmod(bench.folder.keys + "/" + old, mode)
        #expect(refusal { _ = try ring.logSigners() }?.contains(old) == true)
        #expect(refusal { _ = try ring.endOverlap() }?.contains("chmod 600") == true)
        #expect(FileSystem.exists(bench.folder.keys + "/" + old), "it isn't taken away in silence")
    }

    @Test func anAgentsKeyWithoutAnAgent() throws {
        let bench = try LogBench()
        let ring = KeyRing(bench.folder)
        let agentKey = [UInt8](repeating: 9, count: 32)
        let signer = try ring.pendingLogKey(name: "log.example/2026", agentKey: agentKey)
        #expect(signer.key.publicKey == agentKey)
        #expect(refusal { _ = try signer.sign([1]) }?.contains("SSH_AUTH_SOCK is not set") == true)
        let lost = KeyRing(bench.folder, agentSocket: bench.root + "/nobody")
        try lost.adoptPendingLogKey(overlap: false)
        #expect(throws: (any Error).self) { try lost.logSigners()[0].sign([1]) }
        #expect(try ring.endOverlap().isEmpty)
    }

    /// What an interrupted rotation left is taken up only when it is of the kind that is asked for.
    @Test func aPendingKeyOfAnotherKindIsReplaced() throws {
        let bench = try LogBench()
        let ring = KeyRing(bench.folder)
        let file = try ring.pendingLogKey(name: "log.example/2026", agentKey: nil).key
        #expect(try ring.pendingLogKey(name: "log.example/2026", agentKey: nil).key == file)
        let agentKey = [UInt8](repeating: 9, count: 32)
        #expect(try ring.pendingLogKey(name: "log.example/2026", agentKey: agentKey).key.publicKey == agentKey)
        let other = [UInt8](repeating: 8, count: 32)
        #expect(try ring.pendingLogKey(name: "log.example/2026", agentKey: other).key.publicKey == other)
        #expect(try ring.pendingLogKey(name: "log.example/2026", agentKey: nil).key.publicKey != other)
    }

    @Test(arguments: ["log nonsense\n", "quorum\n", "\u{0}"]) func aPolicyThatIsNone(text: String) throws {
        let bench = try LogBench()
        try FileSystem.write(bench.folder.policy, Array(text.utf8))
        let said = refusal { _ = try KeyRing(bench.folder).policy() }
        #expect(said?.contains("policy.txt") == true, "\(said ?? "-")")
    }
}
