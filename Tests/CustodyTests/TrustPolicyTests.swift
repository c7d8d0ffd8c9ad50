import Testing

@testable import Custody

@Suite struct TrustPolicyTests {
    private typealias Vectors = NoteVectors
    private static let multikey = Multikey.text(NoteVectors.seed(7))
    private static let reference = "log.example/custody+0a748c04"

    private func parse(_ text: String) throws -> TrustPolicy { try TrustPolicy(parsing: Array(text.utf8)) }

    private static let full = """
        # Handed over on paper
        log \(NoteVectors.log) https://log.example/
        # the key of 2026
        # log-key \(reference) 0 1200

        # issuer did:web:recycler.example \(multikey) 0 -
        # the customer's own
        witness X1 \(NoteVectors.a) https://x.example/
        witness X2 \(NoteVectors.b)
        witness Y \(NoteVectors.c)
        group X 1 X1 X2

        group all 2 X Y
        # both of them
        quorum all
        # the end

        """

    @Test func aWholePolicyIsRead() throws {
        let policy = try parse(Self.full)
        #expect(policy.logs.map(\.name) == ["log.example/custody"])
        #expect(policy.logs.map(\.key.text) == [Vectors.log])
        #expect(policy.logs.map(\.url) == ["https://log.example/"])
        #expect(policy.witnesses.map(\.name) == ["X1", "X2", "Y"])
        #expect(policy.witnesses.map(\.url) == ["https://x.example/", nil, nil])
        #expect(policy.groups.map(\.threshold) == [1, 2])
        #expect(policy.groups.map(\.members) == [["X1", "X2"], ["X", "Y"]])
        #expect(policy.quorum == "all")
        #expect(policy.logRanges == [Self.reference: .init(from: 0, to: 1200)])
        let issuer = TrustPolicy.Issuer(
            did: "did:web:recycler.example", key: Self.multikey, range: .init(from: 0, to: nil))
        #expect(policy.issuers == [issuer])
    }

    @Test func aPolicyIsWrittenAsItWasRead() throws {
        #expect(String(decoding: try parse(Self.full).text, as: UTF8.self) == Self.full)
    }

    @Test func commentsStayAboveWhatTheyStoodAbove() throws {
        var policy = try parse(Self.full)
        policy.logRanges[Self.reference] = .init(from: 0, to: 7)
        policy.witnesses.append(.init(name: "Z", key: try Vectors.witness("z", 8).key))
        policy.groups.removeFirst()
        policy.groups = [.init(name: "X", threshold: 2, members: ["X1", "Z"])] + policy.groups
        policy.issuers = []
        let text = String(decoding: policy.text, as: UTF8.self)
        #expect(text.contains("# the key of 2026\n# log-key \(Self.reference) 0 7\n"))
        #expect(text.contains("# the customer's own\nwitness X1"))
        #expect(text.contains("group X 2 X1 Z\n\ngroup all"))
        #expect(text.hasSuffix("# the end\n"))
        #expect(try parse(text) == policy)
        policy.witnesses.removeFirst()
        // What has lost its line comes first.
        let orphan = String(decoding: policy.text, as: UTF8.self)
        #expect(orphan.hasPrefix("\n# the customer's own\n") || orphan.hasPrefix("# the customer's own\n"))
    }

    @Test func onlyBlanksAndTabsSeparate() throws {
        let policy = try parse(
            "\t log \t\(Vectors.log)  \n\n \t\n  # note\nwitness\ta\u{A0}b \(Vectors.a)\nquorum a\u{A0}b\n")
        #expect(policy.witnesses.map(\.name) == ["a\u{A0}b"])
        #expect(policy.quorum == "a\u{A0}b")
    }

