import Custody
import Testing

@testable import StoreFiles
@testable import Witnessing

/// Witnesses by address. Each is asked by one queue at a time.
private struct Network: WitnessCaller, @unchecked Sendable {
    var hosts: [String: ([UInt8]) throws -> (status: Int, body: [UInt8])] = [:]

    func post(_ body: [UInt8], to url: String) throws -> (status: Int, body: [UInt8]) {
        guard let host = hosts[url] else { throw OperationError(.refused, "nothing answers at \(url)") }
        return try host(body)
    }

    mutating func put(_ witness: InventedWitness, at url: String) {
        hosts[url + "/add-checkpoint"] = { body in
            let answer = try witness.service.answer(body)
            return (answer.status, Array(answer.body.utf8))
        }
    }

    mutating func put(_ status: Int, _ body: String, at url: String) {
        hosts[url + "/add-checkpoint"] = { _ in (status, Array(body.utf8)) }
    }
}

@Suite struct WitnessRoundTests {
    private let log: InventedLog
    private let one: InventedWitness
    private let two: InventedWitness

    init() throws {
        log = try InventedLog()
        one = try InventedWitness("witness.example/w1", of: log)
        two = try InventedWitness("witness.example/w2", of: log)
    }

    private func party(_ witness: InventedWitness, _ url: String?) -> TrustPolicy.Party {
        TrustPolicy.Party(name: String(witness.signer.key.name.suffix(2)), key: witness.signer.key, url: url)
    }

    private func gather(
        _ size: Int, witnesses: [TrustPolicy.Party], network: Network, known: Int = 0,
        from note: SignedCheckpoint? = nil
    ) throws -> (checkpoint: SignedCheckpoint, reports: [WitnessReport]) {
        var policy = log.policy
        policy.witnesses = witnesses
        return try WitnessRound(policy: policy, caller: network).gather(
            try note ?? log.checkpoint(size), known: { _ in known }, consistency: { try log.proof($0, size) })
    }

    @Test func whoeverAnswersIsMergedAndWhoDoesNotIsReported() throws {
        var network = Network()
        network.put(one, at: "http://w1.example")
        let witnesses = [party(two, "http://down.example"), party(one, "http://w1.example/")]
        let (note, reports) = try gather(5, witnesses: witnesses, network: network)
        #expect(reports.map(\.isCosigned) == [false, true])
        #expect(reports[0].line.contains("w2: nothing answers at http://down.example"))
        #expect(try note.note.verified(by: [one.signer.key]).map(\.time) == [1_793_000_000])
        #expect(note.note.signatures.count == 2)
    }

    @Test func aWitnessWithAnotherSizeIsAskedOnceMoreFromThere() throws {
        var network = Network()
        network.put(one, at: "http://w1.example")
        let witnesses = [party(one, "http://w1.example")]
        for (size, known) in [(4, 0), (6, 0), (7, 6), (9, 2), (9, 9)] {
            let (_, reports) = try gather(size, witnesses: witnesses, network: network, known: known)
            #expect(reports.map(\.isCosigned) == [true], "to \(size), thought to be at \(known): \(reports)")
        }
    }

    @Test func aWitnessThatHasSeenMoreThanWeHaveIsAnAlarm() throws {
        var network = Network()
        network.put(one, at: "http://w1.example")
        let witnesses = [party(one, "http://w1.example")]
        _ = try gather(9, witnesses: witnesses, network: network)
        let (note, reports) = try gather(5, witnesses: witnesses, network: network)
        #expect(reports.map(\.outcome) == [.ahead(size: 9)])
        #expect(note == (try log.checkpoint(5)))
    }

    @Test func aForkIsRefusedAndSaidSo() throws {
        var network = Network()
        network.put(one, at: "http://w1.example")
        _ = try one.service.answer(try InventedLog(fork: 1).request(0, 5))
        let (_, reports) = try gather(5, witnesses: [party(one, "http://w1.example")], network: network)
        guard case .refused(422, let why) = reports.first?.outcome else {
            Issue.record("\(reports)")
            return
        }
        #expect(why.contains("two trees of size 5"))
    }

    @Test func whoSignedAlreadyOrHasNoAddressIsNotAsked() throws {
        var network = Network()
        network.put(one, at: "http://w1.example")
        let witnesses = [party(one, "http://w1.example"), party(two, nil)]
        let (note, _) = try gather(5, witnesses: witnesses, network: network)
        let (again, reports) = try gather(5, witnesses: witnesses, network: network, from: note)
        #expect(again == note)
        #expect(reports.isEmpty)
    }

    @Test(arguments: [
        (200, ""), (200, "\n"), (200, "hello\n"), (200, "— witness.example/w1 AAAA\n"), (404, "no such log\n"),
        (409, ""), (409, "x\n"), (409, "5"), (409, "5\n"), (409, "-1\n"), (409, "99999999999999999999\n"), (500, ""),
        (302, "elsewhere\n"),
    ])
    func nonsenseAddsNothing(status: Int, body: String) throws {
        var network = Network()
        network.put(status, body, at: "http://w1.example")
        let (note, reports) = try gather(5, witnesses: [party(one, "http://w1.example")], network: network)
        #expect(note == (try log.checkpoint(5)))
        #expect(reports.count == 1 && !reports[0].isCosigned)
        #expect(!reports[0].line.contains("\n"))
    }

    @Test func aCosignatureOfSomethingElseAddsNothing() throws {
        let other = try Cosignature.sign(try log.checkpoint(6).note.text, time: 1_793_000_000, with: one.signer)
        let foreign = try Cosignature.sign(try log.checkpoint(5).note.text, time: 1_793_000_000, with: two.signer)
        let timeless = try Cosignature.sign(try log.checkpoint(5).note.text, time: 0, with: one.signer)
        let endless = try log.checkpoint(5).note.text
        let message = Cosignature.message(time: .max, body: endless)
        let beyond = NoteSignature(
            key: one.signer.key, signature: [0x7f] + [UInt8](repeating: 0xff, count: 7) + (try one.signer.sign(message))
        )
        for signature in [other, foreign, timeless, beyond] {
            var network = Network()
            network.put(200, signature.line, at: "http://w1.example")
            let (note, reports) = try gather(5, witnesses: [party(one, "http://w1.example")], network: network)
            #expect(note == (try log.checkpoint(5)))
            #expect(reports.map(\.isCosigned) == [false])
        }
    }
}
