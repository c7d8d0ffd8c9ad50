import Basics

/// A row of the cosmetic table: a defect that matches puts the device in `band` or worse.
package struct CosmeticRule: Hashable, Sendable {
    package var id: String
    /// A zone, or `*`.
    package var zone: String
    /// A kind of defect, or `*`.
    package var kind: String
    /// Tenths of a millimetre, included; nil is open.
    package var minimumLengthTenths: Int?
    package var maximumLengthTenths: Int?
    package var minimumCount: Int?
    package var maximumCount: Int?
    package var felt: Bool?
    /// Visible from this many centimetres or more.
    package var minimumVisibleAt: Int?
    package var maximumVisibleAt: Int?
    /// REC cosmetic code, C1 to C9.
    package var category: String

    package init(id: String, zone: String, kind: String, category: String) {
        self.id = id
        self.zone = zone
        self.kind = kind
        self.category = category
    }
}

/// A row of the crosswalk from REC cosmetic codes to other schemes.
package struct CosmeticBand: Hashable, Sendable {
    package var category: String
    package var band: String
    package var ctia: String

    package init(category: String, band: String, ctia: String) {
        self.category = category
        self.band = band
        self.ctia = ctia
    }
}

/// A row of the routing table: conditions on facts (name → allowed values; absent = any), and the routes it allows,
/// among which the best net value wins when there are several.
package struct RoutingRule: Hashable, Sendable {
    package var id: String
    package var conditions: [String: Set<String>]
    package var routes: [Route]
    package var reason: String

    package init(id: String, conditions: [String: Set<String>], routes: [Route], reason: String) {
        self.id = id
        self.conditions = conditions
        self.routes = routes
        self.reason = reason
    }
}

/// A tool's words for what it did, and what that is.
package struct ErasureStandard: Hashable, Sendable {
    /// Lower-cased words; matches the whole text, or a part of it when `isPart`.
    package var words: String
    package var isPart: Bool
    package var technique: Technique
    /// Level the words themselves name, for S22.
    package var source: String

    package init(words: String, isPart: Bool, technique: Technique, source: String) {
        self.words = words
        self.isPart = isPart
        self.technique = technique
        self.source = source
    }
}

/// Usual duration of an erasure in seconds (S27), by tool, technique and system; `*` for any.
package struct DurationBand: Hashable, Sendable {
    package var tool: String
    package var technique: String
    package var os: String
    package var minimumSeconds: Int
    package var maximumSeconds: Int

    package init(tool: String, technique: String, os: String, minimumSeconds: Int, maximumSeconds: Int) {
        self.tool = tool
        self.technique = technique
        self.os = os
        self.minimumSeconds = minimumSeconds
        self.maximumSeconds = maximumSeconds
    }
}

/// Parameters and tables of a pipeline: what an operator may change without changing code.
package struct Policy: Sendable {
    /// Name of the pipeline, e.g. `r2v3-mobile`.
    package var name = ""
    /// SHA-256 over the pipeline's YAML and tables.
    package var digest = ""
    package var stages: [StageName] = StageName.allCases
    // shipment
    /// Hours from delivery to the first scan (T10).
    package var scanWithinHours = 48
    /// Minutes by which a carrier's clock and the dock's may disagree before their order counts as impossible (T07).
    package var carrierClockMinutes = 60
    /// Percent by which weights may differ before they count as a difference (I15).
    package var weightTolerancePercent = 2
    // functionality
    package var keyFunctions: [String] = []
    /// What must be verified besides the key functions before all hardware counts as verified (REC F4). Functions that
    /// only some models have belong here too: `not_applicable` is a result.
    package var hardwareFunctions: [String] = [
        "cam_front", "cam_rear_main", "loud_speaker", "flash", "bluetooth", "gps", "vibration", "proximity",
        "ambient_light", "accelerometer", "gyroscope", "sim_reader",
    ]
    /// Percent of design capacity.
    package var batteryMinimumPercent = 80
    // sanitization
    package var erasureAttempts = 2
    package var erasureMaximumAgeDays = 37
    package var clockSkewSeconds = 300
    /// Statements that must exist after an erasure: media.sim, media.sd, media.esim, state.setup.
    package var requiredStatements: [String] = ["media.sim", "media.sd", "media.esim", "state.setup"]
    /// Statements that Revision 1 expects of people after an erasure and whose absence is worth a look: state.browsed
    /// (S39), state.marking (S45).
    package var expectedStatements: [String] = []
    /// Percent of an overwritten media that must have been read back, 0 to 100 (S29).
    package var verificationMinimumPercent = 10
    package var erasureStandards: [ErasureStandard] = []
    package var durationBands: [DurationBand] = []
    /// The default media table that ships with the pipeline; an imported one comes before it.
    package var media: [MediaEntry] = []
    /// Fastest write and read of internal flash, bytes per second (S26, S28).
    package var writeCeiling = 2_000_000_000
    package var readCeiling = 4_000_000_000
    // cosmetic
    package var cosmeticRules: [CosmeticRule] = []
    package var cosmeticBands: [CosmeticBand] = []
    /// Category of a device without a defect.
    package var noDefectCategory = "C6"
    /// REC steps two graders may lie apart (G04).
    package var gradersMayDiffer = 1
    /// Lines of one grader that lie closer together than this many minutes are one grading.
    package var gradingSessionMinutes = 15
    // routing
    package var routingRules: [RoutingRule] = []
    /// Values each routing fact can take: the static check walks their product.
    package var routingFacts: [String: [String]] = Dictionary(
        uniqueKeysWithValues: Policy.routingDomains.map { ($0.name, $0.values) })
    /// Minor units by route name.
    package var routeCosts: [String: Int] = [:]
    /// Prices in another currency are not compared; nil takes the one currency that the prices have.
    package var currency: String?
    /// Days a device may be stored (D09).
    package var storageMaximumDays = 365

    package init() {}

    /// Every fact that a routing table may ask for, with all the values it can take. The static check walks their
    /// product, so that a table that passes it has an answer for every device.
    package static let routingDomains: [(name: String, values: [String])] = [
        ("hazard", ["no", "yes"]),
        ("reuse", ["open", "closed"]),
        // Neither a stage that holds nor one that waits reaches the table; `none` is a pipeline without the stage.
        ("sanitization", ["passed", "none"]),
        ("functional", ["F1", "F2", "F3", "F4", "F5", "F6", "failed", "none"]),
        ("cosmetic", ["C0", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "C9", "none"]),
    ]
}
