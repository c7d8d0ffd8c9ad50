import Basics
import RecoveryModel

/// One report as it was read, before it becomes records.
struct BlanccoReport {
    /// [0] is the erasing client, [1] the console that received the report.
    struct LogEntry {
        var products: [String] = []
        var versions: [String] = []
        /// One at most.
        var dates: [String] = []
        var isSigned = false
    }

    struct ErasureEntry {
        let line: Int
        var values = NamedTexts()
        var target = NamedTexts()
        /// Groups `target` with something in them.
        var targets = 0
        /// What went wrong, as far as the report says: path and text.
        var failures = NamedTexts()
        /// What no list of the format knows: path and text.
        var unknown = NamedTexts()
    }

    /// Paths of one report that are kept; a hostile one has no end of them.
    private static let partLimit = 64

    let line: Int
    var documentID: [String] = []
    var log: [LogEntry] = []
    var verified: [String] = []
    var person: [String] = []
    var erasures: [ErasureEntry] = []
    /// One for each group that describes the device; there should be one.
    var systems: [NamedTexts] = []
    var disks: [NamedTexts] = []
    var sims: [NamedTexts] = []
    var operatingSystem = NamedTexts()
    var fields = NamedTexts()
    /// What stands in the erasure report outside of its erasures: it concerns all of them.
    var failures = NamedTexts()
    var unknown = NamedTexts()
    var dataParts = 0
    /// What stands outside of the erasures.
    var surroundings = Surroundings()

    /// What is used of the hundred entries about the device.
    static let systemNames: Set<String> = [
        "manufacturer", "model", "market_name", "serial", "imei", "imei_two", "meid", "meid_fourteen", "esn", "ecid",
        "uuid", "eid", "rooted", "find_my_iphone", "find_my_iphone_source", "frp_status", "mdm_status",
        "prolog_blacklisted", "prolog_simlock", "first_api_level", "ro.product.first_api_level",
    ]

    /// Identifiers of which a device has one.
    private static let singleNames = ["imei_two", "meid", "serial", "ecid", "uuid", "eid"]

    init(line: Int) { self.line = line }

    mutating func editLog(_ body: (inout LogEntry) -> Void) {
        if !log.isEmpty { body(&log[log.count - 1]) }
    }

    mutating func editErasure(_ body: (inout ErasureEntry) -> Void) {
        if !erasures.isEmpty { body(&erasures[erasures.count - 1]) }
    }

    /// Keeps what went wrong, or what nobody knows, under the erasure it belongs to or under all.
    mutating func add(_ path: String, _ text: String, isFailure: Bool, isOfErasure: Bool) {
        let limit = Self.partLimit
        func add(to texts: inout NamedTexts) { if texts.items.count < limit { texts.add(path, text) } }
        switch (isOfErasure && !erasures.isEmpty, isFailure) {
        case (true, true): add(to: &erasures[erasures.count - 1].failures)
        case (true, false): add(to: &erasures[erasures.count - 1].unknown)
        case (false, true): add(to: &failures)
        case (false, false): add(to: &unknown)
        }
    }

    /// The device's one text of a name, from whichever group has it.
    func system(_ name: String) -> String? { texts(name).count == 1 ? texts(name).first : nil }

    /// All different texts of a name that the report gives its device.
    func texts(_ name: String) -> [String] {
        var found: [String] = []
        for system in systems {
            for text in system.all(name) where !found.contains(where: { ComparableText.same($0, text) }) {
                found.append(text)
            }
        }
        return found
    }

    /// Gives one record an erasure.
    func give(to sink: any EvidenceSink) throws {
        if erasures.isEmpty {
            let message = "report \(name) holds no erasure: nothing of it is recorded"
            return try sink.finding(FileFinding("I10", message, line: line))
        }
        for (index, entry) in erasures.enumerated() where !isLookAtAnother(entry) {
            let references = references(entry)
            if references.isEmpty {
                let message = "report \(name) names no device and is not recorded"
                try sink.finding(FileFinding("I10", message, line: entry.line))
                continue
            }
            var erasure = Erasure(source: SourceRef(document: 0, line: entry.line))
            erasure.identifiers = references
            erasure.reportID = documentID.first.map { index == 0 ? $0 : "\($0)#\(index + 1)" }
            erasure.doubts = doubts
            try fill(&erasure, entry: entry, sink: sink)
            try sink.record(EvidenceRecord(references: references, evidence: .erasure(erasure), line: entry.line))
            let words = unlistedWords(erasure)
            if words.isEmpty { continue }
            let session = TestSession(statements: words, source: erasure.source)
            try sink.record(EvidenceRecord(references: references, evidence: .tests(session), line: entry.line))
        }
    }

