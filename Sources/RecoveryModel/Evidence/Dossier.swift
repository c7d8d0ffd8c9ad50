import Basics

/// All that is known of one device in one intake. Arrays are in order of time, ties in order of document and line.
///
/// When to use: through `DossierAssembler`, which puts the records in order; by hand in tests.
///
/// ```
/// var dossier = Dossier(intake: 1, lot: "LOT-1", ordinal: 1, name: "row 1")
/// dossier.erasures.append(erasure)
/// let imei = dossier.identifier(.imei)?.value
/// ```
package struct Dossier: Sendable {
    /// The store's number of the intake.
    package var intake: Int
    package var lot: String
    /// Position in the lot, from 1; `<lot>/<ordinal>` names the intake.
    package var ordinal: Int
    /// The identifier a person knows it by: IMEI, else MEID, else serial, else asset tag, else `row N`.
    package var name: String
    /// Nil for a unit that is on no manifest.
    package var claim: Claim?
    /// Claimed and scanned identifiers that were accepted, claim first.
    package var identifiers: [Identifier] = []
    package var isWithdrawn = false
    package var scans: [Scan] = []
    package var movements: [Movement] = []
    /// Every functional row, equal rows once.
    package var statements: [TestStatement] = []
    package var erasures: [Erasure] = []
    package var grades: [GradeLine] = []
    package var repairs: [Repair] = []
    package var destructions: [Destruction] = []
    package var samples: [SampleResult] = []
    package var facts: [CrossFact] = []
    package var resolutions: [Resolution] = []
    /// Records dated after the hand-over out, which are no part of what is judged.
    package var afterwards: [SourceRef] = []

    package init(intake: Int, lot: String, ordinal: Int, name: String) {
        self.intake = intake
        self.lot = lot
        self.ordinal = ordinal
        self.name = name
    }

    /// `<lot>/<n>`.
    package var intakeName: String { "\(lot)/\(ordinal)" }

    /// The latest statement about `function` in time, `unknown` included (INTERFACE §1.2); nil when there is none.
    package func latest(_ function: String) -> TestStatement? {
        var best: TestStatement?
        for statement in statements where statement.function == function { best = statement }
        return best
    }

    /// Handling units in which it came, in order of its scans; the manifest's box where no scan names one.
    package var handlingUnits: [String] {
        let scanned = scans.compactMap(\.handlingUnit)
        return scanned.isEmpty ? [claim?.box].compactMap(\.self) : scanned
    }

    /// The handling unit that a scan names, else the manifest's box.
    package func handlingUnit(of scan: Scan) -> String? { scan.handlingUnit ?? claim?.box }

    /// Earliest dock scan; nil when not received.
    package var received: Scan? { scans.first }

    /// The first accepted identifier of a kind.
    package func identifier(_ kind: IdentifierKind) -> Identifier? { identifiers.first { $0.kind == kind } }

    /// What the device runs, as far as maker or claim tell; nil when neither does.
    package var operatingSystem: String? {
        if let stated = claim?.operatingSystem { return stated }
        let make = (claim?.make ?? erasures.last?.manufacturer ?? "").lowercased()
        let model = (claim?.model ?? erasures.last?.model ?? "").lowercased()
        if model.contains("ipad") { return "iPadOS" }
        if make.contains("apple") || model.contains("iphone") { return "iOS" }
        if let stated = erasures.last?.os { return stated }
        return SystemFamily(maker: make) == .android ? "Android" : nil
    }
}

/// What is known of a lot as a whole, the same for each of its devices.
///
/// ```
/// var facts = LotFacts(lot: "LOT-1", customer: "ACME", contract: Contract())
/// facts.expectedDevices = 120
/// ```
package struct LotFacts: Sendable {
    package var lot: String
    package var customer: String
    package var contract: Contract
    package var expectedDevices: Int?
    package var expectedGrams: Int?
    /// When `receive close` was said; nil while receipt is open.
    package var receiptClosedAt: Instant?
    /// True while a loosening of the contract waits for its devices to be looked at again.
    package var isLoosened = false
    /// True where the lot has no manifest: what was scanned at the dock is what it was to be.
    package var isDockList = false
    package var carrierEvents: [CarrierEvent] = []
    package var handOvers: [HandOver] = []
    /// What the carrier events give by tracking code, worked out once a lot; nil = work it out for each device. The
    /// empty code stands for the parcels that no hand-over ties to a handling unit: they concern every device.
    package var parcels: [String: ParcelFacts]?
    /// Those of each handling unit, in the order of `handOvers`, worked out once a lot; nil = look through all.
    package var handOversByUnit: [String: [HandOver]]?
    /// Scans of this lot that found a seal broken or missing, by handling unit: the box was open for all that lay in it.
    package var brokenSeals: [String: SourceRef] = [:]
    /// Those that count units without naming a handling unit, worked out once a lot; nil = look through all.
    package var handOversOfAll: [HandOver]?

    package init(lot: String, customer: String, contract: Contract) {
        self.lot = lot
        self.customer = customer
        self.contract = contract
    }
}

/// What the carrier events of one parcel come to.
package struct ParcelFacts: Sendable {
    /// First event in the carrier's hands.
    package var pickedUp: EvidenceTime?
    /// First delivery.
    package var delivered: EvidenceTime?
    /// Delivery of the last of several parcels; nil while one of them is under way.
    package var deliveredLast: EvidenceTime?
    /// T06 and T07 of the events themselves.
    package var reasons: [Reason] = []

    /// Nothing known yet.
    package init() {}
}
