import Basics
import Testing

/// A certificate of more than 1,000 devices: its entries and proofs lie in one file.
struct LargeBundleTests {
    /// Unsafe only in name: nobody changes it once it is made.
    nonisolated(unsafe) private static let made: (shop: Shop, folder: String) = {
        let shop = Shop(tables: false)
        let made = Binary.run(["generate", "--devices", "1100", "--seed", "5", "--out", shop.folder + "/g"])
        #expect(made.code == 0, "\(made.errors)")
        #expect(shop("import", shop.folder + "/g/tables").code == 0)
        _ = shop.run(shop.folder + "/g/lot")
        Files.edit(
            shop.store + "/settings.yaml", old: "legal_name: \"\"", new: "legal_name: \"Lakeside Recovery (fictional)\""
        )
        #expect(shop("validate", "--lot", lot, "--by", "OP-V1", "--reason", "looked at").code == 0)
        return (shop, Certified.certify(shop, "--lot", lot, "--out", shop.folder + "/c"))
    }()

    private static let lot = "GEN-2026-10-5"
    private static let pack = "proofs/entries.jsonl"
    private static var policy: String { made.shop.store + "/trust/policy.txt" }

    private func verify(_ copy: Copy) throws -> String {
        let ran = copy.verify(policy: Self.policy)
        return try copy.verdict(ran)
    }

    @Test func anybodyChecksIt() throws {
        let copy = Copy(Self.made.folder)
        #expect(Files.exists(copy.path + "/" + Self.pack) && !Files.exists(copy.path + "/entries"))
        let table = try JSONParser.parse(copy.read("devices.json"))
        #expect((table["devices"]?.array?.count ?? 0) > 1000)
        let ours = copy.verify(policy: Self.policy)
        #expect(ours.code == 0, "\(ours.text) \(ours.errors)")
        let theirs = OtherTools.python(["verify.py", ".", "policy.txt"], in: copy.path)
        #expect(theirs.code == 0 && theirs.text.contains("VALID"), "\(theirs.text) \(theirs.errors)")
        let check = OtherTools.run(["qpdf", "--check", copy.path + "/certificate.pdf"])
        #expect(check.code == 0, "\(check.errors)")
        // VERIFY.md as it stands.
        let blocks = Shell.blocks(Files.text(copy.path + "/VERIFY.md"))
        #expect(blocks.count == 4)
        for block in blocks {
            let ran = OtherTools.run(["sh", "-c", block], in: copy.path)
            #expect(ran.code == 0, "\(block)\n\(ran.text) \(ran.errors)")
        }
        #expect(Set(Files.below(copy.path)) == Set(Files.below(Self.made.folder)), "nothing is left lying about")
        let wrong = OtherTools.python(["verify.py", ".", Certified.shop.folder + "/policy.txt"], in: copy.path)
        #expect(wrong.code == 1, "\(wrong.text)")
    }

    private struct Change {
        let name: String
        let verdict: String
        let make: ([String]) -> [String]
    }

    @Test func tamperingInsideThePackIsRefused() throws {
        let lines = Files.lines(Self.made.folder + "/" + Self.pack)
        let number = lines.count / 2
        func hash(_ line: String) -> String {
            // The first hash of the proof, its first character changed.
            let mark = "\"hashes\":[\""
            let start = line.index(of: mark) + mark.count
            var characters = Array(line)
            characters[start] = characters[start] == "A" ? "B" : "A"
            return String(characters)
        }
        let changes = [
            Change(name: "a leaf's body", verdict: "refused entry") { lines in
                lines.changing(number) { Shop.replace($0, old: "\\\"lot\\\":\\\"GEN", new: "\\\"lot\\\":\\\"GEM") }
            },
            Change(name: "a hash", verdict: "refused entry") { $0.changing(number, hash) },
            Change(name: "a dropped line", verdict: "incomplete missing") { lines in
                Array(lines[..<number] + lines[(number + 1)...])
            },
            Change(name: "swapped lines", verdict: "refused entry") { lines in
                var lines = lines
                lines.swapAt(number, number + 1)
                return lines
            },
            Change(name: "another checkpoint", verdict: "refused policy") { lines in
                lines.changing(0) { Shop.replace($0, old: "\\n1", new: "\\n2") }
            },
            Change(name: "no end", verdict: "refused truncated") { lines in
                Array(lines[..<number]) + [String(lines[number].dropLast(9))]
            },
            Change(name: "an endless line", verdict: "refused long") { lines in
                lines.changing(number) { $0 + String(repeating: " ", count: 1 << 20) }
            },
        ]
        for change in changes {
            let copy = Copy(Self.made.folder)
            copy.write(Self.pack, Array(change.make(lines).joined(separator: "\n").utf8))
            #expect(try verify(copy) == change.verdict, "\(change.name)")
            if change.name == "a leaf's body" || change.name == "a dropped line" {
                #expect(OtherTools.python(["verify.py", ".", "policy.txt"], in: copy.path).code == 1, "\(change.name)")
            }
        }
        let copy = Copy(Self.made.folder)
        Files.remove(copy.path + "/" + Self.pack)
        #expect(try verify(copy) == "incomplete missing")
        #expect(OtherTools.python(["verify.py", ".", "policy.txt"], in: copy.path).code == 3)
    }
}

/// The shell blocks of a text in Markdown.
enum Shell {
    static func blocks(_ text: String) -> [String] {
        var found: [String] = []
        var block: [Substring]?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line == "```sh" {
                block = []
            } else if line == "```", let lines = block {
                found.append(lines.joined(separator: "\n"))
                block = nil
            } else {
                block?.append(line)
            }
        }
        return found
    }
}

extension String {
    /// Characters before `part`.
    fileprivate func index(of part: String) -> Int {
        var place = 0
        var rest = Substring(self)
        while !rest.isEmpty, !rest.hasPrefix(part) {
            rest = rest.dropFirst()
            place += 1
        }
        return place
    }
}

extension [String] {
    fileprivate func changing(_ index: Int, _ change: (String) -> String) -> [String] {
        var lines = self
        lines[index] = change(lines[index])
        return lines
    }
}
