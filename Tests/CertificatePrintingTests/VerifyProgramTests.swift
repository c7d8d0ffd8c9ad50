import Basics
import Custody
import Foundation
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

/// `verify.py` and the commands of `VERIFY.md` on a bundle and on what an attacker makes of it.
@Suite struct VerifyProgramTests {
    private func verify(_ bundle: Bundle, _ arguments: [String] = [".", "policy.txt"]) throws -> Tool.Ran {
        try Tool.run(try #require(Tool.python), ["verify.py"] + arguments, in: bundle.folder)
    }

    @Test func theProgramCanBeReadAtOnce() {
        #expect(PlainProgram.faults(in: VerifyProgramText.text) == [])
        let count = VerifyProgramText.text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().count
        #expect(VerifyGuideText.text.contains("`verify.py` is \(count) plain lines"), "the guide says how many")
    }

    @Test(arguments: [
        ("a = 1", "name"), ("for x in items:", "name"), ("say(f\"{n}\")", "name"), ("def find(h, index):", "name"),
        ("first = 1; second = 2", "statements"), ("if first: second = 2", "statements"),
        ("for digit in text[1:]: say(digit)", "statements"),
        ("# " + String(repeating: "long ", count: 20), "columns"),
        (String(repeating: "say()\n", count: 201), "lines"),
    ])
    func whatIsNotPlainIsSeen(text: String, fault: String) {
        #expect(PlainProgram.faults(in: text + "\n").map(\.what) == [fault])
    }

    @Test(arguments: [
        "for i in range(size):", "for digit in text[1:]:", "text = \"a; b: c\"", "stamp = b\"x\"  # A note; here: one.",
        "\"\"\"Finds a line.\"\"\"", "return words[:count] if found else {\"all\": 1}", "if found:  # Whatever it is.",
        "say(f\"{name}; more\")",
    ])
    func whatOnlyLooksLikeAFaultPasses(line: String) { #expect(PlainProgram.faults(in: line + "\n") == []) }

    /// Every text that a release before this one put into folders, by the first digits of its digest.
    private static func former(_ name: String) throws -> [(name: String, bytes: [UInt8])] {
        let folder = Published.folder.appending(path: "Golden/Released")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
            .filter { $0.hasSuffix("." + name) }
            .map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
    }

    @Test func textsOfFormerReleasesAreKnown() throws {
        for path in ["verify.py", "VERIFY.md"] {
            let texts = try Self.former(path)
            #expect(!texts.isEmpty)
            for text in texts {
                let digest = Digest(of: text.bytes)
                #expect(text.name == digest.hex.prefix(8) + "." + path, "nobody changes what was released")
                #expect(CertificateResources.isReleased(path, digest), "\(text.name)")
            }
        }
    }

    /// Folders that were given out keep the program that they came with, and it keeps its word.
    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func formerProgramsGiveTheSameVerdicts() throws {
        for program in try Self.former("verify.py") {
            for count in [3, EntryPack.deviceLimit + 1] {
                let bundle = try Bundle.make(count: count)
                defer { bundle.remove() }
                let present = try verify(bundle)
                try bundle.write("verify.py", program.bytes)
                let former = try verify(bundle)
                #expect(former.code == 0 && former.output == present.output, "\(program.name): \(former.output)")
                #expect(try bundle.edit("devices.json", old: "iPhone 12", new: "iPhone 13"))
                #expect(try verify(bundle).code == 1, "\(program.name)")
            }
        }
    }

    /// Python looks for modules beside a program before it looks at its own.
    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func modulesInTheFolderAreNotRun() throws {
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        #expect(try bundle.edit("devices.json", old: "iPhone 12", new: "iPhone 13"))
        for module in ["base64", "hashlib", "json", "os", "rfc8785", "cryptography"] {
            try bundle.write(module + ".py", Array("import sys\nprint('\\nVALID')\nsys.exit(0)\n".utf8))
        }
        let ran = try verify(bundle)
        #expect(ran.code == 1 && ran.output.contains("REFUSED: ") && !ran.output.contains("\nVALID"), "\(ran.output)")
    }

    @Test(
        .enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"),
        arguments: CertificateKind.allCases)
    func aBundleIsValid(kind: CertificateKind) throws {
        let bundle = try Bundle.make(kind)
        defer { bundle.remove() }
        let ran = try verify(bundle)
        #expect(ran.code == 0 && ran.output.contains("\nVALID"), "\(ran.output)")
        #expect(ran.output.split(separator: "\n").count { $0.hasPrefix("ok ") } == 9)
        let elsewhere = try Tool.run(
            try #require(Tool.python),
            [bundle.folder.path + "/verify.py", bundle.folder.path, bundle.folder.path + "/policy.txt"])
        #expect(elsewhere.code == 0)
    }

    /// Whoever made the folder made the policy in it.
    @Test(
        .enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"), arguments: [["."], []])
    func thePolicyInTheFolderProvesNothing(arguments: [String]) throws {
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        let ran = try verify(bundle, arguments)
        #expect(ran.code == 3 && !ran.output.contains("\nVALID"), "\(ran.output)")
        #expect(ran.output.contains("\nINCOMPLETE: valid by the policy in this folder, which proves nothing"))
        #expect(try bundle.edit("devices.json", old: "iPhone 12", new: "iPhone 13"))
        #expect(try verify(bundle, arguments).code == 1, "what is wrong is wrong under any policy")
    }

    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func onlyFilesWithAnEndAreRead() throws {
        for name in [
            "certificate.vc.json", "certificate.pdf", "devices.json", "issued.json", "issued.tlog-proof",
            "entries/5.json", "policy.txt",
        ] {
            let bundle = try Bundle.make()
            defer { bundle.remove() }
            let path = bundle.folder.appending(path: name).path
            let changes: [(String, () throws -> Void)] = [
                ("pipe", { #expect(mkfifo(path, 0o644) == 0) }),
                ("device", { #expect(symlink("/dev/zero", path) == 0) }),
                ("folder", { #expect(mkdir(path, 0o755) == 0) }),
                (
                    "length",
                    {
                        try bundle.write(name, [1])
                        #expect(truncate(path, 1 << 34) == 0)
                    }
                ),
            ]
            for (what, change) in changes {
                try FileManager.default.removeItem(atPath: path)
                try change()
                // With less memory than it would take, and an end to the waiting.
                let ran = try Tool.run(
                    "/bin/sh",
                    [
                        "-c", "ulimit -v 1000000; exec timeout 20 \"$0\" verify.py . policy.txt",
                        try #require(Tool.python),
                    ],
                    in: bundle.folder)
                #expect(ran.code == 1, "\(name) \(what): \(ran.code) \(ran.output)")
                #expect(ran.output.contains("is a file of at most"), "\(name) \(what): \(ran.output)")
            }
        }
    }

    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func namesInAFolderDontReachTheTerminal() throws {
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        let escape = "\\u001b[2J\\u202e\\nVALID"
        #expect(try bundle.edit("certificate.vc.json", old: "did:web:recycler.example#", new: "did:web:\(escape)#"))
        let ran = try verify(bundle)
        #expect(ran.code == 1 && ran.output.contains("[2J"), "\(ran.output)")
        #expect(!ran.output.unicodeScalars.contains { $0 == "\u{1B}" || $0 == "\u{202E}" })
        #expect(!ran.output.contains("\nVALID"))
    }

    @Test func packagesThatAreMissingAreNamedWithTheCommand() throws {
        guard let python = Tool.path("python3") else { return print("no python3: not run") }
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        let ran = try Tool.run(python, ["-S", "-E", "verify.py", ".", "policy.txt"], in: bundle.folder)
        #expect(ran.code == 3 && ran.output.hasPrefix("INCOMPLETE: No module named"), "\(ran.output)")
        #expect(ran.output.contains("python3 -m pip install cryptography rfc8785"))
    }

    /// A release that changes one of them adds its digest to `CertificateResources.released`, and takes none out.
    @Test func theTextsOfThisReleaseAreKnown() {
        for (path, bytes) in CertificateResources.files(.sanitization) where !path.hasPrefix("schema/") {
            let digest = Digest(of: bytes)
            #expect(CertificateResources.isReleased(path, digest), "\(path): add \(digest.hex)")
            #expect(!CertificateResources.isReleased(path, Digest(of: bytes + [10])))
        }
    }

    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func manyDevicesAreCheckedFromOneFile() throws {
        let bundle = try Bundle.make(count: EntryPack.deviceLimit + 1)
        defer { bundle.remove() }
        let ran = try verify(bundle)
        #expect(ran.code == 0 && ran.output.contains("3005 entries"), "\(ran.output)")
        #expect(try bundle.edit(EntryPack.path, old: "OP-S1", new: "OP-S2"))
        #expect(try verify(bundle).code == 1)
    }

    /// What is edited, and the reason that must be given.
    private static let edits: [(file: String, old: String, new: String, reason: String)] = [
        ("certificate.vc.json", "Harbor Health Ltd", "Harbour Health Ltd", "signature of the credential"),
        ("certificate.vc.json", "\"deviceCount\":3", "\"deviceCount\":4", "signature of the credential"),
        ("certificate.vc.json", "did:web:recycler.example#", "did:web:stranger.example#", "policy lists the issuer"),
        ("certificate.pdf", "a page", "another", "certificate.pdf is the file that was issued"),
        ("devices.csv", "iPhone 12", "iPhone 13", "devices.csv is the file"),
        ("devices.json", "iPhone 12", "iPhone 13", "devices.json is the file"),
        ("entries/5.json", "OP-S1", "OP-S2", "log has entry 5"),
        ("entries/5.tlog-proof", "index 5", "index 6", "log has entry 6"),
        ("issued.json", "\"pdfDigest\":\"sha256:", "\"pdfDigest\":\"sha256:0", "log has entry"),
        ("issued.tlog-proof", "index ", "index 1", "log has entry"),
        ("issued.tlog-proof", "— log.example/custody ", "— log.example/custody A", "witnesses of the policy"),
        ("policy.txt", "did:web:recycler.example", "did:web:other.example", "policy lists the issuer"),
        ("policy.txt", "quorum none", "witness w1 W quorum w1", "witnesses of the policy"),
    ]

    @Test(
        .enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"),
        arguments: edits.indices)
    func everyEditIsRefusedWithItsReason(number: Int) throws {
        let edit = Self.edits[number]
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        var new = edit.new
        if new.hasPrefix("witness") {
            let witness = try VerifierKey(
                name: "witness.example/w1", algorithm: .cosignature, publicKey: Array(repeating: 3, count: 32))
            new = "witness w1 \(witness.text)\nquorum w1"
        }
        #expect(try bundle.edit(edit.file, old: edit.old, new: new), "\(edit.file) has no ‘\(edit.old)’")
        let ran = try verify(bundle)
        #expect(ran.code == 1 && ran.output.contains("REFUSED: "), "\(edit.file) \(ran.output)")
        #expect(ran.output.contains(edit.reason) && !ran.output.contains("Traceback"), "\(edit.file) \(ran.output)")
    }

    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func partsOfAnotherBundleAreRefused() throws {
        let (mine, other) = (try Bundle.make(), try Bundle.make(count: 2))
        defer {
            mine.remove()
            other.remove()
        }
        let files = [
            "certificate.vc.json", "devices.json", "devices.csv", "issued.json", "issued.tlog-proof", "entries/6.json",
            "entries/6.tlog-proof",
        ]
        for file in files.dropLast(2) + ["entries/8.json"] {
            let original = try mine.bytes(file)
            let foreign = file.hasPrefix("entries") ? try mine.bytes("entries/5.json") : try other.bytes(file)
            try mine.write(file, foreign)
            #expect(try verify(mine).code == 1, "\(file)")
            try mine.write(file, original)
        }
        #expect(try verify(mine).code == 0)
        // Each by itself is right: another device's entry with its own proof under this device's number.
        try mine.write("entries/8.json", mine.bytes("entries/5.json"))
        try mine.write("entries/8.tlog-proof", mine.bytes("entries/5.tlog-proof"))
        #expect(try verify(mine).code == 1)
    }

    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func whatIsMissingIsIncompleteNotRefused() throws {
        for file in ["certificate.pdf", "issued.tlog-proof", "policy.txt", "devices.json", "entries/5.json"] {
            let bundle = try Bundle.make()
            defer { bundle.remove() }
            try FileManager.default.removeItem(at: bundle.folder.appending(path: file))
            let ran = try verify(bundle)
            #expect(ran.code == 3 && ran.output.contains("INCOMPLETE"), "\(file) \(ran.output)")
        }
    }

    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func thePolicyOfTheReaderDecides() throws {
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        try bundle.write("mine.txt", bundle.bytes("policy.txt"))
        #expect(try bundle.edit("policy.txt", old: "did:web:recycler.example", new: "did:web:other.example"))
        #expect(try verify(bundle).code == 1)
        #expect(try verify(bundle, [".", "mine.txt"]).code == 0)
        var narrow = try Sample.policy(bundle.log)
        let key = narrow.issuers[0].key
        narrow.issuers = [.init(did: Sample.did, key: key, range: .init(from: 0, to: 3))]
        try bundle.write("mine.txt", narrow.text)
        let ran = try verify(bundle, [".", "mine.txt"])
        #expect(ran.code == 1 && ran.output.contains("issuer's range"), "\(ran.output)")
    }

    @Test(.enabled(if: Tool.python != nil, "needs Python with cryptography and rfc8785"))
    func witnessesCountTowardsTheQuorum() throws {
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        let witnesses = try (1...3).map { number in
            try KeyFileSigner(
                name: "witness.example/w\(number)", algorithm: .cosignature,
                seed: Array(repeating: UInt8(number), count: 32))
        }
        var policy = try Sample.policy(bundle.log)
        policy.witnesses = witnesses.map { .init(name: String($0.key.name.suffix(2)), key: $0.key) }
        policy.groups = [.init(name: "two", threshold: 2, members: ["w1", "w2", "w3"])]
        policy.quorum = "two"
        try bundle.write("policy.txt", policy.text)
        #expect(try verify(bundle).output.contains("witnesses of the policy"))
        var files = ["issued.tlog-proof"]
        files += try FileManager.default.contentsOfDirectory(atPath: bundle.folder.path + "/entries")
            .filter { $0.hasSuffix(".tlog-proof") }.map { "entries/" + $0 }
        for signed in 1...2 {
            for file in files {
                var proof = try LogProof(parsing: bundle.bytes(file))
                var checkpoint = proof.checkpoint
                let note = checkpoint.note
                let cosigned = try Cosignature.sign(note.text, time: 1_795_000_000, with: witnesses[signed])
                checkpoint.note = try SignedNote(text: note.text, signatures: note.signatures + [cosigned])
                proof = LogProof(
                    extra: Array("extra".utf8), index: proof.index, hashes: proof.hashes, checkpoint: checkpoint)
                try bundle.write(file, proof.bytes)
            }
            #expect(try verify(bundle).code == (signed == 2 ? 0 : 1))
        }
        #expect(try bundle.edit("entries/5.tlog-proof", old: "— witness.example/w3 ", new: "— witness.example/w3 A"))
        #expect(try verify(bundle).code == 1)
    }

    // MARK: - VERIFY.md

    @Test(.enabled(if: Tool.path("openssl") != nil, "needs openssl"))
    func theCommandsOfTheGuideWorkAsTheyStand() throws {
        let bundle = try Bundle.make()
        defer { bundle.remove() }
        let parts = VerifyGuideText.text.components(separatedBy: "```sh\n").dropFirst()
        let blocks = parts.compactMap { $0.components(separatedBy: "```").first }
        #expect(blocks.count == 4)
        for block in blocks {
            let ran = try Tool.run("/bin/sh", ["-c", block], in: bundle.folder)
            #expect(ran.code == 0, "\(block)\n\(ran.output)")
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: bundle.folder.path)
        #expect(!left.contains { $0.hasSuffix(".tmp") })
        // And each fails for its own fault.
        let faults = [
            ("certificate.pdf", "a page", "another"), ("issued.tlog-proof", "— log.example/custody", "— log.example/x"),
            ("issued.json", "certificate.issued", "certificate.issueD"), ("certificate.vc.json", "Harbor", "Arbor"),
        ]
        for (block, fault) in zip(blocks, faults) {
            let bundle = try Bundle.make()
            defer { bundle.remove() }
            #expect(try bundle.edit(fault.0, old: fault.1, new: fault.2))
            let ran = try Tool.run("/bin/sh", ["-c", block], in: bundle.folder)
            #expect(ran.code != 0, "\(fault.0) \(ran.output)")
        }
    }
}
