import Basics

/// The members of a Phonecheck record that are read. Spelling varies between its three shapes, case included.
enum PhonecheckField: Int, CaseIterable {
    case imei, imei2, meid, meid2, serial, udid, licenseidentifier, eid, make, model, memory, os, version
    case passed, failed, pending, manualfailure, batteryhealthpercentage, batterycycle
    case batterycurrentmaxcapacity, batterydesignmaxcapacity
    case devicelock, mdm, rooted, simlock, unlockstatus, esn
    case erased, type, starttime, endtime, restorecode, erasednotes, erasedsd, simerased, esim_present, esim_erased
    case erasetype, erasetime, devicestate, simserial
    case testername, stationid, buildno, appversion, erasurereportlink, a4reportlink
    case devicecreateddate, deviceupdateddate, createdtimestamp, updatedtimestamp
    case bmic, fmic, vmic, numofrecords, transactionid, licenseid

    static let count = allCases.count

    /// By name in lower case.
    private static let byName = Dictionary(uniqueKeysWithValues: allCases.map { ("\($0)", $0) })

    /// Nil for a member that isn't read.
    static func named(_ name: String) -> PhonecheckField? {
        let lower = name.lowercased()
        return byName[lower] ?? aliases[lower]
    }

    /// The spelling in the shape that most exports have; it goes before another spelling in one record.
    static let usual: Set<String> = ["MDM", "IMEI", "Serial", "Erased", "Type", "Model", "OS", "Version", "Make"]

    /// Other names for the same thing.
    static let aliases: [String: PhonecheckField] = [
        "serialnumber": .serial, "ecid": .licenseidentifier, "manufacturer": .make,
        "license_id": .licenseid, "licenceid": .licenseid,
    ]
}

/// One record's fields, each found once.
struct PhonecheckRecord {
    private var slots: [JSONValue?]
    /// What a second spelling of a member says otherwise than the one that counts.
    private var rivals: [(field: Int, value: JSONValue)] = []

    /// Fields by member name as spelled in this file: names repeat in every record, so each is judged once.
    struct Names {
        private var known: [String: Int] = [:]
        /// A hostile file must not fill memory with names.
        private static let limit = 4096

        mutating func slot(of name: String) -> Int {
            if let slot = known[name] { return slot }
            let slot = PhonecheckField.named(name)?.rawValue ?? -1
            if known.count < Self.limit { known[name] = slot }
            return slot
        }
    }

    init(_ members: [JSONMember], names: inout Names) {
        slots = Array(repeating: nil, count: PhonecheckField.count)
        for member in members {
            let slot = names.slot(of: member.name)
            guard slot >= 0 else { continue }
            if let known = slots[slot], !isVoid(known), !isVoid(member.value), known != member.value {
                rivals.append((slot, PhonecheckField.usual.contains(member.name) ? known : member.value))
            }
            if slots[slot] == nil || PhonecheckField.usual.contains(member.name) || isVoid(slots[slot]) {
                slots[slot] = member.value
            }
        }
    }

    private func isVoid(_ value: JSONValue?) -> Bool {
        guard let value else { return true }
        return value.isNull || value.string?.isEmpty == true
    }

    func value(_ field: PhonecheckField) -> JSONValue? { slots[field.rawValue] }

    /// Trimmed; nil when missing, empty, or a word for nothing such as ` -- ` and `N/A`.
    func text(_ field: PhonecheckField) -> String? {
        guard let text = value(field)?.text?.trimmingBlanks, !text.isEmpty else { return nil }
        switch text {
        case "--", "N/A", "NA", "null", "None": return nil
        default: return text
        }
    }

    /// What the record says otherwise of the same field under another spelling.
    func rivals(of field: PhonecheckField) -> [String] {
        rivals.isEmpty ? [] : rivals.filter { $0.field == field.rawValue }.compactMap { $0.value.text?.trimmingBlanks }
    }

    /// A list written as an array or as text with commas.
    func list(_ field: PhonecheckField) -> [String] {
        guard let value = value(field) else { return [] }
        let parts = value.array.map { $0.compactMap(\.text) } ?? value.text.map(Self.split) ?? []
        return parts.map(\.trimmingBlanks).filter { !$0.isEmpty }
    }

    private static func split(_ text: String) -> [String] {
        text.utf8.split(separator: UInt8(ascii: ",")).map { String(decoding: $0, as: UTF8.self) }
    }

    /// False for elements that describe no device, such as a page's count of records.
    var namesDevice: Bool { [.imei, .serial, .udid, .meid, .licenseidentifier].contains { text($0) != nil } }
}

extension String {
    /// Without blanks and line ends at both ends; itself when there are none.
    var trimmingBlanks: String {
        guard let first = utf8.first, let last = utf8.last, first <= 32 || last <= 32 else { return self }
        let bytes = Array(utf8)
        let low = bytes.firstIndex { $0 > 32 } ?? bytes.count
        let high = bytes.lastIndex { $0 > 32 }.map { $0 + 1 } ?? low
        return String(decoding: bytes[low..<high], as: UTF8.self)
    }
}
