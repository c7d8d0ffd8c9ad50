import Basics
import Testing

/// What somebody can try with a certificate, each refused for a reason of its own, by us and by the program that lies in
/// the folder; and what speaks against nothing.
struct CertificateTamperingTests {
    private struct Tampering: Sendable {
        let name: String
        let code: String
        /// verify.py looks at it too.
        var isSeenByAll = true
        let make: @Sendable (Copy) throws -> [String]

        init(
            _ name: String, _ code: String, isSeenByAll: Bool = true,
            make: @escaping @Sendable (Copy) throws -> [String]
        ) {
            (self.name, self.code, self.isSeenByAll, self.make) = (name, code, isSeenByAll, make)
        }
    }

    private static let entries: [Int] = {
        let found = (try? Certified.table())?.at("devices") ?? .null
        return [0, 1].compactMap { found.at($0, "entries", 0, "index")?.integer }
    }()

    private static func forge(_ arguments: String...) { OtherTools.forge(arguments) }

    private static let all: [Tampering] = [
        Tampering("page text", "page") { copy in
            let count = try Certified.table()["devices"]?.array?.count ?? 0
            forge("words", copy.path, "\(count)", "\(count + 1)")
            return []
        },
        Tampering("embedded file", "attachment") { copy in
            forge("embed", copy.path)
            return []
        },
        Tampering("another device's proof", "entry") { copy in
            copy.write("entries/\(entries[0]).tlog-proof", copy.read("entries/\(entries[1]).tlog-proof"))
            return []
        },
        Tampering("re-keyed credential", "issuer") { copy in
            forge("rekey", copy.path)
            return []
        },
        Tampering("edited table", "devices") { copy in
            for name in ["devices.json", "devices.csv"] { copy.edit(name, old: "Purge", new: "Clear") }
            return []
        },
        Tampering("revoked", "revoked", isSeenByAll: false) { copy in
            status(copy, "revoked")
        },
        Tampering("foreign policy", "policy") { _ in ["--trust", foreign.store + "/trust/policy.txt"] },
        Tampering("truncated", "truncated") { copy in
            copy.write("devices.json", Array(copy.read("devices.json").dropLast(1000)))
            return []
        },
        Tampering("swapped PDF", "swapped") { copy in
            copy.write("certificate.pdf", Files.read(Certified.deviceBundle + "/certificate.pdf"))
            return []
        },
        Tampering("older checkpoint", "checkpoint") { copy in
            let sizes = Files.below(Certified.shop.store + "/log/checkpoints").compactMap(Int.init).sorted()
            let issued = try JSONParser.parse(copy.read("issued.json"))["seq"]?.integer ?? 0
            let older = try #require(sizes.last { $0 < issued })
            let hashes = Files.text(copy.path + "/issued.tlog-proof").components(until: "\n\n")
            copy.write(
                "issued.tlog-proof",
                Array((hashes + "\n\n").utf8) + Files.read(Certified.shop.store + "/log/checkpoints/\(older)"))
            return []
        },
    ]

    nonisolated(unsafe) private static let foreign = Shop()

    /// A status list by the store's own issuer, beside the folder.
    private static func status(_ copy: Copy, _ word: String) -> [String] {
        let path = copy.path + "/status.json"
        forge("status", copy.path, Certified.shop.store + "/keys/issuer.key", path, word)
        return ["--status", path]
    }

    @Test func eachTamperingIsRefusedForItsOwnReason() throws {
        Certified.settle()
        #expect(Set(Self.all.map(\.code)).count == 10)
        for tampering in Self.all {
            let copy = Copy(Certified.bundle)
            let more = try tampering.make(copy)
            let policy = more.first == "--trust" ? more[1] : Certified.shop.folder + "/policy.txt"
            let ran = Binary.run(
                ["verify", copy.path, "--trust", policy, "--json"] + (more.first == "--trust" ? [] : more))
            #expect(ran.code == 1, "\(tampering.name): \(ran.text) \(ran.errors)")
            #expect(try copy.verdict(ran) == "refused \(tampering.code)", "\(tampering.name): \(ran.text)")
            let theirs = OtherTools.python([copy.path + "/verify.py", copy.path, policy], in: copy.path)
            #expect(theirs.code == (tampering.isSeenByAll ? 1 : 0), "\(tampering.name): \(theirs.text)")
        }
    }