    @Test func namesAreOctets() throws {
        let text =
            "witness K \(Vectors.a)\nwitness \u{212A} \(Vectors.b)\ngroup g 1 K\ngroup h all \u{212A} g\nquorum h\n"
        let policy = try parse(text)
        #expect(policy.witnesses.count == 2)
        #expect(Vectors.code { try parse("witness K \(Vectors.a)\nquorum \u{212A}\n") } == .malformed)
        #expect(
            try parse("witness K \(Vectors.a)\nquorum K\n") != parse("witness \u{212A} \(Vectors.a)\nquorum \u{212A}\n")
        )
    }

    @Test func commentsMayHoldAnyOctets() throws {
        let bytes = Array("# caf".utf8) + [0xE9, 0x80, 0x0A] + Array("quorum none\n".utf8)
        #expect(try TrustPolicy(parsing: bytes).text == bytes)
    }

    @Test func keywordsOfGroupsAreNumbers() throws {
        let start = "witness a \(Vectors.a)\nwitness b \(Vectors.b)\n"
        for (written, expected) in [("all", 2), ("any", 1), ("1", 1), ("2", 2)] {
            #expect(try parse(start + "group g \(written) a b\nquorum g\n").groups[0].threshold == expected)
        }
        for wrong in ["0", "3", "99999"] {
            #expect(Vectors.code { try parse(start + "group g \(wrong) a b\nquorum g\n") } == .range)
        }
        for wrong in ["01", "+1", "-1", "ALL", "1.0", "9223372036854775808"] {
            #expect(Vectors.code { try parse(start + "group g \(wrong) a b\nquorum g\n") } == .malformed)
        }
    }

    private static let w = "witness a \(NoteVectors.a)\nwitness b \(NoteVectors.b)\n"
    private static let l = "log \(NoteVectors.log)\nquorum none\n"

    static let malformed: [(Int, String)] = [
        (0, ""), (0, "quorum none"), (0, "\n"), (0, w), (0, "log \(NoteVectors.log)\n"), (1, "quorum\n"),
        (1, "quorum none none\n"), (1, "quorum a\n"), (1, "quorum a\n" + w), (2, "quorum none\nquorum none\n"),
        (1, "Quorum none\n"), (1, "trust \(NoteVectors.log)\n"), (1, "\u{FEFF}quorum none\n"), (1, "quorum none\r\n"),
        (1, "quorum\u{B}none\n"), (1, "quorum none\u{0}\n"), (1, "quorum none\u{7F}\n"),
        (1, "# \u{1B}[2J\nquorum none\n"),
        (1, "log\n"), (1, "log \(NoteVectors.log) u v\n"), (1, "log \(NoteVectors.a)\n"),
        (1, "log \(NoteVectors.log)x\n"),
        (2, "log \(NoteVectors.log)\nlog \(NoteVectors.log)\n"), (1, "witness a\n"), (1, "witness \(NoteVectors.a)\n"),
        (1, "witness a \(NoteVectors.a) u v\n"), (1, "witness a \(NoteVectors.log)\n"),
        (1, "witness none \(NoteVectors.a)\n"),
        (2, "witness a \(NoteVectors.a)\nwitness a \(NoteVectors.b)\n"),
        (2, "witness a \(NoteVectors.a)\nwitness b \(NoteVectors.a)\n"), (3, w + "group g all\n"), (3, w + "group g\n"),
        (3, w + "group g any c\n"), (3, w + "group g any none\n"), (3, w + "group g 2 a a\n"),
        (3, w + "group none any a\n"),
        (3, w + "group a any b\n"), (3, w + "group g any g\n"), (4, w + "group g any a\ngroup h any a\n"),
        (4, w + "group g any a\ngroup g any b\n"), (3, w + "group g any h\ngroup h any a\n"),
        (1, "# log-key\n" + l), (1, "# log-key \(reference) 0\n" + l), (1, "# log-key \(reference) 0 - -\n" + l),
        (1, "# log-key \(reference) - 5\n" + l), (1, "# log-key \(reference) 00 5\n" + l),
        (1, "# log-key \(reference) 0 +5\n" + l), (1, "# log-key other+0a748c04 0 -\n" + l),
        (1, "# log-key \(reference)x 0 -\n" + l), (1, "# LOG-KEY \(reference) 0 -\n" + l),
        (1, "#log-key \(reference) 0 -\n" + l), (1, "# log-key: \(reference) 0 -\n" + l),
        (2, "# log-key \(reference) 0 5\n# log-key \(reference) 6 9\n" + l), (1, "# issuer\n" + l),
        (1, "# issuer did:web:r.example \(multikey) 0\n" + l), (1, "# issuer web:r.example \(multikey) 0 -\n" + l),
        (1, "# issuer did:web: \(multikey) 0 -\n" + l), (1, "# issuer did:WEB:r.example \(multikey) 0 -\n" + l),
        (1, "# issuer did:web:r.example z6Mkfoo 0 -\n" + l), (1, "# issuer did:web:r/x \(multikey) 0 -\n" + l),
        (1, "# issuer did:web:r.example \(multikey)1 0 -\n" + l),
        (1, "# Issuer did:web:r.example \(multikey) 0 -\n" + l),
        (2, "# issuer did:web:r.example \(multikey) 0 5\n# issuer did:web:r.example \(multikey) 6 -\n" + l),
    ]

    @Test(arguments: malformed)
    func whatIsNoPolicyIsRefusedByLine(line: Int, text: String) {
        let error = #expect(throws: CustodyError.self) { try parse(text) }
        #expect(error?.code == .malformed)
        if line > 0 { #expect(error?.message.hasPrefix("line \(line): ") == true, "\(error?.message ?? "")") }
    }

    @Test func anEmptyRangeIsRefused() {
        #expect(Vectors.code { try parse("# log-key \(Self.reference) 5 4\n" + Self.l) } == .range)
        #expect(Vectors.code { try parse("# issuer did:web:r.example \(Self.multikey) 5 4\n" + Self.l) } == .range)
    }

    /// A line with a second «#» was taken out by hand; words that only begin alike are prose.
    @Test(arguments: [
        "## issuer did:web:r.example x 0 -", "# issuers of 2026", "# log-keys below", "# see issuer", "#", "# #",
    ])
    func otherCommentsAreLeftAlone(comment: String) throws {
        let policy = try parse(comment + "\n" + Self.l)
        #expect(policy.issuers.isEmpty)
        #expect(policy.logRanges.isEmpty)
        #expect(String(decoding: policy.text, as: UTF8.self) == comment + "\n" + Self.l)
    }

    @Test func limitsHold() throws {
        func witnesses(_ count: Int) throws -> String {
            try (0..<count).map { index in
                let key = [UInt8(index & 255), UInt8(index >> 8)] + Array(repeating: 1, count: 30)
                return "witness w\(index) \(try VerifierKey(name: "w", algorithm: .cosignature, publicKey: key).text)\n"
            }.joined()
        }
        #expect(try parse(witnesses(256) + "quorum none\n").witnesses.count == 256)
        #expect(Vectors.code { try parse(witnesses(257) + "quorum none\n") } == .range)
        let long = "#" + String(repeating: "x", count: TrustPolicyParser.byteLimit) + "\nquorum none\n"
        #expect(Vectors.code { try parse(long) } == .range)
    }

    @Test func aPolicyBuiltInCodeIsReadAgain() throws {
        let key = try VerifierKey(text: Vectors.log)
        let policy = TrustPolicy(logs: [.init(log: key)], logRanges: [key.reference: .init(from: 3, to: nil)])
        #expect(
            String(decoding: policy.text, as: UTF8.self)
                == "log \(Vectors.log)\n# log-key \(Self.reference) 3 -\nquorum none\n")
        #expect(try TrustPolicy(parsing: policy.text) == policy)
    }

    /// Whatever is done to the bytes, the parser answers, and what it takes it can write and take again.
    @Test func noChangeOfAByteTrapsTheParser() throws {
        let bytes = Array(Self.full.utf8)
        for index in bytes.indices {
            for change in [0x01, 0x20, 0x80] as [UInt8] {
                var altered = bytes
                altered[index] ^= change
                guard let policy = try? TrustPolicy(parsing: altered) else { continue }
                if try TrustPolicy(parsing: policy.text) != policy { Issue.record("byte \(index) ^ \(change)") }
            }
        }
    }
}
