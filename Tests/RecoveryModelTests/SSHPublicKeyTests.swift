import Basics
import RecoveryModel
import Testing

/// Keys and fingerprints as `ssh-keygen` printed them.
@Suite struct SSHPublicKeyTests {
    static let text =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGGVUXegldGlCKYcIrKs1LLsAsUBxHFdCSbzUbPMOeIB"
    static let other =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwT4TChtL29owNIFvztJ6z+G1mpqnQfe8A58v/sQ8AK"

    @Test(arguments: [text, text + " op@example", text + "  two words ", "ssh-ed25519  " + text.dropFirst(12)])
    func aKeyIsReadWithAndWithoutComment(line: String) throws {
        let key = try SSHPublicKey(authorizedKey: line)
        #expect(key.text == Self.text && key.bytes.count == 32)
        #expect(key.fingerprint == "SHA256:C8Aj9e/EG6EjYAePBqn8qhiSVpbT9BVCpFFkfRvSDmI")
        #expect(SSHPublicKey(blob: key.blob) == key)
    }

    @Test(arguments: [
        "", "ssh-ed25519", "ssh-ed25519 ", "ssh-ed25519 AAAA", String(text.dropFirst(12)), String(text.dropLast(4)),
        text + "AAAA", "restrict " + text, "ssh-rsa " + text.dropFirst(12), text + "\n" + text,
        "sk-ssh-ed25519@openssh.com " + text.dropFirst(12), text.replacing("IGGV", with: "IWGV"),
        "SHA256:C8Aj9e/EG6EjYAePBqn8qhiSVpbT9BVCpFFkfRvSDmI",
    ])
    func anythingElseIsRefused(line: String) {
        #expect(throws: SSHKeyError.self) { try SSHPublicKey(authorizedKey: line) }
    }

    @Test func bytesBehindTheKeyAreRefused() throws {
        let blob = try SSHPublicKey(authorizedKey: Self.text).blob
        #expect(SSHPublicKey(blob: blob + [0]) == nil)
        for count in blob.indices { #expect(SSHPublicKey(blob: blob.prefix(count)) == nil) }
    }

    private func row(_ person: String, _ key: String?) throws -> OperatorAuthorisation {
        var row = OperatorAuthorisation(person: person, role: "dpr", method: "*", trainedAt: nil, validTo: nil)
        row.key = try key.map { try SSHPublicKey(authorizedKey: $0) }
        return row
    }

    @Test func namesThatShareKeysAreOnePerson() throws {
        let people = try KnownPeople([
            row("A", Self.text), row("B", nil), row("B", Self.text), row("B", Self.other), row("C", Self.other),
            row("D", nil),
        ])
        #expect(people.identity(of: "A").names == ["A", "B", "C"] && people.identity(of: "A").keys.count == 2)
        #expect(people.identity(of: "D").names == ["D"] && people.identity(of: "D").keys.isEmpty)
        #expect(people.identity(of: "E").names == ["E"])
        #expect(people.lists("D") && !people.lists("E"))
        #expect(people.identity(of: "C").isSame(name: "A") && !people.identity(of: "C").isSame(name: "D"))
        let key = try SSHPublicKey(authorizedKey: Self.text)
        #expect(people.identity(of: "C").isSame(name: "gone from the table", key: key))
        #expect(people.identity(of: "D").isSame(name: KnownPeople.Identity.pseudonym(of: "D")))
        #expect(!people.identity(of: "D").isSame(name: KnownPeople.Identity.pseudonym(of: "A")))
    }
}
