/// What a carrier says of a shipment, in one vocabulary (interop §3.2).
///
/// ```
/// let status = CarrierStatus(word: "Out for delivery")
/// if status == .unknown { print("another word") }
/// ```
package enum CarrierStatus: String, CaseIterable, Sendable {
    case unknown
    case labelCreated = "label_created"
    case inTransit = "in_transit"
    case outForDelivery = "out_for_delivery"
    case availableForPickup = "available_for_pickup"
    case deliveryFailed = "delivery_failed"
    case delivered
    case returning
    case exception
    case cancelled
    case expired

    /// How far along the shipment is; statuses that say nothing of the way have 0.
    package var rank: Int {
        switch self {
        case .unknown, .exception, .cancelled, .expired: 0
        case .labelCreated: 1
        case .inTransit: 2
        case .outForDelivery, .deliveryFailed: 3
        case .availableForPickup: 4
        case .delivered: 5
        case .returning: 6
        }
    }

    /// Reads the word of an aggregator (EasyPost, AfterShip, Shippo, ShipEngine) or of X12 214 AT7; letter case, blanks
    /// and underscores don't matter. A word of none of them is `unknown`.
    ///
    /// `failure` covers both a failed attempt and a lost parcel; without a `detail` that says which, it is the graver
    /// `exception`.
    package init(word: String, detail: String? = nil) {
        let status = Self.vocabulary[Self.key(word)] ?? .unknown
        self = status == .exception || status == .unknown ? Self.refined(status, by: detail) : status
    }

    /// True where `word` belongs to a vocabulary we know.
    package static func isKnown(_ word: String) -> Bool { vocabulary[key(word)] != nil }

    /// Letters and digits in lower case.
    static func key(_ word: String) -> String {
        IdentityText.string(
            word.utf8.filter { IdentityText.isDigit($0) || IdentityText.isLetter($0) }.map { IdentityText.lower($0) })
    }

    private static func refined(_ status: CarrierStatus, by detail: String?) -> CarrierStatus {
        guard let detail else { return status }
        switch key(detail) {
        case "returntosender", "returning", "returned", "returnedtosender", "parcelreturned", "packagereturned":
            return .returning
        case "cancelled", "canceled": return .cancelled
        case "trackingexpired", "expired": return .expired
        case "attemptedfailed", "deliveryattempted", "attemptfail", "deliveryattemptfailed", "failedattempt":
            return .deliveryFailed
        default: return status
        }
    }

    private static let vocabulary: [String: CarrierStatus] = {
        let words: [(CarrierStatus, String)] = [
            (.unknown, "unknown error pending un"),
            (.labelCreated, "labelcreated pretransit inforeceived ny xb"),
            (.inTransit, "intransit transit pickedup ac it af x6 p1 x4 x3 x5 j1"),
            (.outForDelivery, "outfordelivery"),
            (.availableForPickup, "availableforpickup readyforpickup sp aw"),
            (.deliveryFailed, "deliveryfailed attemptfail at ah"),
            (.delivered, "delivered de d1"),
            (.returning, "returning returned returntosender a3 a7"),
            (.exception, "exception failure ex a9 an ai bo"),
            (.cancelled, "cancelled canceled ca"),
            (.expired, "expired"),
        ]
        var table: [String: CarrierStatus] = [:]
        for (status, list) in words {
            for word in list.split(separator: " ") { table[String(word)] = status }
        }
        return table
    }()
}

/// Carriers' detail codes that threaten custody of a data-bearing shipment (T06).
///
/// ```
/// if let flag = CarrierRedFlag(detail: "parcel_opened") { print(flag.meaning) }
/// ```
package enum CarrierRedFlag: String, CaseIterable, Sendable {
    case repacked = "parcel_repacked"
    case overLabelled = "parcel_over_labelled"
    case inPart = "delivered_in_part"
    case deliveredDamaged = "delivered_damaged"
    case toNeighbour = "delivered_to_neighbour"
    case elsewhere = "delivered_to_alternative_delivery_location"
    case misrouted
    case lost = "parcel_lost"
    case damaged = "parcel_damaged"
    case disposed = "parcel_disposed"
    case hazardous = "hazardous_prohibited"
    case opened = "parcel_opened"
    case stolen = "parcel_stolen"
    /// A data-bearing parcel that turns round is in hands that nobody planned.
    case returned = "return_to_sender"
    /// Refused or not deliverable, while the parcel is on its way: a delivery after it may be one to the sender.
    case failed = "failure"

    /// What the carrier says happened, for a sentence: «the carrier reports …».
    package var meaning: String {
        switch self {
        case .repacked: "a repacked parcel"
        case .overLabelled: "a parcel with a label over the label"
        case .inPart: "a delivery in part"
        case .deliveredDamaged, .damaged: "damage"
        case .toNeighbour: "a delivery to a neighbour"
        case .elsewhere: "a delivery to another place"
        case .misrouted: "a misrouted parcel"
        case .lost: "a lost parcel"
        case .disposed: "a disposed parcel"
        case .hazardous: "prohibited dangerous goods"
        case .opened: "an opened parcel"
        case .stolen: "theft"
        case .returned: "a return to the sender"
        case .failed: "a delivery that failed, so that one after it may be back at the sender's"
        }
    }

    /// The flag that a detail code, a status word or a carrier's sentence raises; nil for an ordinary one. Of a sentence
    /// whole words count, and none where the sentence denies («no damage found»).
    package init?(detail: String) {
        guard let flag = Self.table[CarrierStatus.key(detail)] ?? CarrierSentence.flag(of: detail) else { return nil }
        self = flag
    }

    private static let table: [String: CarrierRedFlag] = {
        var table: [String: CarrierRedFlag] = [:]
        for flag in allCases { table[CarrierStatus.key(flag.rawValue)] = flag }
        let others: [(CarrierRedFlag, String)] = [
            (.repacked, "repacked repackaged"), (.overLabelled, "parceloverlabeled relabelled relabeled"),
            (.inPart, "partialdelivery partiallydelivered"), (.toNeighbour, "deliveredtoneighbor"),
            (.misrouted, "missorted missent parcelmisrouted"), (.lost, "lost missing"),
            // AT7 A9 is the X12 214 code for a damaged shipment.
            (.damaged, "damaged packagedamaged a9"), (.disposed, "disposed destroyed"),
            (.opened, "opened tampered packageopened"), (.stolen, "stolen theft"),
            (.returned, "returned returning returnedtosender parcelreturned packagereturned a3 a7"),
        ]
        for (flag, list) in others {
            for word in list.split(separator: " ") { table[String(word)] = flag }
        }
        return table
    }()
}
