import RecoveryModel

/// A reuse route and what it brings, in minor units of one currency.
package struct RoutedValue: Hashable, Sendable {
    package let route: Route
    package let priceMinor: Int
    package let netMinor: Int
    package let currency: String
    package let channel: String
}

/// What the prices table and the pipeline's costs make of each reuse route. Integers only.
package enum RoutingValue {
    /// Best first: by net value, then in the table's order of routes. A route without a price isn't there.
    package static func ranked(
        _ routes: [Route], of dossier: Dossier, facts: RoutingInput, tables: ReferenceTables, policy: Policy
    ) -> [RoutedValue] {
        guard let model = dossier.claim?.model ?? dossier.erasures.last?.model else { return [] }
        let prices = tables.prices(model: model).filter { matches($0, dossier, facts) && isOwn($0, policy) }
        guard !prices.isEmpty else { return [] }
        var values: [RoutedValue] = []
        for route in routes where route.isReuse {
            let cost = policy.routeCosts[route.rawValue] ?? 0
            guard let best = bestPrice(of: route, in: prices) else { continue }
            let (net, overflow) = best.priceMinor.subtractingReportingOverflow(cost)
            guard !overflow else { continue }
            values.append(
                RoutedValue(
                    route: route, priceMinor: best.priceMinor, netMinor: net, currency: best.currency,
                    channel: best.channel))
        }
        return values.enumerated()
            .sorted { ($1.element.netMinor, $0.offset) < ($0.element.netMinor, $1.offset) }
            .map(\.element)
    }

    /// Currencies of the prices that fit; more than one can't be compared.
    package static func currencies(
        of dossier: Dossier, facts: RoutingInput, tables: ReferenceTables, policy: Policy
    ) -> [String] {
        guard let model = dossier.claim?.model ?? dossier.erasures.last?.model else { return [] }
        let prices = tables.prices(model: model)
        guard let first = prices.first?.currency, prices.contains(where: { $0.currency != first }) else { return [] }
        let fitting = prices.filter { matches($0, dossier, facts) && isOwn($0, policy) }
        return Set(fitting.map(\.currency)).sorted()
    }

    /// `repair` and `parts` price those routes, any other channel is one of resale.
    static func route(of channel: String) -> Route {
        switch channel.lowercased() {
        case "repair": .repair
        case "parts": .parts
        default: .resale
        }
    }

    private static func isOwn(_ price: Price, _ policy: Policy) -> Bool {
        policy.currency.map { $0 == price.currency } ?? true
    }

    private static func matches(_ price: Price, _ dossier: Dossier, _ facts: RoutingInput) -> Bool {
        if let storage = price.storageGB, storage != dossier.claim?.storageGB { return false }
        return fits(price.functional, facts.functional) && fits(price.cosmetic, facts.cosmetic)
    }

    private static func fits(_ cell: String, _ value: String) -> Bool { isAny(cell) || cell == value }

    private static func isAny(_ cell: String) -> Bool { cell == "*" || cell.isEmpty }

    /// Within a channel the row that says most about the device counts, not the dearest; between channels the dearest.
    private static func bestPrice(of route: Route, in prices: [Price]) -> Price? {
        var byChannel: [String: (weight: Int, price: Price)] = [:]
        for price in prices where Self.route(of: price.channel) == route {
            let weight =
                (price.storageGB == nil ? 0 : 1) + (isAny(price.functional) ? 0 : 1) + (isAny(price.cosmetic) ? 0 : 1)
            if let known = byChannel[price.channel], known.weight >= weight { continue }
            byChannel[price.channel] = (weight, price)
        }
        return byChannel.values.map(\.price).max { ($0.priceMinor, $1.channel) < ($1.priceMinor, $0.channel) }
    }
}
