import Testing

/// What says `package` or `public` has a `///` comment of its own: types, functions, computed properties, static members
/// and the requirements of protocols. A stored property, a case and an initialiser that only takes its members over
/// may speak for themselves, and what a protocol asks for is explained there.
enum Documentation {
    private static let wide: Set<Substring> = ["package", "public", "open"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "actor", "func", "var", "let", "init", "subscript", "typealias", "macro",
        "associatedtype",
    ]
    private static let modifiers: Set<Substring> = [
        "static", "final", "mutating", "nonmutating", "nonisolated", "indirect", "override", "required", "convenience",
        "lazy", "weak", "unowned", "unsafe", "borrowing", "consuming", "private", "fileprivate", "internal", "set",
        "distributed", "isolated", "prefix", "postfix", "infix",
    ]
    /// Requirements of the standard library whose meaning is fixed there, and those that every evidence body has.
    private static let witnesses = [
        "func == (", "func ==(", "func < (", "func <(", "func hash(into", "var description:", "var debugDescription:",
        "var hashValue:", "init(rawValue:", "init?(rawValue:", "var rawValue:", "var errorDescription:",
        "init(stringLiteral ", "init(from ", "func write(to ",
    ]

    /// Functions and static properties that protocols of ours ask for: their witnesses need no second explanation.
    static func requirements(of files: [SourceFile]) -> Set<Substring> {
        Set(
            files.flatMap { file in
                protocolLines(of: file).compactMap { index in
                    let line = words(file.code[index])
                    let at = line.firstIndex(of: "func") ?? (line.first == "static" ? line.firstIndex(of: "var") : nil)
                    return at.flatMap { $0 + 1 < line.count ? line[$0 + 1] : nil }
                }
            })
    }

    static func violations(in file: SourceFile, requirements: Set<Substring> = []) -> [Violation] {
        let inProtocol = protocolLines(of: file)
        return file.code.indices.compactMap { index in
            let code = file.code[index]
            guard inProtocol.contains(index) || mustSay(file, index: index, requirements: requirements) else {
                return nil
            }
            guard !witnesses.contains(where: code.contains), !isDocumented(file, above: index) else { return nil }
            return Violation(file: file.path, line: index + 1, message: "no /// above: \(code.trimmed)")
        }
    }

    private static func mustSay(_ file: SourceFile, index: Int, requirements: Set<Substring>) -> Bool {
        let code = Substring(file.code[index])
        let line = words(withoutAttributes(code.trimmed))
        guard let at = line.firstIndex(where: kinds.contains) else { return false }
        let head = line[..<at]
        guard head.contains(where: wide.contains), head.allSatisfy({ wide.contains($0) || modifiers.contains($0) })
        else { return false }
        switch line[at] {
        case "func": return at + 1 < line.count && !requirements.contains(line[at + 1])
        case "init": return !takesMembersOver(file, from: index)
        case "var", "let":
            if head.contains("static"), at + 1 < line.count { return !requirements.contains(line[at + 1]) }
            return isComputed(code)
        default: return true
        }
    }

    /// `var x: Int {`, and not `var x = {`.
    private static func isComputed(_ code: Substring) -> Bool {
        guard let brace = code.firstIndex(of: "{") else { return false }
        return !code[..<brace].contains("=")
    }

    /// Every statement of the body is `self.name = name`.
    private static func takesMembersOver(_ file: SourceFile, from index: Int) -> Bool {
        let text = file.code[index...].joined(separator: "\n")
        guard let opening = text.firstIndex(of: "{"), let closing = text[opening...].firstIndex(of: "}") else {
            return false
        }
        return text[text.index(after: opening)..<closing].split(separator: "\n").map(\.trimmed)
            .filter { !$0.isEmpty }.allSatisfy { statement in
                let sides = statement.split(separator: "=", maxSplits: 1).map(\.trimmed)
                return sides.count == 2 && sides[0] == "self." + sides[1]
            }
    }

