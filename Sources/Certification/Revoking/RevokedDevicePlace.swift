import Basics
import CertificateContent
import Custody
import Deciding
import Policies
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Where a device of a revoked certificate was to go and where it was seen last: whoever reads the entry sees what may be
/// gone already. What nobody recorded is nil.
package struct RevokedDevicePlace: Hashable, Sendable {
    /// `<lot>/<n>`.
    package let intake: String
    package let device: String
    /// The route when it was revoked; nil while stages wait.
    package let route: String?
    /// The route that the certificate names.
    package let certifiedRoute: String?
    /// Of the last scan, movement or destruction, whatever its time.
    package let place: String?
    /// When it was seen there, no more exact than the evidence.
    package let at: String?

    /// Devices that an entry names one by one; it counts the others.
    static let listed = 100

    /// As an entry tells it.
    var told: CertificatePayload.Place {
        CertificatePayload.Place(
            intake: intake, device: device, route: route, certifiedRoute: certifiedRoute, place: place, at: at)
    }

    /// Writes the object; members in canonical order.
    package func write(to json: inout JSONText) { told.write(to: &json) }

    /// Reads what an entry says. One from before entries told whereabouts gives the intakes alone.
    static func read(_ said: CertificatePayload.Revoked?) -> [RevokedDevicePlace] {
        guard let places = said?.whereabouts else {
            return (said?.devices ?? []).map {
                RevokedDevicePlace(intake: $0, device: $0, route: nil, certifiedRoute: nil, place: nil, at: nil)
            }
        }
        return places.map { place in
            let intake = place.intake ?? ""
            return RevokedDevicePlace(
                intake: intake, device: place.device ?? intake, route: place.route,
                certifiedRoute: place.certifiedRoute, place: place.place, at: place.at)
        }
    }
}

/// Looks up whereabouts of a lot's devices.
struct RevokedDevicePlaceReader {
    private let store: any RecoveryStore
    private let lot: String
    private let assembler: DossierAssembler

    init(_ lot: String, _ workspace: Workspace) throws {
        store = workspace.store
        self.lot = lot
        assembler = DossierAssembler(
            arrivals: try DocumentIndex(workspace.store).arrivals, tables: try TablesInForce.tables(workspace))
    }

    /// Of each of `rows`; `certified` are the routes that the certificate names, by intake.
    func read(_ rows: [IntakeRow], certified: [String: String]) throws -> [RevokedDevicePlace] {
        try rows.map { row in
            let device = try CaseReader.cases([row], store).first
            let (dossier, _) = assembler.assemble(row, lot: lot, records: device?.records ?? [])
            // The last that anybody recorded, also where a station's clock runs ahead.
            let seen = ShipmentPlace.sighting(of: dossier, at: Instant(milliseconds: .max))
            let route = device?.before?.route ?? ""
            return RevokedDevicePlace(
                intake: dossier.intakeName, device: row.name, route: route.isEmpty ? nil : route,
                certifiedRoute: certified[dossier.intakeName], place: seen?.place, at: seen?.at.certificateText)
        }
    }
}

/// The kept device table of a certificate, one device at a time: it is long and little of it is wanted.
enum CertifiedDevices {
    /// Calls `body` with each device. Throws `OperationError` when the table isn't kept or can't be read.
    static func each(
        _ certificate: String, lot: LotRow, in workspace: Workspace,
        body: (_ intake: String, _ destination: String?) throws -> Void
    ) throws {
        try each(kept: try digest(certificate, lot: lot, in: workspace), workspace, body)
    }

    private static func digest(_ certificate: String, lot: LotRow, in workspace: Workspace) throws -> Digest {
        let path = "certificates/\(certificate)/devices.json"
        guard let row = try workspace.store.documents(path: path, lot: lot.id).last else {
            throw OperationError(
                .store, "certificate \(certificate): its device table is not kept; run `lotwise log fsck`")
        }
        return row.digest
    }

    /// The first of the devices that are meant, as an entry lists them, and how many there are.
    static func first(
        _ certificate: String, lot: LotRow, _ workspace: Workspace, where isMeant: (String) -> Bool = { _ in true }
    ) throws -> (rows: [IntakeRow], count: Int) {
        var count = 0
        var names: Set<String> = []
        try each(certificate, lot: lot, in: workspace) { intake, _ in
            guard isMeant(intake) else { return }
            count += 1
            if names.count < RevokedDevicePlace.listed { names.insert(intake) }
        }
        var rows: [IntakeRow] = []
        try LotPages.each(lot, in: workspace.store) { row, _ in
            if names.contains("\(lot.name)/\(row.ordinal)") { rows.append(row) }
        }
        return (rows, count)
    }

    /// With the digests of the documents that each device's line rests on.
    static func eachEvidence(
        _ certificate: String, lot: LotRow, in workspace: Workspace,
        body: (_ intake: String, _ evidence: [String]) throws -> Void
    ) throws {
        try elements(kept: try digest(certificate, lot: lot, in: workspace), workspace) { device in
            guard let intake = device["intake"]?.string else { return }
            try body(intake, device["evidence"]?.array?.compactMap(\.string) ?? [])
        }
    }

    /// The same of a kept document.
    static func each(
        kept digest: Digest, _ workspace: Workspace, _ body: (_ intake: String, _ destination: String?) throws -> Void
    ) throws {
        try elements(kept: digest, workspace) { device in
            if let intake = device["intake"]?.string { try body(intake, device["destination"]?.string) }
        }
    }

    private static func elements(
        kept digest: Digest, _ workspace: Workspace, _ body: (JSONValue) throws -> Void
    ) throws {
        do {
            let reader = JSONElementReader(
                try workspace.folder.explained { try workspace.keeper.source(of: digest) }, arrayNames: ["devices"])
            while let element = try workspace.folder.explained({ try reader.next() }) {
                try body(try JSONParser.parse(element))
            }
        } catch let error as JSONError {
            throw OperationError(
                .store,
                "\(workspace.keeper.path(of: digest)): the kept list of a certificate's devices can't be read: \(error)"
            )
        }
    }
}
