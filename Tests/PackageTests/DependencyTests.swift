import Foundation
import Testing

/// What `Package.swift` lists for a target is what its files import. A build that goes on from an earlier one finds the
/// modules all the same; one from an empty folder doesn't.
enum Dependencies {
    /// Our modules that a manifest lists for each target; tests have their folder's name.
    static func declared(in manifest: String) -> [String: Set<String>] {
        let heads = /\b(ours|tests|\.executableTarget|\.target)\(\s*(?:name: )?"([\w-]+)",\s*(?:dependencies: )?\[/
        var found: [String: Set<String>] = [:]
        for head in manifest.matches(of: heads) {
            let rest = manifest[head.range.upperBound...]
            var depth = 1
            let list = rest.prefix { character in
                depth += character == "[" ? 1 : character == "]" ? -1 : 0
                return depth > 0
            }
            let plain = list.replacing(/\.product\([^)]*\)/, with: "")
            let target = String(head.output.2) + (head.output.1 == "tests" ? "Tests" : "")
            found[target] = Set(plain.matches(of: /"([\w-]+)"/).map { String($0.output.1) })
        }
        return found
    }

    /// Our modules that the files of each target import, itself left out.
    static func imported(by files: [SourceFile]) -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for file in files {
            let target = String(file.path.split(separator: "/")[1])
            let modules = ImportRules.imports(of: file).map(\.module).filter { ImportRules.ours[$0] != nil }
            found[target, default: []].formUnion(modules)
            found[target]?.remove(target)
        }
        return found
    }
}

@Suite struct DependencyTests {
    @Test func everyTargetListsWhatItImports() throws {
        let manifest = try #require(SourceTree.files(under: "Package.swift").first)
        let declared = Dependencies.declared(in: manifest.lines.joined(separator: "\n"))
        let imported = Dependencies.imported(by: SourceTree.sources + SourceTree.tests)
        #expect(declared.count > 40)
        for (target, modules) in imported.sorted(by: { $0.key < $1.key }) where !modules.isEmpty {
            let listed = try #require(declared[target], "\(target) isn't in Package.swift")
            #expect(modules.subtracting(listed).isEmpty, "\(target) imports what Package.swift doesn't list for it")
            let ours = listed.filter { ImportRules.ours[$0] != nil && $0 != target }
            let needless = ours.subtracting(modules).filter { !$0.hasPrefix("C") && !$0.hasPrefix("lotwise") }
            #expect(needless.isEmpty, "Package.swift lists for \(target) what it doesn't import")
        }
    }

    @Test func aManifestIsRead() {
        let manifest = """
            ours("A", ["B", crypto]), ours(
                "C",
                [ "A", .product(name: "X", package: "y"),
                    "B",
                ]),
            tests("A", ["A", "C"], exclude: ["Golden"]),
            .executableTarget(name: "d", dependencies: ["C"], swiftSettings: strict),
            """
        #expect(
            Dependencies.declared(in: manifest) == [
                "A": ["B"], "C": ["A", "B"], "ATests": ["A", "C"], "d": ["C"],
            ])
    }
}
