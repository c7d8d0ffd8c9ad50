import Basics
import Custody
import RecoveryModel

/// The devices of a certificate as files beside the credential, which holds their digests: `devices.json` with
/// everything, `devices.csv` with the same for a spreadsheet.
///
/// ```
/// let table = DeviceTable(content)
/// try FileSystem.replace("devices.csv", with: table.csv)
/// let read = try DeviceTable(parsing: table.json)
/// ```
package struct DeviceTable: Hashable, Sendable {
    package let certificate: CertificateID
    package let kind: CertificateKind
    package let lot: String
    package let lines: DeviceLines
    package let excluded: [CertificateExclusion]
    /// Of the lot as a whole.
    package let entries: [CertificateEntry]

    /// The devices of `content`.
    package init(_ content: CertificateContent) {
        certificate = content.id
        kind = content.kind
        lot = content.lot.name
        lines = content.lines
        excluded = content.excluded
        entries = content.entries
    }

    /// Reads what `json` writes. Throws `.devices` for everything else, down to a blank, and `.truncated` for a table
    /// that ends too early.
    package init(parsing bytes: [UInt8]) throws(CertificateError) {
        let value = try CanonicalFile.parse(bytes, name: "devices.json", code: .devices)
        var table = try StrictObject(value, place: "devices.json", code: .devices)
        guard let id = CertificateID(try table.text("certificate")) else {
            throw table.refusal("‘certificate’ is not the number of a certificate")
        }
        certificate = id
        var lines: DeviceLines = []
        for device in try table.array("devices") { lines.append(try Self.line(device, lines.count + 1)) }
        self.lines = lines
        var entries: [CertificateEntry] = []
        for entry in try table.array("entries") { entries.append(try Self.entry(entry, "the lot")) }
        self.entries = entries
        var excluded: [CertificateExclusion] = []
        for item in try table.array("excluded") { excluded.append(try Self.exclusion(item)) }
        self.excluded = excluded
        kind = try table.word("kind", CertificateKind.self)
        lot = try table.text("lot")
        guard try table.count("version") == CertificateKind.templateVersion else {
            throw table.refusal("its version is not \(CertificateKind.templateVersion), the one that can be read here")
        }
        try table.finish()
    }

    /// Bytes that are gathered before they are given away.
    private static let piece = 1 << 17

    /// `devices.json`: canonical bytes (RFC 8785).
    package var json: [UInt8] {
        var out: [UInt8] = []
        writeJSON { out += $0 }
        return out
    }

    /// `devices.json` in pieces, so that its length takes no memory.
    package func writeJSON<E: Error>(_ sink: ([UInt8]) throws(E) -> Void) throws(E) {
        var json = JSONText(reserving: Self.piece + 16_384)
        json.beginObject()
        json.member("certificate", certificate.text)
        json.name("devices")
        json.beginArray()
        try lines.each { line throws(E) in
            Self.write(line, &json)
            if json.bytes.count >= Self.piece { try json.drain(sink) }
        }
        json.endArray()
        json.name("entries")
        json.beginArray()
        for entry in entries { Self.write(entry, &json) }
        json.endArray()
        json.name("excluded")
        json.beginArray()
        for exclusion in excluded {
            Self.write(exclusion, &json)
            if json.bytes.count >= Self.piece { try json.drain(sink) }
        }
        json.endArray()
        json.member("kind", kind.rawValue)
        json.member("lot", lot)
        json.member("version", CertificateKind.templateVersion)
        json.endObject()
        try json.drain(sink)
    }

    /// `devices.csv`: RFC 4180, a header, one line a device; what was left out stands only in `devices.json`.
    package var csv: [UInt8] {
        var out: [UInt8] = []
        writeCSV { out += $0 }
        return out
    }

    /// `devices.csv` in pieces.
    package func writeCSV<E: Error>(_ sink: ([UInt8]) throws(E) -> Void) throws(E) {
        var out = SpreadsheetText()
        for field in LineField.all { out.cell(field.name) }
        for list in LineList.all { out.cell(list.name) }
        out.endRow()
        let fields = LineField.all
        try lines.each { line throws(E) in
            for field in fields { out.cell(field.text(line)) }
            for list in LineList.all { out.cell(list.cell(line)) }
            out.endRow()
            if out.bytes.count >= Self.piece { try out.drain(sink) }
        }
        try out.drain(sink)
    }

    // MARK: - Lines

    /// A field of either kind, in the order of names that RFC 8785 asks for.
    private enum Member {
        case text(LineField)
        case list(LineList)

        var name: String {
            switch self {
            case .text(let field): field.name
            case .list(let list): list.name
            }
        }
    }

    private static let canonical: [Member] =
        (LineField.all.map(Member.text) + LineList.all.map(Member.list))
        .sorted { $0.name.utf16.lexicographicallyPrecedes($1.name.utf16) }

    private static func write(
        _ line: UnsafePointer<CertificateLine>, _ json: inout JSONText, members: [Member] = canonical
    ) {
        json.beginObject()
        for member in members {
            switch member {
            case .text(let field):
                json.name(quoted: field.quotedName)
                json.string(field.text(line))
            case .list(let list):
                json.name(list.name)
                json.beginArray()
                list.write(line, &json)
                json.endArray()
            }
        }
        json.endObject()
    }

    private static func line(_ value: JSONValue, _ number: Int) throws(CertificateError) -> CertificateLine {
        var object = try StrictObject(value, place: "device \(number)", code: .devices)
        var line = CertificateLine(
            intake: "", device: "", levelRequired: nil, levelAssessed: .clear, technique: .unknown,
            decision: Digest(of: ""), entries: [])
        for member in canonical {
            switch member {
            case .text(let field):
                let text = try object.optionalText(field.name)
                guard field.set(&line, text) else {
                    throw object.refusal("‘\(field.name)’ can't be \(text.map { "‘\($0)’" } ?? "null")")
                }
            case .list(let list): for item in try object.array(list.name) { try list.read(&line, item) }
            }
        }
        try object.finish()
        return line
    }

    // MARK: - What is said, as digests

    /// Everything but entries and documents: they tell on what it rests, and the decision stands for it.
    private static let said = canonical.filter { !["entries", "evidence"].contains($0.name) }

    /// `room` is used again from one line to the next.
    static func digest(_ line: UnsafePointer<CertificateLine>, room json: inout JSONText) -> Digest {
        json.reset()
        write(line, &json, members: said)
        return Digest(of: json.bytes)
    }

    static func digest(_ excluded: [CertificateExclusion]) -> Digest {
        var json = JSONText(reserving: 100 + excluded.count * 120)
        json.beginArray()
        for exclusion in excluded { write(exclusion, &json) }
        json.endArray()
        return Digest(of: json.bytes)
    }

    // MARK: - Parts

    private static func write(_ exclusion: CertificateExclusion, _ json: inout JSONText) {
        json.beginObject()
        json.member("codes", exclusion.codes)
        json.member("device", exclusion.device)
        json.member("intake", exclusion.intake)
        json.member("why", exclusion.why)
        json.endObject()
    }

    static func write(_ entry: CertificateEntry, _ json: inout JSONText) {
        json.beginObject()
        json.member("index", entry.index)
        json.name("leaf")
        entry.leaf.withBytes { json.digest($0) }
        json.endObject()
    }

    static func entry(_ value: JSONValue, _ place: String) throws(CertificateError) -> CertificateEntry {
        var object = try StrictObject(value, place: place + ".entries", code: .devices)
        let entry = CertificateEntry(index: try object.count("index"), leaf: try object.hash("leaf"))
        try object.finish()
        return entry
    }

    static func write(_ resolution: CertificateResolution, _ json: inout JSONText) {
        json.beginObject()
        json.member("auth", resolution.auth)
        json.member("by", resolution.by)
        json.member("code", resolution.code)
        json.member("entry", resolution.entry)
        json.member("reason", resolution.reason)
        json.member("value", resolution.value)
        json.endObject()
    }

    static func resolution(_ value: JSONValue, _ place: String) throws(CertificateError) -> CertificateResolution {
        var object = try StrictObject(value, place: place + ".resolutions", code: .devices)
        let (auth, by) = (try object.text("auth"), try object.text("by"))
        let (code, entry) = (try object.text("code"), try object.count("entry"))
        let (reason, word) = (try object.text("reason"), try object.text("value"))
        try object.finish()
        return CertificateResolution(code: code, value: word, by: by, auth: auth, reason: reason, entry: entry)
    }

    private static func exclusion(_ value: JSONValue) throws(CertificateError) -> CertificateExclusion {
        var object = try StrictObject(value, place: "excluded", code: .devices)
        let (codes, device) = (try object.texts("codes"), try object.text("device"))
        let (intake, why) = (try object.text("intake"), try object.text("why"))
        try object.finish()
        return CertificateExclusion(intake: intake, device: device, codes: codes, why: why)
    }
}

