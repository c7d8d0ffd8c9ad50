import Basics
import RecoveryModel

/// Reads store-wide tables, which are evidence too. A word outside its vocabulary, a cell that can't be read and rows
/// that contradict each other refuse the table and are never guessed; a table without rows approves nobody and nothing.
///
/// When to use: `review` before an import takes effect, `read` for what is in force already.
///
/// ```
/// guard let kind = TableReader.recognise(head) else { return }
/// let review = try TableReader.review(source, as: kind, into: &tables, zones: ZoneTable.zone)
/// for finding in review.refusals { print(finding.line, finding.message) }
/// ```
package enum TableReader {
    /// By the header; nil when the file is no store-wide table.
    package static func recognise(_ head: FileHead) -> TableKind? {
        guard let header = SheetHeader(head) else { return nil }
        return TableKind.allCases.first { $0.layout.matches(header) }
    }

    /// Appends the rows of `source` that can be read to `tables` (call `index()` once all are in) and says what is
    /// wrong with the table. Rows that contradict each other are all appended: the worst of them counts.
    ///
    /// - Parameter zones: looks up an IANA name; `UTC`, `Z` and offsets such as `+02:00` don't need it.
    package static func review(
        _ source: any ByteSource, as kind: TableKind, into tables: inout ReferenceTables, zones: (String) -> Zone?
    ) throws -> TableReview {
        let collected = FindingList()
        var review = TableReview()
        var comparison = RowComparison()
        if let sheet = try SheetReader(source, layout: kind.layout, findings: collected.add) {
            while try sheet.next() {
                let row = TableRow(sheet.row)
                let statement = append(row, kind: kind, into: &tables, zones: zones)
                let found = sheet.row.takeFindings()
                if row.isGood { review.notes += found } else { review.refusals += found }
                guard let statement else { continue }
                review.lines.append(sheet.row.line)
                if let contradiction = comparison.contradiction(statement, line: sheet.row.line) {
                    review.refusals.append(contradiction)
                }
            }
        }
        review.refusals = collected.list + review.refusals
        return review
    }

    /// `review` for whom all findings are alike.
    package static func read(
        _ source: any ByteSource, as kind: TableKind, into tables: inout ReferenceTables, zones: (String) -> Zone?
    ) throws -> [FileFinding] {
        try review(source, as: kind, into: &tables, zones: zones).findings
    }

    /// Appends the row and gives what it says; nil when it can't be read.
    private static func append(
        _ row: TableRow, kind: TableKind, into tables: inout ReferenceTables, zones: (String) -> Zone?
    ) -> RowStatement? {
        switch kind {
        case .prices: add(price(row), to: &tables.rows.prices, RowStatement.init)
        case .vendors: add(vendor(row), to: &tables.rows.vendors, RowStatement.init)
        case .operators: add(person(row), to: &tables.rows.operators, RowStatement.init)
        case .tools: add(tool(row), to: &tables.rows.tools, RowStatement.init)
        case .media: add(media(row), to: &tables.rows.media, RowStatement.init)
        case .stations: add(station(row, zones), to: &tables.rows.stations, RowStatement.init)
        case .customers: add(customer(row), to: &tables.rows.customers, RowStatement.init)
        case .knownFields: add(knownField(row), to: &tables.rows.knownFields, RowStatement.init)
        case .models: add(model(row), to: &tables.rows.models, RowStatement.init)
        case .words: add(word(row), to: &tables.rows.words, RowStatement.init)
        }
    }

    private static func add<Value>(
        _ value: Value?, to list: inout [Value], _ statement: (Value) -> RowStatement
    ) -> RowStatement? {
        guard let value else { return nil }
        list.append(value)
        return statement(value)
    }
}

/// Findings in order, shared with the sheet's reader.
private final class FindingList {
    private(set) var list: [FileFinding] = []

    func add(_ finding: FileFinding) { list.append(finding) }
}

extension TableReader {
    /// No device costs more; below it the prices of any lot can be added up.
    private static let mostMinor = 1_000_000_000_000

    private static func price(_ row: TableRow) -> Price? {
        let model = row.required("model")
        let channel = row.required("channel")
        let amount = row.whole("price_minor", most: mostMinor)
        let currency = row.currency("currency")
        let storage = row.text("storage_gb") == "*" ? nil : row.optionalWhole("storage_gb")
        let functional = row.text("functional") == nil ? "*" : row.word("functional", TableWords.functional)
        let cosmetic = row.text("cosmetic") == nil ? "*" : row.word("cosmetic", TableWords.cosmetic)
        guard row.isGood, let model, let channel, let amount, let currency, let functional, let cosmetic else {
            return nil
        }
        return Price(
            model: model, storageGB: storage, functional: functional, cosmetic: cosmetic, channel: channel,
            priceMinor: amount, currency: currency)
    }

