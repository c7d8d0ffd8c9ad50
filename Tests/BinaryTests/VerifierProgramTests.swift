import Basics
import Glibc
import Testing

/// `lotwise-verify` as a process: what an auditor starts.
@Suite(.enabled(if: Shop.hasSQLite, "needs sqlite3")) struct VerifierProgramTests {
    private static let path = Files.folder(of: Binary.path) + "/lotwise-verify"

    private func verify(_ arguments: String..., in shop: Shop = Certified.shop) -> Ran {
        Binary.start(arguments, in: shop.folder, program: Self.path).wait(limit: 60)
    }

    @Test func itSaysWhatLotwiseSays() throws {
        let bundle = Certified.bundle
        for path in [bundle, bundle + "/certificate.vc.json", bundle + "/certificate.pdf"] {
            let own = verify("certificate", path, "--trust", "policy.txt", "--json")
            let other = Binary.start(["verify", path, "--trust", "policy.txt", "--json"], in: Certified.shop.folder)
                .wait()
            #expect(own.code == (path == bundle ? 0 : other.code) && own.code < 65, "\(own)")
            #expect(own.text == other.text && !own.text.isEmpty && own.code == other.code)
        }
    }

    @Test func whatWasChangedIsRefused() {
        let shop = Shop(tables: false)
        Files.duplicate(Certified.bundle, to: shop.folder + "/bundle")
        Files.edit(shop.folder + "/bundle/devices.csv", old: "Purge", new: "Clear")
        Files.write(shop.folder + "/policy.txt", Files.read(Certified.shop.folder + "/policy.txt"))
        let ran = verify("certificate", "bundle", "--trust", "policy.txt", in: shop)
        #expect(ran.code == 1 && ran.text.contains("REFUSED"), "\(ran)")
    }

    @Test func aLogAProofAndTwoCheckpointsAreChecked() throws {
        let shop = Shop()
        #expect(shop("log", "prove", "1", "--out", shop.folder + "/proofs").code == 0)
        Files.write(shop.folder + "/policy.txt", Files.read(shop.store + "/trust/policy.txt"))
        let note = shop.store + "/log/checkpoint"
        let proof = try #require(Files.below(shop.folder + "/proofs").first { $0.hasSuffix(".tlog-proof") })
        for arguments in [["log", shop.folder + "/proofs"], ["proof", shop.folder + "/proofs/" + proof]] {
            let ran = Binary.start(
                arguments + ["--trust", "policy.txt"], in: shop.folder, program: Self.path
            ).wait()
            #expect(ran.code == 0 && ran.text.contains("VALID"), "\(arguments): \(ran)")
        }
        #expect(verify("compare", note, note, "--trust", "policy.txt", in: shop).code == 0)
        let noProof = verify("proof", "proofs", "--trust", "policy.txt", in: shop)
        #expect(noProof.code == 64 && noProof.errors.contains("lotwise-verify log"), "\(noProof)")
    }

    @Test(
        arguments: [
            (["certificate", "nothing", "--trust", "policy.txt"], 65), (["certificate", "x", "--trust", "none"], 65),
            (["certificate", "x"], 64), (["log", "--no-such-option"], 64), (["nothing"], 64),
        ] as [([String], Int32)])
    func aMistakeIsOneLine(arguments: [String], code: Int32) {
        let ran = Binary.start(arguments, in: Certified.shop.folder, program: Self.path).wait()
        #expect(ran.code == code && ran.text.isEmpty, "\(arguments): \(ran)")
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
    }

    @Test func itSaysItsVersionAndHelp() {
        #expect(verify("--version").text.hasPrefix("lotwise-verify "))
        for command in ["certificate", "log", "proof", "compare"] {
            let help = verify(command, "--help")
            #expect(help.code == 0 && help.text.contains("Example:"), "\(command)")
        }
    }

    /// Whoever checks needs neither a database nor anything that makes pages or reads evidence.
    @Test(.enabled(if: access("/usr/bin/readelf", X_OK) == 0, "needs readelf"))
    func itLinksNothingThatMakesPagesOrKeepsAStore() {
        let ran = Binary.start(["-d", "--wide", Self.path], program: "/usr/bin/readelf").wait()
        let needed = ran.text.split(separator: "\n").filter { $0.contains("(NEEDED)") }
        #expect(needed.contains { $0.contains("libqpdf") }, "\(ran)")
        for library in ["cairo", "pango", "qrencode", "sqlite3", "xml2"] {
            #expect(!needed.contains { $0.contains(library) }, "\(needed)")
        }
    }
}
