import Basics
import Policies
import RecoveryModel

/// Is the device here, is it the one that was announced, and did it come unharmed (R2v3 Core 5, Core 10, B(2), B(5))?
package struct ShipmentStage: Stage {
    /// The first stage.
    package static let name = StageName.shipment

    /// A stage has no state.
    package init() {}

    /// Passed for a device that is here and that nothing speaks against; waiting while it is on its way or missing.
    package func evaluate(_ dossier: Dossier, after earlier: [Outcome], in context: DecisionContext) -> Outcome {
        let row = ShipmentReceipt.row(of: dossier, in: context.lot)
        var reasons = ShipmentReceipt.checkIdentity(dossier)
        reasons.append(contentsOf: ShipmentReceipt.check(dossier, row: row, in: context.lot))
        reasons.append(contentsOf: ShipmentScans.checkRepeats(dossier))
        reasons.append(contentsOf: ShipmentScans.checkSeals(dossier, in: context.lot))
        reasons.append(contentsOf: ShipmentScans.checkOrder(dossier, in: context))
        reasons.append(contentsOf: ShipmentJourney.check(dossier, in: context))
        reasons.append(contentsOf: ShipmentPlace.checkAreas(dossier, tables: context.tables))
        if let note = CustodySpan.note(dossier) { reasons.append(note) }
        reasons = ResolutionCheck.applied(to: reasons, of: dossier) { _ in true }
        let place = ShipmentPlace.place(of: dossier, at: Instant(milliseconds: Int64.max))
        return Outcome(
            stage: Self.name, verdict: verdict(reasons, row: row, dossier: dossier), reasons: reasons,
            next: next(reasons, row),
            detail: .shipment(row: row, place: place))
    }

    /// A device that isn't here waits, whatever else is said of its row.
    private func verdict(_ reasons: [Reason], row: RowState, dossier: Dossier) -> Verdict {
        let worst = ResolutionCheck.verdict(reasons)
        switch row {
        case .inTransit, .missing, .withdrawn: return max(worst, .waiting)
        // A row that shares its identifiers, or has none, is no device of its own until a person says which; its hold
        // (I01, I05) stands among the reasons until then.
        case .duplicate, .quarantined: return dossier.scans.isEmpty ? max(worst, .waiting) : worst
        case .received, .unexpected: return worst
        }
    }

    private func next(_ reasons: [Reason], _ row: RowState) -> String? {
        if reasons.contains(where: { $0.severity == .hold }) { return "resolve" }
        return row == .inTransit || row == .missing ? "receive" : nil
    }
}
