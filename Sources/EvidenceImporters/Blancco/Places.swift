import RecoveryModel

/// Which groups and leaves of a Blancco report mean what. Inside the erasure report everything has to stand here; what
/// doesn't is told (S48).
enum BlanccoPlaces {
    /// Leaves of an erasure that are read, and `erasure_id`, which is a number and no result.
    static let erasureNames: Set<String> = [
        "timestamp", "start_time", "end_time", "elapsed_time", "erasure_standard_name", "state", "overwriting_rounds",
        "firmware_rounds", "total_erasure_rounds", "cleaned_sectors", "failed_sectors", "total_errors",
        "verification_percentage", "erasure_id",
    ]

    /// Leaves of an erasure's target that are read, and those that only name it.
    static let targetNames: Set<String> = [
        "target_id", "type", "model", "vendor", "serial", "capacity", "sector_size",
    ]

    /// Attributes of a report's element that say nothing of it.
    static let reportAttributes: Set<String> = ["id", "version", "type", "name", "lang", "xml:lang", "language"]

    /// Leaves of the description whose names sound like an erasure's.
    static let descriptionNames: Set<String> = ["erasure_person", "erasure_provider"]

    /// Leaves by which reports of two devices always differ.
    static let identities: Set<String> = [
        "serial", "imei", "imei_two", "meid", "meid_fourteen", "esn", "ecid", "uuid", "eid", "iccid", "imsi",
        "wifi_mac",
        "bluetooth_mac", "battery_serial", "cover_glass_serial", "raw_panel_serial", "touch_id_serial",
    ]

    /// The place of a group `<entries name="…">`.
    /// - Parameter raw: the name as written, whose capitals part its words.
    static func group(_ name: String, _ raw: String, inside parent: BlanccoPlace) -> BlanccoPlace {
        switch parent {
        case .erasures: erasuresGroup(name, raw)
        case .erasure: erasureGroup(name, raw)
        case .target: FailureNames.tells(raw) ? .failure(of: true) : .unknown(of: true)
        case .failure(let isOfErasure): .failure(of: isOfErasure)
        case .unknown(let isOfErasure): FailureNames.tells(raw) ? .failure(of: isOfErasure) : .unknown(of: isOfErasure)
        case .other, .description, .company: outerGroup(name, inside: parent)
        case .harmless, .system, .disk, .sim, .operatingSystem, .fields: harmlessGroup(name)
        }
    }

    private static func erasuresGroup(_ name: String, _ raw: String) -> BlanccoPlace {
        switch name {
        case "erasures": .erasures
        case "erasure": .erasure
        default: FailureNames.tells(raw) ? .failure(of: false) : .unknown(of: false)
        }
    }

    private static func erasureGroup(_ name: String, _ raw: String) -> BlanccoPlace {
        switch name {
        case "target": .target
        case "erasure_details": .erasure
        default: FailureNames.tells(raw) ? .failure(of: true) : .unknown(of: true)
        }
    }

    /// A report whose groups stand without the elements around them is read all the same.
    private static func outerGroup(_ name: String, inside parent: BlanccoPlace) -> BlanccoPlace {
        switch name {
        case "erasures": .erasures
        case "erasure": .erasure
        case "company_information": .company
        case "system", "disk", "disks", "sim_card", "sim_cards", "operating_system", "fields": harmlessGroup(name)
        default: parent
        }
    }

    private static func harmlessGroup(_ name: String) -> BlanccoPlace {
        switch name {
        case "system": .system
        case "disk": .disk
        case "sim_card": .sim
        case "operating_system": .operatingSystem
        case "fields": .fields
        // An erasure is one wherever it stands.
        case "erasures": .erasures
        case "erasure": .erasure
        default: .harmless
        }
    }

    /// The place of any other element.
    static func element(_ name: String, inside parent: BlanccoPlace) -> BlanccoPlace {
        switch parent {
        case .erasures: FailureNames.tells(name) ? .failure(of: false) : .unknown(of: false)
        case .erasure, .target: FailureNames.tells(name) ? .failure(of: true) : .unknown(of: true)
        case .unknown(let isOfErasure): FailureNames.tells(name) ? .failure(of: isOfErasure) : parent
        case .other: FailureNames.tells(name) ? .failure(of: false) : parent
        default: parent
        }
    }
}
