import Testing

/// Files of one idea, functions that can be read at once. A table of data says `// table-data` and may be long.
enum Lengths {
    static let fileLines = 400
    static let functionLines = 80
    static let marker = "// table-data"

    static func violations(in file: SourceFile) -> [Violation] {
        guard !file.text.contains(marker) else { return [] }
        var found: [Violation] = []
        let count = file.lines.last == "" ? file.lines.count - 1 : file.lines.count
        if count > fileLines {
            found.append(Violation(file: file.path, line: 0, message: "\(count) lines; at most \(fileLines)"))
        }
        for function in functions(in: file) where function.length > functionLines {
            let message = "\(function.name) has \(function.length) lines; at most \(functionLines)"
            found.append(Violation(file: file.path, line: function.line, message: message))
        }
        return found
    }

    struct Function: Equatable {
        let name: String
        let line: Int
        let length: Int
    }

    /// Functions and initialisers that have a body, from the line of `func` to the closing brace.
    static func functions(in file: SourceFile) -> [Function] {
        let text = Array(file.code.joined(separator: "\n").utf8)
        var found: [Function] = []
        var line = 1
        for index in text.indices {
            if text[index] == UInt8(ascii: "\n") { line += 1 }
            guard let name = declaration(in: text, at: index), let body = bodyStart(in: text, from: index),
                let end = closing(in: text, from: body, open: UInt8(ascii: "{"), close: UInt8(ascii: "}"))
            else { continue }
            let breaks = text[index...end].count { $0 == UInt8(ascii: "\n") }
            found.append(Function(name: name, line: line, length: breaks + 1))
        }
        return found
    }

    /// The name of what is declared here, if a declaration starts here: `func name`, `init(`, `init?(`, `init<`.
    private static func declaration(in text: [UInt8], at index: Int) -> String? {
        let before = index > 0 ? text[index - 1] : UInt8(ascii: " ")
        guard before == UInt8(ascii: " ") || before == UInt8(ascii: "\n") else { return nil }
        if text[index...].starts(with: "func ".utf8) {
            let name = text[(index + 5)...].prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: "<") }
            return String(decoding: name, as: UTF8.self)
        }
        for form in ["init(", "init?(", "init<"] where text[index...].starts(with: form.utf8) { return "init" }
        return nil
    }

    /// The brace that opens the body; nil for a requirement of a protocol, which has none.
    private static func bodyStart(in text: [UInt8], from index: Int) -> Int? {
        guard let opening = text[index...].firstIndex(of: UInt8(ascii: "(")),
            let end = closing(in: text, from: opening, open: UInt8(ascii: "("), close: UInt8(ascii: ")"))
        else { return nil }
        let signature = text[(end + 1)...].prefix { $0 != UInt8(ascii: "{") && $0 != UInt8(ascii: "}") }
        let brace = signature.endIndex
        guard brace < text.count, text[brace] == UInt8(ascii: "{") else { return nil }
        // A line of the signature goes on with one of these; anything else starts the next declaration.
        let continues: Set<Substring> = ["where", "throws", "rethrows", "async", "sending"]
        for line in String(decoding: signature, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
            .dropFirst()
        {
            let rest = line.trimmed
            guard let first = words(rest).first, !rest.hasPrefix("->"), !rest.hasPrefix("&") else { continue }
            if !continues.contains(first), !signatureIsOpen(signature) { return nil }
        }
        return brace
    }

    /// A signature over several lines keeps its requirements after `where`.
    private static func signatureIsOpen(_ signature: ArraySlice<UInt8>) -> Bool {
        let all = words(String(decoding: signature, as: UTF8.self))
        return all.contains("where") && !all.contains("func") && !all.contains("var")
    }

    private static func closing(in text: [UInt8], from start: Int, open: UInt8, close: UInt8) -> Int? {
        var depth = 0
        return text[start...].firstIndex { byte in
            if byte == open { depth += 1 }
            if byte == close { depth -= 1 }
            return depth == 0
        }
    }
}

@Suite struct LengthTests {
    @Test func filesAndFunctionsCanBeReadAtOnce() {
        let found = (SourceTree.sources + SourceTree.tests).flatMap(Lengths.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    private func function(of lines: Int) -> String {
        "    package func long(\n        _ a: Int\n    ) throws -> Int where T: A {\n"
            + String(repeating: "        work()\n", count: lines - 4) + "    }\n"
    }

    @Test func aLongFunctionIsSeen() {
        let text = "protocol P {\n    func short() -> Int\n    init(a: Int)\n}\nextension P {\n\(function(of: 81))}\n"
        let found = Lengths.violations(in: SourceFile(path: "Sources/A/X.swift", text: text))
        #expect(found.map(\.line) == [6])
    }

    @Test func aFunctionOfTheAllowedLengthPasses() {
        #expect(Lengths.violations(in: SourceFile(path: "Sources/A/X.swift", text: function(of: 80))).isEmpty)
    }

    @Test func aLongFileIsSeenUnlessItIsATable() {
        let lines = String(repeating: "let a = 1\n", count: 401)
        #expect(Lengths.violations(in: SourceFile(path: "Sources/A/X.swift", text: lines)).count == 1)
        #expect(Lengths.violations(in: SourceFile(path: "Sources/A/X.swift", text: "// table-data\n" + lines)).isEmpty)
        #expect(Lengths.violations(in: SourceFile(path: "Sources/A/X.swift", text: String(lines.dropLast(10)))).isEmpty)
    }

    @Test func bodiesAreToldFromRequirements() {
        let text = """
            protocol P {
                func a(_ f: () -> Void)
                var b: Int { get }
            }
            struct S {
                init() { self.init(1) }
                func c() -> String { "}" }
            }
            """
        let found = Lengths.functions(in: SourceFile(path: "Sources/A/X.swift", text: text))
        #expect(found.map(\.name) == ["init", "c"])
        #expect(found.map(\.length) == [1, 1])
    }
}
