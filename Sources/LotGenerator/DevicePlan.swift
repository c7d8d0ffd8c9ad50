/// One device of a lot with all the evidence that will be written about it. A fault changes it.
struct DevicePlan {
    let index: Int
    let model: DeviceModel
    let storage: Int
    let colour: String
    let timeline: Timeline

    /// The device's own identifiers, always right; what documents say about them stands in the parts below.
    var imei: String?
    var imei2: String?
    var serial: String
    var ecid: UInt64
    var hasSDSlot: Bool
    let assetTag: String
    /// The facility's plate.
    var unit: String

    var rows: [ManifestRow]
    var box: Box
    var scans: [Scan]
    var moves: [Move]
    var before: TestSession?
    var after: TestSession?
    var furtherTests: [TestSession] = []
    var erasures: [ErasureReport]
    var grades: [Grade]
    var repairs: [Repair] = []
    var destruction: Destruction?
    var samples: [Sample] = []
    /// Lines of no device of the lot, to be written with this one.
    var strangers: [Stranger] = []

    var expected: Expectation
    /// Further expectations: of a second row, of a row that is nobody's.
    var alsoExpected: [Expectation] = []

    /// Where a fault takes two devices: the same number for both, and which of them this is.
    var shared: UInt64 = 0
    var isSecondOfPair = false

    /// How bench files name the device: its IMEI, or the unit plate of a tablet without one.
    var handle: String { imei ?? unit }
    var meid: String? { model.platform == .iOS ? imei.map { String($0.prefix(14)) } : nil }
}

/// A row of the manifest, cell by cell as written.
struct ManifestRow {
    var assetTag: String
    var make: String
    var model: String
    var storage: String
    var colour: String
    var imei: String
    var imei2: String
    var meid: String
    var serial: String
    var carrier: String
    var box: String
    var mail: String
    var order: String
    /// Written instead of the cells above, for rows that are broken.
    var raw: [String]?

    static let header = [
        "Asset Tag", "Make", "Model", "Storage", "Color", "IMEI", "IMEI2", "MEID", "Serial Number", "Carrier", "Box",
        "Email Address", "PO Number",
    ]

    var cells: [String] {
        raw ?? [assetTag, make, model, storage, colour, imei, imei2, meid, serial, carrier, box, mail, order]
    }
}

/// A handling unit. A device whose trouble is the box's has a box of its own, so that the others stay clean.
struct Box {
    var sscc: String
    var seal: String
    var shipment: Shipment
    var isOwn = false
}

/// A parcel on its way, with what its carrier says of it.
struct Shipment {
    var carrier: String
    var tracking: String
    var labelled: Seconds
    var pickedUp: Seconds
    var delivered: Seconds
    /// When the facility signed for it; later than `delivered` by minutes.
    var accepted: Seconds
    /// A further event, e.g. `exception` with its detail.
    var trouble: (status: String, detail: String)?
}

struct Scan {
    var at: Seconds
    var identifier: String
    var box: String
    var seal: String
    var sealState = "intact"
    var station = "DOCK-1"
    var location = "receiving"
    var unit: String
    var hazard = "none"
}

struct Move {
    var at: Seconds
    var from: String
    var to: String
}

/// What a tester or a tool found on the device at one time; nil and empty statements are not written.
struct TestSession {
    var at: Seconds
    var tool = "Phonecheck"
    var version = "3.88.2"
    /// Whether the key functions are tested at all, and results that are not the usual ones.
    var testsFunctions = true
    var results: [(function: String, result: String)] = []
    var battery: Int?
    /// Gigabytes that the bench read.
    var storage: Int?
    /// Name of the lock (`lock.activation`, `lock.frp`) that the platform has.
    var accountLock = ""
    var locks: String? = "off"
    var managed: String? = "off"
    var simLock: String? = "off"
    var blacklist: String? = "off"
    var sim: String?
    var sd: String?
    var esim: String?
    var setup: String?

    /// States a function's result instead of what was stated before.
    mutating func set(_ function: String, _ result: String) {
        results.removeAll { $0.function == function }
        results.append((function, result))
    }
}

/// One defect line; `none` has no further cells.
struct Grade {
    var at: Seconds
    var zone = ""
    var kind = "none"
    var millimetres: Int?
    var count: Int?
    var felt: Bool?
    var visibleAt: Int?
}

struct Repair {
    var at: Seconds
    var action: String
    var part: String
    var oldSerial: String
    var newSerial: String
}

struct Destruction {
    var at: Seconds
    var technique: String
    var video: String
}

/// What an independent look for data after erasure found: `clean` or `recovered`.
struct Sample {
    var at: Seconds
    var result = "clean"
}

/// One erasure report, in either tool's shape.
struct ErasureReport {
    enum Tool { case blancco, phonecheck }

    enum File {
        /// The tool's usual export.
        case usual
        /// A second file that arrives after it: `erasure/reissued.json`, always Phonecheck's shape.
        case reissued
    }

    var tool: Tool
    var file = File.usual
    var id: String
    var version: String
    var start: Seconds
    var end: Seconds
    /// Blancco states it; nil writes the difference.
    var elapsed: Int?
    /// How long after the end the tool's server logged it, in seconds.
    var loggedAfter = 40
    var words: String
    var state: String
    var station: String
    /// Port of the bench; empty where the tool names none.
    var port = ""
    var person = StoreTables.sanitizer
    var storage: Int
    var make: String
    var modelName: String
    var imei: String
    var imei2: String
    var meid: String
    var serial: String
    var udid: String
    var ecid: String
    var assetTag = ""
    var lock = "Off"
    var managed = "Off"
    var setup = "Hello"
    var esimPresent: Bool
    /// Extra counters, written only when set.
    var failedSectors = 0
    var cleanedBytes: Int?
    var rounds = 0
    var verifiedPercent: Int?
    var passed: String?
}

/// Evidence about a device that nobody sent.
struct Stranger {
    var identifier: String
    var at: Seconds
}

/// What must come out, as `expected.json` states it.
struct Expectation {
    /// The fault's id; nil where there is none.
    var fault: String?
    /// What `lotwise device` finds it by; nil for a row that has nothing to be found by.
    var identifier: String?
    /// Line of the (first) manifest row, filled in when it is written; nil where no row is meant.
    var row: Int?
    /// True: exactly `codes`. False: at least `codes`.
    var isExact = true
    var codes: [String] = []
    /// Further codes once receipt is closed.
    var codesAfterClose: [String] = []
    /// Outcome by stage, in pipeline order; only what is certain.
    var stages: [(stage: String, outcome: String)] = Expectation.passed
    var route: String? = "resale"
    var never: [String] = []

    static let stageNames = ["shipment", "functionality", "sanitization", "cosmetic", "routing"]
    static let passed = stageNames.map { ($0, "passed") }

    /// Only these codes are promised, and some routes excluded; the rest is the engine's to say.
    mutating func atLeast(_ codes: [String], stage: String? = nil, outcome: String = "held", never: [String]) {
        isExact = false
        self.codes += codes
        stages = stage.map { [($0, outcome)] } ?? []
        route = nil
        self.never = never
    }

    /// These codes beside a device that passes all the same.
    mutating func remark(_ codes: [String]) {
        isExact = false
        self.codes += codes
    }
}
