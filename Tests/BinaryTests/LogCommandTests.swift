import Basics
import Glibc
import Testing

/// The custody log from the command line: what is recorded becomes provable, and whoever has a proof needs nothing of
/// us.
@Suite struct LogCommandTests {
    /// A store with one decided sample lot.
    private static func decided() -> Shop {
        let shop = Shop()
        _ = shop.run(shop.lot(maple))
        return shop
    }

    private func policy(_ shop: Shop) -> String { shop.store + "/trust/policy.txt" }

    private func verify(_ shop: Shop, _ arguments: String...) -> Ran {
        // From another folder, without any store.
        Binary.run(["log", "verify"] + arguments, in: shop.folder)
    }

    @Test func aRunIsSignedAndProvenWhenItEnds() throws {
        let shop = Self.decided()
        let log = try shop("status", "--json").json()["log"]
        #expect(log?["origin"]?.string?.isEmpty == false)
        #expect(log?["root"]?.string?.hasPrefix("sha256:") == true)
        #expect(log?["proven"]?.integer == log?["size"]?.integer)
        let device = try shop.device("MC-2026-10-004/1")
        #expect(device["custody"]?.array?.allSatisfy { $0["state"]?.string == "proven" } == true)
    }

    @Test func theFirstCheckpointIsMissingBeforeAnythingIsRecorded() throws {
        let shop = Shop(tables: false)
        let ran = shop("init", "--origin", "example.com/custody/test", "--json")
        #expect(ran.code == 0)
        #expect(try ran.json()["origin"]?.string == "example.com/custody/test")
        let log = try shop("status", "--json").json()["log"]
        #expect(log?["origin"]?.isNull == true && log?["root"]?.isNull == true && log?["size"]?.integer == 0)
        #expect(shop("log", "prove", "0").code == 2)
    }

    @Test func aDevicesProofsVerifyInAnEmptyFolder() throws {
        let shop = Self.decided()
        let ran = shop("log", "prove", "MC-2026-10-004/1", "--out", shop.folder + "/proofs")
        #expect(ran.code == 0, "\(ran.errors)")
        let count = Files.below(shop.folder + "/proofs/entries").count / 2
        #expect(count > 2)
        let found = verify(
            shop, shop.folder + "/proofs", "--trust", policy(shop), "--json", "--device", "MC-2026-10-004/1")
        #expect(found.code == 0, "\(found.text)")
        #expect(try found.json()["entries"]?.integer == count)
        // Shown with another device, they are refused.
        let other = verify(
            shop, shop.folder + "/proofs", "--trust", policy(shop), "--json", "--device", "MC-2026-10-004/2")
        #expect(other.code == 1)
        #expect(try other.json()["code"]?.string == "device")
    }

    @Test func oneProofGoesToStandardOutput() throws {
        let shop = Self.decided()
        let ran = shop("log", "prove", "3")
        #expect(ran.code == 0)
        #expect(ran.text.hasPrefix("c2sp.org/tlog-proof@v1\nindex 3\n"))
        Files.write(shop.folder + "/3.tlog-proof", ran.output)
        // Its entry isn't beside it.
        #expect(verify(shop, shop.folder + "/3.tlog-proof", "--trust", policy(shop)).code == 3)
        Files.write(shop.folder + "/3.json", shop.sql("SELECT body FROM entry WHERE seq = 3").dropLast().description)
        #expect(verify(shop, shop.folder + "/3.tlog-proof", "--trust", policy(shop)).code == 0)
    }

    @Test func withoutATrustFileNothingIsVerified() {
        let shop = Self.decided()
        let ran = verify(shop, shop.store + "/log")
        #expect(ran.code == 64)
        #expect(ran.errors.contains("--trust"))
    }

    @Test func anEntryOrDeviceThatIsNotThereIsNamed() {
        let shop = Self.decided()
        let ran = shop("log", "prove", "999999999")
        #expect(ran.code == 2)
        #expect(ran.errors.contains("999999999"))
    }

    @Test func anExportedLogVerifiesWhole() throws {
        let shop = Self.decided()
        #expect(shop("log", "export", "--out", shop.folder + "/copy").code == 0)
        let found = verify(shop, shop.folder + "/copy", "--trust", policy(shop), "--json")
        #expect(found.code == 0)
        #expect(try found.json()["entries"]?.integer == shop.entries)
        // It writes over nothing.
        #expect(shop("log", "export", "--out", shop.folder + "/copy").code == 1)
    }