    var name: String { documentID.first ?? "without id" }

    /// An entry that only says whether another one held.
    func isVerification(_ entry: ErasureEntry) -> Bool {
        entry.values.one("erasure_standard_name").map(ErasureWords.isVerification) ?? false
    }

    /// A step that looks whether another entry's erasure of the same memory held: it says so there.
    private func isLookAtAnother(_ entry: ErasureEntry) -> Bool {
        isVerification(entry) && erasures.contains { !isVerification($0) && Self.isSameTarget($0, entry) }
    }

    /// Both name the same memory, or one of them names none.
    static func isSameTarget(_ a: ErasureEntry, _ b: ErasureEntry) -> Bool {
        guard let first = a.target.one("serial"), let second = b.target.one("serial") else { return true }
        return ComparableText.same(first, second)
    }

    /// What the report as a whole leaves open.
    private var doubts: [Doubt] {
        var doubts: [Doubt] = []
        if dataParts > 1 {
            doubts.append(
                Doubt(.contradictory, code: "S48", field: "blancco_data", texts: ["\(dataParts) in one report"]))
        }
        if documentID.count > 1 {
            doubts.append(Doubt(.contradictory, code: "S48", field: "document_id", texts: documentID))
        }
        for name in Self.singleNames where texts(name).count > 1 {
            doubts.append(Doubt(.contradictory, code: "S02", field: "system/" + name, texts: texts(name)))
        }
        let numbers = Set((texts("imei") + texts("imei_two")).map { $0.prefix(14) })
        if numbers.count > 2 {
            doubts.append(
                Doubt(.contradictory, code: "S02", field: "system/imei", texts: numbers.sorted().map(String.init)))
        }
        for name in ["manufacturer", "market_name", "model"] where texts(name).count > 1 {
            doubts.append(Doubt(.contradictory, code: "S48", field: "system/" + name, texts: texts(name)))
        }
        for name in ["name", "version"] {
            guard let texts = operatingSystem.contradiction(name) else { continue }
            doubts.append(Doubt(.contradictory, code: "S48", field: "operating_system/" + name, texts: texts))
        }
        if let client = log.first, client.products.count > 1 || client.versions.count > 1 {
            doubts.append(Doubt(.contradictory, code: "S10", field: "author", texts: client.products + client.versions))
        }
        for dates in log.map(\.dates) where dates.count > 1 {
            doubts.append(Doubt(.contradictory, code: "S31", field: "date", texts: dates))
        }
        if person.count > 1 {
            doubts.append(Doubt(.contradictory, code: "S33", field: "erasure_person", texts: person))
        }
        return doubts
    }

    private func references(_ entry: ErasureEntry) -> [DeviceReference] {
        var references = ReportReferences(make: system("manufacturer"))
        for text in texts("imei") + texts("imei_two") { references.addIMEI(text) }
        let kinds: [(String, IdentifierKind)] = [
            ("meid", .meid), ("meid_fourteen", .meid), ("esn", .esn), ("serial", .serial), ("uuid", .udid),
            ("ecid", .ecid), ("eid", .eid),
        ]
        for (name, kind) in kinds { for text in texts(name) { references.add(kind, text) } }
        let target = BlanccoWords.targetSerial(entry.target.one("serial"))
        // The serial of a memory is no device's; an IMEI in its place is.
        for text in entry.target.all("serial") {
            if let target = BlanccoWords.targetSerial(text), target.isIMEI { references.addIMEI(target.text) }
        }
        for (name, value) in fields.items.sorted(by: { $0.name < $1.name }) where BlanccoWords.isAssetTag(name) {
            references.add(.asset, value)
        }
        if references.list.isEmpty, let target { references.add(.serial, target.text) }
        return references.list
    }
}
