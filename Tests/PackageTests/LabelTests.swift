import Testing

/// A call says what it hands over: at most two parameters of a function have no label.
enum Labels {
    static let unlabelledLimit = 2

    /// Functions and initialisers with the number of their parameters that have no label.
    static func functions(in file: SourceFile) -> [(line: Int, name: String, unlabelled: Int)] {
        let text = Array(file.code.joined(separator: "\n").utf8)
        var found: [(Int, String, Int)] = []
        var line = 1
        for index in text.indices {
            if text[index] == UInt8(ascii: "\n") { line += 1 }
            guard let (name, opening) = declaration(in: text, at: index),
                let parameters = parameters(in: text, from: opening)
            else { continue }
            found.append((line, name, parameters.count(where: isUnlabelled)))
        }
        return found
    }

    static func violations(in file: SourceFile) -> [Violation] {
        functions(in: file).filter { $0.unlabelled > unlabelledLimit }.map {
            Violation(
                file: file.path, line: $0.line,
                message: "\($0.name) has \($0.unlabelled) parameters without a label; at most \(unlabelledLimit)")
        }
    }

    /// What stands before the type begins with `_`, attributes aside.
    private static func isUnlabelled(_ parameter: String) -> Bool {
        words(parameter.prefix { $0 != ":" }).first { !$0.hasPrefix("@") && $0.first?.isUppercase != true } == "_"
    }

    /// The name of what is declared here and where its parameters begin; nil where nothing is.
    private static func declaration(in text: [UInt8], at index: Int) -> (name: String, opening: Int)? {
        let before = index > 0 ? text[index - 1] : UInt8(ascii: "\n")
        guard before == UInt8(ascii: " ") || before == UInt8(ascii: "\n") else { return nil }
        for word in ["func ", "init(", "init?(", "init<"] where text[index...].starts(with: word.utf8) {
            // Operators have no labels.
            guard let opening = text[index...].firstIndex(of: UInt8(ascii: "(")) else { return nil }
            let head = String(decoding: text[index..<opening], as: UTF8.self)
            let name = word == "func " ? head.dropFirst(5).prefix { $0 != "<" } : "init"
            guard name.first.map({ $0.isLetter || $0 == "_" || $0 == "`" }) == true else { return nil }
            return (String(name), opening)
        }
        return nil
    }

    /// The parameters as they are written.
    private static func parameters(in text: [UInt8], from opening: Int) -> [String]? {
        var depth = 0
        var parts: [String] = []
        var start = opening + 1
        for index in opening..<text.count {
            switch text[index] {
            case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                depth -= 1
                if depth == 0 {
                    parts.append(String(decoding: text[start..<index], as: UTF8.self))
                    return parts
                }
            case UInt8(ascii: ",") where depth == 1:
                parts.append(String(decoding: text[start..<index], as: UTF8.self))
                start = index + 1
            default: break
            }
        }
        return nil
    }
}

@Suite struct LabelTests {
    @Test func callsSayWhatTheyHandOver() {
        let found = (SourceTree.sources + SourceTree.tests).flatMap(Labels.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test(arguments: [
        "func f(_ a: Int, _ b: Int, _ c: Int) {}", "    package init?(_ a: Int, _ b: [Int: Int], _ c: Int) {",
        "func f<T>(\n    _ a: T,\n    _ b: (Int, Int) -> Void,\n    at c: Int, _ d: T = []\n) {}",
        "func f(_ a: Int, _ b: Int, @Maker _ c: Int) {}",
    ])
    func aFunctionThatSaysLittleIsSeen(text: String) {
        #expect(Labels.violations(in: SourceFile(path: "Sources/A/X.swift", text: text)).count == 1)
    }

    @Test(arguments: [
        "func f(_ a: Int, _ b: Int, c: Int) {}", "init(a: Int, b: Int, c: Int, d: (Int, Int, Int) -> Void)",
        "static func < (_ a: A, _ b: A, _ c: A) -> Bool", "let f = \"func f(_ a: Int, _ b: Int, _ c: Int)\"",
    ])
    func aFunctionThatSaysEnoughPasses(text: String) {
        #expect(Labels.violations(in: SourceFile(path: "Sources/A/X.swift", text: text)).isEmpty)
    }
}
