import Basics
import Printing
import Testing

@Suite struct HTMLTests {
    private let hostile = String(decoding: TableOutput.html(Sample.hostileDocument), as: UTF8.self)

    @Test func nothingFromOutsideBecomesMarkup() {
        #expect(!hostile.contains("<script") && !hostile.contains("<img") && !hostile.contains("<b>"))
        #expect(hostile.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
        #expect(hostile.contains("&#39; onmouseover=&#39;x"))
        #expect(hostile.contains("<title>A &amp; B &lt;i&gt;</title>"))
        // One style sheet, ours.
        #expect(hostile.components(of: "</style>") == 2)
    }

    @Test func aColourThatIsNoneNeverReachesTheStyleSheet() {
        var document = Sample.hostileDocument
        document.letterhead.primary = "red;} body { display: none"
        #expect(!String(decoding: TableOutput.html(document), as: UTF8.self).contains("display: none"))
    }

    @Test func thePageNeedsNothingElse() {
        #expect(!hostile.contains("http://") || hostile.contains("HYPERLINK(&quot;http://example.invalid"))
        for word in ["src=\"http", "href=", "@import", "url(", "javascript:"] { #expect(!hostile.contains(word)) }
        #expect(hostile.contains("default-src 'none'"))
    }

    @Test func tablesCanBeReadAloud() {
        let page = String(
            decoding: TableOutput.html(
                Sample.document(rows: [Sample.row(5)], totals: [[.text("All")] + Sample.row(1).dropFirst()])),
            as: UTF8.self)
        #expect(page.components(of: "<th scope=\"col\"") == Sample.columns.count + 1)
        #expect(page.contains("<th scope=\"row\" dir=\"auto\">All</th>"))
        #expect(page.contains("<html lang=\"en\">"))
        #expect(page.contains(">not recorded</td>"))
        #expect(page.contains("<time datetime=\"2026-11-22T09:38:25.000Z\">2026-11-22 09:38:25Z</time>"))
    }

    @Test func aReadersProgramFindsNoFault() throws {
        let said = try Scratch.with(TableOutput.html(Sample.hostileDocument)) {
            // libxml2 knows HTML 4; what it can't know of HTML 5 are only names of elements.
            try Tools.run("xmllint", ["--html", "--nowarning", "--xpath", "count(//tbody/tr)", $0])
        }
        #expect(said.hasPrefix("\(Sample.hostile.count)"))
    }

    @Test func charactersThatTurnTheLineAreShownByNumber() {
        var document = Sample.hostileDocument
        document.notes = ["abc\u{202E}def\u{0}"]
        let page = String(decoding: TableOutput.html(document), as: UTF8.self)
        #expect(page.contains("abcU+202Edef") && !page.contains("\u{202E}"))
    }
}

extension String {
    /// How many parts `mark` divides the text into.
    func components(of mark: String) -> Int { ranges(of: mark).count + 1 }
}
