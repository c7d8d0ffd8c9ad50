import Acts
import Basics
import Custody
import Deciding
import Intake
import Policies
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// `resolve`: a person with a fitting role, who did not do the act in question, decides about a finding.
///
/// ```
/// let result = try ResolveOperation(workspace).resolve(
///     finding.id, by: "OP-V1", as: "accept", reason: "the customer confirmed it")
/// print(result.decided)
/// ```
package struct ResolveOperation {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Roles that may decide about a code; the data protection representative may decide about all.
    static func roles(for code: FindingCode) -> Set<String> {
        switch code.rawValue.first {
        case "I", "T": ["receiver", "dpr"]
        case "F": ["tester", "validator", "dpr"]
        case "G": ["grader", "validator", "dpr"]
        case "S": ["validator", "dpr"]
        default: ["dpr"]
        }
    }

    /// One finding. `value` is accept, reject, `link:DEVICE` or not-ours. Throws `OperationError`.
    package func resolve(
        _ id: String, by person: String, as value: String, reason: String, isSigned: Bool = false
    ) throws -> RunResult {
        let undecided = try DecideFirst(workspace).decideMarked()
        let row = try FindingSearch(store).finding(id)
        if let found = undecided.first(where: { $0.id == row.lot }) {
            throw OperationError(.incomplete, found.line)
        }
        let said = RepeatedResolution(value: value, by: person, reason: reason, isSigned: isSigned, store)
        if try said.isTold(of: row) {
            return .nothingNew(try row.lot.flatMap { try lotNames()[$0] }.map { [$0] } ?? [])
        }
        let signing = try checked([row], person: person, value: value, reason: reason, isSigned: isSigned)
        let acts = try store.transaction {
            try apply([row], person: person, value: value, reason: reason, signing: signing)
        }
        let lots = try row.lot.flatMap { try lotNames()[$0] }.map { [$0] } ?? []
        return try withStanding([row], RunOperation(workspace).decide(lots: lots, acts: acts))
    }

    /// All open findings of one code in a lot, where the code allows it: never S codes, which are decided one by one.
    package func resolve(
        code: String, lot name: String, by person: String, as value: String, reason: String, isSigned: Bool = false
    ) throws -> RunResult {
        let code = try KnownCode.code(code)
        guard !code.rawValue.hasPrefix("S") else {
            throw OperationError(
                .refused, "\(code) is about sanitization and is never resolved in bulk: resolve each finding by its id")
        }
        guard !value.hasPrefix("link:") else {
            throw OperationError(.usage, "link:DEVICE names one device: resolve that finding by its id")
        }
        try DecideFirst(workspace).orRefuse(lot: name)
        let lot = try workspace.lot(named: name)
        let said = RepeatedResolution(value: value, by: person, reason: reason, isSigned: isSigned, store)
        let rows = try store.openFindings(lot: lot.id, code: code).filter { try !said.isTold(of: $0) }
        guard !rows.isEmpty else {
            if try said.isTold(ofAnyIn: lot.id, code) { return .nothingNew([name]) }
            throw OperationError(.refused, "lot \(name) has no open finding \(code)")
        }
        let signing = try checked(rows, person: person, value: value, reason: reason, isSigned: isSigned)
        let acts = try store.transaction {
            try apply(rows, person: person, value: value, reason: reason, signing: signing)
        }
        return try withStanding(rows, RunOperation(workspace).decide(lots: [name], acts: acts))
    }

    /// Counts what stands all the same: the word of a person doesn't end every hold.
    private func withStanding(_ rows: [FindingRow], _ result: RunResult) throws -> RunResult {
        var result = result
        result.standing = try rows.count { try store.finding($0.id)?.state == "open" }
        return result
    }

    private func lotNames() throws -> [Int: String] {
        Dictionary(uniqueKeysWithValues: try store.lots().map { ($0.id, $0.name) })
    }

    // MARK: limits

    /// May a person's word end this hold? The stages ask the same before they let an acceptance count.
    static func isAcceptable(_ code: FindingCode) -> Bool {
        switch code.rawValue.first {
        case "S": SanitizationResolutions.isAcceptable(code)
        case "F": BuiltInFunctionalityRules.isAcceptable(code)
        // A device without a route gets one from a mended pipeline only.
        case "D": false
        default: true
        }
    }

    /// All or none: what one of them forbids, all wait for.
    private func checked(
        _ rows: [FindingRow], person: String, value: String, reason: String, isSigned: Bool
    ) throws -> ActSigning {
        for row in rows { try check(row, value: value, reason: reason) }
        let shared = SharedAcceptance(store)
        for row in rows {
            try refuseStrangers(value, for: row)
            guard let intake = row.intake, try shared.isAcceptance(value, of: intake) else { continue }
            try shared.check(row)
        }
        // What is wrong with the finding is said before what is wrong with the person.
        let unsigned = try ActSigning(workspace, by: person, isSigned: false)
        let lots = try lotNames()
        for row in rows { try check(row, person: person, lots: lots, signing: unsigned) }
        return isSigned ? try ActSigning(workspace, by: person, isSigned: true) : unsigned
    }

    /// `link:` names a device that is there. What a stray scan may be linked to is asked when it is (`StrayLink`).
    private func refuseStrangers(_ value: String, for row: FindingRow) throws {
        guard value.hasPrefix("link:"), row.code != "T02" else { return }
        let device = String(value.dropFirst(5))
        guard try IntakeSearch(store).intakes(with: device).count == 1 else {
            throw OperationError(
                .refused, "link:\(device) must name one device; `lotwise device \(device)` shows what it finds")
        }
    }

    private func check(_ row: FindingRow, value: String, reason: String) throws {
        guard row.state == "open" else {
            throw OperationError(.refused, "finding \(row.id) (\(row.code)) is \(row.state) already")
        }
        guard ["accept", "reject", "not-ours"].contains(value) || value.hasPrefix("link:") else {
            throw OperationError(.usage, "--as takes accept, reject, link:DEVICE or not-ours, not «\(value)»")
        }
        let isOwnership = ["S01", "S02", "S05", "S06"].contains(row.code) || !row.code.rawValue.hasPrefix("S")
        guard isOwnership || ["accept", "reject"].contains(value) else {
            throw OperationError(.refused, "\(row.code) isn't about whose report it is: --as takes accept or reject")
        }
        guard !reason.isEmpty else { throw OperationError(.usage, "--reason must say why") }
        guard CodeCatalogue.severity(of: row.code) == .hold || ["I16", "I17"].contains(row.code) else {
            throw OperationError(
                .refused,
                "\(row.code) is no hold (\(row.severity.rawValue)): only new evidence ends it, a person can't; see `lotwise device`"
            )
        }
        guard value == "reject" || value == "not-ours" || Self.isAcceptable(row.code) else {
            throw OperationError(
                .refused,
                "\(row.code) can't be accepted: nobody can vouch for it; bring new evidence (`lotwise device`)")
        }
    }

    private func check(_ row: FindingRow, person: String, lots: [Int: String], signing: ActSigning) throws {
        _ = try role(of: person, for: row, lots, signing)
        try checkIndependence(row, person: person, identity: signing.identity)
    }

    /// The first role of the person today that may decide about the finding and that nothing they did in the lot
    /// speaks against. Throws `OperationError` when there is none.
    private func role(
        of person: String, for row: FindingRow, _ lots: [Int: String], _ signing: ActSigning
    ) throws -> String {
        let fitting = Self.roles(for: row.code)
        let now = EvidenceTime(instant: workspace.clock())
        let roles = signing.tables.rows(of: person, at: now).map(\.role).filter(fitting.contains)
        guard let first = roles.first else {
            throw OperationError(
                .refused,
                "\(person) has no role for \(row.code) today: it takes \(fitting.sorted().joined(separator: " or ")); "
                    + "import an operators table that says so")
        }
        guard let lot = row.lot.flatMap({ lots[$0] }) else { return first }
        if let free = try roles.first(where: { try signing.objection(to: $0, in: lot) == nil }) { return free }
        try signing.refuseSecondRole(first, in: lot)
        return first
    }

    private func checkIndependence(
        _ row: FindingRow, person: String, identity: KnownPeople.Identity
    ) throws {
        guard let intake = row.intake, let stay = try store.intake(intake),
            let device = try CaseReader.cases([stay], store).first
        else { return }
        let assembler = DossierAssembler(arrivals: [:], tables: ReferenceTables())
        let (dossier, _) = assembler.assemble(stay, lot: "", records: device.records)
        let actors: [String?]
        switch row.code.rawValue.first {
        case "S": actors = dossier.erasures.map(\.operatorID) + dossier.destructions.map(\.operatorID)
        case "F": actors = dossier.statements.map(\.operatorID) + dossier.repairs.map(\.operatorID)
        case "G": actors = dossier.grades.map(\.operatorID)
        case "T", "I": actors = row.code == "T02" || row.code == "T04" ? [] : dossier.scans.map(\.operatorID)
        default: actors = []
        }
        guard actors.contains(where: { $0.map { identity.isSame(name: $0) } ?? false }) else { return }
        throw OperationError(
            .refused, "\(person) did the act that \(row.code) is about; somebody else must decide")
    }

    // MARK: acting

    /// Entries recorded.
    private func apply(
        _ rows: [FindingRow], person: String, value: String, reason: String, signing: ActSigning
    ) throws -> Int {
        let recorder = try workspace.recorder()
        let lots = try lotNames()
        for row in rows {
            let role = try role(of: person, for: row, lots, signing)
            let resolution = Resolution(
                code: row.code, finding: row.id, value: value, by: person, reason: reason,
                valuesDigest: row.valuesDigest, at: workspace.clock())
            try store.addResolution(resolution, lot: row.lot, intake: row.intake)
            // A rejected finding stands: it stays open and holds.
            if value != "reject" { try store.setFindingState(row.id, "resolved") }
            let draft = try draft(
                row, role: role, value: value, reason: reason, lot: row.lot.flatMap { lots[$0] }, signing: signing)
            guard let intake = row.intake else {
                try recorder.record([draft])
                continue
            }
            try recorder.record(draft, about: intake)
            try store.markDirty([intake])
            if value.hasPrefix("link:") {
                try StrayLink(store).link(intake, to: String(value.dropFirst(5)), code: row.code)
            }
        }
        // A crash after the transaction leaves the devices undecided: `RunOperation.finishActs` goes on.
        try ActNote(store).begin(Set(rows.compactMap(\.lot)).compactMap { lots[$0] }.sorted())
        return recorder.recorded
    }

    private func draft(
        _ row: FindingRow, role: String, value: String, reason: String, lot: String?, signing: ActSigning
    ) throws -> CustodyEventDraft {
        let said = FindingPayload.Resolved(
            decision: value, code: row.code, finding: row.id, reason: reason, values: row.valuesDigest)
        let stay = try row.intake.flatMap { try store.intake($0) }
        return try signing.draft(
            .findingResolved, lot: lot, intake: stay.map { "\(lot ?? "")/\($0.ordinal)" }, device: stay?.name, as: role,
            data: said.data)
    }
}
