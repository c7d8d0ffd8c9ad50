import Basics
import RecoveryModel
import Testing

@testable import StoreAudit

/// Entries with the signature that `ssh-keygen -Y sign -n lotwise-act` made over
/// `{"by":"OP-1","data":{"reason":"settled","signedAt":"2026-11-22T12:00:00.000Z"},…,"lot":"L-1","type":"lot.closed"}`.
@Suite struct ActSignatureCheckTests {
    private static let key =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGGVUXegldGlCKYcIrKs1LLsAsUBxHFdCSbzUbPMOeIB"
    private static let otherKey =
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIGwT4TChtL29owNIFvztJ6z+G1mpqnQfe8A58v/sQ8AK"
    private static let signature =
        "U1NIU0lHAAAAAQAAADMAAAALc3NoLWVkMjU1MTkAAAAgYZVRd6CV0aUIphwisqzUsuwCxQHEcV0JJvNRs8w54gEAAAALbG90d2lzZS1hY3QAAA"
        + "AAAAAABnNoYTUxMgAAAFMAAAALc3NoLWVkMjU1MTkAAABATCF7bJL2KUwPsB786IamMuDJ+l6Me7LlIdjxIexXYhg1LoO4IHj6ZqBbun++"
        + "K6Ofn+vak75l62PJE41mGWJvDQ=="

    private static let first = Digest(of: "first")
    private static let second = Digest(of: "second")

    private func entry(_ actor: String, auth: String = "key", type: String, lot: String?, data: String) -> [UInt8] {
        Array(
            """
            {"actor":{"auth":"\(auth)","id":"\(actor)","role":"dpr"},"at":"2026-11-22T12:00:01.000Z","data":\(data),\
            "device":null,"intake":null,"lot":\(lot.map { "\"\($0)\"" } ?? "null"),"prev":null,\
            "recordedAt":"2026-11-22T12:00:01.000Z","salt":"s","seq":1,"site":null,"type":"\(type)","v":1}
            """.utf8)
    }

    private func closing(
        by actor: String = "OP-1", auth: String = "key", lot: String = "L-1", reason: String = "settled",
        signature: String? = signature, signer: String = key
    ) -> [UInt8] {
        let carried = signature.map { "\"signature\":\"\($0)\"," } ?? ""
        return entry(
            actor, auth: auth, type: "lot.closed", lot: lot,
            data: """
                {"reason":"\(reason)",\(carried)"signedAt":"2026-11-22T12:00:00.000Z","signer":"\(signer)"}
                """)
    }

    private func imported(_ document: Digest, by actor: String = "lotwise") -> [UInt8] {
        entry(
            actor, auth: "none", type: "table.imported", lot: nil,
            data: "{\"document\":\"\(document)\",\"table\":\"operators\"}")
    }

    private func row(
        _ person: String, _ role: String = "dpr", key: String? = Self.key, to: String = "2027-12-31"
    ) -> OperatorAuthorisation {
        var row = OperatorAuthorisation(
            person: person, role: role, method: "*",
            trainedAt: EvidenceTime(instant: Instant(milliseconds: 0)), validTo: EvidenceTime(to))
        row.key = key.flatMap { try? SSHPublicKey(authorizedKey: $0) }
        return row
    }

    private func problems(_ tables: [Digest: [OperatorAuthorisation]], _ entries: [UInt8]...) -> [String] {
        var check = ActSignatureCheck { tables[$0] }
        return entries.enumerated().flatMap { seq, body in
            body.withUnsafeBytes { check.check(seq: seq, body: $0) }
        }
    }

    @Test func aSignedActOfARegisteredKeyIsRight() {
        #expect(problems([Self.first: [row("OP-1")]], imported(Self.first), closing()).isEmpty)
        #expect(problems([:], closing(auth: "none", signature: nil)).isEmpty)
    }

    @Test func whatWasNotSignedIsSeen() {
        let table = [Self.first: [row("OP-1"), row("OP-2", key: Self.otherKey)]]
        for changed in [
            closing(by: "OP-2"), closing(lot: "L-2"), closing(reason: "paid"), closing(signature: nil),
            closing(signature: "AAAA"), closing(signer: Self.otherKey),
        ] {
            let found = problems(table, imported(Self.first), changed)
            #expect(found.count == 1 && found[0].hasPrefix("entry 1: "), "\(found)")
        }
        #expect(problems(table, imported(Self.first), closing(auth: "magic")).count == 1)
    }

    @Test func aSignatureServesOneEntry() {
        let found = problems([Self.first: [row("OP-1")]], imported(Self.first), closing(), closing())
        #expect(found.count == 1 && found[0].hasPrefix("entry 2: ") && found[0].contains("earlier entry"))
    }

    @Test func theKeyMustBeTheOperatorsInTheTableOfThatTime() {
        let tables = [
            Self.first: [row("OP-1")], Self.second: [row("OP-1", key: Self.otherKey), row("OP-2", to: "2026-01-01")],
        ]
        #expect(problems(tables, closing()).count == 1, "no table is in force")
        #expect(problems(tables, imported(Self.second), closing()).count == 1)
        #expect(problems(tables, imported(Self.first), imported(Self.second), closing()).count == 1)
        #expect(problems(tables, imported(Self.second), imported(Self.first), closing()).isEmpty)
        #expect(problems([Self.first: [row("OP-1", to: "2026-01-01")]], imported(Self.first), closing()).count == 1)
    }

    @Test func anImportThatAuthorisesItsImporterIsSeen() {
        let tables = [
            Self.first: [row("OP-1")], Self.second: [row("OP-1"), row("OP-1", "validator"), row("OP-3", key: nil)],
        ]
        let found = problems(tables, imported(Self.first), imported(Self.second, by: "OP-1"))
        #expect(found.count == 1 && found[0].contains("OP-1 validator"), "\(found)")
        #expect(problems(tables, imported(Self.first), imported(Self.second)).isEmpty)
    }
}
