/// One reading of a tracking number.
package struct TrackingCandidate: Sendable, Hashable {
    /// `ups`, `fedex`, `usps`, `dhl`, `s10` (the post of the country it ends in), `canada_post`, `purolator`,
    /// `old_dominion` or `lasership`.
    package let carrier: String
    package let format: String
    /// Nil where the format has no check digit.
    package let checkPasses: Bool?
    /// 0 for the likeliest; counts up without gaps.
    package let rank: Int
}

/// Reads tracking numbers. Shapes overlap between carriers, so that an answer is a ranked list; what the shipping notice
/// says of the carrier breaks ties.
package enum TrackingNumbers {
    /// What a carrier's own check digit says of a number (T08).
    package enum Verdict: Sendable, Hashable {
        /// A format of the carrier fits, and its check digit, if it has one, passes.
        case fits
        /// Every format of the carrier that fits has a check digit that fails: T08.
        case failsCheck
        /// No format of the carrier has this shape, or we don't know the carrier: nothing can be said.
        case notJudged
    }

    /// All formats that have the shape of `text`, likeliest first: what the expected carrier could have issued,
    /// then by check digit (passing, none, failing), then by how telling the shape is.
    package static func candidates(for text: String, expecting carrier: String?) -> [TrackingCandidate] {
        guard let number = TrackingText(text) else { return [] }
        let expected = carrier.flatMap(canonical)
        let fits = TrackingFormat.all.compactMap { format in
            format.fit(number).map { (format: format, fit: $0, carrier: carrierName(format, number)) }
        }
        let ranked = fits.enumerated().sorted { left, right in
            let a = order(left.element.fit, isExpected: left.element.carrier == expected)
            let b = order(right.element.fit, isExpected: right.element.carrier == expected)
            return a == b ? left.offset < right.offset : a < b
        }
        return ranked.enumerated().map { rank, found in
            let passes: Bool? = found.element.fit == .shapeOnly ? nil : found.element.fit == .passes
            return TrackingCandidate(
                carrier: found.element.carrier, format: found.element.format.id, checkPasses: passes, rank: rank)
        }
    }

    /// Judges a number by its carrier's formats alone; without a carrier, by all formats of that shape.
    package static func verdict(on text: String, carrier: String?) -> Verdict {
        let all = candidates(for: text, expecting: carrier)
        let own: [TrackingCandidate]
        if let carrier {
            guard let name = canonical(carrier) else { return .notJudged }
            own = all.filter { $0.carrier == name }
        } else {
            own = all
        }
        guard !own.isEmpty else { return .notJudged }
        return own.contains { $0.checkPasses != false } ? .fits : .failsCheck
    }

    /// The carrier's name in our spelling, from what carriers and aggregators write (`FedEx`, `DHLExpress`,
    /// `UPS Ground`); nil for one whose formats we don't know.
    package static func canonical(_ carrier: String) -> String? {
        let key = String(
            decoding: carrier.utf8.filter { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }.map { $0 | 0x20 },
            as: UTF8.self)
        let names = [
            ("usps", "usps"), ("unitedstatespostal", "usps"), ("ups", "ups"), ("unitedparcel", "ups"),
            ("fedex", "fedex"), ("dhl", "dhl"), ("canadapost", "canada_post"), ("purolator", "purolator"),
            ("olddominion", "old_dominion"), ("odfl", "old_dominion"), ("lasership", "lasership"), ("s10", "s10"),
        ]
        return names.first { key.hasPrefix($0.0) }?.1
    }

    /// An S10 number is its country's post's, so that it counts as that carrier's own.
    private static func carrierName(_ format: TrackingFormat, _ number: TrackingText) -> String {
        guard format.id == "s10" else { return format.carrier }
        switch (number.bytes[11], number.bytes[12]) {
        case (0x55, 0x53): return "usps"
        case (0x43, 0x41): return "canada_post"
        default: return format.carrier
        }
    }

    /// A failing check digit is a worse sign than another carrier is; short of that the expected carrier goes first.
    private static func order(_ fit: TrackingFit, isExpected: Bool) -> Int {
        switch fit {
        case .passes: isExpected ? 0 : 2
        case .shapeOnly: isExpected ? 1 : 3
        case .fails: isExpected ? 4 : 5
        }
    }
}
