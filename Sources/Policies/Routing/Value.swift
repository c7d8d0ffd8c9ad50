import Basics
import RecoveryModel

/// A reuse route and what it brings, in minor units of one currency.
package struct RoutedValue: Hashable, Sendable {
    /// The route.
    package let route: Route
    /// Price in minor units.
    package let priceMinor: Int
    /// Price less the cost of the route, in minor units.
    package let netMinor: Int
    /// ISO 4217 code.
    package let currency: String
    /// Channel whose price it is.
    package let channel: String
}

/// What the prices table and the pipeline's costs make of each reuse route. Integers only.
///
/// ```
/// let prices = RoutingValue.prices(for: dossier, facts: input, tables: tables, currency: policy.currency)
/// let best = RoutingValue.ranked([.resale, .parts], prices: prices, costs: policy.routeCosts).first
/// ```
package enum RoutingValue {
    /// Prices that fit the device and what the earlier stages found of it, in the table's order.
    package static func prices(
        for dossier: Dossier, facts: RoutingInput, tables: ReferenceTables, currency wanted: String?
    ) -> [Price] {
        // What was read on the device comes before what a list calls it; a list's name may be the one that is priced.
        let read = dossier.erasures.last {
            $0.media == .internalFlash && SanitizationIdentity(of: $0, against: dossier.identifiers).isCertain
        }
        let stated = read?.model ?? dossier.erasures.last?.model
        // What a list calls another model than was read has no say in the price.
        let claimed = dossier.claim?.model.flatMap { claim in
            ModelMatch(claim, stated) == .different ? nil : claim
        }
        let models = [read?.model, claimed, dossier.erasures.last?.model].compactMap(\.self)
        guard let model = models.first(where: tables.isPriced) ?? models.first else { return [] }
        let storage =
            read?.capacityBytes.ifStated.flatMap(MediaSizes.nearest(bytes:)) ?? dossier.claim?.storageGB
            ?? dossier.erasures.last?.capacityBytes.ifStated.flatMap(MediaSizes.nearest(bytes:))
        let prices = tables.rows.prices
        var out: [Price] = []
        for position in tables.pricePositions(model: model, functional: facts.functional) {
            guard fits(prices[position].cosmetic, facts.cosmetic) else { continue }
            if let size = prices[position].storageGB, size != storage { continue }
            if let wanted, wanted != prices[position].currency { continue }
            out.append(prices[position])
        }
        return out
    }

    /// Best first: by net value, then in the table's order of routes. A route without a price isn't there.
    package static func ranked(_ routes: [Route], prices: [Price], costs: [String: Int]) -> [RoutedValue] {
        var values: [RoutedValue] = []
        for route in routes where route.isReuse {
            let cost = costs[route.rawValue] ?? 0
            guard let best = bestPrice(of: route, in: prices) else { continue }
            let (net, overflow) = best.priceMinor.subtractingReportingOverflow(cost)
            guard !overflow else { continue }
            values.append(
                RoutedValue(
                    route: route, priceMinor: best.priceMinor, netMinor: net, currency: best.currency,
                    channel: best.channel))
        }
        if values.count < 2 { return values }
        return values.enumerated()
            .sorted { ($1.element.netMinor, $0.offset) < ($0.element.netMinor, $1.offset) }
            .map(\.element)
    }

    /// `repair` and `parts` price those routes, any other channel is one of resale.
    static func route(of channel: String) -> Route {
        switch ComparableText.key(channel) {
        case "repair": .repair
        case "parts": .parts
        default: .resale
        }
    }

    private static func fits(_ cell: String, _ value: String) -> Bool { isAny(cell) || cell == value }

    private static func isAny(_ cell: String) -> Bool { cell == "*" || cell.isEmpty }

    /// Within a channel, in any spelling, the row that says most about the device counts, not the dearest; of two that
    /// say equally much the cheaper. Between channels the dearest.
    private static func bestPrice(of route: Route, in prices: [Price]) -> Price? {
        var byChannel: [String: (weight: Int, price: Price)] = [:]
        for price in prices where Self.route(of: price.channel) == route {
            let weight =
                (price.storageGB == nil ? 0 : 1) + (isAny(price.functional) ? 0 : 1) + (isAny(price.cosmetic) ? 0 : 1)
            let channel = ComparableText.key(price.channel)
            if let known = byChannel[channel],
                (known.weight, -known.price.priceMinor) >= (weight, -price.priceMinor)
            {
                continue
            }
            byChannel[channel] = (weight, price)
        }
        return byChannel.values.map(\.price).max { ($0.priceMinor, $1.channel) < ($1.priceMinor, $0.channel) }
    }
}
