/// One number that the impact report calculates with, and who says so.
struct ImpactFactor {
    let id: String
    /// What it is of.
    let quantity: String
    /// The least and the most that the sources give, equal where there is one figure; rounded outwards.
    let low: Int
    let high: Int
    let unit: String
    let source: String
    /// Year, edition or identifier of the source; `assumption` where there is no source.
    let version: String
}

/// The factor table that ships with the program.
enum ImpactFactors {
    /// Changes whenever a number or a source does.
    static let version = "2026-11"

    /// `id;quantity;low;high;unit;source;version`, one line a factor.
    static let csv = """
        production;greenhouse gases of making one new smartphone;56900;60000;g CO2e;Fraunhofer Austria for refurbed \
        (iPhone 11: 56.9 kg) and Carbon Trust, Smart phones smart choices (about 60 kg);2023; page without a date
        processing;greenhouse gases of refurbishing one smartphone;2800;15000;g CO2e;Fraunhofer Austria for refurbed \
        (2.8 kg) and Carbon Trust, Smart phones smart choices (about 15 kg);2023; page without a date
        displacement;share of the saving that is left after rebound, taken as displacement rate;54;73;percent;Makov and \
        Font Vivanco, Does the Circular Economy Grow the Pie? (rebound 27 to 46 %);2018, doi 10.3389/fenrg.2018.00039
        life;share of a new phone's life that a reused one has left;50;100;percent;none: nobody measured it for these \
        devices;assumption
        gold;gold in one phone;16;36;mg;Bookhagen et al., Resources Policy 68 (16.83 mg), University of Plymouth (36 mg), \
        EPA by ISRI (75 lb in a million phones);2020, 2019, 2019 yearbook
        silver;silver in one phone;90;351;mg;University of Plymouth (90 mg), EPA by ISRI (772 lb in a million phones);\
        2019, 2019 yearbook
        copper;copper in one phone;15999;16001;mg;EPA by ISRI (35,274 lb in a million phones);2019 yearbook
        palladium;palladium in one phone;14;15;mg;EPA by ISRI (33 lb in a million phones);2019 yearbook
        tungsten;tungsten in one phone;900;900;mg;University of Plymouth, one phone ground and analysed;2019
        neodymium;neodymium in one phone;160;160;mg;University of Plymouth, one phone ground and analysed;2019
        praseodymium;praseodymium in one phone;30;30;mg;University of Plymouth, one phone ground and analysed;2019
        iron;iron in one phone;33000;33000;mg;University of Plymouth, one phone ground and analysed;2019
        silicon;silicon in one phone;13000;13000;mg;University of Plymouth, one phone ground and analysed;2019
        chromium;chromium in one phone;7000;7000;mg;University of Plymouth, one phone ground and analysed;2019
        """

    /// What is not counted, and why.
    static let leftOut: [(what: String, why: String)] = [
        ("tablets", "no factor for them whose source can be named"),
        ("devices of unknown model", "nobody recorded what they are"),
        ("cobalt", "a figure of 70 mg and one of 8 g a phone can't be reconciled, and the second names no edition"),
        ("parts harvested for reuse", "no factor for a part's share of a phone"),
        ("spare parts of repairs", "no factor; the saving of a repair is overstated by them"),
        ("transport", "the log holds no distances or vehicles"),
        ("water and waste", "sources give relative savings only"),
        ("makers' footprints of 55 to 124 kg", "they are of a whole life with its use, not of production"),
        ("what recycling recovers", "no yield is recorded; the metals are what the devices hold"),
    ]

    /// All of them, in the table's order; lines that are no factor are left out, which a test forbids.
    static let all: [ImpactFactor] = csv.split(separator: "\n").compactMap { line in
        let fields = line.split(separator: ";", maxSplits: 6).map { $0.drop { $0 == " " } }.map(String.init)
        guard fields.count == 7, let low = Int(fields[2]), let high = Int(fields[3]), low <= high else { return nil }
        return ImpactFactor(
            id: fields[0], quantity: fields[1], low: low, high: high, unit: fields[4], source: fields[5],
            version: fields[6])
    }

    /// Nil when the table has no such line.
    static func factor(_ id: String) -> ImpactFactor? { all.first { $0.id == id } }

    /// Metals, in the table's order.
    static var metals: [ImpactFactor] { all.filter { $0.unit == "mg" } }
}

/// Greenhouse gases that reuse may avoid, in grams, for a number of phones. Rounded outwards: the low end down, the high
/// end up.
struct AvoidedEmissions {
    let low: Int
    let high: Int

    /// (production × displacement × life left) − processing, the low end from what makes it least. May be negative.
    init?(phones: Int) {
        guard let production = ImpactFactors.factor("production"), let processing = ImpactFactors.factor("processing"),
            let displacement = ImpactFactors.factor("displacement"), let life = ImpactFactors.factor("life")
        else { return nil }
        let least = phones * production.low * displacement.low * life.low
        let most = phones * production.high * displacement.high * life.high
        low = least / 10_000 - phones * processing.high
        high = (most + 9_999) / 10_000 - phones * processing.low
    }
}
