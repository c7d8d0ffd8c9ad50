import RecoveryModel

/// The decision flow of NIST SP 800-88r1 figure 4-1. The contract's `nist-800-88r2` is the same table plus the limits
/// of `isDestructionEnough` (S21).
///
/// ```
/// let level = RequiredLevel.required(by: contract)
/// let onRoute = RequiredLevel.required(on: .recycle, by: contract)
/// ```
package enum RequiredLevel {
    /// The figure itself: twelve inputs, three outputs. Low ignores `reuse`.
    package static func required(
        confidentiality: Confidentiality, reuse: Bool, leavesControl: Bool
    ) -> SanitizationLevel {
        switch confidentiality {
        case .low: leavesControl ? .purge : .clear
        case .moderate: reuse ? (leavesControl ? .purge : .clear) : .destroy
        case .high: reuse ? (leavesControl ? .destroy : .purge) : .destroy
        }
    }

    /// What the sanitization stage asks for while no route is known: the level for reuse outside control, as far as
    /// the contract allows reuse at all.
    package static func required(by contract: Contract) -> SanitizationLevel {
        required(confidentiality: contract.confidentiality, reuse: contract.reuseAllowed, leavesControl: true)
    }

    /// What leaving on `route` asks for. A device that goes back to its customer, or that goes nowhere yet, stays under
    /// control of those whose data it holds: none.
    package static func required(on route: Route, by contract: Contract) -> SanitizationLevel {
        switch route {
        case .return, .hold: .none
        case .resale, .repair, .parts, .recycle, .destroy:
            required(confidentiality: contract.confidentiality, reuse: route.isReuse, leavesControl: true)
        }
    }

    /// The most that software can be asked for: Destroy leaves no media, so an erasure on the way to it has to purge.
    package static func requiredOfSoftware(_ required: SanitizationLevel) -> SanitizationLevel {
        min(required, .purge)
    }

    /// Does destroying by `technique` end the flow? Under Revision 2 shredding and pulverizing are for the lowest
    /// category only (3.1.3, S21); degaussing destroys no flash under either revision (3.1.2, S17).
    package static func isDestructionEnough(_ technique: Technique, for contract: Contract) -> Bool {
        guard technique.isPhysical else { return false }
        let isRestricted = technique == .shred || technique == .pulverize
        return !(contract.standard == .r2 && contract.confidentiality != .low && isRestricted)
    }
}
