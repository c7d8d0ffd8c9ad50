import Basics

/// Result of one function's test.
package enum TestResult: String, Sendable, CaseIterable {
    case pass, fail
    case notTested = "not_tested"
    case notApplicable = "not_applicable"
    case inconclusive

    /// What benches write for these, beside our own words. Anything else is no result.
    package static func canonical(_ word: String) -> String? { words[ComparableText.word(word)]?.rawValue }

    private static let words: [String: TestResult] = {
        let lists: [(TestResult, [String])] = [
            (.pass, ["pass", "passed", "ok", "okay", "good", "works", "working", "bestanden", "in ordnung", "réussi"]),
            (
                .fail,
                [
                    "fail", "failed", "failure", "faulty", "defective", "defect", "broken", "bad", "ng", "not ok",
                    "nok",
                    "not working", "durchgefallen", "defekt", "nicht bestanden", "échec", "échoué", "fallo", "fallado",
                ]
            ),
            (
                .notTested,
                ["not_tested", "not tested", "untested", "skipped", "not run", "nicht getestet", "non testé"]
            ),
            (.notApplicable, ["not_applicable", "not applicable", "n/a", "not present", "not supported"]),
            (.inconclusive, ["inconclusive"]),
        ]
        var table: [String: TestResult] = [:]
        for (result, words) in lists { for word in words { table[word] = result } }
        return table
    }()
}

/// One row of a functional test file: a function's result, a lock, a media item or a device state.
///
/// A device has dozens of them and every stage walks them, so that a copy is one reference and not nine fields.
///
/// ```
/// let statement = TestStatement(
///     at: time, function: "digitizer", result: TestResult.pass.rawValue, source: source)
/// ```
package struct TestStatement: Hashable, Sendable {
    private final class Fields: @unchecked Sendable {  // written only while uniquely referenced
        var at: EvidenceTime?
        var function: String
        var result: String
        var kind: String?
        var score: String?
        var tool: String?
        var toolVersion: String?
        var operatorID: String?
        var source: SourceRef

        init(
            _ at: EvidenceTime?, function: String, result: String, kind: String?, score: String?,
            tool: String?, toolVersion: String?, operatorID: String?, source: SourceRef
        ) {
            self.at = at
            self.function = function
            self.result = result
            self.kind = kind
            self.score = score
            self.tool = tool
            self.toolVersion = toolVersion
            self.operatorID = operatorID
            self.source = source
        }
    }

    private var fields: Fields

    /// A row as it was read; `result` is lower case.
    package init(
        at: EvidenceTime?, function: String, result: String, kind: String? = nil, score: String? = nil,
        tool: String? = nil, toolVersion: String? = nil, operatorID: String? = nil, source: SourceRef
    ) {
        fields = Fields(
            at, function: function, result: result, kind: kind, score: score, tool: tool, toolVersion: toolVersion,
            operatorID: operatorID, source: source)
    }

    /// When the function was tested.
    package var at: EvidenceTime? {
        get { fields.at }
        set { own().at = newValue }
    }

    /// One of the 67 function ids, `lock.*`, `media.*`, `state.*`, `blacklist`, or what the file wrote.
    package var function: String {
        get { fields.function }
        set { own().function = newValue }
    }

    /// The word as written, lower case.
    package var result: String {
        get { fields.result }
        set { own().result = newValue }
    }

    /// auto, operator or inferred; nil when not stated.
    package var kind: String? {
        get { fields.kind }
        set { own().kind = newValue }
    }

    /// Percent, count or the tool's score, as written.
    package var score: String? {
        get { fields.score }
        set { own().score = newValue }
    }

    /// The tool that tested; nil when not stated.
    package var tool: String? {
        get { fields.tool }
        set { own().tool = newValue }
    }

    /// Its version as written.
    package var toolVersion: String? {
        get { fields.toolVersion }
        set { own().toolVersion = newValue }
    }

    /// Who tested.
    package var operatorID: String? {
        get { fields.operatorID }
        set { own().operatorID = newValue }
    }

    /// Where the row stands.
    package var source: SourceRef {
        get { fields.source }
        set { own().source = newValue }
    }

    private mutating func own() -> Fields {
        if !isKnownUniquelyReferenced(&fields) {
            fields = Fields(
                at, function: function, result: result, kind: kind, score: score, tool: tool, toolVersion: toolVersion,
                operatorID: operatorID, source: source)
        }
        return fields
    }

    /// Function of a statement that a tool made under a name which no list knows; the result is name and text.
    package static let unlisted = "state.unlisted"

    /// Function of a statement on the whole device, by a tool that names nothing which failed.
    package static let wholeDevice = "device.working"

    /// Function of a statement on a number, or on the maker, that a session read on its device; the score is
    /// `<kind>:<text>`, or `make:<text>`.
    package static let identity = "device.identity"

    /// Function of a statement on the model that a session read on its device; the score has its name.
    package static let model = "device.model"

    /// Nil when the word is none of the vocabulary.
    package var testResult: TestResult? { TestResult(rawValue: result) }

    /// Nil when the row states nothing.
    package var lockState: LockState? {
        function == "blacklist" ? LockState(blacklistWord: result) : LockState(word: result)
    }

    package static func == (a: TestStatement, b: TestStatement) -> Bool {
        a.fields === b.fields || a.isSameStatement(as: b) && a.source == b.source
    }

    /// Do both rows say the same, wherever they stand?
    package func isSameStatement(as other: TestStatement) -> Bool {
        function == other.function && result == other.result && at == other.at && score == other.score
            && kind == other.kind && tool == other.tool && toolVersion == other.toolVersion
            && operatorID == other.operatorID
    }

    /// Same time, tool and person: what rows of one session repeat.
    fileprivate func isSameOccasion(as other: TestStatement) -> Bool {
        let (own, others) = (fields, other.fields)
        return own.at == others.at && own.tool == others.tool && own.toolVersion == others.toolVersion
            && own.operatorID == others.operatorID
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(function)
        hasher.combine(result)
        hasher.combine(at)
    }
}

