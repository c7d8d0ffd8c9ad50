import Basics
import RecoveryModel

/// The members of a Phonecheck record that are read. Spelling varies between its three shapes, case included.
enum PhonecheckField: Int, CaseIterable {
    case imei, imei2, meid, meid2, serial, udid, licenseidentifier, eid, make, model, memory, os, version
    case passed, failed, pending, manualfailure, working, batteryhealthpercentage, batterycycle
    case batterycurrentmaxcapacity, batterydesignmaxcapacity
    case devicelock, mdm, rooted, simlock, unlockstatus, esn
    case erased, type, starttime, endtime, restorecode, erasednotes, erasedsd, simerased, esim_present, esim_erased
    case erasetype, erasetime, devicestate, simserial
    case testername, stationid, buildno, appversion, erasurereportlink, a4reportlink
    case devicecreateddate, deviceupdateddate, createdtimestamp, updatedtimestamp
    case bmic, fmic, vmic, numofrecords, transactionid, licenseid, portnumber
    case firstapilevel

    static let count = allCases.count

    /// By name as it is compared.
    private static let byName = Dictionary(
        allCases.map { (core("\($0)"), $0) } + aliases.map { (core($0.key), $0.value) }, uniquingKeysWith: { a, _ in a }
    )

    /// Nil for a member that isn't read. Case, width, blanks and marks are not counted.
    static func named(_ name: String) -> PhonecheckField? { byName[core(name)] }

    private static func core(_ name: String) -> String { ComparableText.key(name).asciiCore }

    /// True for the fields of the erasure block, which stand at a record's top or are another record's.
    static func isOfErasure(_ name: String) -> Bool {
        switch named(name) {
        case .erased, .erasetype, .erasetime, .erasednotes, .erasedsd, .simerased, .esim_erased, .restorecode: true
        default: false
        }
    }

    /// Other names for the same thing.
    static let aliases: [String: PhonecheckField] = [
        "serialnumber": .serial, "ecid": .licenseidentifier, "manufacturer": .make,
        "fmi": .devicelock, "fmip": .devicelock, "findmy": .devicelock, "findmyiphone": .devicelock,
        "findmyphone": .devicelock, "license_id": .licenseid, "licenceid": .licenseid,
        "ro.product.first_api_level": .firstapilevel, "first_api_level": .firstapilevel,
    ]
}

/// One record's fields. A field that stands more than once, in whatever spelling, keeps every text.
struct PhonecheckRecord {
    private var slots: [JSONValue?]
    /// Further values of a member that is there already.
    private var others: [(field: Int, value: JSONValue)] = []
    /// Members that no list knows, with their values.
    private(set) var unknown: [JSONMember] = []
    /// What it says besides.
    private(set) var surroundings = Surroundings()

    /// Fields by member name as spelled in this file: names repeat in every record, so each is judged once.
    struct Names {
        private var known: [String: Int] = [:]
        /// A hostile file must not fill memory with names.
        private static let limit = 4096
        /// Slots of members that aren't fields.
        static let harmless = -1
        static let doubtful = -2
        static let identity = -3

        mutating func slot(of name: String) -> Int {
            if let slot = known[name] { return slot }
            let slot =
                PhonecheckField.named(name)?.rawValue
                ?? (PhonecheckMembers.isIdentity(name)
                    ? Self.identity : PhonecheckMembers.isHarmless(name) ? Self.harmless : Self.doubtful)
            if known.count < Self.limit { known[name] = slot }
            return slot
        }
    }

    init(_ members: [JSONMember], names: inout Names) {
        slots = Array(repeating: nil, count: PhonecheckField.count)
        for member in members {
            let slot = names.slot(of: member.name)
            if slot >= 0 {
                if slots[slot] == nil { slots[slot] = member.value } else { others.append((slot, member.value)) }
            } else if slot == Names.harmless, member.value.string != nil {
                surroundings.add(member.name, member.value.string ?? "")
            } else if slot == Names.doubtful || member.value.members != nil || member.value.array != nil {
                unknown.append(member)
            }
        }
    }

    /// The first value of the member; nil when the record hasn't it.
    func value(_ field: PhonecheckField) -> JSONValue? { slots[field.rawValue] }

    /// Trimmed; nil when missing, empty, or a word for nothing such as ` -- ` and `N/A`, and when two spellings of the
    /// member say different things.
    func text(_ field: PhonecheckField) -> String? {
        if others.isEmpty, let text = slots[field.rawValue]?.text { return Self.stated(text) }
        let texts = texts(field)
        return texts.count == 1 ? texts[0] : nil
    }

    /// Every different text of the field: of a list each of its texts, of an object its JSON.
    func texts(_ field: PhonecheckField) -> [String] {
        var found: [String] = []
        func add(_ text: String) {
            guard let text = Self.stated(text), !found.contains(where: { ComparableText.same($0, text) }) else {
                return
            }
            found.append(text)
        }
        func add(_ value: JSONValue) {
            if let items = value.array {
                for item in items { add(item) }
            } else if let text = value.text {
                add(text)
            } else if !value.isNull {
                add(String(decoding: CanonicalJSON.encode(value).prefix(200), as: UTF8.self))
            }
        }
        if let value = slots[field.rawValue] { add(value) }
        for other in others where other.field == field.rawValue { add(other.value) }
        return found
    }

    /// The different texts of a field that contradicts itself; empty for any other.
    func contradiction(_ fields: PhonecheckField...) -> [String] {
        var found: [String] = []
        for text in fields.flatMap(texts) where !found.contains(where: { ComparableText.same($0, text) }) {
            found.append(text)
        }
        return found.count > 1 ? found : []
    }

    private static func stated(_ text: String) -> String? {
        let text = text.trimmingBlanks
        switch text {
        case "", "--", "N/A", "NA", "n/a", "null", "NULL", "None", "nil": return nil
        default: return text
        }
    }

    /// A list written as an array, as groups of lists or as text with commas, semicolons, bars or line ends between; of
    /// a member that stands twice, in whatever spelling, both lists.
    func list(_ field: PhonecheckField) -> [String] {
        var parts: [String] = []
        func add(_ value: JSONValue) {
            if let items = value.array {
                for item in items { add(item) }
            } else if let members = value.members {
                // A list inside is one of names; anything else says of the member's name that it is so.
                for member in members {
                    if member.value.array != nil || member.value.members != nil {
                        add(member.value)
                    } else {
                        parts.append(member.name)
                    }
                }
            } else if let text = value.text {
                parts += Self.split(text)
            }
        }
        if let value = value(field) { add(value) }
        for other in others where other.field == field.rawValue { add(other.value) }
        return parts.map(\.trimmingBlanks).filter { Self.stated($0) != nil }
    }

    private static func split(_ text: String) -> [String] {
        text.utf8.split { [44, 59, 124, 9, 10, 13].contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    }

    /// False for elements that describe no device, such as a page's count of records.
    var namesDevice: Bool { [.imei, .serial, .udid, .meid, .licenseidentifier].contains { !texts($0).isEmpty } }

    /// True when the record says something of an erasure.
    var tellsOfErasure: Bool {
        [.erased, .type, .erasetype, .starttime, .endtime, .erasetime, .erasednotes, .restorecode].contains {
            !texts($0).isEmpty
        }
    }
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
