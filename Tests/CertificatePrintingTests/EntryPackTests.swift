import Basics
import Custody
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

@Suite struct EntryPackTests {
    private func log() throws -> ToyLog {
        var log = try ToyLog()
        for number in 0..<37 { _ = log.add("device.received", intake: "L/\(number)") }
        return log
    }

    private func pack(_ log: ToyLog, _ indices: [Int]) throws -> [UInt8] {
        let checkpoint = try log.checkpoint()
        return try indices.reduce(into: EntryPack.head(checkpoint)) { out, index in
            let hashes = try MerkleProof.inclusion(index: index, size: log.bodies.count, from: log.nodes)
            out += EntryPack.line(index: index, body: log.bodies[index], hashes: hashes)
        }
    }

    @Test func entriesComeBackAndAreProven() throws {
        let log = try log()
        let pack = try EntryPack(parsing: pack(log, [0, 3, 4, 36]))
        #expect(pack.items.map(\.body) == [0, 3, 4, 36].map { log.bodies[$0] })
        let leaves = try pack.verify(policy: Sample.policy(log))
        #expect(leaves == [0: log.leaf(0), 3: log.leaf(3), 4: log.leaf(4), 36: log.leaf(36)])
    }

    @Test func whatIsWrongIsRefused() throws {
        let log = try log()
        let good = try pack(log, [0, 3])
        let text = String(decoding: good, as: UTF8.self)
        expect(.truncated) { try EntryPack(parsing: Array(good.dropLast(1))) }
        expect(.truncated) { try EntryPack(parsing: EntryPack.head(log.checkpoint())) }
        expect(.truncated) { try EntryPack(parsing: []) }
        expect(.entry) { try EntryPack(parsing: good + good) }
        expect(.truncated) { try EntryPack(parsing: good + [10]) }
        let changed = Array(text.replacing("OP-S1", with: "OP-S2").utf8)
        expect(.entry) { try EntryPack(parsing: changed).verify(policy: Sample.policy(log)) }
        let moved = Array(text.replacing("\"index\":3", with: "\"index\":5").utf8)
        expect(.entry) { try EntryPack(parsing: moved).verify(policy: Sample.policy(log)) }
        var foreign = try Sample.policy(log)
        foreign.logs = [.init(log: try Sample.issuerSigner().key)]
        expect(.policy) { try EntryPack(parsing: good).verify(policy: foreign) }
    }
}
