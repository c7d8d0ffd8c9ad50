import Basics
import Foundation
import Printing
import Testing

@Suite struct PageTests {
    private func page(_ set: (PageComposer) throws -> Void) throws -> [UInt8] {
        let composer = try Sample.composer()
        try set(composer)
        return try composer.finish()
    }

    @Test(arguments: [
        "Ελληνική Ανακύκλωση Α.Ε.", "東京リサイクル株式会社", "Zażółć Gęślą Jaźń Ltd", "Ваша Компания", "대한민국 서울",
        "សហគ្រាស", "Công ty Tái chế Việt", "नमस्ते",
    ])
    func aNameInAnyScriptStandsOnThePageAndCanBeCopied(name: String) throws {
        let pdf = try page { $0.facts([Fact("Customer", name)]) }
        #expect(try Seen.lines(pdf).contains(name))
    }

    @Test func namesThatReadFromTheRightStandThere() throws {
        for name in ["شركة إعادة التدوير", "נועה לוי"] {
            let lines = try Seen.lines(try page { $0.facts([Fact("Customer", name)]) }, isSorted: true)
            #expect(lines.contains(name), "\(lines)")
        }
    }

    @Test func aCharacterWithoutAGlyphIsRefusedByNameAndField() throws {
        let error = #expect(throws: PrintingError.self) {
            _ = try page { $0.facts([Fact("Customer", "Firm \u{E123} Ltd")]) }
        }
        #expect(error?.code == .missingGlyph)
        #expect(error?.message.contains("U+E123") == true && error?.message.contains("Customer") == true)
    }

    @Test func aMissingGlyphInATableIsRefusedByRowAndColumn() throws {
        var row = Sample.row(7)
        row[2] = .text("Phone \u{10FFFD}")
        let error = #expect(throws: PrintingError.self) {
            _ = try TableOutput.pdf(Sample.document(rows: [Sample.row(1), row]))
        }
        #expect(error?.code == .missingGlyph && error?.message.contains("row 2, column Model") == true)
        #expect(error?.message.hasSuffix("or remove the character at its source") == true)
    }

    @Test(arguments: ["\u{202E}", "\u{0}", "\u{7}", "\u{2066}", "\u{85}", "\u{FFFF}", "\u{E0041}"])
    func controlsAreRefused(text: String) throws {
        let error = #expect(throws: PrintingError.self) { _ = try page { $0.paragraph("safe \(text) text") } }
        #expect(error?.code == .control)
    }

    @Test func fontsThatAreNotThereAreNamedWithTheirPackage() throws {
        let error = #expect(throws: PrintingError.self) {
            _ = try Sample.composer(fonts: FontStock(folders: ["/nonexistent"]))
        }
        #expect(error?.code == .font && error?.message.contains("apt-get install fonts-noto-core") == true)
    }

    @Test func sheetsHaveTheirSizes() throws {
        for (paper, size) in [(PaperSize.a4, "595.276 x 841.89 pts (A4)"), (.letter, "612 x 792 pts (letter)")] {
            let composer = try Sample.composer(paper)
            composer.title("Title")
            #expect(try Seen.info(composer.finish())["Page size"] == size)
        }
    }

    @Test func everyPartOfACertificateIsOnIt() throws {
        let pdf = try page { page in
            page.title("Certificate", subtitle: "Lot 7", mark: "NOT VALIDATED")
            page.facts([Fact("Policy", "sha256:" + String(repeating: "ab", count: 32), isIdentifier: true)])
            page.facts([Fact("Operator", recorded: nil)])
            page.notice("No sample was taken.", title: "Sampling", isCaution: true)
            page.heading("Counts")
            try page.table(columns: [Sample.columns[0]], rows: [[.integer(412)]])
            page.paragraph("Running text.")
            page.signatures([Signature(role: "Issued by", name: "佐藤 花子", detail: "Compliance")])
            page.note("Small print.")
        }
        let lines = try Seen.lines(pdf)
        let wanted = [
            "Harbour Circular Electronics B.V.", "Havenstraat 12", "R2 certificate C0000-00000", "Certificate", "Lot 7",
            "NOT VALIDATED", "sha256:" + String(repeating: "ab", count: 32), "not recorded", "Sampling",
            "No sample was taken.", "Counts", "412", "Running text.", "佐藤 花子", "Compliance", "Signature and date",
            "Small print.", "urn:uuid:6f1c2f2e-8d0b-5e0f-9a58-21f4c2d0a001", "Page 1 of 1",
        ]
        #expect(wanted.filter { !lines.contains($0) } == [])
    }

    @Test func theQRCodeOfARenderedPageIsRead() throws {
        let text = "urn:uuid:6f1c2f2e-8d0b-5e0f-9a58-21f4c2d0a001 sha256:" + String(repeating: "5c", count: 32)
        let pdf = try page { $0.qr(text: text, title: "Check", identifiers: [Fact("Id", "x-1", isIdentifier: true)]) }
        #expect(try Seen.codes(pdf) == [text])
        #expect(try Seen.lines(pdf).contains("x-1"))
    }

    @Test func aTextTooLongForACodeIsRefused() throws {
        let error = #expect(throws: PrintingError.self) { _ = try QRCode.matrix(String(repeating: "x", count: 3000)) }
        #expect(error?.code == .tooLong)
        #expect(throws: PrintingError.self) { _ = try QRCode.matrix("") }
    }

    @Test func aBoxHigherThanThePageIsRefused() throws {
        let error = #expect(throws: PrintingError.self) {
            _ = try page { $0.notice(String(repeating: "Too much of it. ", count: 1200)) }
        }
        #expect(error?.code == .tooLong)
    }

    @Test func longTextRunsOverPagesWithoutLosingAWord() throws {
        let words = (0..<3000).map { "w\($0)" }
        let pdf = try page { $0.paragraph(words.joined(separator: " ")) }
        let all = try Seen.lines(pdf).joined(separator: " ").split(separator: " ").map(String.init)
        let seen = all.filter { $0.first == "w" }
        #expect(seen == words)
    }

    @Test func aLogoThatIsNoPNGIsRefused() throws {
        var head = Sample.head
        head.logo = Array("GIF89a".utf8)
        let composer = try Sample.composer(head: head)
        let error = #expect(throws: PrintingError.self) { _ = try composer.finish() }
        #expect(error?.code == .logo)
    }

    @Test func aColourThatIsNoneIsRefusedAndALightOneDarkened() throws {
        var head = Sample.head
        head.primary = "teal"
        let error = #expect(throws: PrintingError.self) { _ = try Sample.composer(head: head) }
        #expect(error?.code == .colour)
        for text in ["#FFD400", "#FFFFFF", "#3FA7A0"] {
            let colour = try #require(Colour(text))
            #expect(colour.contrastOnWhite < 4.5 && colour.readable.contrastOnWhite >= 4.5)
        }
        #expect(Colour("#1F4E79")?.readable.text == "#1f4e79")
    }

    /// Fonts opened anew, and fonts that have shaped other texts before, make the same page.
    @Test func whatWasPrintedBeforeLeavesNoTrace() throws {
        let (warm, cold) = (FontStock(folders: ["/usr/share/fonts"]), FontStock(folders: ["/usr/share/fonts"]))
        func certificate(_ fonts: FontStock, _ name: String) throws -> [UInt8] {
            let composer = try Sample.composer(fonts: fonts)
            composer.title("Title \(name)")
            composer.facts([Fact("Customer", name)])
            try composer.table(columns: Sample.columns, rows: (1...20).map(Sample.row))
            return try composer.finish()
        }
        for name in ["東京", "Ελληνική", "شركة"] { _ = try certificate(warm, name) }
        #expect(try certificate(warm, "Ελληνική 東京") == certificate(cold, "Ελληνική 東京"))
    }

    @Test func pagesAreSetOnSeveralThreadsAtOnce() async throws {
        let wanted = try TableOutput.pdf(Sample.document(rows: (1...30).map(Sample.row)))
        try await withThrowingTaskGroup(of: [UInt8].self) { group in
            for _ in 0..<8 { group.addTask { try TableOutput.pdf(Sample.document(rows: (1...30).map(Sample.row))) } }
            for try await pdf in group { #expect(pdf == wanted) }
        }
    }

    @Test func tenThousandRowsTakeNoMoreMemoryThanTheirFile() throws {
        func resident() -> Int {
            let status = String(decoding: Scratch.read("/proc/self/status"), as: UTF8.self)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            return (line.flatMap { Int($0.filter(\.isNumber)) } ?? 0) / 1024
        }
        func set(_ count: Int) throws -> Int {
            let composer = try Sample.composer()
            try composer.table(columns: Sample.columns, rows: (1...count).lazy.map(Sample.row))
            return try composer.finish().count
        }
        _ = try set(500)
        let before = resident()
        let size = try set(10_000)
        #expect(size > 300_000)
        // Other tests run beside this one; ten thousand rows of shaped text would be hundreds of megabytes.
        #expect(resident() - before < 96)
    }
}