/// Files whose bytes are their value's canonical ones: nothing can be added where no reader looks.
///
/// ```
/// let document = try CanonicalFile.parse(bytes, name: "certificate.vc.json", code: .schema)
/// ```
package enum CanonicalFile {
    /// Bytes of the longest file that is read.
    static let byteLimit = 512 << 20

    /// Throws `.truncated`, or `code` with what is wrong and where.
    package static func parse(
        _ bytes: [UInt8], name: String, code: CertificateError.Code
    ) throws(CertificateError) -> JSONValue {
        let value: JSONValue
        do {
            value = try JSONParser.parse(bytes, limits: JSONLimits(depth: 16, bytes: byteLimit))
        } catch {
            let problem = error as? JSONError
            throw CertificateError(
                problem?.kind == .truncated ? .truncated : code, "\(name): \(problem?.description ?? "\(error)")")
        }
        guard isCanonical(bytes, value) else {
            throw CertificateError(code, "\(name) is not in canonical form (RFC 8785): its bytes were changed")
        }
        return value
    }

    /// True when `bytes`, which were read as `value`, are in canonical form (RFC 8785). Most of ours are in the narrower
    /// house profile, which one pass without a second text tells.
    package static func isCanonical(_ bytes: [UInt8], _ value: JSONValue) -> Bool {
        var scan = CanonicalScan()
        return scan.read(bytes) == nil || CanonicalJSON.encode(value) == bytes
    }
}

