import Basics
import Glibc
import Testing

/// What somebody sends to whoever checks certificates: each refused by name, within 10 seconds and 300 MB.
@Suite(.ownProcesses, .serialized) struct HostileBundleTests {
    private static let made = Files.root + "/Tests/BinaryTests/ThirdParty/hostile_pdf.py"

    /// Names what is wrong, in words that follow the file's name.
    private static let pages: [(kind: String, says: String)] = [
        ("declares 2 GB", "certificate.pdf"), ("attachment bomb", "unpacks to more"),
        ("packed twice", "packed in another way"), ("page bomb", "certificate.pdf"), ("page bombs", "certificate.pdf"),
        ("font bomb", "certificate.pdf"), ("pages in a loop", "certificate.pdf"),
        ("pages without end", "certificate.pdf"), ("objects in a loop", "certificate.pdf"),
        ("nested", "certificate.pdf"), ("2 billion objects", "certificate.pdf"),
        ("10,000 attachments", "10000 files are embedded"), ("truncated", "ends before a PDF's end"),
        ("nested credential", "certificate.pdf"),
    ]

    /// Runs `verify` on a copy and looks at time and memory.
    private func verify(
        _ copy: Copy, what: String, at path: String? = nil, more: String...,
        location: SourceLocation = #_sourceLocation
    ) -> Ran {
        let ran = Binary.run(
            ["verify", path ?? copy.path, "--trust", Certified.shop.folder + "/policy.txt"] + more, measure: true)
        #expect(ran.signal == nil, "\(what): ended by signal \(ran.signal ?? 0)", sourceLocation: location)
        #expect(ran.seconds < 10, "\(what): \(ran.seconds) s", sourceLocation: location)
        #expect(ran.peak < 300_000_000, "\(what): \(ran.peak >> 20) MiB", sourceLocation: location)
        return ran
    }

