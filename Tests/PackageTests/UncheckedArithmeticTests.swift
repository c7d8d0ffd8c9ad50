import Testing

/// A number from a file can be any number: multiplied or shifted unchecked it stops the program, and with it everything
/// that comes after in the file. Where files are read, every `*` and `<<` of something that isn't written there as a
/// number says why it can't overflow: by being checked (`…ReportingOverflow`, `&*`, `&<<`), or by a comment
/// `// bounded: …` on its line or the one above.
enum UncheckedArithmetic {
    static let targets: Set<String> = ["Basics", "ManifestReaders", "EvidenceImporters", "RecoveryModel", "XMLReading"]

    static func violations(in file: SourceFile) -> [Violation] {
        guard targets.contains(file.target) else { return [] }
        let text = file.text.split(separator: "\n", omittingEmptySubsequences: false)
        return file.code.enumerated().compactMap { index, line in
            guard hasOne(line) || sumsReading(line) else { return nil }
            let near = text[max(0, index - 1)...min(index, text.count - 1)]
            if near.contains(where: { $0.contains("// bounded: ") }) { return nil }
            return Violation(
                file: file.path, line: index + 1,
                message: "unchecked arithmetic: use …ReportingOverflow, or say `// bounded: WHY` on the line")
        }
    }

    /// `a * b`, `a << b` and the assigning forms, unless both sides are numbers that stand there.
    private static func hasOne(_ line: String) -> Bool {
        let words = line.split(separator: " ").map(String.init)
        for (index, word) in words.enumerated() {
            switch word {
            case "*=", "<<=": return true
            case "*", "<<":
                guard index > 0, index + 1 < words.count else { return true }
                if !isNumber(words[index - 1]) || !isNumber(words[index + 1]) { return true }
            default: break
            }
        }
        return false
    }

    /// `Int(text) … + 1`: what was read this moment is added to.
    private static func sumsReading(_ line: String) -> Bool {
        let words = line.split(separator: " ").map { String($0.drop { $0 == "(" }) }
        return words.enumerated().contains { index, word in
            guard word == "+" || word == "-", index > 0 else { return false }
            return words[..<index].contains { $0.hasPrefix("Int(") || $0.hasPrefix("Int64(") } && words.contains("??")
        }
    }

    private static func isNumber(_ word: String) -> Bool {
        let core = word.filter { !"()[]{},:".contains($0) }
        return !core.isEmpty && core.allSatisfy { $0.isNumber || $0 == "_" || $0 == "x" || $0 == "." }
    }
}

@Suite struct UncheckedArithmeticTests {
    @Test func whatIsReadIsComputedWithChecks() {
        let found = SourceTree.sources.flatMap(UncheckedArithmetic.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test(arguments: [
        "value = value * 10 + Int(byte - 48)", "digits *= 10", "bits = bits << 6 | value", "x <<= 1",
        "let seconds = hours * 3600", "let n = (Int(text) ?? 0) + 1",
    ])
    func aTrapIsSeen(line: String) {
        for target in UncheckedArithmetic.targets {
            let file = SourceFile(path: "Sources/\(target)/X.swift", text: "func f() {\n    \(line)\n}\n")
            #expect(UncheckedArithmetic.violations(in: file).map(\.line) == [2], "\(line)")
        }
    }

    @Test(arguments: [
        "value = value * 10 + digit  // bounded: four digits", "let limit = 1 << 20", "let size = 64 * 1024",
        "let (x, isOver) = x.multipliedReportingOverflow(by: 10)", "hash = (hash ^ byte) &* 16_777_619",
        "let list: [UnsafePointer<CChar>] = a + b", "// a * b", "let text = \"a * b\"",
    ])
    func whatIsCheckedOrBoundedPasses(line: String) {
        let file = SourceFile(path: "Sources/Basics/X.swift", text: "func f() {\n    \(line)\n}\n")
        #expect(UncheckedArithmetic.violations(in: file).isEmpty, "\(line)")
    }
}
