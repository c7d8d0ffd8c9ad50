import Basics
import Testing

/// A certificate under a policy that wants a witness's cosignature.
struct WitnessedCertificateTests {
    private struct Scene {
        let shop: Shop
        let state: String
        var policy: String { shop.store + "/trust/policy.txt" }

        /// A store with the maple lot, validated, whose policy wants one witness, who has signed nothing yet.
        init() {
            shop = Shop()
            state = shop.folder + "/w1"
            let policy = shop.store + "/trust/policy.txt"
            let made = Binary.run([
                "log", "witness", "init", "--name", "witness.example/w1", "--state", state, "--policy", policy,
            ])
            #expect(made.code == 0, "\(made.errors)")
            Files.edit(policy, old: "quorum none", new: "witness w1 \(made.text.dropLast())\nquorum w1")
            Files.edit(
                shop.store + "/settings.yaml", old: "legal_name: \"\"",
                new: "legal_name: \"Lakeside Recovery (fictional)\"")
            _ = shop.run(shop.lot(maple))
            let validated = shop("validate", "--lot", lot, "--by", "OP-V1", "--reason", "looked at")
            #expect(validated.code <= 1, "\(validated.errors)")
        }

        var lot: String { Certified.name(maple) }

        /// By files: request, signature, added.
        func cosign() {
            Files.write(
                shop.folder + "/req.txt", Binary.run(["log", "witness-request", "--store", shop.store]).output)
            let signed = Binary.run(["log", "witness-sign", "--state", state, "--in", shop.folder + "/req.txt"])
            #expect(signed.code == 0, "\(signed.errors)")
            Files.write(shop.folder + "/cosig.txt", signed.output)
            let added = shop("log", "witness-add", shop.folder + "/cosig.txt")
            #expect(added.code == 0, "\(added.errors)")
        }

        func certify() -> Ran {
            Binary.run(
                ["certify", "--lot", lot, "--out", shop.folder + "/c", "--json", "--store", shop.store],
                in: shop.folder)
        }
    }

    /// A list by a store that went back to an earlier day, or on beside the log that witnesses saw, isn't believed.
    @Test func aStatusListNeedsTheWitnessesToo() throws {
        let scene = Scene()
        let status = scene.shop.folder + "/status.json"
        _ = scene.shop("log", "checkpoint")
        scene.cosign()
        #expect(scene.certify().code == 3)
        scene.cosign()
        let folder = try #require(try scene.certify().json()["folder"]?.string)
        func verify(_ file: String) throws -> (verdict: String, text: String) {
            let copy = Copy(folder)
            let ran = copy.verify("--status", file, policy: scene.policy)
            return (try copy.verdict(ran), ran.text)
        }
        #expect(scene.shop("certificate", "status", "--out", status).code == 0)
        let good = try verify(status)
        #expect(good.verdict == "valid" && good.text.contains("status list: checkpoint"), "\(good.text)")
        let list = try JSONParser.parse(Files.read(status))
        #expect(list.at("credentialSubject", "checkpoint")?.string?.contains("— witness.example/w1 ") == true)
        // Something is recorded that no witness has seen.
        let id = String(folder.split(separator: "/").last ?? "")
        let revoked = scene.shop("certificate", "revoke", id, "--by", "OP-V1", "--reason", "wrong customer")
        #expect(revoked.code == 0, "\(revoked.errors)")
        Files.remove(status)
        let early = scene.shop("certificate", "status", "--out", status)
        #expect(early.code == 3 && early.errors.contains("proven"), "\(early.text) \(early.errors)")
        #expect(!Files.exists(status))
        // By the issuer's key all the same.
        for (word, verdict) in [
            ("unwitnessed", "incomplete quorum"), ("none", "valid"), ("revoked", "refused revoked"),
        ] {
            OtherTools.forge(["status", folder, scene.shop.store + "/keys/issuer.key", status, word])
            let found = try verify(status)
            #expect(found.verdict == verdict, "\(word): \(found.text)")
        }
        scene.cosign()
        #expect(scene.shop("certificate", "status", "--out", status).code == 0)
        #expect(try verify(status).verdict == "refused revoked")
    }

    @Test func itIsValidWithTheCosignatureAndIncompleteWithoutIt() throws {
        let scene = Scene()
        // What isn't proven yet can't be relied on; nothing is issued.
        let early = scene.certify()
        #expect(early.code == 3 && early.errors.contains("log checkpoint"), "\(early.text) \(early.errors)")
        scene.cosign()
        // Now it is; the entry of the issue waits for its own cosignature, so the folder isn't made yet.
        let waiting = scene.certify()
        #expect(waiting.code == 3, "\(waiting.text) \(waiting.errors)")
        scene.cosign()
        let done = scene.certify()
        #expect(done.code == 0, "\(done.errors)")
        let folder = try #require(try done.json()["folder"]?.string)
        let copy = Copy(folder)
        let ours = copy.verify(policy: scene.policy)
        #expect(ours.code == 0 && ours.text.contains("witnesses 1 of 1"), "\(ours.text)")
        let theirs = OtherTools.python(["verify.py", ".", "policy.txt"], in: copy.path)
        #expect(theirs.code == 0 && theirs.text.contains("VALID"), "\(theirs.text)")
        for name in Files.below(copy.path) where name.hasSuffix(".tlog-proof") {
            #expect(Files.text(copy.path + "/" + name).contains("— witness.example/w1 "), "\(name)")
            let lines = Files.lines(copy.path + "/" + name).filter { !$0.hasPrefix("— witness.example/w1 ") }
            copy.write(name, Array(lines.joined(separator: "\n").utf8))
        }
        // Cosignatures can still come, so this is no proof of anything.
        let without = copy.verify(policy: scene.policy)
        #expect(without.code == 3, "\(without.text)")
        #expect(try copy.verdict(without) == "incomplete quorum", "\(without.text)")
        #expect(OtherTools.python(["verify.py", ".", "policy.txt"], in: copy.path).code == 1)
        // A policy that wants none takes it as it is.
        let lax = scene.shop.folder + "/lax.txt"
        Files.write(
            lax, Files.lines(scene.policy).map { $0 == "quorum w1" ? "quorum none" : $0 }.joined(separator: "\n"))
        #expect(copy.verify(policy: lax).code == 0)
        #expect(scene.shop("log", "fsck").code == 0)
    }
}
