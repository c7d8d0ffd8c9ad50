/// Everything that decides what a generated lot looks like: equal recipes write equal bytes.
///
/// ```
/// var recipe = LotRecipe(devices: 240, seed: 7)
/// recipe.faults = .none
/// recipe.reuseAllowed = false
/// ```
package struct LotRecipe: Sendable {
    /// How the customer's manifest is written.
    package enum ManifestFormat: Sendable {
        case csv
        /// Semicolons between cells, as spreadsheets of half the world write them.
        case semicolons
    }

    /// Which tools' reports the lot has.
    package enum ErasureTools: Sendable {
        /// Every second device Blancco XML, the others Phonecheck JSON.
        case both
        case phonecheck
    }

    /// What is wrong with the lot.
    package enum Faults: Sendable {
        /// A clean lot.
        case none
        /// Each fault of `BuiltInFaults` once, spread over the lot, as far as the lot has room for them.
        case menu
    }

    /// The lot's id; also the customer's, and what its asset tags begin with.
    package var lot: String
    package var customer: String
    package var tagPrefix: String
    /// Invented addresses of owners end with this: a string that must be found nowhere in a store.
    package var mailDomain: String

    /// How many physical devices there are, 1 … 1,500,000.
    package var devices: Int
    package var seed: UInt64

    package var confidentiality = "moderate"
    /// `nist-800-88r1` or `r2`.
    package var standard = "nist-800-88r1"
    package var reuseAllowed = true
    /// Long, so that a device that is still unerased falls due in 2027 only.
    package var sanitizeWithinDays = 120
    /// What the customer announced; nil announces the truth.
    package var announcedGrams: Int?
    package var announcedDevices: Int?

    package var manifest = ManifestFormat.csv
    package var erasureTools = ErasureTools.both
    package var faults = Faults.menu
    /// Further faults at random, of every 1,000 devices; counts only with `.menu`.
    package var strayFaultsPerMille = 10
    /// Devices with one dead key function, of every 1,000. Published field rates of all failures are 18.9 % (Android)
    /// and 15.2 % (iOS); about a third of them concern key functions.
    package var deadFunctionAndroidPerMille = 57
    package var deadFunctionApplePerMille = 46
    /// Devices that failed one test, were repaired and then passed, of every 1,000.
    package var repairedPerMille = 15

    /// Devices in one handling unit, handling units in one shipment.
    package var devicesPerBox = 50
    package var boxesPerShipment = 20
    /// After so many devices each evidence kind begins another file.
    package var devicesPerFile = 100_000

    /// A lot whose id and asset tags follow from `seed`.
    package init(devices: Int, seed: UInt64) {
        self.devices = devices
        self.seed = seed
        lot = "GEN-2026-10-\(seed)"
        customer = "harbor-health"
        tagPrefix = "G\(seed % 1000)-"
        mailDomain = "harbor-health.example"
    }

    /// Without trouble of any kind: every device passes all stages.
    package var clean: LotRecipe {
        var copy = self
        copy.faults = .none
        copy.deadFunctionAndroidPerMille = 0
        copy.deadFunctionApplePerMille = 0
        return copy
    }

    /// The largest lot for which identifiers stay unique.
    package static let mostDevices = 1_500_000

    func check() throws {
        guard (1...Self.mostDevices).contains(devices) else {
            throw LotGeneratorError(
                code: .recipe, message: "--devices \(devices): a lot has 1 to \(Self.mostDevices) devices")
        }
    }
}