/// CSV that a spreadsheet opens as text: RFC 4180, and no cell starts a formula.
struct SpreadsheetText {
    private(set) var bytes: [UInt8] = []

    private var isFirst = true

    mutating func endRow() {
        bytes += [13, 10]
        isFirst = true
    }

    /// Gives away what was written so far.
    mutating func drain<E: Error>(_ sink: ([UInt8]) throws(E) -> Void) throws(E) {
        try sink(bytes)
        bytes.removeAll(keepingCapacity: true)
    }

    /// The next cell of the row; empty for nil.
    mutating func cell(_ text: String?) {
        separate()
        guard var text else { return }
        text.withUTF8 { append($0) }
    }

    /// The next cell of the row, whose bytes are UTF-8.
    mutating func cell(_ bytes: [UInt8]) {
        separate()
        bytes.withUnsafeBufferPointer { append($0) }
    }

    private mutating func separate() {
        if !isFirst { bytes.append(UInt8(ascii: ",")) }
        isFirst = false
    }

    private mutating func append(_ cell: UnsafeBufferPointer<UInt8>) {
        let isFormula = Self.startsFormula(cell)
        guard cell.contains(where: { $0 == 34 || $0 == 44 || $0 == 10 || $0 == 13 }) else {
            if isFormula { bytes.append(39) }
            return bytes.append(contentsOf: cell)
        }
        bytes.append(34)
        if isFormula { bytes.append(39) }
        for byte in cell {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
        bytes.append(34)
    }

    /// Also behind blanks and in full-width letters, which some programs take for the plain ones.
    private static func startsFormula(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let byte = bytes.first else { return false }
        // Nearly every cell begins with a letter or a digit.
        if byte >= 48 && byte <= 57 || byte >= 97 && byte <= 122 || byte >= 65 && byte <= 90 { return false }
        let cell = String(decoding: bytes, as: UTF8.self)
        guard let first = cell.unicodeScalars.first else { return false }
        if first == "\t" || first == "\r" || first == "\n" { return true }
        let start = cell.unicodeScalars.first { $0 != " " && $0 != "\u{A0}" }
        return start.map { "=+-@\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains($0) } ?? false
    }
}
