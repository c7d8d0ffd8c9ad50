import Testing

/// Every declaration that says `package` or `public` has a `///` comment of its own.
enum Documentation {
    private static let wide: Set<Substring> = ["package", "public", "open"]
    private static let kinds: Set<Substring> = [
        "struct", "class", "enum", "protocol", "actor", "func", "var", "let", "init", "subscript", "typealias", "macro",
        "associatedtype", "case",
    ]
    private static let modifiers: Set<Substring> = [
        "static", "final", "mutating", "nonmutating", "nonisolated", "indirect", "override", "required", "convenience",
        "lazy", "weak", "unowned", "unsafe", "borrowing", "consuming", "private", "fileprivate", "internal", "set",
        "distributed", "isolated", "prefix", "postfix", "infix",
    ]
    /// Requirements of the standard library whose meaning is fixed there.
    private static let witnesses = [
        "func == (", "func ==(", "func < (", "func <(", "func hash(into", "var description:", "var debugDescription:",
        "var hashValue:", "init(rawValue:", "var rawValue:", "var errorDescription:",
    ]

    static func violations(in file: SourceFile) -> [Violation] {
        file.code.indices.compactMap { index in
            let code = file.code[index]
            guard declaresSomethingWide(code), !witnesses.contains(where: code.contains) else { return nil }
            guard !isDocumented(file, above: index) else { return nil }
            let declaration = code.trimmed
            return Violation(file: file.path, line: index + 1, message: "no /// above: \(declaration)")
        }
    }

    private static func declaresSomethingWide(_ code: String) -> Bool {
        let line = words(withoutAttributes(code.trimmed))
        guard let at = line.firstIndex(where: kinds.contains) else { return false }
        let head = line[..<at]
        return head.contains(where: wide.contains) && head.allSatisfy { wide.contains($0) || modifiers.contains($0) }
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
        let found = SourceTree.sources.flatMap(Documentation.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test(arguments: [
        "package struct Lot {}", "public enum Route {", "    package static func make() -> Lot {", "package let x = 1",
        "package private(set) var count = 0", "    package init(a: Int) {", "@inlinable package func f() {}",
        "package final class Box {", "package protocol Rule {", "    package subscript(i: Int) -> Int {",
        "// plain comment\npackage typealias A = B", "/// Doc.\n\npackage var gap = 1",
    ])
    func aMissingCommentIsSeen(text: String) {
        #expect(Documentation.violations(in: SourceFile(path: "Sources/A/X.swift", text: text)).count == 1)
    }

    @Test(arguments: [
        "/// A lot.\npackage struct Lot {}", "/// Makes.\n@inlinable\n@available(*, deprecated)\npackage func f() {}",
        "struct Inner {}", "private let x = 1", "package static func == (a: A, b: A) -> Bool { true }",
        "package import Basics", "let text = \"package struct\"", "// package struct X", "func f(package: Int) {}",
        "private func open(_ a: Int) {",
        "package func hash(into hasher: inout Hasher) {}",
    ])
    func whatNeedsNoCommentPasses(text: String) {
        #expect(Documentation.violations(in: SourceFile(path: "Sources/A/X.swift", text: text)).isEmpty)
    }
}
