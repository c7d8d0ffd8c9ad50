import Basics
import Glibc
import Testing

/// The sample lots' certificates as a person reads them, held in `Golden/`: the table of devices, what the credential
/// says, and the words on the pages. What differs from run to run (entries' salts and all that follows from them, keys,
/// the time of the issue) stands as a mark, numbered in order of appearance. `RECORD=1` writes them anew and fails that
/// run.
struct CertificateGoldenTests {
    @Test(arguments: [harbor, maple]) func theSampleLotsAreCertifiedAsRecorded(sample: String) throws {
        Certified.settle()
        let folder = sample == harbor ? Certified.bundle : Certified.mapleBundle
        let credential = try JSONParser.parse(Files.read(folder + "/certificate.vc.json"))
        let table = try JSONParser.parse(Files.read(folder + "/devices.json"))
        let page = OtherTools.run(["pdftotext", "-layout", folder + "/certificate.pdf", "-"])
        #expect(page.code == 0, "\(page.errors)")
        let subject = try #require(credential["credentialSubject"])
        for (name, text) in [
            ("devices.csv", Files.text(folder + "/devices.csv")), ("subject.txt", Self.lines(subject)),
            ("page.txt", Self.narrow(page.text)), ("excluded.txt", Self.lines(table["excluded"] ?? .null)),
        ] {
            var marks = try Marks(credential, table)
            try compare(marks.marked(text), "\(Files.root)/Tests/BinaryTests/Golden/\(sample)-\(name)")
        }
    }

    private func compare(_ found: String, _ path: String) throws {
        if getenv("RECORD") != nil {
            Files.write(path, found)
            Issue.record("recorded \(path); run again without RECORD")
            return
        }
        let wanted = Files.lines(path)
        let lines = found.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let differing = zip(lines, wanted).first { $0 != $1 }
        #expect(lines == wanted, "\(path): first found, recorded: \(differing.map { "\($0)\n\($1)" } ?? "lengths")")
    }

    /// A value with one member on each line.
    private static func lines(_ value: JSONValue, _ indent: String = "") -> String {
        if let members = value.members, !members.isEmpty {
            return members.map { "\n" + indent + $0.name + ": " + lines($0.value, indent + "  ") }.joined()
        }
        if let items = value.array, !items.isEmpty {
            return items.map { "\n" + indent + "- " + lines($0, indent + "  ") }.joined()
        }
        return String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
    }

    /// Columns close together: how far apart they stand follows from the width of numbers that differ.
    private static func narrow(_ text: String) -> String {
        text.split(separator: "\n").map { line in
            var out = ""
            var blanks = 0
            for character in line {
                if character == " " {
                    blanks += 1
                    continue
                }
                if blanks > 0 { out += blanks > 1 ? "  " : " " }
                blanks = 0
                out.append(character)
            }
            return out
        }.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
    }
}

/// Puts marks in the place of what differs from run to run.
private struct Marks {
    /// Digests that are the same in every run, in hex.
    private var stable: Set<String> = []
    private var words: [(old: String, mark: String)] = []
    private var numbers: [String: Int] = [:]

    init(_ credential: JSONValue, _ table: JSONValue) throws {
        for line in table["devices"]?.array ?? [] {
            for text in [line["decision"]?.string ?? ""] + (line["evidence"]?.strings ?? []) {
                stable.insert(String(text.dropFirst(7)))
            }
        }
        let subject = credential["credentialSubject"]
        stable.insert(String((subject?.at("policy", "digest")?.string ?? "").dropFirst(7)))
        let id = try #require(credential["id"]?.string)
        words = Set((table["devices"]?.array ?? []).compactMap { $0["verifiedAt"]?.string }).sorted().map {
            ($0, "<verified>")
        }
        words += [
            (String(id.dropFirst("urn:uuid:".count)), "<number>"),
            (try #require(credential.at("issuer", "id")?.string), "<issuer>"),
            (try #require(credential.at("evidence", 0, "log")?.string), "<log>"),
        ]
        for (text, mark) in [
            (credential["validFrom"]?.string, "<issued>"), (subject?["lotOpenedAt"]?.string, "<opened>"),
            (subject?.at("validation", "at")?.string, "<validated>"),
        ] {
            let text = try #require(text)
            words.append((text, mark))
            // As the pages write it.
            let paper = text.replacing("T", with: " ")
            words.append((paper, mark))
            if paper.hasSuffix(".000Z") { words.append((String(paper.dropLast(5)) + "Z", mark)) }
        }
    }

    mutating func marked(_ text: String) -> String {
        var text = text
        for (old, mark) in words { text = text.replacing(old, with: mark) }
        var out: [UInt8] = []
        var run: [UInt8] = []
        func isHex(_ byte: UInt8) -> Bool { 48...57 ~= byte || 97...102 ~= byte }
        for byte in Array(text.utf8) + [10] {
            if isHex(byte) {
                run.append(byte)
                continue
            }
            out += run.count == 64 ? Array(mark(String(decoding: run, as: UTF8.self)).utf8) : run
            run = []
            out.append(byte)
        }
        return String(decoding: out.dropLast(), as: UTF8.self)
    }

    private mutating func mark(_ hash: String) -> String {
        if stable.contains(hash) { return hash.prefix(12) + "…" }
        let number = numbers[hash] ?? numbers.count + 1
        numbers[hash] = number
        return "<hash \(number)>"
    }
}
