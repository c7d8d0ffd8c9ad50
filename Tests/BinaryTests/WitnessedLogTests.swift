import Basics
import Dispatch
import Glibc
import Testing

/// A store's own log and its witness: by files, over the network, and when two histories are shown at once.
@Suite struct WitnessedLogTests {
    /// A store with a lot run, a witness's folder that knows its log, and the witness's verifier key.
    private func witnessed(_ url: String? = nil) throws -> (shop: Shop, state: String, vkey: String) {
        let shop = Shop()
        let state = shop.folder + "/w1"
        let made = Binary.run([
            "log", "witness", "init", "--name", "witness.example/w1", "--state", state, "--policy", policy(shop),
        ])
        #expect(made.code == 0, "\(made.errors)")
        let vkey = String(made.text.dropLast())
        trust(shop, vkey: vkey, url: url)
        #expect(shop.run(shop.lot(maple)).code <= 1)
        return (shop, state, vkey)
    }

    private func policy(_ shop: Shop) -> String { shop.store + "/trust/policy.txt" }

    private func trust(_ shop: Shop, vkey: String, url: String?) {
        Files.edit(policy(shop), old: "quorum none", new: "witness w1 \(vkey)\(url.map { " " + $0 } ?? "")\nquorum w1")
    }

    private func request(_ shop: Shop, _ arguments: String...) -> [UInt8] {
        let ran = Binary.run(["log", "witness-request", "--store", shop.store] + arguments)
        #expect(ran.code == 0, "\(ran.errors)")
        return ran.output
    }

    /// Records one more entry at least.
    private func grow(_ shop: Shop) {
        let ran = shop.run(shop.lot(harbor))
        #expect(ran.code <= 1, "\(ran.errors)")
    }

    private var harbor: String { "harbor-health-2026-10" }

    @Test func byFilesAsOverHTTP() throws {
        let (shop, state, _) = try witnessed()
        let before = try shop("log", "checkpoint", "--json").json()
        let sizes = try #require(before["signed"]?.integer)
        #expect(try #require(before["proven"]?.integer) < sizes)
        Files.write(shop.folder + "/req.txt", request(shop))
        // The same witness twice, with a record each: one by files, one over the network.
        Files.copy(state, to: shop.folder + "/w1-http")
        chmod(shop.folder + "/w1-http/witness.key", 0o600)
        let signed = Binary.run([
            "log", "witness-sign", "--state", state, "--in", shop.folder + "/req.txt", "--out",
            shop.folder + "/cosig.txt",
        ])
        #expect(signed.code == 0 && signed.output.isEmpty, "\(signed.errors)")
        let server = ServingWitness(shop.folder + "/w1-http", arguments: [])
        let answer = server.add(Files.read(shop.folder + "/req.txt"))
        #expect(server.stop().code == 0)
        #expect(answer.status == 200)
        // Name and key hash; then comes the time.
        let byFile = Files.text(shop.folder + "/cosig.txt")
        let same = "— witness.example/w1 ".count + 5
        #expect(byFile.prefix(same) == answer.body.prefix(same) && byFile.count == answer.body.count)

        let added = try shop("log", "witness-add", shop.folder + "/cosig.txt", "--json").json()
        #expect(added["proven"] == .bool(true))
        #expect(added["added"] == .array([.string("w1")]))
        let published = Files.text(shop.store + "/log/checkpoint")
        #expect(published.hasSuffix(byFile))
        let standing = try shop("log", "checkpoint", "--json").json()
        #expect(standing["proven"]?.integer == sizes)
        // The other one's answer is of the same checkpoint and key: nothing more is added.
        Files.write(shop.folder + "/again.txt", answer.body)
        let again = try shop("log", "witness-add", shop.folder + "/again.txt", "--json").json()
        #expect(again["added"] == .array([]))
        #expect(Files.text(shop.store + "/log/checkpoint") == published)
    }

    @Test func aRequestSaidTwiceIsRefusedWithTheSizeToBeginAt() throws {
        let (shop, state, _) = try witnessed()
        let body = request(shop)
        Files.write(shop.folder + "/req.txt", body)
        let sign = ["log", "witness", "sign", "--state", state, "--in", shop.folder + "/req.txt"]
        #expect(Binary.run(sign).code == 0)
        let refused = Binary.run(sign)
        #expect(refused.code == 1 && refused.errors.contains("(409)") && refused.errors.contains("--old "))
        #expect(refused.errors.filter { $0 == "\n" }.count == 1, "\(refused.errors)")
        #expect(refused.output.isEmpty)
    }

    @Test func anAnswerThatWasLongOnItsWayCountsForTheCheckpointItIsFor() throws {
        let (shop, state, _) = try witnessed()
        Files.write(shop.folder + "/req.txt", request(shop))
        let size = try #require(try shop("log", "checkpoint", "--json").json()["signed"]?.integer)
        grow(shop)
        let sign = ["log", "witness-sign", "--state", state, "--in", shop.folder + "/req.txt"]
        Files.write(shop.folder + "/cosig.txt", Binary.run(sign).output)
        let added = try shop("log", "witness-add", shop.folder + "/cosig.txt", "--json").json()
        #expect(added["size"]?.integer == size)
        #expect(try shop("log", "checkpoint", "--json").json()["proven"]?.integer == size)
        // From there on the store knows where the witness stands.
        #expect(String(decoding: request(shop).prefix(12), as: UTF8.self).hasPrefix("old \(size)\n"))
    }

