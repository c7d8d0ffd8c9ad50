import Testing

/// One new thing = one file + one line in a registry + one test. This holds the second: what is declared is listed.
enum Registries {
    struct Registry {
        let folder: String
        /// How the protocols end that a listed type conforms to.
        let conformances: [String]
        /// Protocols and helpers that end alike and are no part of the list.
        let ignored: Set<String>

        init(_ folder: String, _ conformances: [String], ignored: Set<String> = []) {
            self.folder = folder
            self.conformances = conformances
            self.ignored = ignored
        }
    }

    static let all = [
        Registry("Sources/EvidenceImporters", ["Importer"]),
        Registry("Sources/ManifestReaders", ["ManifestReader"]),
        Registry("Sources/Policies", ["Rule"]),
        Registry("Sources/Stages", ["Stage"]),
        Registry("Sources/Reports", ["Report"]),
        Registry("Sources/CommandLineTool", ["ParsableCommand"], ignored: ["RootCommand"]),
        Registry("Sources/VerifierCommand", ["ParsableCommand"], ignored: ["VerifierCommand"]),
    ]

    /// Types of a file that conform to a protocol of the registry, with the line of the declaration.
    static func declared(in file: SourceFile, for registry: Registry) -> [(line: Int, type: String)] {
        let kinds: Set<Substring> = ["struct", "enum", "class", "extension"]
        return file.code.enumerated().compactMap { index, line in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            let head = words(line[..<colon])
            guard let at = head.firstIndex(where: kinds.contains), at + 1 < head.count else { return nil }
            // Private helpers are a file's own business.
            guard !head[..<at].contains("private"), !head[..<at].contains("fileprivate") else { return nil }
            let heritage = line[line.index(after: colon)...].prefix { $0 != "{" }
            let conforms = words(heritage).contains { name in
                registry.conformances.contains { name.hasSuffix($0) } && !registry.ignored.contains(String(name))
            }
            return conforms ? (index + 1, String(head[at + 1])) : nil
        }
    }

    static func violations(in files: [SourceFile], of registry: Registry) -> [Violation] {
        let lists = files.filter { $0.name.hasPrefix("BuiltIn") }
        // A group of commands lists its own.
        let groups = files.flatMap { $0.code.filter { $0.contains("subcommands:") || $0.contains(".self,") } }
        let listed = Set((lists.flatMap(\.code) + groups).flatMap(words))
        return files.filter { !$0.name.hasPrefix("BuiltIn") }.flatMap { file in
            declared(in: file, for: registry).filter {
                !listed.contains(Substring($0.type)) && !registry.ignored.contains($0.type)
            }.map {
                Violation(
                    file: file.path, line: $0.line,
                    message: "\($0.type) is not in a BuiltIn….swift of \(registry.folder): nobody would ever call it")
            }
        }
    }
}

@Suite struct RegistryTests {
    @Test(arguments: Registries.all.map(\.folder))
    func everythingDeclaredIsListed(folder: String) throws {
        let registry = try #require(Registries.all.first { $0.folder == folder })
        let found = Registries.violations(in: SourceTree.files(under: folder, endingIn: ".swift"), of: registry)
        #expect(found.isEmpty, "\(listed(found))")
    }

    private let rule = SourceFile(
        path: "Sources/Policies/Rules/S13.swift", text: "package struct S13: Sendable, DeviceRule {}")

    @Test func anUnlistedRuleIsSeen() {
        let list = SourceFile(
            path: "Sources/Policies/BuiltInRules.swift", text: "// S13\nlet builtIn: [any DeviceRule] = [S14()]")
        let registry = Registries.Registry("Sources/Policies", ["Rule"])
        #expect(Registries.violations(in: [rule, list], of: registry).map(\.line) == [1])
        #expect(Registries.violations(in: [rule], of: registry).count == 1)
    }

    @Test func aListedRulePasses() {
        let list = SourceFile(path: "Sources/Policies/BuiltInRules.swift", text: "let builtIn = [S13()]")
        #expect(Registries.violations(in: [rule, list], of: .init("Sources/Policies", ["Rule"])).isEmpty)
    }
}
