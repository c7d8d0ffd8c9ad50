import Basics
import RecoveryModel

/// Functional tests, locks, media, device state and battery, one statement a row. Rows of one device that stand
/// together become one session.
package struct FunctionalTestsImporter: SheetImporter {
    package static let id = "functional-tests-csv"
    package static let summary = "functional tests, locks, media items, setup state, battery"
    static let layout = SheetLayout(
        ["device", "tested_at", "function", "result", "kind", "score", "tool", "tool_version", "operator"],
        identifying: ["device", "tested_at", "function", "result"])

    package init() {}

    package func read(_ source: any ByteSource, into sink: any EvidenceSink) throws {
        guard let sheet = try SheetReader(source, layout: Self.layout, findings: sink.finding) else { return }
        var sessions = TestSessionBuilder(sheet.row)
        while try sheet.next() {
            if let done = sessions.takeRow() { try sink.record(done) }
        }
        if let done = sessions.finish() { try sink.record(done) }
        for finding in sessions.unknownNames.findings { try sink.finding(finding) }
    }
}

/// Names that the vocabulary doesn't have: what stands under them says nothing to any rule, so the file's sender is told
/// of each name once.
private struct UnknownNames {
    /// Names told one by one; a file with more is another kind of file.
    private static let limit = 50

    private var found: [String: (line: Int, rows: Int)] = [:]
    private var others = 0

    mutating func add(_ name: String, line: Int) {
        if let known = found[name] {
            found[name] = (known.line, known.rows + 1)
        } else if found.count < Self.limit {
            found[name] = (line, 1)
        } else {
            others += 1
        }
    }

    /// In order of the lines where the names stand first.
    var findings: [FileFinding] {
        var all = found.sorted { ($0.value.line, $0.key) < ($1.value.line, $1.key) }.map { name, place in
            FileFinding(
                "I16",
                "function «\(name.prefix(80))» is none of the known names: its \(place.rows) "
                    + (place.rows == 1 ? "row says" : "rows say")
                    + " nothing to any rule. Write one of the names of `lotwise formats`, or map it with a file in "
                    + "pipelines/mappings", line: place.line)
        }
        if others > 0 {
            all.append(FileFinding("I16", "\(others) further rows have names of functions that nobody knows", line: 0))
        }
        return all
    }
}

/// Gathers rows into sessions. This runs once a row of files with millions of them, so strings are made only when a
/// cell differs from the one above. A structure, because every access to a variable of a class is checked at run time.
private struct TestSessionBuilder {
    /// A session of more rows is cut: memory stays bounded whatever the file is.
    private static let limit = 4096

    private let row: SheetRow
    private let device, at, function, result, kind, score, tool, version, person: Int
    private var current: [UInt8] = []
    private var firstLine = 0
    private var statements: [TestStatement] = []
    private var functions = WordMemo(isLowered: false, canonical: FunctionNames.canonical)
    private(set) var unknownNames = UnknownNames()
    private var results = WordMemo(isLowered: true)
    private var kinds = WordMemo(isLowered: true)
    private var tools = CellMemo()
    private var versions = CellMemo()
    private var people = CellMemo()
    private var times = TimeMemo()

    init(_ row: SheetRow) {
        self.row = row
        device = row.index(of: "device")
        at = row.index(of: "tested_at")
        function = row.index(of: "function")
        result = row.index(of: "result")
        kind = row.index(of: "kind")
        score = row.index(of: "score")
        tool = row.index(of: "tool")
        version = row.index(of: "tool_version")
        person = row.index(of: "operator")
    }

    /// Takes the current row; gives the session that it ends, if it does.
    mutating func takeRow() -> EvidenceRecord? {
        let row = row
        let isSame = row.withCell(device) { same(current, $0) }
        var done: EvidenceRecord?
        if !isSame || statements.count == Self.limit {
            done = finish()
            current = row.withCell(device) { Array($0) }
        }
        if current.isEmpty {
            row.complain("device", "empty: the row names no device and is not recorded")
            return done
        }
        let name = row.withCell(function) { functions.text(of: $0) }
        if name.isEmpty {
            row.complain("function", "empty: the row says nothing and is not recorded")
            return done
        }
        if !functions.isKnown { unknownNames.add(name, line: row.line) }
        if statements.isEmpty { firstLine = row.line }
        add(name)
        return done
    }

    private mutating func add(_ name: String) {
        let row = row
        let word = row.withCell(kind) { kinds.text(of: $0) }
        let written = row.withCell(result) { results.text(of: $0) }
        // Locks and media have words of their own.
        let isPlain = written == "pass" || FunctionNames.statements.contains(name)
        let outcome = isPlain ? written : TestResult.canonical(written) ?? written
        let score = row.withCell(score) { $0.isEmpty ? nil : String(decoding: $0, as: UTF8.self) }
        // A look-up is one of a number: which one, the row's device says.
        let number = score == nil && name == "blacklist" ? String(decoding: current, as: UTF8.self) : score
        statements.append(
            TestStatement(
                at: row.time(row.withCell(at) { times.read($0) }, "tested_at"), function: name,
                result: outcome, kind: word.isEmpty ? nil : word,
                score: number,
                tool: row.withCell(tool) { tools.text(of: $0) },
                toolVersion: row.withCell(version) { versions.text(of: $0) },
                operatorID: row.withCell(person) { people.text(of: $0) }, source: row.source))
    }

    /// Gives the open session, if there is one, and starts anew.
    mutating func finish() -> EvidenceRecord? {
        guard !statements.isEmpty else { return nil }
        let session = TestSession(statements: statements, source: SourceRef(document: 0, line: firstLine))
        let capacity = statements.count
        statements = []
        statements.reserveCapacity(capacity)
        let reference = DeviceReference(kind: nil, text: String(decoding: current, as: UTF8.self))
        return EvidenceRecord(references: [reference], evidence: .tests(session), line: firstLine)
    }
}