    @Test func whatIsNoCosignatureOfThisLogIsRefused() throws {
        let (shop, state, vkey) = try witnessed()
        Files.write(shop.folder + "/req.txt", request(shop))
        let sign = ["log", "witness-sign", "--state", state, "--in", shop.folder + "/req.txt"]
        let right = Binary.run(sign).text
        let altered = String(right.dropLast(12)) + "AAAAAAAAAA==\n"
        for text in ["", "\n", "nonsense\n", right.replacing("w1 ", with: "w2 "), altered, String(right.dropLast())] {
            Files.write(shop.folder + "/cosig.txt", text)
            let ran = shop("log", "witness-add", shop.folder + "/cosig.txt")
            #expect(ran.code == 1, "«\(text)»: \(ran.text) \(ran.errors)")
            #expect(ran.errors.filter { $0 == "\n" }.count == 1, "\(ran.errors)")
        }
        #expect(!Files.text(shop.store + "/log/checkpoint").contains(vkey.prefix { $0 != "+" }))
    }

    @Test func overTheNetworkAWitnessThatIsDownIsOnlyReported() throws {
        let (shop, state, vkey) = try witnessed()
        let server = ServingWitness(state, arguments: [])
        Files.edit(policy(shop), old: "witness w1 \(vkey)", new: "witness w1 \(vkey) http://127.0.0.1:\(server.port)/")
        let asked = shop("log", "checkpoint")
        #expect(asked.code == 0, "\(asked.errors)")
        #expect(asked.errors.contains("witness w1: cosigned"), "\(asked.errors)")
        #expect(Files.text(shop.store + "/log/checkpoint").contains("— witness.example/w1 "))
        grow(shop)
        #expect(shop("log", "checkpoint").code == 0, "from the size it cosigned last to the new one")
        #expect(server.stop().code == 0)
        let lone = shop.lot(maple, as: "second")
        Files.edit(lone + "/lot.yaml", old: "lot: ", new: "lot: second-")
        _ = shop.run(lone)
        let down = shop("log", "checkpoint")
        #expect(down.code == 3 && down.seconds < 10, "\(down.errors)")
        #expect(down.errors.contains("witness w1: nothing answers at http://127.0.0.1:\(server.port)/add-checkpoint"))
    }

    @Test func ofTwoHistoriesShownAtOnceOneIsCosigned() throws {
        let (shop, state, _) = try witnessed()
        let server = ServingWitness(state, arguments: [])
        #expect(server.add(request(shop)).status == 200)
        let base = try #require(try shop("log", "checkpoint", "--json").json()["signed"]?.integer)
        // The same lot recorded in two copies of the store: same keys, same size, other times.
        let copies = ["a", "b"].map { shop.folder + "/copy-" + $0 }
        let lot = shop.lot(harbor)
        for copy in copies {
            copyStore(shop.store, to: copy)
            #expect(shop.run(lot, store: copy).code <= 1)
        }
        let requests = copies.map {
            Binary.run(["log", "witness-request", "--store", $0, "--old", "\(base)"]).output
        }
        #expect(requests[0] != requests[1])
        let answers = together(requests) { [port = server.port] in Web.post(port, path: "/add-checkpoint", body: $0) }
        #expect(
            answers.map(\.status).sorted() == [200, 409] || answers.map(\.status).sorted() == [200, 422], "\(answers)")
        // Asked again from where the witness stands, the loser hears that its tree is another.
        let winner = answers[0].status == 200 ? 0 : 1
        let status = Binary.run(["status", "--json", "--store", copies[winner]])
        let size = try #require(try status.json()["log"]?["size"]?.integer)
        let again = Binary.run(["log", "witness-request", "--store", copies[1 - winner], "--old", "\(size)"]).output
        #expect(server.add(again).status == 422)
        #expect(server.stop().code == 0)
    }

    /// Keys keep their modes.
    private func copyStore(_ store: String, to copy: String) {
        Files.copy(store, to: copy)
        chmod(copy + "/keys", 0o700)
        for file in Files.below(copy + "/keys") { chmod(copy + "/keys/" + file, 0o600) }
    }

    /// Written by one queue each and read after both have ended.
    private final class Slot: @unchecked Sendable { var answer: WebAnswer? }

    private func together(_ requests: [[UInt8]], _ send: @escaping @Sendable ([UInt8]) -> WebAnswer) -> [WebAnswer] {
        let group = DispatchGroup()
        let slots = requests.map { _ in Slot() }
        for (slot, request) in zip(slots, requests) {
            DispatchQueue(label: "racer").async(group: group) { slot.answer = send(request) }
        }
        group.wait()
        return slots.compactMap(\.answer)
    }
}
