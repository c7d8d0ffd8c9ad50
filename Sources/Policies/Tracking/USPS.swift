/// The United States Postal Service's formats: an optional routing prefix (420, ZIP, perhaps four digits more) and a
/// number whose application identifier says who issued it.
extension TrackingFormat {
    static let usps: [TrackingFormat] = [
        TrackingFormat("usps", id: "usps_impb_n") { text in
            best(bodies(of: text, lengths: [22, 26, 30], routedLengths: [22, 26])) { body in
                guard body.starts(with: "94".utf8), hasMailer(body, after: 5, packages: [15, 11, 7], [14, 10]) else {
                    return nil
                }
                return TrackingFit(
                    TrackingChecks.modulo10(body.dropLast().reversed(), even: 3, check: body[body.endIndex - 1]))
            }
        },
        TrackingFormat("usps", id: "usps_impb_c") { text in
            best(bodies(of: text, lengths: [22, 26], routedLengths: [22, 26])) { body in
                guard isCommercial(body), hasMailer(body, after: 5, packages: [11, 7], [14, 10]) else { return nil }
                return TrackingFit(TrackingChecks.modulo10(body.dropLast(), even: 3, check: body[body.endIndex - 1]))
            }
        },
        TrackingFormat("usps", id: "usps_legacy") { text in
            best(bodies(of: text, lengths: [20, 22], routedLengths: [20, 22])) { body in
                let isMarked = body.starts(with: "91".utf8)
                guard isMarked == (body.count == 22) else { return nil }
                // The check digit covers the application identifier even where it isn't printed.
                let serial = (isMarked ? [] : Array("91".utf8)) + body.dropLast()
                return TrackingFit(TrackingChecks.modulo10(serial, even: 3, check: body[body.endIndex - 1]))
            }
        },
        TrackingFormat("usps", id: "usps_20") { text in
            guard text.isDecimal, text.count == 20 else { return nil }
            return TrackingFit(TrackingChecks.modulo10(text.bytes[..<19], even: 3, check: text.bytes[19]))
        },
    ]

    /// What may be left once a routing prefix is off; the text as it is comes first.
    private static func bodies(of text: TrackingText, lengths: [Int], routedLengths: [Int]) -> [ArraySlice<UInt8>] {
        guard text.isDecimal else { return [] }
        var bodies: [ArraySlice<UInt8>] = []
        if lengths.contains(text.count) { bodies.append(text.bytes[...]) }
        guard text.starts("420") else { return bodies }
        for prefix in [8, 12] where routedLengths.contains(text.count - prefix) {
            bodies.append(text.bytes[prefix...])
        }
        return bodies
    }

    /// The best fit among several readings of one text.
    private static func best(
        _ bodies: [ArraySlice<UInt8>], _ fit: (ArraySlice<UInt8>) -> TrackingFit?
    ) -> TrackingFit? {
        let fits = bodies.compactMap(fit)
        return fits.first { $0 == .passes } ?? fits.first
    }

    /// The mailer's number has nine digits where it begins with 9, else six; the package's fills the rest.
    private static func hasMailer(
        _ body: ArraySlice<UInt8>, after offset: Int, packages long: [Int], _ short: [Int]
    ) -> Bool {
        let isLong = body[body.startIndex + offset] == UInt8(ascii: "9")
        let rest = body.count - offset - (isLong ? 9 : 6) - 1
        return (isLong ? long : short).contains(rest)
    }

    /// 92 goes with a mailer's number of nine digits, 93 with one of six, 95 with either.
    private static func isCommercial(_ body: ArraySlice<UInt8>) -> Bool {
        let startsWithNine = body[body.startIndex + 5] == UInt8(ascii: "9")
        if body.starts(with: "92".utf8) { return startsWithNine }
        if body.starts(with: "93".utf8) { return !startsWithNine }
        return body.starts(with: "95".utf8)
    }
}
