import Testing

/// The tree as a reader meets it: no dead files, no leftovers, no names of places that only we can reach.
enum Tidiness {
    /// Folders of one person's machine. Spelled in pieces so that this file doesn't contain them.
    static let foreignPlaces = ["/ho" + "me/", "/Use" + "rs/", "/ro" + "ot/"]
    static let leftovers = ["TO" + "DO", "FIX" + "ME", "<!-- fill" + " in"]

    /// A file with nothing but comments and imports, or one that calls itself a placeholder.
    static func deadFile(_ file: SourceFile) -> [Violation] {
        let rest = file.code.filter { !$0.trimmed.isEmpty && !words($0).contains("import") }
        if file.name.hasPrefix("Placeholder") || rest.isEmpty {
            return [Violation(file: file.path, line: 0, message: "declares nothing: remove it")]
        }
        return []
    }

    static func unwanted(_ file: SourceFile) -> [Violation] {
        file.lines.enumerated().flatMap { index, line in
            (foreignPlaces.filter { line.contains($0) } + leftovers.filter { holds($0, in: line) }).map {
                Violation(file: file.path, line: index + 1, message: "‘\($0)’ has no place here")
            }
        }
    }

    /// Words stand alone, so that an identifier which contains them passes.
    private static func holds(_ leftover: String, in line: Substring) -> Bool {
        leftover.hasPrefix("<") ? line.contains(leftover) : words(line).contains(Substring(leftover))
    }
}

@Suite struct TreeTests {
    private static let everything =
        ["Sources", "Tests", "scripts", "benchmarks", "pipelines", "sample-manifests", "examples", "findings", ".ci"]
        .flatMap { SourceTree.files(under: $0) }
        + ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "Makefile", "Package.swift"]
        .flatMap { SourceTree.files(under: $0) }

    @Test func noFileIsDead() {
        let found = (SourceTree.sources + SourceTree.tests).flatMap(Tidiness.deadFile)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test func theProjectSpeaksOfItselfAlone() {
        let found = Self.everything.flatMap(Tidiness.unwanted)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test func aDeadFileIsSeen() {
        #expect(Tidiness.deadFile(SourceFile(path: "Sources/A/Old.swift", text: "// gone\nimport Basics\n")).count == 1)
        #expect(Tidiness.deadFile(SourceFile(path: "Sources/A/Placeholder.swift", text: "let a = 1")).count == 1)
        #expect(Tidiness.deadFile(SourceFile(path: "Sources/A/New.swift", text: "let a = 1")).isEmpty)
    }

    @Test(arguments: Tidiness.foreignPlaces + Tidiness.leftovers)
    func aLeftoverIsSeen(word: String) {
        #expect(Tidiness.unwanted(SourceFile(path: "README.md", text: "before\nsee \(word) there")).map(\.line) == [2])
    }

    @Test func theTopLevelHoldsNothingUnexpected() throws {
        let expected: Set<String> = [
            "Package.swift", "Package.resolved", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "Makefile",
            "scripts", "Sources", "Tests", "pipelines", "sample-manifests", "benchmarks", "examples", "findings",
            // Made by the tool and by the demo, not part of the project.
            "demo.store", "lotwise.store",
        ]
        let extra = try SourceTree.topLevel().filter { !expected.contains($0) }
        #expect(extra.isEmpty, "not without a reason at the top: \(extra)")
    }

    @Test func theReadmesMapNamesEveryFolder() throws {
        let readme = try #require(SourceTree.files(under: "README.md").first).text
        for folder in [
            "Sources", "Tests", "pipelines", "sample-manifests", "benchmarks", "examples", "findings", "scripts",
        ] {
            #expect(readme.contains("\(folder)/"), "README.md doesn't say what \(folder)/ is")
        }
        for target in Set(SourceTree.sources.map(\.target)) {
            #expect(readme.contains(target), "README.md's map doesn't name \(target)")
        }
    }

    @Test func theHandbookSaysWhatEachRoomIs() throws {
        let page = try #require(SourceTree.files(under: HandbookPages.catalog + "/Rooms.md").first).text
        for target in Set(SourceTree.sources.map(\.target)) {
            #expect(page.contains("`\(target)`"), "Rooms.md doesn't name \(target)")
        }
    }

    @Test func noFolderIsTooFull() {
        let counts = Dictionary(grouping: SourceTree.sources) { file in
            file.path.split(separator: "/").dropLast().joined(separator: "/")
        }.mapValues(\.count)
        #expect(counts.count > 40)
        let full = counts.filter { $0.value > 40 }.map { "\($0.key) \($0.value)" }.sorted()
        #expect(full.isEmpty, "at most 40 files in a folder: \(full)")
    }
}
