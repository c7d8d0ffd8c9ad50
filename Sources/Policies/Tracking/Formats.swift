import RecoveryModel

/// How a text fits a format: by its shape alone, or with a check digit that passes or fails.
enum TrackingFit: Sendable {
    case passes, fails, shapeOnly

    init(_ passes: Bool) { self = passes ? .passes : .fails }
}

/// One format of one carrier's tracking numbers (interop §3.1).
struct TrackingFormat: Sendable {
    let carrier: String
    let id: String
    /// Nil where the text has another shape.
    let fit: @Sendable (TrackingText) -> TrackingFit?

    init(_ carrier: String, id: String, fit: @escaping @Sendable (TrackingText) -> TrackingFit?) {
        self.carrier = carrier
        self.id = id
        self.fit = fit
    }

    /// All formats; where several fit equally, the more telling shape stands first.
    static let all: [TrackingFormat] = ups + lasership + usps + fedex + postal + freight + dhl

    private static let ups: [TrackingFormat] = [
        TrackingFormat("ups", id: "ups") { text in
            guard text.count == 18, text.starts("1Z"), text.digits(17..<18) else { return nil }
            return TrackingFit(TrackingChecks.modulo10(text.bytes[2..<17], odd: 2, check: text.bytes[17]))
        },
        TrackingFormat("ups", id: "ups_waybill") { text in
            guard text.count == 11, text.has("AHJKTV", at: 0), text.digits(1..<11) else { return nil }
            return TrackingFit(TrackingChecks.modulo10(text.bytes[1..<10], odd: 2, check: text.bytes[10]))
        },
    ]

    private static let fedex: [TrackingFormat] = [
        TrackingFormat("fedex", id: "fedex_ground_96_22") { text in
            guard text.isDecimal, text.count == 22, text.starts("96") else { return nil }
            return TrackingFit(TrackingChecks.modulo10(text.bytes[7..<21], odd: 3, check: text.bytes[21]))
        },
        TrackingFormat("fedex", id: "fedex_ground_gsn") { text in
            guard text.isDecimal, text.count == 34, text.starts("96") else { return nil }
            return TrackingFit(
                TrackingChecks.modulo11Then10(text.bytes[20..<33], weights: [1, 7, 3], check: text.bytes[33]))
        },
        TrackingFormat("fedex", id: "fedex_express_34") { text in
            guard text.isDecimal, text.count == 34, !text.has("9", at: 0) else { return nil }
            return TrackingFit(
                TrackingChecks.modulo11Then10(text.bytes[20..<33], weights: [1, 7, 3], check: text.bytes[33]))
        },
        TrackingFormat("fedex", id: "fedex_astra_32") { text in
            guard text.isDecimal, text.count == 32, text.starts("3") else { return nil }
            return TrackingFit(
                TrackingChecks.modulo11Then10(text.bytes[16..<27], weights: [3, 1, 7], check: text.bytes[27]))
        },
        TrackingFormat("fedex", id: "fedex_express_12") { text in
            guard text.isDecimal, text.count == 12 else { return nil }
            return TrackingFit(
                TrackingChecks.modulo11Then10(text.bytes[..<11], weights: [3, 1, 7], check: text.bytes[11]))
        },
        TrackingFormat("fedex", id: "fedex_ground") { text in
            guard text.isDecimal, text.count == 15 else { return nil }
            return TrackingFit(TrackingChecks.modulo10(text.bytes[..<14], odd: 3, check: text.bytes[14]))
        },
        TrackingFormat("fedex", id: "fedex_ground_sscc_18") { text in
            guard text.isDecimal, text.count == 18 else { return nil }
            return TrackingFit(TrackingChecks.modulo10(text.bytes[2..<17], even: 3, check: text.bytes[17]))
        },
    ]

