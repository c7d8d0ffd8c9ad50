import Basics
import RecoveryModel

/// Expected against received: where a row of the manifest stands (R2v3 B(15)(c)), and what reading and comparing its
/// identifiers has found (R2v3 B(2)).
///
/// ```
/// let row = ShipmentReceipt.row(of: dossier, in: facts)
/// let reasons = ShipmentReceipt.check(dossier, row: row, in: facts)
/// ```
package enum ShipmentReceipt {
    /// Where the row stands. Rows that can't be counted as a device of their own (duplicate, quarantined) come before
    /// the scan, so that the counts of a lot add up to its rows.
    package static func row(of dossier: Dossier, in lot: LotFacts) -> RowState {
        guard let claim = dossier.claim else { return lot.isDockList ? .received : .unexpected }
        if dossier.isWithdrawn { return dossier.scans.isEmpty ? .withdrawn : .unexpected }
        if dossier.facts.contains(where: \.isRepetition) { return .duplicate }
        if claim.isUnusable || isRefused(claim, dossier) { return .quarantined }
        if !dossier.scans.isEmpty { return .received }
        return lot.receiptClosedAt == nil ? .inTransit : .missing
    }

    /// A number that was refused as damaged, false or a placeholder quarantines its row, other identifiers or not,
    /// until a person has accepted it.
    private static func isRefused(_ claim: Claim, _ dossier: Dossier) -> Bool {
        claim.notes.contains { note in
            ["I02", "I03", "I04"].contains(note.code)
                && !dossier.resolutions.contains {
                    $0.code == note.code && ResolutionCheck.isAcceptance($0.value, of: dossier)
                }
        }
    }

    /// T01, T02, T03.
    package static func check(_ dossier: Dossier, row: RowState, in lot: LotFacts) -> [Reason] {
        var reasons: [Reason] = []
        switch row {
        case .missing:
            reasons.append(
                Reason(
                    "T01", "on the manifest, but not scanned when receipt was closed; scan it, or notify the customer",
                    values: ["expected": .text(dossier.name)],
                    source: dossier.claim?.source))
        case .unexpected:
            var values: [String: ReasonValue] = ["received": .text(dossier.scans.first?.identifier ?? dossier.name)]
            if dossier.isWithdrawn { values["manifest"] = .text("row withdrawn") }
            reasons.append(
                Reason(
                    "T02", "received, but on no row of the manifest; accept it, link it to a row, or set it apart",
                    values: values, source: dossier.scans.first?.source ?? dossier.claim?.source))
        default: break
        }
        for fact in dossier.facts where fact.code == "T03" { reasons.append(misKeyed(fact)) }
        return reasons
    }

    private static func misKeyed(_ fact: CrossFact) -> Reason {
        Reason(
            "T03", "one slip of a key away from a missing device: \(fact.others.joined(separator: ", "))",
            values: ["scanned": .text(fact.subject), "missing": .list(fact.others)], source: fact.source)
    }

    /// I-codes: notes of the manifest row, of the scan where there is no row, and what the store found across devices.
    package static func checkIdentity(_ dossier: Dossier) -> [Reason] {
        var reasons: [Reason] = []
        if let claim = dossier.claim {
            for note in claim.notes {
                // What is only worth knowing and comes with every row, as types that nobody listed do, is told once.
                let isNote = CodeCatalogue.severity(of: note.code) == .note
                reasons.append(
                    Reason(
                        note.code, note.detail, values: ["row": .integer(claim.source.line)], source: claim.source,
                        shared: isNote ? "rows of the manifest" : nil))
            }
            if claim.isUnusable, !claim.notes.contains(where: { $0.code == "I01" }) {
                reasons.append(unusable(claim))
            }
        } else {
            addScanNotes(dossier, to: &reasons)
        }
        for fact in dossier.facts where isIdentity(fact.code) {
            reasons.append(
                Reason(
                    fact.code, message(of: fact),
                    values: ["subject": .text(fact.subject), "others": .list(fact.others)], source: fact.source))
        }
        return reasons
    }

    private static func unusable(_ claim: Claim) -> Reason {
        let written = claim.rejected.map(\.text)
        return Reason(
            "I01", "the row has no identifier that can be used; correct the manifest, or name the device by hand",
            values: ["rejected": .list(written)], source: claim.source)
    }

    /// A device on no manifest is known by its scans alone, so what is wrong with them is all there is to tell.
    private static func addScanNotes(_ dossier: Dossier, to reasons: inout [Reason]) {
        var seen: Set<String> = []
        for scan in dossier.scans where seen.insert(scan.identifier).inserted {
            for note in IdentifierParser.readUnlabelled(scan.identifier).notes {
                let isNote = CodeCatalogue.severity(of: note.code) == .note
                reasons.append(
                    Reason(
                        note.code, note.detail, values: ["scanned": .text(scan.identifier)], source: scan.source,
                        shared: isNote ? "scans at the dock" : nil))
            }
        }
    }

    private static func isIdentity(_ code: FindingCode) -> Bool {
        code == "I05" || code == "I06" || code == "I07" || code == "I13"
    }

    private static func message(of fact: CrossFact) -> String {
        let others = fact.others.joined(separator: ", ")
        switch fact.code {
        case "I05" where fact.isRepetition: return "stands on the manifest more than once: \(others)"
        case "I05": return "another row of the manifest names this device and says otherwise: \(others)"
        case "I06": return "is already open in another lot: \(others)"
        case "I07": return "identifiers of one device contradict each other: \(fact.subject)"
        default: return "unit plate and device are not one to one: \(fact.subject), \(others)"
        }
    }
}
