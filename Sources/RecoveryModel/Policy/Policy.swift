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
///
/// A policy goes along with every device and rule, so that copying it copies one reference; it keeps the meaning of a
/// value.
///
/// ```
/// var policy = Policy()
/// policy.erasureAttempts = 3
/// let pipeline = try PipelineCatalogue.load("r2v3-mobile")        // or as somebody wrote it
/// ```
package struct Policy: Sendable {
    private final class Parts: Sendable {
        let values: PolicyValues

        init(_ values: PolicyValues) { self.values = values }
    }

    private var parts = Parts(PolicyValues())

    package init() {}

    private mutating func change(_ change: (inout PolicyValues) -> Void) {
        var values = parts.values
        change(&values)
        parts = Parts(values)
    }

    /// Name of the pipeline, e.g. `r2v3-mobile`.
    package var name: String {
        get { parts.values.name }
        set { change { $0.name = newValue } }
    }
    /// SHA-256 over the pipeline's YAML and tables.
    package var digest: String {
        get { parts.values.digest }
        set { change { $0.digest = newValue } }
    }
    /// Stages in the order in which they judge.
    package var stages: [StageName] {
        get { parts.values.stages }
        set { change { $0.stages = newValue } }
    }
    /// Hours from delivery to the first scan (T10).
    package var scanWithinHours: Int {
        get { parts.values.scanWithinHours }
        set { change { $0.scanWithinHours = newValue } }
    }
    /// Minutes by which a carrier's clock and the dock's may disagree before their order counts as impossible (T07).
    package var carrierClockMinutes: Int {
        get { parts.values.carrierClockMinutes }
        set { change { $0.carrierClockMinutes = newValue } }
    }
    /// Percent by which weights may differ before they count as a difference (I15).
    package var weightTolerancePercent: Int {
        get { parts.values.weightTolerancePercent }
        set { change { $0.weightTolerancePercent = newValue } }
    }
    /// Functions without which a device is not functional (REC F3).
    package var keyFunctions: [String] {
        get { parts.values.keyFunctions }
        set { change { $0.keyFunctions = newValue } }
    }
    /// What must be verified besides the key functions before all hardware counts as verified (REC F4). Functions that
    /// only some models have belong here too: `not_applicable` is a result.
    package var hardwareFunctions: [String] {
        get { parts.values.hardwareFunctions }
        set { change { $0.hardwareFunctions = newValue } }
    }
    /// Percent of design capacity.
    package var batteryMinimumPercent: Int {
        get { parts.values.batteryMinimumPercent }
        set { change { $0.batteryMinimumPercent = newValue } }
    }
    /// Erasures that are tried before a device is destroyed.
    package var erasureAttempts: Int {
        get { parts.values.erasureAttempts }
        set { change { $0.erasureAttempts = newValue } }
    }
    /// Days that an erasure may be older than the last work on the device (S32).
    package var erasureMaximumAgeDays: Int {
        get { parts.values.erasureMaximumAgeDays }
        set { change { $0.erasureMaximumAgeDays = newValue } }
    }
    /// Seconds that clocks of one site may lie apart.
    package var clockSkewSeconds: Int {
        get { parts.values.clockSkewSeconds }
        set { change { $0.clockSkewSeconds = newValue } }
    }
    /// Statements that must exist after an erasure: media.sim, media.sd, media.esim, state.setup.
    package var requiredStatements: [String] {
        get { parts.values.requiredStatements }
        set { change { $0.requiredStatements = newValue } }
    }
    /// Statements that Revision 1 expects of people after an erasure and whose absence is worth a look: state.browsed
    /// (S39), state.marking (S45).
    package var expectedStatements: [String] {
        get { parts.values.expectedStatements }
        set { change { $0.expectedStatements = newValue } }
    }
    /// Percent of an overwritten media that must have been read back, 0 to 100 (S29).
    package var verificationMinimumPercent: Int {
        get { parts.values.verificationMinimumPercent }
        set { change { $0.verificationMinimumPercent = newValue } }
    }
    /// What tools' words for a method stand for.
    package var erasureStandards: [ErasureStandard] {
        get { parts.values.erasureStandards }
        set { change { $0.erasureStandards = newValue } }
    }
    /// Usual durations of erasures (S27).
    package var durationBands: [DurationBand] {
        get { parts.values.durationBands }
        set { change { $0.durationBands = newValue } }
    }
    /// The default media table that ships with the pipeline; an imported one comes before it.
    package var media: [MediaEntry] {
        get { parts.values.media }
        set { change { $0.media = newValue } }
    }
    /// Fastest write of internal flash, bytes per second (S26, S28).
    package var writeCeiling: Int {
        get { parts.values.writeCeiling }
        set { change { $0.writeCeiling = newValue } }
    }
    /// Fastest read of internal flash, bytes per second (S26, S28).
    package var readCeiling: Int {
        get { parts.values.readCeiling }
        set { change { $0.readCeiling = newValue } }
    }
    /// What a defect of some kind, zone and size comes to.
    package var cosmeticRules: [CosmeticRule] {
        get { parts.values.cosmeticRules }
        set { change { $0.cosmeticRules = newValue } }
    }
    /// Names of the categories in other schemes.
    package var cosmeticBands: [CosmeticBand] {
        get { parts.values.cosmeticBands }
        set { change { $0.cosmeticBands = newValue } }
    }
    /// Category of a device without a defect.
    package var noDefectCategory: String {
        get { parts.values.noDefectCategory }
        set { change { $0.noDefectCategory = newValue } }
    }
    /// REC steps two graders may lie apart (G04).
    package var gradersMayDiffer: Int {
        get { parts.values.gradersMayDiffer }
        set { change { $0.gradersMayDiffer = newValue } }
    }
    /// Lines of one grader that lie closer together than this many minutes are one grading.
    package var gradingSessionMinutes: Int {
        get { parts.values.gradingSessionMinutes }
        set { change { $0.gradingSessionMinutes = newValue } }
    }
    /// Rows of the routing table, in order.
    package var routingRules: [RoutingRule] {
        get { parts.values.routingRules }
        set { change { $0.routingRules = newValue } }
    }
    /// Values each routing fact can take: the static check walks their product.
    package var routingFacts: [String: [String]] {
        get { parts.values.routingFacts }
        set { change { $0.routingFacts = newValue } }
    }
    /// Minor units by route name.
    package var routeCosts: [String: Int] {
        get { parts.values.routeCosts }
        set { change { $0.routeCosts = newValue } }
    }
    /// Prices in another currency are not compared; nil takes the one currency that the prices have.
    package var currency: String? {
        get { parts.values.currency }
        set { change { $0.currency = newValue } }
    }
    /// Days a device may be stored (D09).
    package var storageMaximumDays: Int {
        get { parts.values.storageMaximumDays }
        set { change { $0.storageMaximumDays = newValue } }
    }

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

/// The parts of a policy, with what holds where a pipeline says nothing.
struct PolicyValues: Sendable {
    var name = ""
    var digest = ""
    var stages: [StageName] = StageName.allCases
    // shipment
    var scanWithinHours = 48
    var carrierClockMinutes = 60
    var weightTolerancePercent = 2
    // functionality
    var keyFunctions: [String] = []
    var hardwareFunctions: [String] = [
        "cam_front", "cam_rear_main", "loud_speaker", "flash", "bluetooth", "gps", "vibration", "proximity",
        "ambient_light", "accelerometer", "gyroscope", "sim_reader",
    ]
    var batteryMinimumPercent = 80
    // sanitization
    var erasureAttempts = 2
    var erasureMaximumAgeDays = 37
    var clockSkewSeconds = 300
    var requiredStatements: [String] = ["media.sim", "media.sd", "media.esim", "state.setup"]
    var expectedStatements: [String] = []
    var verificationMinimumPercent = 10
    var erasureStandards: [ErasureStandard] = []
    var durationBands: [DurationBand] = []
    var media: [MediaEntry] = []
    var writeCeiling = 2_000_000_000
    var readCeiling = 4_000_000_000
    // cosmetic
    var cosmeticRules: [CosmeticRule] = []
    var cosmeticBands: [CosmeticBand] = []
    var noDefectCategory = "C6"
    var gradersMayDiffer = 1
    var gradingSessionMinutes = 15
    // routing
    var routingRules: [RoutingRule] = []
    var routingFacts: [String: [String]] = Dictionary(
        uniqueKeysWithValues: Policy.routingDomains.map { ($0.name, $0.values) })
    var routeCosts: [String: Int] = [:]
    var currency: String?
    var storageMaximumDays = 365
}
