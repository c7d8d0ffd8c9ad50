import RecoveryModel

/// What a change of the contract asks of devices that were there before it.
enum RoutingContract {
    /// L01: a loosened contract holds each device of the lot until a person has looked at it under the new terms; nil
    /// while nothing was loosened. The values are the terms that were looked at, so that another amendment asks again.
    static func loosened(_ dossier: Dossier, in context: DecisionContext) -> Reason? {
        guard context.lot.isLoosened else { return nil }
        let contract = context.lot.contract
        let reason = Reason(
            "L01", "the contract was loosened since the device came; look at it under the new terms",
            values: [
                "confidentiality": .text(contract.confidentiality.rawValue),
                "reuseAllowed": .text(contract.reuseAllowed ? "true" : "false"),
                "standard": .text(contract.standard.rawValue),
                "sanitizeWithinDays": contract.sanitizeWithinDays.map { .integer($0) } ?? .text("no limit"),
            ])
        return ResolutionCheck.applied(to: [reason], of: dossier) { _ in true }.first
    }
}
