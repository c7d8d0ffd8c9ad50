import Testing

@testable import Pipeline

@Suite struct MappingFileTests {
    private static let kinds = [
        MappingKind(
            id: MappingKind.manifest, columns: ["imei", "make", "box", "personal", "extra", "ignored"],
            repeatable: ["imei", "personal", "extra", "ignored"], translatable: ["make"]),
        MappingKind(
            id: "tests-csv", columns: ["device", "tested_at", "function", "result", "tool"],
            required: ["device", "tested_at", "function", "result"], translatable: ["function", "result"],
            constants: ["tool", "function"]),
    ]

    private static let sheet = """
        name: north-bench
        kind: tests-csv
        delimiter: tab
        dates: day-first
        zone: "+02:00"
        columns:
          IMEI: device
          When: tested_at
          Check: function
          Verdict: result
        constants:
          tool: BenchSheet
        values:
          result: { OK: pass, "No": fail }
        """

    private static let list = """
        name: two-columns
        kind: manifest
        header: false
        positions:
          1: imei
          3: personal
          4: personal
        """

    private func read(_ text: String) throws -> MappingFile {
        try MappingFile(Array(text.utf8), file: "x.yaml", kinds: Self.kinds)
    }

    @Test func aSheetIsReadWhole() throws {
        let file = try read(Self.sheet)
        #expect(file.name == "north-bench" && file.kind == "tests-csv" && file.delimiter == 9 && file.hasHeader)
        #expect(file.columns == ["IMEI": "device", "When": "tested_at", "Check": "function", "Verdict": "result"])
        #expect(file.constants == ["tool": "BenchSheet"] && file.zone == "+02:00" && file.dates == .dayFirst)
        #expect(file.values == ["result": ["ok": "pass", "no": "fail"]])
    }

    @Test func aListWithoutHeaderIsReadByPosition() throws {
        let file = try read(Self.list)
        #expect(!file.hasHeader && file.columns.isEmpty)
        #expect(file.positions == [1: "imei", 3: "personal", 4: "personal"])
    }

    @Test(arguments: [
        ("zone: \"+02:00\"", "zon: \"+02:00\"", 5, "did you mean ‘zone’?"),
        ("kind: tests-csv", "kind: test-csv", 2, "one of manifest, tests-csv"),
        ("  When: tested_at", "  When: tested_a", 8, "no column of tests-csv; did you mean ‘tested_at’?"),
        ("  Verdict: result", "  Verdict: function", 10, "another column is ‘function’ already"),
        ("  Verdict: result\n", "", 6, "nothing for result"),
        ("  tool: BenchSheet", "  result: pass", 12, "a row must say this itself"),
        ("  tool: BenchSheet", "  function: lcd", 12, "mapped to it already"),
        ("  tool: BenchSheet", "  tool: \"\"", 12, "empty"),
        ("  result: { OK: pass, \"No\": fail }", "  device: { a: b }", 14, "unknown key ‘device’"),
        ("\"No\": fail", "\"\": pass", 14, "empty cell says nothing"),
        ("\"No\": fail", "\"No\": \"\"", 14, "empty cell says nothing"),
        ("\"No\": fail", "ok: fail", 14, "stands twice"),
        ("\"+02:00\"", "Berlin", 5, "an offset such as +02:00"),
        ("\"+02:00\"", "\"+25:00\"", 5, "an offset such as +02:00"),
        ("dates: day-first", "dates: dmy", 4, "year-first, day-first, month-first"),
        ("delimiter: tab", "delimiter: x", 3, "one of"),
        ("delimiter: tab", "header: false", 3, "evidence needs a header"),
        ("name: north-bench", "name: North Bench", 1, "lower-case"),
        ("name: north-bench", "# nameless", 2, "name is missing"),
    ])
    func aMistakeInASheetIsNamed(old: String, new: String, line: Int, words: String) throws {
        try expectError(Self.sheet, old: old, new: new, line: line, words: words)
    }

    @Test(arguments: [
        ("  1: imei", "  0: imei", 5, "from 1 to 4096"),
        ("  1: imei", "  1: IMEI", 5, "positions.1 is ‘IMEI’"),
        ("header: false", "", 4, "only for manifests with header: false"),
        ("header: false", "header: false\ncolumns: { A: imei }", 4, "use positions"),
        ("header: false", "header: false\nzone: Z", 4, "a manifest has no times"),
        ("header: false", "header: false\nconstants: { make: Apple }", 4, "a row must say this itself"),
    ])
    func aMistakeInAListIsNamed(old: String, new: String, line: Int, words: String) throws {
        try expectError(Self.list, old: old, new: new, line: line, words: words)
    }

    private func expectError(_ text: String, old: String, new: String, line: Int, words: String) throws {
        #expect(text.contains(old))
        let error = try #require(throws: PipelineError.self) { _ = try read(text.replacing(old, with: new)) }
        #expect(error.description.contains(words) && error.file == "x.yaml" && error.line == line, "\(error)")
    }
}
