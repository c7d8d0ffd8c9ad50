import Testing

/// What was recorded is read in one place. A member of JSON that is asked for by its name gives nil for a slip of the pen
/// as for a member that isn't there; so only files named `Recorded….swift` and `…Payload.swift` do it, and everything
/// else gets types from them.
enum RecordedReading {
    static let targets: Set<String> = [
        "Deciding", "Certification", "StoreAudit", "Operations", "Reports", "Acts", "StoreAccess", "Intake",
        "CommandLineTool",
    ]

    /// These read by name still, and neither entries nor decisions: kept documents and a dictionary. No file may join them.
    static let allowed: Set<String> = [
        "Acts/TableVouching.swift", "Certification/Issuing/LotCertificates.swift",
        "Certification/Revoking/RevokedDevicePlace.swift", "Intake/Mappings.swift",
    ]

    static func violations(in file: SourceFile) -> [Violation] {
        guard targets.contains(file.target), !file.name.hasPrefix("Recorded"), !file.name.hasSuffix("Payload.swift"),
            !allowed.contains(String(file.path.dropFirst("Sources/".count)))
        else { return [] }
        return file.lines.enumerated().flatMap { index, line in
            Array(
                repeating: Violation(
                    file: file.path, line: index + 1,
                    message: "a member asked for by its name: read it in a Recorded….swift, which gives it a type"),
                count: subscripts(in: line))
        }
    }

    /// `value["word"]` in a line that is no comment, also inside an interpolation. A list of one text has a blank, a
    /// bracket or a colon before it; a dictionary's look-up says what holds otherwise (`default:`).
    static func subscripts(in line: Substring) -> Int {
        guard !line.trimmed.hasPrefix("//") else { return 0 }
        let text = Array(line.utf8)
        let opening = Array("[\"".utf8)
        return text.indices.dropFirst().count { index in
            guard text[index...].starts(with: opening), follows(text[index - 1]) else { return false }
            let word = text[(index + 2)...].prefix { isWord($0) || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
            return !word.isEmpty && text[word.endIndex...].starts(with: Array("\"]".utf8))
        }
    }

    /// What a subscript may stand behind.
    private static func follows(_ byte: UInt8) -> Bool { isWord(byte) || Array("?!)]".utf8).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Files below Sources in which a value of this type is made, or its initialiser handed on, by path.
    static func makers(of type: String) -> Set<String> {
        let files = SourceTree.sources.filter { file in file.code.contains { makes(type, in: $0) } }
        return Set(files.map { String($0.path.dropFirst("Sources/".count)) })
    }

    /// `Type(…)`, `Type.init`, and `.init` where the line names the type.
    static func makes(_ type: String, in line: some StringProtocol) -> Bool {
        let text = String(line)
        let places = text.ranges(of: type).filter { range in
            guard range.lowerBound > text.startIndex else { return true }
            let before = text[text.index(before: range.lowerBound)]
            return !(before.isLetter || before.isNumber || before == "_")
        }
        return places.contains { range in
            let rest = text[range.upperBound...]
            let isName = rest.first.map { $0.isLetter || $0.isNumber || $0 == "_" } ?? false
            return !isName && (rest.hasPrefix("(") || rest.contains(".init"))
        }
    }
}

@Suite struct RecordedTests {
    @Test func whatWasRecordedIsReadInOnePlace() {
        let found = SourceTree.sources.flatMap(RecordedReading.violations)
        #expect(found.isEmpty, "\(listed(found))")
    }

    @Test func whatIsAllowedIsThere() {
        let paths = Set(SourceTree.sources.map(\.path))
        let gone = RecordedReading.allowed.filter { !paths.contains("Sources/\($0)") }
        #expect(gone.isEmpty, "no such file any more, strike it off: \(gone.sorted())")
    }

    @Test(arguments: [
        ("let outcome = stage[\"outcome\"]?.string", 1), ("part.stage[\"level\"]?[\"assessed\"]?.string", 2),
        ("items.first { $0[\"stage\"]?.string == name }", 1), ("parse(body)[\"at\"]", 1), ("all[0][\"at\"]", 1),
        ("line += \"\\(reason[\"line\"]?.text ?? \"\")\"", 1), ("found![\"vm.type-2\"]", 1),
    ])
    func aSubscriptIsSeen(line: String, count: Int) {
        for target in RecordedReading.targets {
            let file = SourceFile(path: "Sources/\(target)/X.swift", text: "func f() {\n    \(line)\n}\n")
            #expect(RecordedReading.violations(in: file).map(\.line) == Array(repeating: 2, count: count), "\(line)")
        }
    }

    @Test(arguments: [
        "let names = [\"at\"]", "f([\"at\"])", "f(names: [\"at\"])", "// value[\"at\"]", "counts[\"S24\", default: 0]",
        "parts[\"\\(lot)/\\(n)\"]", "values[name]", "let text = \"[at]\"",
    ])
    func whatIsNoneIsNotSeen(line: String) {
        let file = SourceFile(path: "Sources/Reports/X.swift", text: "func f() {\n    \(line)\n}\n")
        #expect(RecordedReading.violations(in: file).isEmpty, "\(line)")
    }

    @Test func readersAndOtherTargetsMay() {
        for path in [
            "Deciding/RecordedStage.swift", "Acts/ActPayload.swift", "Basics/X.swift", "Intake/Mappings.swift",
        ] {
            let file = SourceFile(path: "Sources/\(path)", text: "let a = value[\"a\"]\n")
            #expect(RecordedReading.violations(in: file).isEmpty, "\(path)")
        }
    }

    /// Whoever made up what a decision says could make up a certificate.
    @Test func onlyWhatWasVerifiedBecomesALine() {
        #expect(
            RecordedReading.makers(of: "SanitizationFacts") == [
                "Deciding/RecordedStage.swift", "Policies/Sanitization/VerifiedSanitization.swift",
            ])
        #expect(RecordedReading.makers(of: "VerifiedSanitization") == ["Deciding/RecordedDecision.swift"])
        #expect(
            Set(RecordedReading.makers(of: "CertificateLine")) == [
                "CertificateContent/Devices/Table.swift", "Certification/Issuing/CertificateLines.swift",
                // Reads back what it wrote from a file that has no name.
                "CertificateContent/Devices/LineBytes.swift",
            ])
    }

    @Test(arguments: [
        ("let a = Proof(recorded: facts)", true), ("facts.map(Proof.init)", true),
        ("facts.flatMap(Proof.init(of:))", true),
        ("let a: Proof = .init(of: facts)", true), ("let a: Proof? = found", false), ("ProofReader(of: facts)", false),
        ("MadeProof(of: facts)", false), ("case proof(Proof)", false),
    ])
    func aMakerIsSeen(line: String, isMaker: Bool) {
        #expect(RecordedReading.makes("Proof", in: line) == isMaker, "\(line)")
    }

    @Test func theOnlyLineIsMadeOfProof() throws {
        let file = try #require(SourceTree.sources.first { $0.name == "CertificateLines.swift" })
        let calls = file.code.filter { $0.contains(" CertificateLine(") }
        #expect(calls.count == 2)
        #expect(calls.allSatisfy { $0.contains(" CertificateLine(verified,") })
    }
}