    @Test func pagesThatHurtAreRefusedByName() throws {
        Certified.settle()
        for (kind, says) in Self.pages {
            let copy = Copy(Certified.deviceBundle)
            let page = copy.path + "/certificate.pdf"
            let written = OtherTools.run(["python3", Self.made, kind, page])
            #expect(written.code == 0, "\(written.errors)")
            let whole = verify(copy, what: kind)
            #expect(whole.code == 1 && whole.text.contains("REFUSED"), "\(kind): \(whole.text) \(whole.errors)")
            #expect(whole.text.contains(says), "\(kind): \(whole.text)")
            #expect(
                whole.text.split(separator: "\n").contains { $0.hasPrefix("no ") && $0.contains("certificate.pdf") })
            let alone = verify(copy, what: kind + ", alone", at: page)
            // Without a credential there is nothing to refuse; without a page that can be read there is.
            #expect(alone.code == 1 || alone.code == 3, "\(kind): \(alone.text) \(alone.errors)")
        }
    }

    /// The right credential inside, and pages that are of no use: what is read of them is bounded too.
    @Test func theRightCredentialInABombIsRefused() throws {
        Certified.settle()
        for kind in ["page bomb", "page bombs", "font bomb", "pages in a loop", "pages without end"] {
            let copy = Copy(Certified.deviceBundle)
            let page = copy.path + "/certificate.pdf"
            let written = OtherTools.run([
                "python3", "-c",
                """
                import sys; sys.dont_write_bytecode = True; sys.path.insert(0, sys.argv[1]); import hostile_pdf as h
                vc = open(sys.argv[2], "rb").read(); plain = h.embedded
                h.embedded = lambda data, *more, **named: plain(vc)
                open(sys.argv[4], "wb").write(h.KINDS[sys.argv[3]]())
                """, Files.folder(of: Self.made), copy.path + "/certificate.vc.json", kind, page,
            ])
            #expect(written.code == 0, "\(written.errors)")
            let ran = verify(copy, what: kind)
            #expect(ran.code == 1 && ran.text.contains("REFUSED (page)"), "\(kind): \(ran.text)")
            #expect(ran.text.contains("byte for byte"), "\(kind): the credential itself was read")
        }
    }

    @Test func filesOverTheirLimitAreRefusedByName() throws {
        Certified.settle()
        // Sparse: zeros that take no room on disk.
        for (name, size) in [
            ("certificate.pdf", 200 << 20), ("certificate.vc.json", 200 << 20), ("devices.json", 200 << 20),
            ("devices.csv", 200 << 20), ("issued.json", 200 << 20), ("issued.tlog-proof", 200 << 20),
            ("policy.txt", 200 << 20), ("VERIFY.md", 200 << 20), ("schema/context.jsonld", 200 << 20),
        ] {
            let copy = Copy(Certified.deviceBundle)
            #expect(truncate(copy.path + "/" + name, size) == 0)
            let ran = verify(copy, what: name)
            #expect(ran.text.contains(name), "\(name): \(ran.text)")
            #expect(ran.code == 1, "\(name): \(ran.text) \(ran.errors)")
        }
        let copy = Copy(Certified.deviceBundle)
        Files.write(copy.path + "/devices.json", [UInt8](repeating: UInt8(ascii: "["), count: 20 << 20))
        let nested = verify(copy, what: "a table of brackets")
        #expect(nested.code == 1 && nested.text.contains("devices.json"), "\(nested.text)")
        for name in ["certificate.pdf", "certificate.vc.json", "list.json"] {
            let path = Files.temporary + "/" + FileName.unique + name
            Files.write(path, "{")
            #expect(truncate(path, 200 << 20) == 0)
            defer { Files.remove(path) }
            let ran =
                name == "list.json"
                ? verify(Copy(Certified.deviceBundle), what: name, more: "--status", path)
                : verify(copy, what: name, at: path)
            #expect(ran.code == 1 && ran.errors.contains(name), "\(name): \(ran.code) \(ran.text) \(ran.errors)")
        }
    }

    /// ESC clears the screen, an override turns the line, a line break begins one of its own.
    @Test func namesDontReachTheTerminalAsTheyAre() throws {
        Certified.settle()
        let name = "a\u{1B}[2J\u{7F}\u{9B}1m\u{202E}\u{2066}\nVALID"
        let copy = Copy(Certified.deviceBundle)
        copy.write(name, [1])
        let policy = Certified.shop.folder + "/policy.txt"
        let hostile: (Unicode.Scalar) -> Bool = {
            $0 != "\n" && ($0.value < 32 || 0x7F..<0xA0 ~= $0.value || $0 == "\u{202E}" || $0 == "\u{2066}")
        }
        let text = Binary.run(["verify", copy.path, "--trust", policy])
        #expect(text.code == 1 && text.text.contains("a‹U+001B›[2J‹U+007F›‹U+009B›1m‹U+202E›‹U+2066›‹U+000A›VALID"))
        #expect(!text.text.unicodeScalars.contains(where: hostile), "\(text.text)")
        #expect(!text.text.split(separator: "\n").contains { $0.hasPrefix("VALID") })
        let json = Binary.run(["verify", copy.path, "--trust", policy, "--json"])
        #expect(try json.code == 1 && json.json()["code"]?.string == "unexpected", "\(json.text)")
        #expect(!json.text.unicodeScalars.contains(where: hostile))
        // Errors of one line name files too.
        for arguments in [
            [copy.path + "/" + name + "/x", "--trust", policy], [copy.path, "--trust", copy.path + "/" + name],
        ] {
            let ran = Binary.run(["verify"] + arguments)
            #expect(ran.code != 0 && ran.errors.contains("‹U+001B›[2J"), "\(ran.errors)")
            #expect(!ran.errors.unicodeScalars.contains(where: hostile), "\(ran.errors)")
            #expect(!ran.errors.split(separator: "\n").contains { $0.hasPrefix("VALID") })
        }
    }

    @Test func pipesAndLinksAreNamedAndNotWaitedFor() throws {
        Certified.settle()
        for name in ["certificate.vc.json", "certificate.pdf", "devices.json", "issued.json", "policy.txt"] {
            let copy = Copy(Certified.deviceBundle)
            Files.remove(copy.path + "/" + name)
            #expect(mkfifo(copy.path + "/" + name, 0o644) == 0)
            let pipe = verify(copy, what: name)
            #expect(pipe.code != 0 && (pipe.errors + pipe.text).contains(name), "\(name): \(pipe.text) \(pipe.errors)")
            Files.remove(copy.path + "/" + name)
            #expect(symlink(copy.path + "/" + name, copy.path + "/" + name) == 0)
            let link = verify(copy, what: name)
            #expect(link.code != 0 && (link.errors + link.text).contains(name), "\(name): \(link.text) \(link.errors)")
        }
        let copy = Copy(Certified.deviceBundle)
        #expect(symlink(copy.path, copy.path + "/entries/back") == 0)
        #expect(mkfifo(copy.path + "/more", 0o644) == 0)
        let more = verify(copy, what: "a folder that leads back to itself")
        #expect(more.code == 1 && more.text.contains("REFUSED (unexpected)"), "\(more.text) \(more.errors)")
        #expect(more.text.contains("entries/back"), "\(more.text)")
    }
}

/// Names that no other test uses.
private enum FileName {
    static var unique: String { "lotwise-\(getpid())-\(UInt64.random(in: 0...(.max)))-" }
}
