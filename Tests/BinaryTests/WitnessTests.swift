import Basics
import Glibc
import Testing

/// The witness as a program, over HTTP. Its log is that of published test requests, whose tree hashes have no entries
/// behind them.
@Suite struct WitnessServingTests {
    private static let origin = "sigsum.org/v1/tree/4d6d8825a6bb689d459628312889dfbb0bcd41b5211d9e1ce768b0ff0309e562"
    private static let log = origin + "+5202289b+Af/cLU2Y5BJNP+r3iMDC+av9eWCD0fBJVDfzAux5zxAP"
    private static let hash = Digest(of: origin).hex
    private static let leaf1 = "KgEAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    private static let leaf2 = "KgIAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="

    private static func note(_ size: Int, root: String, signature: String) -> String {
        "\n\(origin)\n\(size)\n\(root)\n\n— \(origin) \(signature)\n"
    }

    private static let note1 = note(
        1, root: "KgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        signature: "UgIom7fPZTqpxWWhyjWduBvTvGVqsokMbqTArsQilegKoFBJQjUFAmQ0+YeSPM3wfUQMFSzVnnNuWRTYrajXpNUbIQY=")
    private static let note3 = note(
        3, root: "RcCI1Nk56ZcSmIEfIn0SleqtV7uvrlXNccFx595Iwl0=",
        signature: "UgIom2VbtIcdFbwFAy1n7s6IkAxIY6J/GQOTuZF2ORV39d75cbAj2aQYwyJre36kezNobZs4SUUdrcawfAB8WVrx6go=")

    private func serving(_ shop: Shop, state: String = "w1") -> ServingWitness {
        ServingWitness(shop.folder + "/" + state, arguments: ["--name", "witness.example/w1", "--log", Self.log])
    }

    @Test func everyStatusHasItsBody() throws {
        let shop = Shop(tables: false)
        let witness = serving(shop)
        let first = witness.add("old 0\n" + Self.note1)
        #expect(first.status == 200)
        #expect(first.body.hasPrefix("— witness.example/w1 ") && first.body.hasSuffix("\n"), "\(first.body)")
        let proof = "\(Self.leaf1)\n\(Self.leaf2)\n"
        #expect(witness.add("old 1\n\(proof)" + Self.note3.replacing("6go=", with: "6gw=")).status == 403)
        #expect(witness.add("old 1\n\(proof)" + Self.note3.replacing("e562", with: "e563")).status == 404)
        #expect(witness.add("old 4\n\(proof)" + Self.note3).status == 400)
        #expect(witness.add("old one\n" + Self.note3).status == 400)
        #expect(witness.add("").status == 400)
        #expect(witness.add("old 1\n" + Self.note3).status == 422)
        let stale = witness.add("old 0\n" + Self.note3)
        #expect(stale.status == 409 && stale.body == "1\n" && stale.contentType == "text/x.tlog.size", "\(stale)")
        let second = witness.add("old 1\n\(proof)" + Self.note3)
        #expect(second.status == 200)

        let monitored = Web.get(witness.port, "/\(Self.hash)/checkpoint")
        #expect(monitored.status == 200)
        #expect(monitored.body == Self.note3.dropFirst() + second.body)
        #expect(Web.get(witness.port, "/\(Digest(of: "other").hex)/checkpoint").status == 404)
        #expect(Web.get(witness.port, "/add-checkpoint").status == 404)
        #expect(Web.get(witness.port, "/../witness.key").status >= 400)

        let ended = witness.stop()
        #expect(ended.code == 0, "\(ended.errors)")
        #expect(ended.text.filter { $0 == "\n" }.count == 1, "standard output has the address alone: \(ended.text)")
        #expect(ended.errors.contains("add-checkpoint 409"), "\(ended.errors)")
    }

    @Test func aKilledWitnessKeepsItsRecordAndItsKey() throws {
        let shop = Shop(tables: false)
        let before = serving(shop)
        #expect(before.add("old 0\n" + Self.note1).status == 200)
        before.kill()
        let after = serving(shop)
        let stale = after.add("old 0\n" + Self.note1)
        #expect(stale.status == 409 && stale.body == "1\n")
        #expect(after.add("old 1\n\(Self.leaf1)\n\(Self.leaf2)\n" + Self.note3).status == 200)
        let lines = Web.get(after.port, "/\(Self.hash)/checkpoint").body.split(separator: "\n")
        #expect(lines.count == 5, "one line of the log, one of the witness: \(lines)")
        #expect(after.stop().code == 0)
    }

    @Test func hugeAndBrokenRequestsHarmNobody() throws {
        let shop = Shop(tables: false)
        let witness = serving(shop)
        let huge = [UInt8](repeating: UInt8(ascii: "A"), count: (1 << 20) + 1)
        #expect([413, 0].contains(witness.add(huge).status), "it may close before everything is sent")
        let fields = (0..<200).map { "X-\($0): \(String(repeating: "y", count: 200))\r\n" }.joined()
        let answer = Web.exchange(witness.port, Array("GET / HTTP/1.1\r\n\(fields)\r\n".utf8))
        #expect(!String(decoding: answer, as: UTF8.self).hasPrefix("HTTP/1.1 200"))
        _ = Web.exchange(witness.port, [0, 1, 2, 3, 10, 10])
        #expect(witness.add("old 0\n" + Self.note1).status == 200)
        #expect(witness.stop().code == 0)
    }

    @Test func itsKeyIsItsOwnersAlone() throws {
        let shop = Shop(tables: false)
        let state = shop.folder + "/w1"
        let made = Binary.run([
            "log", "witness", "init", "--name", "witness.example/w1", "--state", state, "--log", Self.log,
        ])
        #expect(made.code == 0 && made.text.hasPrefix("witness.example/w1+"), "\(made.errors)")
        #expect(Binary.run(["log", "witness", "vkey", "--state", state]).text == made.text)
        #expect(!made.text.contains("PRIVATE"))
        var status = stat()
        #expect(stat(state + "/witness.key", &status) == 0 && status.st_mode & 0o777 == 0o600)
        // Noted by init, so that nothing needs to be said again.
        let signed = Binary.run(["log", "witness-sign", "--state", state, "--in", "/dev/null"])
        #expect(signed.code == 1 && signed.errors.contains("400"), "\(signed.errors)")
        let renamed = Binary.run(["log", "witness", "init", "--name", "witness.example/w2", "--state", state])
        #expect(renamed.code == 1 && renamed.errors.filter { $0 == "\n" }.count == 1, "\(renamed.errors)")
        chmod(state + "/witness.key", 0o644)
        let loose = Binary.run(["log", "witness", "vkey", "--state", state])
        #expect(loose.code == 74 && loose.errors.contains("chmod 600"), "\(loose.errors)")
    }

    @Test func aWitnessWhoseRecordIsGoneCosignsNothing() throws {
        let shop = Shop(tables: false)
        let state = shop.folder + "/w1"
        let named = ["--name", "witness.example/w1", "--state", state, "--log", Self.log]
        let initialise = ["log", "witness", "init"] + named
        #expect(Binary.run(initialise).code == 0)
        #expect(Binary.run(initialise).code == 0, "again changes nothing")
        Files.write(shop.folder + "/request", "old 0\n" + Self.note1)
        let sign = ["log", "witness-sign", "--state", state, "--in", shop.folder + "/request"]
        #expect(Binary.run(sign).code == 0)
        for empty in [false, true] {
            Files.remove(state + "/witness.db")
            if empty { Files.write(state + "/witness.db", "") }
            for command in [sign, initialise, ["log", "witness", "serve", "--listen", "127.0.0.1:0"] + named] {
                let ran = Binary.start(command).wait(limit: 20)
                #expect(ran.code == 1 && ran.output.isEmpty, "\(command): \(ran.text) \(ran.errors)")
                #expect(ran.errors.contains("witness.db") && ran.errors.contains("second history"), "\(ran.errors)")
                #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
            }
            #expect(Files.exists(state + "/witness.db") == empty, "nothing makes a new one")
        }
        #expect(Binary.run(["log", "witness", "vkey", "--state", state]).code == 0)
    }

    @Test func anInterruptedInitIsTakenUpAgain() {
        let shop = Shop(tables: false)
        let state = shop.folder + "/w1"
        let initialise = ["log", "witness", "init", "--name", "witness.example/w1", "--state", state]
        #expect(Binary.run(initialise).code == 0)
        Files.remove(state + "/witness.key")
        #expect(Binary.run(initialise).code == 0, "the record is there, and nothing was cosigned")
        Files.write(shop.folder + "/request", "old 0\n" + Self.note1)
        let sign = ["log", "witness-sign", "--state", state, "--in", shop.folder + "/request", "--log", Self.log]
        #expect(Binary.run(sign).code == 0)
        Files.remove(state + "/witness.key")
        let refused = Binary.run(initialise)
        #expect(refused.code == 1 && refused.errors.contains("put the key back"), "\(refused.errors)")
    }

    private static let mistakes: [(arguments: [String], code: Int32)] = [
        (["--listen", "nowhere"], 64), (["--listen", "127.0.0.1:65536"], 64), (["--log", "nonsense"], 64),
        (["--policy", "/nonexistent/policy.txt"], 65), ([], 1),
    ]

    @Test(arguments: mistakes)
    func aWitnessThatCannotServeSaysWhy(arguments: [String], code: Int32) throws {
        let shop = Shop(tables: false)
        let base = ["log", "witness", "serve", "--state", shop.folder + "/w1", "--name", "witness.example/w1"]
        let ran = Binary.start(base + arguments).wait(limit: 20)
        #expect(ran.code == code, "\(ran.errors)")
        #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
    }
}
