import Basics
import RecoveryModel

/// One report as it was read, before it becomes records.
struct BlanccoReport {
    /// [0] is the erasing client, [1] the console that received the report.
    struct LogEntry {
        var product: String?
        var version: String?
        var date: String?
        var isSigned = false
    }

    struct ErasureEntry {
        let line: Int
        var values: [String: String] = [:]
        var target: [String: String] = [:]
        var exceptions = 0
        var failures = 0
    }

    let line: Int
    var documentID: String?
    var log: [LogEntry] = []
    var verified: String?
    var person: String?
    var erasures: [ErasureEntry] = []
    var system: [String: String] = [:]
    var disks: [[String: String]] = []
    var sims: [[String: String]] = []
    var operatingSystem: [String: String] = [:]
    var fields: [String: String] = [:]

    /// What is used of the hundred entries about the device.
    static let systemNames: Set<String> = [
        "manufacturer", "model", "market_name", "serial", "imei", "imei_two", "meid", "meid_fourteen", "esn", "ecid",
        "uuid", "eid", "rooted", "find_my_iphone", "find_my_iphone_source", "frp_status", "mdm_status",
        "prolog_blacklisted", "prolog_simlock",
    ]

    init(line: Int) { self.line = line }

    mutating func editLog(_ body: (inout LogEntry) -> Void) {
        if !log.isEmpty { body(&log[log.count - 1]) }
    }

    mutating func editErasure(_ body: (inout ErasureEntry) -> Void) {
        if !erasures.isEmpty { body(&erasures[erasures.count - 1]) }
    }

    mutating func editDisk(_ body: (inout [String: String]) -> Void) {
        if !disks.isEmpty { body(&disks[disks.count - 1]) }
    }

    mutating func editSIM(_ body: (inout [String: String]) -> Void) {
        if !sims.isEmpty { body(&sims[sims.count - 1]) }
    }

    /// Of several words the one holds that says the report isn't valid (S09).
    mutating func setVerified(_ word: String?) {
        if let word, !VerifiedWord.isInvalid(verified) { verified = word }
    }

    mutating func countException() { editErasure { $0.exceptions += 1 } }

    mutating func countFailure() { editErasure { $0.failures += 1 } }

    /// Gives one record an erasure.
    func give(to sink: any EvidenceSink) throws {
        if erasures.isEmpty {
            let message = "report \(documentID ?? "without id") holds no erasure: nothing of it is recorded"
            return try sink.finding(FileFinding("I10", message, line: line))
        }
        for (index, entry) in erasures.enumerated() {
            let references = references(entry)
            if references.isEmpty {
                let message = "report \(documentID ?? "without id") names no device and is not recorded"
                try sink.finding(FileFinding("I10", message, line: entry.line))
                continue
            }
            var erasure = Erasure(source: SourceRef(document: 0, line: entry.line))
            erasure.identifiers = references
            erasure.reportID = documentID.map { index == 0 ? $0 : "\($0)#\(index + 1)" }
            try fill(&erasure, entry, sink)
            try sink.record(EvidenceRecord(references: references, evidence: .erasure(erasure), line: entry.line))
        }
    }

    private func references(_ entry: ErasureEntry) -> [DeviceReference] {
        var references = ReportReferences(make: system["manufacturer"])
        references.addIMEI(system["imei"])
        references.addIMEI(system["imei_two"])
        references.add(.meid, system["meid"])
        references.add(.meid, system["meid_fourteen"])
        references.add(.esn, system["esn"])
        references.add(.serial, system["serial"])
        references.add(.udid, system["uuid"])
        references.add(.ecid, system["ecid"])
        references.add(.eid, system["eid"])
        let target = BlanccoWords.targetSerial(entry.target["serial"])
        // The serial of a memory is no device's; an IMEI in its place is.
        if let target, target.isIMEI { references.addIMEI(target.text) }
        for (name, value) in fields.sorted(by: { $0.key < $1.key }) where BlanccoWords.isAssetTag(name) {
            references.add(.asset, value)
        }
        if references.list.isEmpty, let target { references.add(.serial, target.text) }
        return references.list
    }
}