    @Test func otherChangesAreRefused() throws {
        Certified.settle()
        let page = Array(Files.read(Certified.bundle + "/certificate.pdf"))
        let changes: [(String, String, (Copy) -> Void)] = [
            (
                "a later addition to the page", "page",
                { $0.write("certificate.pdf", page + Array("\nstartxref\n0\n%%EOF\n".utf8)) }
            ),
            ("a cut page", "truncated", { $0.write("certificate.pdf", Array(page.dropLast(200))) }),
            (
                "a cut credential", "truncated",
                { $0.write("certificate.vc.json", Array($0.read("certificate.vc.json").dropLast(9))) }
            ),
            (
                "another word in the credential", "signature",
                { $0.edit("certificate.vc.json", old: "Lakeside", new: "Lakeslide") }
            ),
            ("another word in the spreadsheet", "devices", { $0.edit("devices.csv", old: "iPhone", new: "iPhome") }),
            ("a file more", "unexpected", { $0.write("entries/more.json", Array("{}".utf8)) }),
            ("a hidden file more", "unexpected", { $0.write("entries/.more/old.json", Array("{}".utf8)) }),
            ("another schema", "schema", { $0.edit("schema/context.jsonld", old: "{", new: "{ ") }),
            (
                "another entry", "entry",
                { $0.edit("entries/\(Self.entries[0]).json", old: "recordedAt", new: "recordedAT") }
            ),
            (
                "another issue", "entry",
                { $0.edit("issued.json", old: "\"vcDigest\":\"sha256:", new: "\"vcDigest\":\"sha256:0") }
            ),
        ]
        for (name, code, change) in changes {
            let copy = Copy(Certified.bundle)
            change(copy)
            let ran = copy.verify()
            #expect(ran.code == 1, "\(name): \(ran.text)")
            #expect(try copy.verdict(ran) == "refused \(code)", "\(name): \(ran.text)")
        }
    }

    /// Both are followed before anybody has checked anything.
    @Test func instructionsThatNoReleaseWroteAreRefused() throws {
        Certified.settle()
        for name in ["verify.py", "VERIFY.md"] {
            for bytes in [Array("print(\"VALID\")\n".utf8), Files.read(Certified.bundle + "/" + name) + [10], []] {
                let copy = Copy(Certified.bundle)
                copy.write(name, bytes)
                let ran = copy.verify()
                #expect(ran.code == 1, "\(name): \(ran.text)")
                #expect(try copy.verdict(ran) == "refused program", "\(name): \(ran.text)")
            }
        }
    }

    /// Certificates outlive programs: a folder that was given out keeps the texts of its day.
    @Test func textsOfFormerReleasesAreAccepted() throws {
        Certified.settle()
        let released = Files.root + "/Tests/CertificatePrintingTests/Golden/Released"
        let texts = Files.below(released)
        #expect(texts.count >= 2)
        for text in texts {
            let copy = Copy(Certified.bundle)
            let name = String(text.dropFirst("01234567.".count))
            copy.write(name, Files.read(released + "/" + text))
            let ran = copy.verify()
            #expect(try ran.code == 0 && copy.verdict(ran) == "valid", "\(text): \(ran.text)")
            #expect(ran.text.contains("\(name): of another release"), "\(text): \(ran.text)")
            let theirs = OtherTools.python(
                [copy.path + "/verify.py", copy.path, Certified.shop.folder + "/policy.txt"], in: copy.path)
            #expect(theirs.code == 0 && theirs.text.contains("\nVALID"), "\(text): \(theirs.text)")
        }
    }

    /// What machines leave lying about is short; under such a name somebody could hand on anything else.
    @Test func litterIsNotedWhileItIsShort() throws {
        Certified.settle()
        for name in [".DS_Store", "entries/Thumbs.db", "desktop.ini"] {
            let copy = Copy(Certified.bundle)
            for (count, verdict) in [(0, "valid"), (64 << 10, "valid"), (64 << 10 | 1, "refused unexpected")] {
                copy.write(name, [UInt8](repeating: 1, count: count))
                let ran = copy.verify()
                #expect(try copy.verdict(ran) == verdict, "\(name) \(count): \(ran.text)")
                #expect(ran.text.contains(name))
            }
        }
    }