    /// Lines that declare the requirements of a protocol that others see.
    private static func protocolLines(of file: SourceFile) -> Set<Int> {
        let beginnings: Set<Substring> = ["func", "var", "init", "subscript", "associatedtype", "static", "mutating"]
        var found: Set<Int> = []
        var depth = 0
        for (index, code) in file.code.enumerated() {
            let line = words(code)
            if depth == 0 {
                guard line.contains("protocol"), line.first.map(wide.contains) == true else { continue }
            } else if depth == 1, let first = line.first, beginnings.contains(first) {
                found.insert(index)
            }
            depth += code.count { $0 == "{" } - code.count { $0 == "}" }
        }
        return found
    }

    /// `@inlinable package func f()` without its attributes.
    private static func withoutAttributes(_ line: Substring) -> Substring {
        var rest = line
        while rest.hasPrefix("@") {
            var depth = 0
            let end = rest.firstIndex { character in
                if character == "(" { depth += 1 }
                if character == ")" { depth -= 1 }
                return depth == 0 && character == " "
            }
            rest = rest[(end ?? rest.endIndex)...].drop(while: \.isWhitespace)
        }
        return rest
    }

    /// Attributes on lines of their own and notes to the formatter may stand between.
    private static func isDocumented(_ file: SourceFile, above index: Int) -> Bool {
        var above = index - 1
        while above >= 0 {
            let raw = file.lines[above].trimmed
            if raw.hasPrefix("///") || raw.hasSuffix("*/") { return true }
            guard raw.hasPrefix("@") || raw.hasPrefix("// swift-format-ignore") else { return false }
            above -= 1
        }
        return false
    }
}

extension StringProtocol {
    var trimmed: Substring {
        var rest = Substring(self).drop(while: \.isWhitespace)
        while rest.last?.isWhitespace == true { rest.removeLast() }
        return rest
    }
}

@Suite struct DocumentationTests {
    @Test func everyWideDeclarationIsDocumented() {
        let requirements = Documentation.requirements(of: SourceTree.sources)
        let found = SourceTree.sources.flatMap { Documentation.violations(in: $0, requirements: requirements) }
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test(arguments: [
        "package struct Lot {}", "public enum Route {", "    package static func make() -> Lot {",
        "package static let x = 1", "package var count: Int { 1 }", "    package init(a: Int) { b = a }",
        "package init() {\n    self.a = a\n    self.b = 1\n}", "@inlinable package func f() {}",
        "package final class Box {", "    package subscript(i: Int) -> Int {",
        "// plain comment\npackage typealias A = B", "/// Doc.\n\npackage var gap: Int { 1 }",
        "/// Doc.\npackage protocol P {\n    func a()\n}", "/// Doc.\npackage protocol P {\n    var a: Int { get }\n}",
        "/// Doc.\npackage protocol P {\n    /// Doc.\n    var a: Int { get }\n    static func b()\n}",
    ])
    func aMissingCommentIsSeen(text: String) {
        #expect(Documentation.violations(in: SourceFile(path: "Sources/A/X.swift", text: text)).count == 1)
    }

    @Test(arguments: [
        "/// A lot.\npackage struct Lot {}", "/// Makes.\n@inlinable\n@available(*, deprecated)\npackage func f() {}",
        "struct Inner {}", "private let x = 1", "package static func == (a: A, b: A) -> Bool { true }",
        "package import Basics", "let text = \"package struct\"", "// package struct X", "func f(package: Int) {}",
        "private func open(_ a: Int) {", "package func hash(into hasher: inout Hasher) {}",
        "package let x = 1", "package private(set) var count = 0", "    package lazy var f: () -> Int = { 1 }",
        "package init(a: Int) { self.a = a }", "package init(\n    a: Int\n) {\n    self.a = a\n    self.b = b\n}",
        "protocol Inner {\n    func a()\n}", "package func asked() {}", "package static let asked = 1",
        "package var description: String { text }",
    ])
    func whatNeedsNoCommentPasses(text: String) {
        let file = SourceFile(path: "Sources/A/X.swift", text: text)
        #expect(Documentation.violations(in: file, requirements: ["asked"]).isEmpty)
    }

    @Test func whatProtocolsAskForIsCollected() {
        let text =
            "package protocol P {\n    func a() throws\n    static func b()\n    static var c: Int { get }\n    var d: Int { get }\n}\npackage func e() {}\n"
        #expect(Documentation.requirements(of: [SourceFile(path: "Sources/A/X.swift", text: text)]) == ["a", "b", "c"])
    }
}
