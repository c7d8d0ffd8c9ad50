import Basics
import Glibc
import Testing

/// What `log verify` and `log compare` say of folders that somebody prepared.
@Suite struct LogVerifyCommandTests {
    /// Its log holds the tables that were imported, and one entry is proven in `proofs`.
    private static func made() -> Shop {
        let shop = Shop()
        #expect(shop("log", "prove", "1", "--out", shop.folder + "/proofs").code == 0)
        Files.write(shop.folder + "/policy.txt", Files.read(shop.store + "/trust/policy.txt"))
        Files.write(shop.folder + "/old", Files.read(shop.store + "/log/checkpoint"))
        Files.write(shop.folder + "/new", Files.read(shop.store + "/log/checkpoint"))
        return shop
    }

    /// In the shop's folder, killed when it waits.
    private func log(_ shop: Shop, _ arguments: String...) -> Ran {
        Binary.start(["log"] + arguments, in: shop.folder).wait(limit: 20)
    }

    @Test func aQuestionThatIsNotAnsweredIsAMistake() {
        let shop = Self.made()
        let trust = ["--trust", "policy.txt"]
        for arguments in [
            ["old", "--device", "1"], ["old", "--entry", "/nonexistent"], ["proofs", "--entry", "/etc/passwd"],
            ["store/log", "--device", "1"],
        ] {
            let ran = Binary.run(["log", "verify"] + arguments + trust, in: shop.folder)
            #expect(ran.code == 64 && ran.errors.filter { $0 == "\n" }.count == 1, "\(arguments): \(ran)")
        }
    }

    @Test func aPolicyFromTheFolderItselfIsWarnedOf() {
        let shop = Self.made()
        let own = log(shop, "verify", "proofs", "--trust", "proofs/policy.txt")
        #expect(own.code == 0 && own.errors.contains("warning: proofs/policy.txt lies in the folder"), "\(own)")
        let other = log(shop, "verify", "proofs", "--trust", "policy.txt")
        #expect(other.code == 0 && other.errors.isEmpty, "\(other)")
    }

    @Test func comparingNeedsAPolicyOrSaysSo() throws {
        let shop = Self.made()
        // The signature's last letters changed: nobody signed this.
        let note = Files.lines(shop.folder + "/new")
        let forged = note.map { $0.hasPrefix("— ") ? String($0.dropLast(6)) + "AAAA==" : $0 }.joined(separator: "\n")
        Files.write(shop.folder + "/new", forged)
        let bare = log(shop, "compare", "old", "new")
        #expect(bare.code == 3 && bare.text.contains("signatures not checked"), "\(bare)")
        let own = log(shop, "compare", "old", "new", "--store", "store")
        #expect(own.code == 1 && own.text.contains("refused: signature"), "\(own)")
        #expect(log(shop, "compare", "old", "new", "--trust", "policy.txt").code == 1)
        #expect(log(shop, "compare", "old", "old", "--store", "store").code == 0)
    }

    @Test func nothingThatWasSentMakesUsWait() {
        let shop = Self.made()
        #expect(mkfifo(shop.folder + "/f", 0o644) == 0)
        Files.makeFolder(shop.folder + "/piped")
        #expect(mkfifo(shop.folder + "/piped/1.tlog-proof", 0o644) == 0)
        Files.makeFolder(shop.folder + "/d")
        for name in ["x", "y"] { #expect(symlink(".", shop.folder + "/d/" + name) == 0) }
        for (arguments, code) in [
            (["verify", "f", "--trust", "policy.txt"], 65), (["verify", "old", "--trust", "f"], 65),
            (["verify", "piped", "--trust", "policy.txt"], 65), (["compare", "f", "f"], 65),
            (["verify", "d", "--trust", "policy.txt"], 3),
        ] as [([String], Int32)] {
            let ran = Binary.start(["log"] + arguments, in: shop.folder).wait(limit: 20)
            #expect(ran.code == code, "\(arguments): \(ran)")
        }
    }
}