    private static let dhl: [TrackingFormat] = [
        TrackingFormat("dhl", id: "dhl_express") { text in
            guard text.isDecimal, (10...11).contains(text.count) else { return nil }
            let body = text.bytes.dropLast()
            return TrackingFit(TrackingChecks.modulo7(body, check: text.bytes[body.endIndex]))
        },
        TrackingFormat("dhl", id: "dhl_express_piece_id") { text in
            guard text.starts("J") else { return nil }
            let letters = text.bytes.prefix { $0 > 0x40 }.count
            let rest = text.count - letters
            return (3...4).contains(letters) && (9...10).contains(rest) && text.digits(letters..<text.count)
                ? .shapeOnly : nil
        },
        TrackingFormat("dhl", id: "dhl_e_commerce") { text in
            let prefixes: [StaticString] = ["GM", "LX", "RX", "UV", "CN", "SG", "TH", "IN", "HK", "MY"]
            guard (12...41).contains(text.count), prefixes.contains(where: { text.starts($0) }) else { return nil }
            return text.digits(2..<3) ? .shapeOnly : nil
        },
        TrackingFormat("dhl", id: "dhl_e_commerce_14") { text in
            text.isDecimal && text.count == 14 ? .shapeOnly : nil
        },
    ]

    private static let lasership: [TrackingFormat] = [
        TrackingFormat("lasership", id: "lasership_lx") { text in
            let fits =
                text.count == 10 && text.starts("L") && text.has("AIEHNX", at: 1) && text.has("123", at: 2)
                && text.digits(3..<10)
            return fits ? .shapeOnly : nil
        },
        TrackingFormat("lasership", id: "lasership_1ls7_15") { text in
            text.count == 15 && text.starts("1LS7") && text.has("12", at: 4) && text.digits(5..<15) ? .shapeOnly : nil
        },
        TrackingFormat("lasership", id: "lasership_1ls7_18") { text in
            let fits =
                text.count == 17 && text.starts("1LS7") && text.has("12", at: 4) && text.digits(5..<17)
                && text.has("0", at: 7) && text.has("1", at: 8) && text.has("1234", at: 9) && text.has("1", at: 16)
            return fits ? .shapeOnly : nil
        },
        TrackingFormat("lasership", id: "lasership_1lscx_15") { text in
            text.count == 15 && text.starts("1LSCX") ? .shapeOnly : nil
        },
    ]

    private static let postal: [TrackingFormat] = [
        TrackingFormat("s10", id: "s10") { text in
            guard text.count == 13, text.letters(0..<2), text.digits(2..<11), text.letters(11..<13),
                PostalCountries.contains(text.bytes[11], text.bytes[12])
            else { return nil }
            return TrackingFit(TrackingChecks.s10(text.bytes[2..<10], check: text.bytes[10]))
        },
        TrackingFormat("canada_post", id: "canada_post_16") { text in
            guard text.isDecimal, text.count == 16 else { return nil }
            return TrackingFit(TrackingChecks.modulo10(text.bytes[..<15], even: 3, check: text.bytes[15]))
        },
    ]

    private static let freight: [TrackingFormat] = [
        TrackingFormat("old_dominion", id: "old_dominion") { text in
            let prefixes: [StaticString] = ["777", "778", "072", "780"]
            guard text.isDecimal, text.count == 11, prefixes.contains(where: { text.starts($0) }) else { return nil }
            return TrackingFit(Luhn.passes(text.bytes))
        },
        TrackingFormat("old_dominion", id: "old_dominion_guaranteed_shipment") { text in
            guard text.isDecimal, text.count == 11, text.starts("80") else { return nil }
            return TrackingFit(Luhn.passes(text.bytes))
        },
        TrackingFormat("purolator", id: "purolator_12") { text in
            guard text.isDecimal, text.count == 12, text.has("012345", at: 0) else { return nil }
            return TrackingFit(Luhn.passes(text.bytes))
        },
        TrackingFormat("purolator", id: "purolator_alpha_9") { text in
            text.count == 12 && text.letters(0..<3) && text.digits(3..<12) ? .shapeOnly : nil
        },
    ]
}
