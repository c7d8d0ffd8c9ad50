import Testing

/// The handbook holds together: links lead somewhere, and every page can be reached from the front.
enum HandbookPages {
    static let catalog = "Sources/Handbook/Handbook.docc"

    /// Names in `<doc:Name>` with their lines.
    static func links(in file: SourceFile) -> [(line: Int, name: String)] {
        file.lines.enumerated().flatMap { index, line in
            line.split(separator: "<doc:", omittingEmptySubsequences: false).dropFirst().map { rest in
                (index + 1, String(rest.prefix { $0 != ">" }))
            }
        }
    }

    static func violations(in pages: [SourceFile]) -> [Violation] {
        let names = Set(pages.map { String($0.name.dropLast(3)) })
        let broken = pages.flatMap { page in
            links(in: page).filter { !names.contains($0.name) }.map {
                Violation(file: page.path, line: $0.line, message: "no page \($0.name).md; make docs writes some")
            }
        }
        let reached = Set(pages.filter { $0.name == "Handbook.md" }.flatMap(links).map(\.name)).union(["Handbook"])
        let lost = pages.filter { !reached.contains(String($0.name.dropLast(3))) }.map {
            Violation(file: $0.path, line: 0, message: "Handbook.md doesn't link to this page")
        }
        return broken + lost
    }
}

@Suite struct HandbookTests {
    @Test func everyLinkLeadsToAPageAndEveryPageIsLinked() {
        let pages = SourceTree.files(under: HandbookPages.catalog, endingIn: ".md")
        #expect(!pages.isEmpty)
        let found = HandbookPages.violations(in: pages)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test func aBrokenLinkAndALostPageAreSeen() {
        let pages = [
            SourceFile(path: "Handbook.md", text: "# Front\n- <doc:Here> and <doc:Gone>\n"),
            SourceFile(path: "Here.md", text: "back to <doc:Handbook>"),
            SourceFile(path: "Lost.md", text: "nobody links here"),
        ]
        #expect(HandbookPages.violations(in: pages).map(\.file) == ["Handbook.md", "Lost.md"])
    }
}
