import Testing

/// An error of the disk or the store that nobody hears is a record that is lost without a word: `try?` may ask whether
/// bytes in memory parse or verify, and never whether they could be read or written.
enum SwallowedErrors {
    static let targets: Set<String> = [
        "Operations", "Storage", "StorageSQLite", "CommandLineTool", "Reports", "Answers", "Pipeline", "Stages",
        "Policies", "RecoveryModel",
    ]

    /// What may be asked: functions of bytes in memory.
    static let pure: Set<String> = [
        "JSONParser.parse", "SignedCheckpoint", "LogProof", "LotFile", "TrustPolicy", "SSHPublicKey", "CompactRange",
        "policy.check", "checkpoint.note.verified", "issuer.text",
    ]

    static func violations(in file: SourceFile) -> [Violation] {
        guard targets.contains(file.target) else { return [] }
        return file.code.enumerated().flatMap { index, line -> [Violation] in
            line.ranges(of: "try?").compactMap { range in
                // `entry?.seq` only ends so.
                if line[..<range.lowerBound].last?.isLetter == true { return nil }
                let rest = line[range.upperBound...].drop { $0 == " " }
                let call = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." || $0 == "_" }
                let isPure = pure.contains(String(call)) && !rest.contains("FileSystem.") && !rest.contains("store.")
                if isPure { return nil }
                return Violation(
                    file: file.path, line: index + 1,
                    message: "try? \(call): whoever asks hears nothing of a disk that fails; catch what may happen")
            }
        }
    }
}

@Suite struct SwallowedErrorTests {
    @Test func noErrorOfDiskOrStoreIsSwallowed() {
        let found = SourceTree.sources.flatMap(SwallowedErrors.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test(arguments: [
        "try? FileSystem.remove(path)", "let row = try? store.document(id)", "_ = try? commit()",
        "let note = try? SignedCheckpoint(parsing: FileSystem.read(path))", "try? keys.policy().check(note)",
        "let value = (try? names(in: path)) ?? []",
    ])
    func aSwallowedErrorIsSeen(line: String) {
        let file = SourceFile(path: "Sources/Operations/X.swift", text: "func f() {\n    \(line)\n}\n")
        #expect(SwallowedErrors.violations(in: file).map(\.line) == [2])
    }

    @Test(arguments: [
        "let value = try? JSONParser.parse(bytes)", "// try? store.note(name)", "let text = \"try? f()\"",
        "guard (try? policy.check(note)) != nil else { return }",
    ])
    func aQuestionAboutBytesPasses(line: String) {
        let file = SourceFile(path: "Sources/Operations/X.swift", text: "func f() {\n    \(line)\n}\n")
        #expect(SwallowedErrors.violations(in: file).isEmpty)
    }
}