    @Test func whatIsMissingLeavesItIncomplete() throws {
        Certified.settle()
        for name in [
            "issued.json", "issued.tlog-proof", "devices.csv", "devices.json", "certificate.pdf", "certificate.vc.json",
            "entries/\(Self.entries[0]).tlog-proof", "entries/\(Self.entries[1]).json",
        ] {
            let copy = Copy(Certified.bundle)
            Files.remove(copy.path + "/" + name)
            let ran = copy.verify()
            #expect(ran.code == 3, "\(name): \(ran.text)")
            #expect(try copy.verdict(ran) == "incomplete missing", "\(name)")
        }
        for name in Files.below(Certified.bundle).filter({ $0.hasPrefix("schema/") }) {
            let copy = Copy(Certified.bundle)
            Files.remove(copy.path + "/" + name)
            let ran = copy.verify()
            #expect(try ran.code == 3 && copy.verdict(ran) == "incomplete missing", "\(name): \(ran.text)")
        }
        for name in ["verify.py", "VERIFY.md", "policy.txt"] {
            let copy = Copy(Certified.bundle)
            Files.remove(copy.path + "/" + name)
            #expect(copy.verify().code == 0, "\(name)")
        }
    }

    @Test func aStatusListIsAskedWhenThereIsOne() throws {
        Certified.settle()
        for (word, code, verdict) in [
            ("none", Int32(0), "valid"), ("superseded", 1, "refused superseded"), ("old", 3, "incomplete stale"),
            ("stranger", 1, "refused policy"), ("other", 1, "refused checkpoint"),
        ] {
            let copy = Copy(Certified.bundle)
            let ran = Binary.run(
                ["verify", copy.path, "--trust", Certified.shop.folder + "/policy.txt", "--json"]
                    + Self.status(copy, word))
            #expect(ran.code == code, "\(word): \(ran.text)")
            #expect(try copy.verdict(ran) == verdict)
        }
        let unasked = Binary.run(["verify", Certified.bundle, "--trust", Certified.shop.folder + "/policy.txt"])
        #expect(unasked.code == 0 && unasked.text.contains("revocation: not looked at"))
        #expect(unasked.text.hasSuffix("VALID\n"))
        let copy = Copy(Certified.bundle)
        let asked = Binary.run(
            ["verify", copy.path, "--trust", Certified.shop.folder + "/policy.txt"] + Self.status(copy, "none"))
        let made = try #require(try JSONParser.parse(copy.read("certificate.vc.json"))["validFrom"]?.string)
        #expect(asked.text.hasSuffix("VALID; neither revoked nor replaced as of \(made)\n"), "\(asked.text)")
    }

    @Test func oneDeviceOrOneFileCanBeAskedAbout() throws {
        Certified.settle()
        let table = try Certified.table()
        let copy = Copy(Certified.bundle)
        let serial = try #require(table.at("devices", 0, "serial")?.string)
        #expect(copy.verify("--device", serial).code == 0)
        let left = try #require(table.at("excluded", 0, "intake")?.string)
        let refused = copy.verify("--device", left)
        #expect(try copy.verdict(refused) == "refused device")
        #expect(try copy.verdict(copy.verify("--device", "000000000000000")) == "refused device")
        for name in ["certificate.vc.json", "certificate.pdf"] {
            let policy = Certified.shop.folder + "/policy.txt"
            let ran = Binary.run(["verify", copy.path + "/" + name, "--trust", policy])
            #expect(ran.code == 3 && ran.text.contains("INCOMPLETE (missing)"), "\(ran.text)")
        }
    }
}

extension String {
    /// What stands before a mark.
    fileprivate func components(until mark: String) -> String {
        var out = ""
        var rest = Substring(self)
        while !rest.isEmpty, !rest.hasPrefix(mark) { out.append(rest.removeFirst()) }
        return out
    }
}