    @Test func oneLotsEntriesAreExportedWithTheirProofs() throws {
        let shop = Self.decided()
        let ran = shop("log", "export", "--lot", "MC-2026-10-004", "--out", shop.folder + "/lot", "--json")
        let count = try #require(try ran.json()["entries"]?.integer)
        #expect(count > 100)
        let found = verify(shop, shop.folder + "/lot", "--trust", policy(shop), "--json")
        #expect(found.code == 0)
        #expect(try found.json()["entries"]?.integer == count)
        // An entry that lost its proof is not passed over.
        let first = try #require(Files.below(shop.folder + "/lot/entries").first { $0.hasSuffix(".tlog-proof") })
        Files.remove(shop.folder + "/lot/entries/" + first)
        #expect(verify(shop, shop.folder + "/lot", "--trust", policy(shop)).code == 3)
    }

    @Test func aMissingCosignatureIsIncompleteAndNotRefused() throws {
        let shop = Self.decided()
        Files.edit(
            policy(shop), old: "quorum none",
            new: "witness w1 witness.example/w1+"
                + "6f3a8cd9+BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBQQ==\nquorum w1")
        // A key whose hash isn't that of its name is refused before anything else.
        let ran = shop("log", "checkpoint")
        #expect(ran.code == 65)
        #expect(ran.errors.contains("policy.txt"))
    }

    @Test func earlierAndLaterCheckpointsAreOneHistory() throws {
        let shop = Self.decided()
        Files.write(shop.folder + "/old", Files.read(shop.store + "/log/checkpoint"))
        #expect(shop("receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1").code < 2)
        let ran = shop("log", "compare", shop.folder + "/old", shop.store + "/log/checkpoint", "--json")
        #expect(ran.code == 0, "\(ran.text) \(ran.errors)")
        #expect(try ran.json()["verdict"]?.string == "consistent")
        // Without tiles there is nothing to say.
        let bare = Binary.run(
            ["log", "compare", shop.folder + "/old", shop.store + "/log/checkpoint", "--store", shop.folder + "/none"])
        #expect(bare.code == 3)
    }

    @Test func aRotatedKeyLeavesOldProofsValid() throws {
        let shop = Self.decided()
        #expect(shop("log", "prove", "5", "--out", shop.folder + "/proofs").code == 0)
        Files.write(shop.folder + "/old-policy", Files.read(policy(shop)))
        let ran = shop("log", "rotate-key", "--by", "OP-P1", "--reason", "yearly", "--json")
        #expect(ran.code == 0, "\(ran.errors)")
        #expect(try ran.json()["logKeys"]?.array?.count == 2)
        #expect(verify(shop, shop.folder + "/proofs", "--trust", policy(shop)).code == 0)
        // During the overlap both policies accept the whole log.
        for trust in [policy(shop), shop.folder + "/old-policy"] {
            #expect(verify(shop, shop.store + "/log", "--trust", trust).code == 0)
        }
        #expect(shop("log", "rotate-key", "--end-overlap", "--by", "OP-P1", "--reason", "done").code == 0)
        #expect(shop("receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1").code < 2)
        #expect(verify(shop, shop.store + "/log", "--trust", policy(shop)).code == 0)
        let old = verify(shop, shop.store + "/log", "--trust", shop.folder + "/old-policy", "--json")
        #expect(old.code == 1)
        #expect(try old.json()["code"]?.string == "unsigned")
        #expect(shop("log", "fsck", "--log-only").code == 0)
    }

    @Test func aKeyThatOthersMayReadIsRefused() {
        let shop = Self.decided()
        chmod(shop.store + "/keys/log.key", 0o644)
        let ran = shop("log", "checkpoint")
        #expect(ran.code == 74)
        #expect(ran.errors.contains("chmod 600"))
    }

    @Test func aStoreThatWasRestoredByHandRefusesToFork() throws {
        let shop = Self.decided()
        let copy = shop.folder + "/copy.db"
        #expect(system("\(Shop.sqlite) '\(shop.store)/recovery.db' \".backup '\(copy)'\"") == 0)
        #expect(shop("receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1").code < 2)
        for name in ["recovery.db", "recovery.db-wal", "recovery.db-shm"] { Files.remove(shop.store + "/" + name) }
        Files.write(shop.store + "/recovery.db", Files.read(copy))
        let before = Files.read(shop.store + "/log/checkpoint")
        let ran = shop("receive", "close", "--lot", "MC-2026-10-004", "--by", "OP-R1")
        #expect(ran.code == 74)
        #expect(ran.errors.contains("lotwise restore"))
        #expect(Files.read(shop.store + "/log/checkpoint") == before)
        // Reading goes on.
        #expect(shop("status").code == 0)
    }
}
