import Basics
import Custody

/// Signed texts and proofs.
extension FuzzTarget {
    static let note = oneSpelling(
        "note", words: ["\u{2014} ", "\n\n", "log.example/fuzzed ", "AAAA", "=="],
        seeds: { try Samples.with { [$0.older.bytes, $0.newer.bytes] } },
        parse: { try SignedNote(parsing: $0) }, write: { $0.bytes },
        more: { note in
            guard let samples = try? Samples.made.get(), let signed = try? note.verified(by: [samples.log.key]),
                !signed.isEmpty
            else { return nil }
            return samples.isSigned(note.text) ? nil : "the key never signed this text"
        })

    static let checkpoint = oneSpelling(
        "checkpoint",
        words: ["\u{2014} ", "\n\n", "log.example/fuzzed\n", "9223372036854775807", "18446744073709551615"],
        seeds: { try Samples.with { [$0.older.bytes, $0.newer.bytes] } },
        parse: { try SignedCheckpoint(parsing: $0) }, write: { $0.bytes },
        more: { signed in
            signed.checkpoint.text == signed.note.text ? nil : "the checkpoint isn't the text that was signed"
        })

    static let proof = oneSpelling(
        "proof", words: ["c2sp.org/tlog-proof@v1\n", "extra ", "index ", "\n\n", "9223372036854775807", "AAAA", "=="],
        seeds: {
            try Samples.with { samples in
                [try samples.proof(7).bytes, try samples.proof(10, extra: [1, 2, 3]).bytes]
            }
        },
        parse: { try LogProof(parsing: $0) }, write: { $0.bytes },
        more: { proof in
            guard let samples = try? Samples.made.get() else { return "no samples" }
            for (index, entry) in samples.entries.enumerated() {
                guard (try? proof.verify(leaf: .leaf(entry), policy: samples.policy)) != nil else { continue }
                let honest = try? samples.proof(index)
                guard honest?.index == proof.index, honest?.hashes == proof.hashes else { return "a forged proof" }
            }
            return nil
        })

    static let policy = FuzzTarget(
        "policy",
        words: [
            "log ", "witness ", "group ", "quorum ", "none", "any", "all", "# log-key ", "# issuer ", " 0 -\n", "\t",
            "did:web:", "z6Mk",
        ], seeds: { try Samples.with { [$0.policy.text, Array("quorum none\n".utf8)] } },
        check: { input in
            guard let policy = try? TrustPolicy(parsing: input) else { return nil }
            guard let again = try? TrustPolicy(parsing: policy.text) else { return "what it writes isn't accepted" }
            return again.text == policy.text && again.quorum == policy.quorum
                ? nil : "writing and reading it changes it"
        })

    static let witnessRequest = oneSpelling(
        "witness-request", words: ["old ", "\n\n", "\u{2014} ", "9223372036854775807", "AAAA", "=="],
        seeds: {
            try Samples.with { samples in
                let hashes = try MerkleProof.consistency(from: 6, to: 11, reader: samples.nodes)
                return [
                    WitnessRequest(old: 0, proof: [], checkpoint: samples.older).bytes,
                    WitnessRequest(old: 6, proof: hashes, checkpoint: samples.newer).bytes,
                ]
            }
        },
        parse: { try WitnessRequest(parsing: $0) }, write: { $0.bytes },
        more: { request in
            guard let samples = try? Samples.made.get() else { return "no samples" }
            for last in [nil, samples.older.checkpoint] {
                let judgement = try? WitnessJudge.judge(request.bytes, logs: [samples.log.key]) { _ in last }
                guard case .accept(let accepted) = judgement else { continue }
                if !samples.isSigned(accepted.note.text) { return "cosigned what the log never signed" }
                if let last, accepted.checkpoint.size < last.size { return "went back to a smaller tree" }
            }
            return nil
        })

    static let misbehaviour = oneSpelling(
        "misbehaviour",
        words: ["lotwise/log-contradiction@v1\n", "actual ", "older ", "newer ", "\n\n", "\u{2014} ", "AAAA", "=="],
        seeds: { try Samples.with { try $0.contradiction().map(\.bytes) } },
        parse: { try Misbehaviour(parsing: $0) }, write: { $0.bytes },
        more: { proof in
            guard let samples = try? Samples.made.get(), (try? proof.verify(policy: samples.policy)) != nil,
                let honest = try? samples.contradiction()
            else { return nil }
            let texts = Set(honest.flatMap { [$0.older.note.text, $0.newer.note.text] })
            return texts.contains(proof.older.note.text) && texts.contains(proof.newer.note.text)
                ? nil : "accuses the log of what it never signed"
        })
}

/// Files of the log, and keys.
extension FuzzTarget {
    static let entryBundle = oneSpelling(
        "entry-bundle",
        seeds: { try Samples.with { [try EntryBundle.encode($0.entries), try EntryBundle.encode([[], [1]])] } },
        parse: { try EntryBundle.decode($0) }, write: { (try? EntryBundle.encode($0)) ?? [] })

    static let tilePath = oneSpelling(
        "tile-path", words: ["tile/", "entries/", "x001/", "000", ".p/", "255", "256", "x009/x223/x372/"],
        seeds: {
            let kinds: [Tile.Kind] = [.entries, .hashes(level: 0), .hashes(level: 63)]
            return kinds.flatMap { kind in
                [(0, 256), (1_234_067, 112), (Int.max, 1)].map { index, width in
                    Array(Tile(kind: kind, index: index, width: width).path.utf8)
                }
            }
        },
        parse: { input in String(validating: input, as: UTF8.self).flatMap { Tile(path: $0) } },
        write: { Array($0.path.utf8) })

    static let verifierKey = oneSpelling(
        "verifier-key", words: ["+", "log.example/fuzzed+"],
        seeds: { try Samples.with { [Array($0.log.key.text.utf8), Array($0.witness.key.text.utf8)] } },
        parse: { input in
            try String(validating: input, as: UTF8.self).map { text throws(CustodyError) in
                try VerifierKey(text: text)
            }
        },
        write: { Array($0.text.utf8) })

    static let privateKey = oneSpelling(
        "private-key", words: ["PRIVATE+KEY+", "+"],
        seeds: { try Samples.with { [Array($0.log.text.utf8), Array($0.witness.text.utf8)] } },
        parse: { input in
            try String(validating: input, as: UTF8.self).map { text throws(CustodyError) in
                try KeyFileSigner(text: text)
            }
        },
        write: { Array($0.text.utf8) })

    static let base64 = oneSpelling(
        "base64", words: ["=", "==", "AAAA"], seeds: { ["", "AA==", "AAA=", "AAAA", "+/+/"].map { Array($0.utf8) } },
        parse: { Base64.decode($0) }, write: { Array(Base64.encode($0).utf8) })
}