/// Rows about one device that stood together in a file: one staged record instead of thirty.
package struct TestSession: EvidenceBody {
    /// In file order. Lines are those of the rows; equal rows of two sessions count once.
    package var statements: [TestStatement]
    package var source: SourceRef

    package init(statements: [TestStatement], source: SourceRef) {
        self.statements = statements
        self.source = source
    }

    package init(from reader: inout FieldReader) {
        self.init(from: &reader, at: SourceRef(document: 0, line: 0))
    }

    /// Reads a session that stands at `source`, and gives each row its own line: setting them afterwards would copy
    /// every statement.
    package init(from reader: inout FieldReader, at source: SourceRef) {
        statements = []
        self.source = source
        statements.reserveCapacity(reader.rowCount)
        var tool: String?
        var version: String?
        var person: String?
        var at: EvidenceTime?
        repeat {
            guard let function = reader.text() else { continue }
            let result = reader.text() ?? ""
            let kind = reader.text()
            let score = reader.text()
            let offset = reader.integer() ?? 0
            // A row repeats the time and the tool of the row before it unless it says otherwise.
            if reader.isStated() {
                at = reader.time()
                tool = reader.text()
                version = reader.text()
                person = reader.text()
            }
            statements.append(
                TestStatement(
                    at: at, function: function, result: result, kind: kind, score: score, tool: tool,
                    toolVersion: version, operatorID: person,
                    source: SourceRef(document: source.document, line: source.line + offset, arrived: source.arrived)))
        } while reader.nextRow()
    }

    package func write(to writer: inout FieldWriter) {
        var before: TestStatement?
        for statement in statements {
            if before != nil { writer.row() }
            writer.put(statement.function)
            writer.put(statement.result)
            writer.put(statement.kind)
            writer.put(statement.score)
            writer.put(statement.source.line - source.line)
            if !(before?.isSameOccasion(as: statement) ?? false) {
                writer.put("=")
                writer.put(statement.at)
                writer.put(statement.tool)
                writer.put(statement.toolVersion)
                writer.put(statement.operatorID)
            }
            before = statement
        }
    }
}