    private static func person(_ row: TableRow) -> OperatorAuthorisation? {
        let person = row.person("operator")
        let role = row.word("role", TableWords.roles)
        let method = row.word("method", ["*"] + Technique.allCases.map(\.rawValue))
        let trained = row.date("trained_at")
        let end = row.date("valid_to")
        let agreement = row.date("nda_at")
        let key = row.key("ssh_key")
        row.order("trained_at", begin: trained, to: "valid_to", end: end)
        guard row.isGood, let person, let role, let method else { return nil }
        if trained == nil { row.note("trained_at", "empty: the row authorises nobody until it has a date") }
        var value = OperatorAuthorisation(person: person, role: role, method: method, trainedAt: trained, validTo: end)
        value.authorisedBy = row.text("authorised_by")
        value.agreementAt = agreement
        value.name = row.text("name")
        value.title = row.text("title")
        value.organisation = row.text("organisation")
        value.contact = row.text("contact")
        value.key = key
        return value
    }

    private static func tool(_ row: TableRow) -> ToolApproval? {
        let tool = row.required("tool")
        let technique = row.word("technique", Technique.allCases.map(\.rawValue)).flatMap(Technique.init)
        let media = row.word("media", MediaKind.allCases.map(\.rawValue)).flatMap(MediaKind.init)
        let os = row.word("os", TableWords.systems)
        let level = row.word("level", SanitizationLevel.allCases.map(\.rawValue)).flatMap(SanitizationLevel.init)
        let validity = Validity(from: row.date("valid_from"), to: row.date("valid_to"))
        row.order("valid_from", begin: validity.from, to: "valid_to", end: validity.to)
        let versions = row.versions("version_from", "version_to")
        guard row.isGood, let tool, let technique, let media, let os, let level else { return nil }
        return ToolApproval(
            tool: tool, versionFrom: versions.from, versionTo: versions.to, technique: technique, media: media, os: os,
            level: level, validity: validity)
    }

    private static func media(_ row: TableRow) -> MediaEntry? {
        let model = row.required("model")
        let os = row.word("os", TableWords.systems)
        let encryption = row.word("encryption_always_on", TableWords.answers)
        let escrow = row.word("escrow", TableWords.answers)
        let software = row.word("erasing_software", TableWords.answers)
        let versions = row.versions("os_from", "os_to")
        guard row.isGood, let model, let os, let encryption, let escrow, let software else { return nil }
        return MediaEntry(
            model: model, os: os, osFrom: versions.from, osTo: versions.to, encryptionAlwaysOn: encryption,
            escrow: escrow, erasingSoftware: software, evidence: row.text("evidence"))
    }

    private static func station(_ row: TableRow, _ zones: (String) -> Zone?) -> Station? {
        let name = row.required("station")
        let zone = row.zone("zone", zones)
        // `*` is the site, which gives a zone and is no area that anybody could lock.
        let isSite = name == "*" && row.text("secured") == nil
        let secured = isSite ? "unknown" : row.word("secured", TableWords.answers)
        guard row.isGood, let name, let secured else { return nil }
        return Station(station: name, zone: zone, tool: row.text("tool"), area: row.text("area"), secured: secured)
    }

    private static func vendor(_ row: TableRow) -> Vendor? {
        let id = row.required("vendor")
        let kind = row.word("kind", TableWords.vendorKinds)
        let status = row.word("status", TableWords.vendorStates)
        let scope = row.words("scope", TableWords.scopes)
        let checked = row.date("checked_at")
        let end = row.date("valid_to")
        let diligence = row.date("due_diligence_at")
        guard row.isGood, let id, let kind, let status else { return nil }
        return Vendor(
            vendor: id, name: row.text("name"), country: row.text("country"), kind: kind,
            certificate: row.text("r2_certificate"), status: status, scope: scope, materials: row.list("materials"),
            checkedAt: checked, validTo: end, dueDiligenceAt: diligence)
    }

    private static func customer(_ row: TableRow) -> Customer? {
        guard let id = row.required("customer") else { return nil }
        return Customer(
            customer: id, legalName: row.text("legal_name"), site: row.text("site"), contact: row.text("contact"))
    }
}
