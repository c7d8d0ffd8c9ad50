import Testing

@testable import Policies

@Suite("Tracking numbers")
struct TrackingNumberTests {
    private func candidate(_ text: String, _ format: String) -> TrackingCandidate? {
        TrackingNumbers.candidates(for: text, expecting: nil).first { $0.format == format }
    }

    @Test(
        "vectors that pass",
        arguments: [
            ("1Z5R89390357567127", "ups"), (" 1 Z 8 V 9 2 A 7 0 3 6 7 2 0 3 0 2 4 ", "ups"),
            ("K1506235620", "ups_waybill"),
            ("986578788855", "fedex_express_12"), ("0414 4176 0228 964", "fedex_ground"),
            ("9611020987654312345672", "fedex_ground_96_22"),
            ("1001921334250001000300779017972697", "fedex_express_34"),
            ("9622001900000000000000776632517510", "fedex_ground_gsn"),
            ("32971514560102447849175802862014", "fedex_astra_32"),
            ("00 0123 4500 0000 0027", "fedex_ground_sscc_18"), ("9400111206206406260787", "usps_impb_n"),
            ("420787459400111206206406260787", "usps_impb_n"), ("4201002334249200190132607600833457", "usps_impb_c"),
            ("0307 1790 0005 2348 3741", "usps_20"), ("7196 9010 7560 0307 7385", "usps_legacy"),
            ("3318810025", "dhl_express"),
            ("RB123456785GB", "s10"), ("07209562763", "old_dominion"),
            ("80003280379", "old_dominion_guaranteed_shipment"),
            ("320595463938", "purolator_12"), ("0073938000549297", "canada_post_16"),
        ])
    func passes(text: String, format: String) { #expect(candidate(text, format)?.checkPasses == true) }

    @Test(
        "formats without a check digit say so",
        arguments: [
            ("JJD0099999999", "dhl_express_piece_id"), ("GM2951173225174494", "dhl_e_commerce"),
            ("60120172242323", "dhl_e_commerce_14"), ("LX17635036", "lasership_lx"),
            ("1LS717793482164", "lasership_1ls7_15"),
            ("1LS7119013618127-1", "lasership_1ls7_18"), ("1LS CX VE00 58631Y", "lasership_1lscx_15"),
            ("KYV009956937", "purolator_alpha_9"),
        ])
    func shapeOnly(text: String, format: String) throws {
        #expect(try #require(candidate(text, format)).checkPasses == nil)
    }

    @Test(
        "a wrong digit fails the check",
        arguments: [
            ("1Z5R89390357567128", "ups"), ("986578788856", "fedex_express_12"),
            ("9400111206206406260788", "usps_impb_n"),
            ("RB123456786GB", "s10"), ("3318810026", "dhl_express"), ("0073938000549292", "canada_post_16"),
        ])
    func fails(text: String, format: String) { #expect(candidate(text, format)?.checkPasses == false) }

    @Test("postal check digits for the remainders 0 and 1")
    func s10Remainders() {
        #expect(candidate("RB100010005GB", "s10")?.checkPasses == true)
        #expect(candidate("RB100010000GB", "s10")?.checkPasses == false)
        #expect(candidate("RB000010100GB", "s10")?.checkPasses == true)
    }

    @Test("a postal number of no country is none")
    func country() { #expect(candidate("RB123456785ZZ", "s10") == nil) }

    @Test("the expected carrier breaks ties, a failing check digit doesn't win")
    func ranking() throws {
        // Twelve digits that pass both carriers' checks would be rare; shape alone overlaps here.
        let open = TrackingNumbers.candidates(for: "JFV247545960", expecting: nil)
        #expect(Set(open.map(\.carrier)) == ["purolator", "dhl"])
        for carrier in ["DHLExpress", "Purolator"] {
            let first = try #require(TrackingNumbers.candidates(for: "JFV247545960", expecting: carrier).first)
            #expect(first.carrier == TrackingNumbers.canonical(carrier))
        }
        let wrong = try #require(TrackingNumbers.candidates(for: "320595463938", expecting: "FedEx").first)
        #expect(wrong.carrier == "purolator")
        #expect(open.map(\.rank) == Array(0..<open.count))
    }

    @Test("T08 is about the carrier's own check digit")
    func verdict() {
        #expect(TrackingNumbers.verdict(on: "986578788855", carrier: "FedEx") == .fits)
        #expect(TrackingNumbers.verdict(on: "986578788856", carrier: "FedEx") == .failsCheck)
        #expect(TrackingNumbers.verdict(on: "986578788855", carrier: "UPS") == .notJudged)
        #expect(TrackingNumbers.verdict(on: "1Z5R89390357567128", carrier: nil) == .failsCheck)
        #expect(TrackingNumbers.verdict(on: "1Z5R89390357567128", carrier: "Post Danmark") == .notJudged)
        #expect(TrackingNumbers.verdict(on: "60120172242323", carrier: "dhl") == .fits)
        #expect(TrackingNumbers.verdict(on: "RB123456785US", carrier: "USPS") == .fits)
        #expect(TrackingNumbers.verdict(on: "Ａ", carrier: "USPS") == .notJudged)
    }

    @Test(
        "carriers' names in the spellings of aggregators",
        arguments: [
            ("FedEx", "fedex"), ("fedex_ground", "fedex"), ("UPS", "ups"), ("USPS", "usps"), ("DHLExpress", "dhl"),
            ("Canada Post", "canada_post"), ("Old Dominion Freight Line", "old_dominion"), ("ODFL", "old_dominion"),
        ])
    func names(written: String, name: String) { #expect(TrackingNumbers.canonical(written) == name) }

    @Test("every format has its own name")
    func unique() { #expect(Set(TrackingFormat.all.map(\.id)).count == TrackingFormat.all.count) }
}
