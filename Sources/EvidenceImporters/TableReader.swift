import Basics
import RecoveryModel

/// Reads store-wide tables. A row with a word outside its vocabulary is refused with a finding and never guessed; a
/// table without rows approves nobody and nothing.
package enum TableReader {
    /// By the header; nil when the file is no store-wide table.
    package static func recognise(_ head: FileHead) -> TableKind? {
        guard let header = SheetHeader(head) else { return nil }
        return TableKind.allCases.first { $0.layout.matches(header) }
    }

    /// Appends the rows of `source` to `tables` (call `index()` once all are in) and returns what was wrong with others.
    ///
    /// - Parameter zones: looks up an IANA name; `UTC`, `Z` and offsets such as `+02:00` don't need it.
    package static func read(
        _ source: any ByteSource, as kind: TableKind, into tables: inout ReferenceTables, zones: (String) -> Zone?
    ) throws -> [FileFinding] {
        let collected = FindingList()
        guard let sheet = try SheetReader(source, layout: kind.layout, findings: collected.add) else {
            return collected.list
        }
        while try sheet.next() {
            let row = TableRow(sheet.row)
            append(row, kind, &tables, zones)
        }
        return collected.list
    }

    private static func append(
        _ row: TableRow, _ kind: TableKind, _ tables: inout ReferenceTables, _ zones: (String) -> Zone?
    ) {
        switch kind {
        case .prices: if let value = price(row) { tables.prices.append(value) }
        case .vendors: if let value = vendor(row) { tables.vendors.append(value) }
        case .operators: if let value = person(row) { tables.operators.append(value) }
        case .tools: if let value = tool(row) { tables.tools.append(value) }
        case .media: if let value = media(row) { tables.media.append(value) }
        case .stations: if let value = station(row, zones) { tables.stations.append(value) }
        case .customers: if let value = customer(row) { tables.customers.append(value) }
        }
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
        guard row.isGood, let model, let channel, let amount, let currency else { return nil }
        return Price(
            model: model, storageGB: storage, functional: row.text("functional") ?? "*",
            cosmetic: row.text("cosmetic") ?? "*", channel: channel, priceMinor: amount, currency: currency)
    }

    private static func person(_ row: TableRow) -> OperatorAuthorisation? {
        let person = row.person("operator")
        let role = row.word("role", TableWords.roles)
        let method = row.word("method", ["*"] + Technique.allCases.map(\.rawValue))
        let trained = row.date("trained_at")
        let end = row.date("valid_to")
        let agreement = row.date("nda_at")
        let key = row.key("ssh_key")
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
        guard row.isGood, let tool, let technique, let media, let os, let level else { return nil }
        return ToolApproval(
            tool: tool, versionFrom: row.text("version_from"), versionTo: row.text("version_to"), technique: technique,
            media: media, os: os, level: level, validity: validity)
    }

    private static func media(_ row: TableRow) -> MediaEntry? {
        let model = row.required("model")
        let os = row.word("os", TableWords.systems)
        let encryption = row.word("encryption_always_on", TableWords.answers)
        let escrow = row.word("escrow", TableWords.answers)
        let software = row.word("erasing_software", TableWords.answers)
        guard row.isGood, let model, let os, let encryption, let escrow, let software else { return nil }
        return MediaEntry(
            model: model, os: os, osFrom: row.text("os_from"), osTo: row.text("os_to"),
            encryptionAlwaysOn: encryption, escrow: escrow, erasingSoftware: software, evidence: row.text("evidence"))
    }

    private static func station(_ row: TableRow, _ zones: (String) -> Zone?) -> Station? {
        let name = row.required("station")
        let zone = row.zone("zone", zones)
        let secured = row.word("secured", TableWords.answers)
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