/// A repair action.
package struct Repair: EvidenceBody {
    package var at: EvidenceTime?
    package var action: String?
    package var part: String?
    package var oldSerial: String?
    package var newSerial: String?
    package var oem: String?
    package var operatorID: String?
    package var source: SourceRef

    package init(
        at: EvidenceTime?, action: String?, part: String?, oldSerial: String?, newSerial: String?, oem: String?,
        operatorID: String?, source: SourceRef
    ) {
        self.at = at
        self.action = action
        self.part = part
        self.oldSerial = oldSerial
        self.newSerial = newSerial
        self.oem = oem
        self.operatorID = operatorID
        self.source = source
    }

    /// A new board is new storage: erasure is asked for again.
    package var isBoardSwap: Bool {
        let text = ((part ?? "") + " " + (action ?? "")).lowercased()
        return ["board", "pcb", "nand", "emmc", "ufs", "flash memory", "storage chip", "memory chip"].contains {
            text.contains($0)
        }
    }

    package init(from reader: inout FieldReader) {
        at = reader.time()
        action = reader.text()
        part = reader.text()
        oldSerial = reader.text()
        newSerial = reader.text()
        oem = reader.text()
        operatorID = reader.text()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(at)
        for field in [action, part, oldSerial, newSerial, oem, operatorID] { writer.put(field) }
    }
}

/// One defect seen by a grader, or `none` for a clean device.
package struct GradeLine: EvidenceBody {
    package var at: EvidenceTime?
    package var zone: String?
    package var kind: String?
    package var lengthMillimetres: String?
    package var count: Int?
    /// Nil when the column is empty.
    package var felt: Bool?
    package var visibleAtCentimetres: Int?
    package var operatorID: String?
    package var source: SourceRef

    package init(
        at: EvidenceTime?, zone: String?, kind: String?, lengthMillimetres: String?, count: Int?, felt: Bool?,
        visibleAtCentimetres: Int?, operatorID: String?, source: SourceRef
    ) {
        self.at = at
        self.zone = zone
        self.kind = kind
        self.lengthMillimetres = lengthMillimetres
        self.count = count
        self.felt = felt
        self.visibleAtCentimetres = visibleAtCentimetres
        self.operatorID = operatorID
        self.source = source
    }

    /// Stands in place of a count or a distance that can't be read.
    package static let unreadable = -1

    /// Length in tenths of a millimetre, rounded up: a scratch is never shorter than it was measured. Nil when missing
    /// or no number.
    package var lengthTenths: Int? {
        guard let text = lengthMillimetres else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= 2, parts.allSatisfy({ $0.utf8.allSatisfy { $0 &- 48 < 10 } }), let whole = Int(parts[0])
        else { return nil }
        let tenth = parts.count == 2 ? parts[1].first.flatMap(\.wholeNumberValue) : 0
        guard let tenth else { return nil }
        let isMore = parts.count == 2 && parts[1].dropFirst().contains { $0 != "0" }
        let (tenths, isTooLong) = whole.multipliedReportingOverflow(by: 10)
        let (length, isOver) = tenths.addingReportingOverflow(tenth + (isMore ? 1 : 0))  // bounded: at most ten
        return isTooLong || isOver ? nil : length
    }

    package init(from reader: inout FieldReader) {
        at = reader.time()
        zone = reader.text()
        kind = reader.text()
        lengthMillimetres = reader.text()
        count = reader.integer()
        felt = reader.text().map { $0 == "true" }
        visibleAtCentimetres = reader.integer()
        operatorID = reader.text()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(at)
        writer.put(zone)
        writer.put(kind)
        writer.put(lengthMillimetres)
        writer.put(count)
        writer.put(felt.map { $0 ? "true" : "false" })
        writer.put(visibleAtCentimetres)
        writer.put(operatorID)
    }
}
