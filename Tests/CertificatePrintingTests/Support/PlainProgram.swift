/// What makes a Python program hard to read for somebody who must trust it.
enum PlainProgram {
    struct Fault: Equatable {
        /// From 1.
        let line: Int
        let what: String
    }

    static let lineLimit = 200
    static let columnLimit = 100
    /// A loop's index. Every other name is a word.
    private static let shortNames: Set<Substring> = ["i", "j"]

    /// In the order of lines; the length of the whole comes last.
    static func faults(in text: String) -> [Fault] {
        let oneLetter = #/\b[A-Za-z]\b/#
        let inlineBlock = #/^\s*(if|elif|else|for|while|def|try|except|finally|with|class)\b.*:\s*\S/#
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        let code = code(of: text).split(separator: "\n", omittingEmptySubsequences: false)
        var found: [Fault] = []
        for (index, line) in lines.enumerated() {
            func add(_ what: String, _ isSo: Bool) { if isSo { found.append(Fault(line: index + 1, what: what)) } }
            add("columns", line.count > columnLimit)
            add("statements", code[index].contains(";") || outsideBrackets(code[index]).contains(inlineBlock))
            add("name", code[index].matches(of: oneLetter).contains { !shortNames.contains($0.output) })
        }
        if lines.count > lineLimit { found.append(Fault(line: lines.count, what: "lines")) }
        return found
    }

    /// A colon in brackets is a slice's or a table's.
    private static func outsideBrackets(_ line: Substring) -> String {
        var (out, depth) = ("", 0)
        for character in line {
            if ")]}".contains(character) { depth -= 1 }
            if depth <= 0 { out.append(character) }
            if "([{".contains(character) { depth += 1 }
        }
        return out
    }

    /// The text without comments and without what stands in quotes, but with the names in an f-string's braces. Line by
    /// line as before.
    static func code(of text: String) -> String {
        var (out, rest) = ("", Substring(text))
        while let character = rest.first {
            if character == "#" {
                rest = rest.drop { $0 != "\n" }
            } else if character == "\"" || character == "'" {
                let hasNames = out.last == "f"
                while let last = out.last, last.isLetter { out.removeLast() }
                let mark = String(repeating: character, count: 3)
                out += quoted(&rest, until: rest.hasPrefix(mark) ? mark : String(character), hasNames: hasNames)
            } else {
                out.append(rest.removeFirst())
            }
        }
        return out
    }

    /// Takes a text with its quotes away; gives its line breaks, and the names in it.
    private static func quoted(_ rest: inout Substring, until mark: String, hasNames: Bool) -> String {
        var out = ""
        rest.removeFirst(mark.count)
        while !rest.isEmpty, !rest.hasPrefix(mark) {
            let character = rest.removeFirst()
            if character == "\\", !rest.isEmpty {
                rest.removeFirst()
            } else if character == "\n" {
                out.append(character)
            } else if character == "{", hasNames {
                out += " " + code(of: String(rest.prefix { $0 != "}" })) + " "
                rest = rest.drop { $0 != "}" }
            }
        }
        rest = rest.dropFirst(mark.count)
        return out
    }
}
