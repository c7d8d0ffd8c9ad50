import Basics
import Foundation
import Printing
import RecoveryModel
import Testing

@testable import CertificateContent
@testable import CertificatePrinting

/// The page says what the credential says, and other people's tools accept it.
@Suite(.enabled(if: Tool.path("pdftotext") != nil, "needs poppler-utils")) struct PagesTests {
    private static let letterhead = Letterhead(
        name: "Recycler B.V.", address: ["Kade 1", "3011 Rotterdam"], contact: "office@recycler.example")

    /// A page in a folder of its own, removed with it.
    private final class Sheet {
        let folder: URL
        let bytes: [UInt8]
        let credential: [UInt8]
        var file: String { folder.path + "/certificate.pdf" }

        init(_ content: CertificateContent, paper: PaperSize = .a4) throws {
            credential = try Sample.credential(content)
            bytes = try CertificatePages.pdf(
                content, credential: credential, letterhead: PagesTests.letterhead, paper: paper)
            folder = FileManager.default.temporaryDirectory.appending(path: "page-\(UUID().uuidString)")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: file))
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func run(_ tool: String, _ arguments: [String]) throws -> Tool.Ran {
            try Tool.run(try #require(Tool.path(tool)), arguments, in: folder)
        }

        /// Runs of white space as one blank.
        func text() throws -> String {
            try run("pdftotext", ["-layout", file, "-"]).output.split(whereSeparator: \.isWhitespace)
                .joined(separator: " ")
        }
    }

    private func content(
        _ kind: CertificateKind = .sanitization, count: Int = 3, customer: String = "Harbor Health Ltd"
    ) throws -> CertificateContent {
        var log = try ToyLog()
        return try CertificateContent(Sample.draft(kind, count: count, customer: customer, log: &log))
    }

    @Test(arguments: CertificateKind.allCases, [PaperSize.a4, .letter])
    func thePageSaysWhatTheCredentialSays(kind: CertificateKind, paper: PaperSize) throws {
        let content = try content(kind)
        let sheet = try Sheet(content, paper: paper)
        let text = try sheet.text()
        var wanted = [
            kind.title, content.id.text, "Harbor Health Ltd", content.lot.name, "Recycler B.V.",
            Digest(of: sheet.credential).hex,
            "Devices \(kind == .erasureRecord ? "listed" : "certified") Devices left out 3 1",
            "aligned with NIST SP 800-88 Rev. 1", "No independent sample was taken", "not recorded",
            "Name not authenticated", "clock of bench 1", "356938035649000", "S13 S16", "vendor signature",
            content.log.root.description, content.leavesRoot.description, content.policy.digest, ToyLog.origin,
            "Page 1 of",
        ]
        wanted += content.lines.flatMap { [$0.device, $0.identifiers.serial ?? ""] }
        if let person = content.validation?.person { wanted += ["Kim Muster", person.id ?? "", "Quality manager"] }
        if kind == .erasureRecord { wanted += ["Not validated: this is no certificate"] }
        if kind == .destruction { wanted += ["Mill 3", "OP-W1", "disintegrate"] }
        for words in wanted { #expect(text.localizedCaseInsensitiveContains(words), "\(words)\n\(text.prefix(1500))") }
        #expect(kind == .sanitization || !text.contains(CertificateKind.sanitization.title))
        #expect(kind != .erasureRecord || !text.contains("Devices certified"))
    }

    @Test func anyScriptStandsInTheCustomersName() throws {
        for name in ["Νοσοκομείο Πειραιά Α.Ε.", "港の病院株式会社", "Больница Гавани"] {
            let text = try Sheet(content(customer: name)).text()
            #expect(text.contains(name), "\(name)")
        }
        expect(.page) { try Sheet(content(customer: "Harbor \u{10FFFD}")) }
    }

    @Test func otherToolsAcceptIt() throws {
        let sheet = try Sheet(content())
        let checked = try sheet.run("qpdf", ["--check", sheet.file])
        #expect(checked.code == 0 && !checked.output.contains("WARNING"), "\(checked.output)")
        let fonts = try sheet.run("pdffonts", [sheet.file]).output.split(separator: "\n").dropFirst(2)
        #expect(!fonts.isEmpty)
        for font in fonts { #expect(font.split(separator: " ").suffix(5).first == "yes", "\(font)") }
        let listed = try sheet.run("pdfdetach", ["-list", sheet.file]).output
        #expect(listed.contains("1 embedded file") && listed.contains("certificate.vc.json"))
        _ = try sheet.run("pdfdetach", ["-save", "1", "-o", "out.json", sheet.file])
        #expect(Array(try Data(contentsOf: sheet.folder.appending(path: "out.json"))) == sheet.credential)
    }

    @Test(.enabled(if: Tool.path("zbarimg") != nil, "needs zbar-tools"))
    func theCodeIsReadFromTheRenderedPage() throws {
        let content = try content()
        let sheet = try Sheet(content)
        _ = try sheet.run("pdftoppm", ["-r", "150", "-png", sheet.file, "page"])
        let images = try FileManager.default.contentsOfDirectory(atPath: sheet.folder.path)
            .filter { $0.hasSuffix(".png") }
        let ran = try sheet.run("zbarimg", ["--quiet", "--raw"] + images)
        #expect(
            ran.output.contains(CertificatePages.code(content.id, credential: Digest(of: sheet.credential))),
            "\(ran.output)")
    }

    @Test func equalInputGivesEqualBytes() throws {
        let content = try content()
        #expect(try Sheet(content).bytes == Sheet(content).bytes)
    }

    /// Page, credential and table agree on the counts, whatever is certified.
    @Test(arguments: 1...6)
    func allRenderingsAgreeOnTheCounts(seed: Int) throws {
        var random = SmallRandom(state: UInt64(seed))
        var log = try ToyLog()
        var draft = try Sample.draft(count: 1 + random.below(60), log: &log)
        let techniques: [(Technique, CertifiedLevel)] = [
            (.cryptographicErase, .purge), (.blockErase, .purge), (.factoryReset, .clear), (.overwrite, .clear),
        ]
        for index in draft.lines.indices {
            let (technique, level) = techniques[random.below(4)]
            (draft.lines[index].technique, draft.lines[index].levelAssessed) = (technique, level)
            draft.lines[index].tool = [nil, "Blancco Mobile", "PhoneCheck", "Werkzeug Ω"][random.below(4)]
            if random.below(2) == 0 { draft.lines[index].verification.notChecked = [] }
            if random.below(3) == 0 { draft.lines[index].model = nil }
        }
        draft.excluded = (0..<random.below(9)).map { number in
            CertificateExclusion(
                intake: "\(Sample.lot)/\(9000 + number)", device: "left-\(number)", codes: ["S\(10 + random.below(5))"],
                why: "because of \(number)")
        }
        let content = try CertificateContent(draft)
        let sheet = try Sheet(content)
        let text = try sheet.text()
        let subject = try #require(try JSONParser.parse(sheet.credential)["credentialSubject"])
        let table = try DeviceTable(parsing: DeviceTable(content).json)
        let (devices, excluded) = (table.lines.count, table.excluded.count)
        #expect(subject["deviceCount"]?.integer == devices && subject["excludedCount"]?.integer == excluded)
        #expect(text.contains("Devices certified Devices left out \(devices) \(excluded)"))
        #expect(text.contains("\(devices) in all"))
        for name in ["method", "technique", "tool", "verification"] {
            let total = (subject[name]?.array ?? []).compactMap { $0["count"]?.integer }.reduce(0, +)
            #expect(total == devices, "\(name)")
        }
        for tally in subject["technique"]?.array ?? [] {
            let row = "\(Words.spaced(tally["technique"]?.string ?? "")) \(tally["count"]?.integer ?? 0)"
            #expect(text.contains("Method " + row), "\(row)")
        }
        for line in table.lines { #expect(text.contains(line.device)) }
        for exclusion in table.excluded { #expect(text.contains(exclusion.device) && text.contains(exclusion.why)) }
    }
}

/// Numbers that are the same in every run.
struct SmallRandom {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Int(state >> 33) % limit
    }
}
