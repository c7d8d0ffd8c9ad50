import RecoveryModel
import Testing

@testable import Pipeline

@Suite struct LotFileTests {
    static let whole = """
        lot: HH-2026-10-017
        customer: harbor-health
        pipeline: r2v3-mobile              # built in
        contract:
          confidentiality: moderate
          standard: nist-800-88r1
          reuse_allowed: true
          sanitize_within_days: 30
          revenue_share_percent: 60
        expected: { devices: 240, weight_grams: 52800 }
        """

    private func read(_ text: String) throws -> LotFile { try LotFile(Array(text.utf8)) }

    private func change(_ from: String, _ to: String) throws -> LotFile {
        try read(Self.whole.replacing(from, with: to))
    }

    @Test func theWholeFileIsRead() throws {
        let lot = try read(Self.whole)
        #expect(lot.lot == "HH-2026-10-017")
        #expect(
            lot.contract
                == Contract(
                    confidentiality: .moderate, standard: .r1, reuseAllowed: true, sanitizeWithinDays: 30,
                    revenueSharePercent: 60))
        #expect(lot.expectedDevices == 240 && lot.expectedGrams == 52_800 && lot.personal == .drop)
    }

    @Test func aFlatShareOrTiersTakeThePlaceOfAPercentage() throws {
        let tiered = try change("revenue_share_percent: 60", "revenue_share_tiers: { 0: 40, 10000: 50 }")
        let tiers = [RevenueTier(fromMinor: 0, percent: 40), RevenueTier(fromMinor: 10_000, percent: 50)]
        #expect(tiered.contract.revenueTerm == .tiered(tiers))
        #expect(try tiered.differences(from: read(Self.whole)).contains("contract.revenue_share_tiers"))
        let flat = try change("revenue_share_percent: 60", "revenue_share_flat_minor: 500")
        #expect(flat.contract.revenueTerm == .flat(minor: 500))
        #expect(try read(Self.whole).contract.revenueTerm == .percentage(60))
    }

    @Test func expectedIsOptional() throws {
        let lot = try change("expected: { devices: 240, weight_grams: 52800 }", "")
        #expect(lot.expectedDevices == nil)
    }

    @Test(arguments: [
        ("customer: harbor-health", "custmer: harbor-health", 2, "custmer"),
        ("  reuse_allowed: true", "  reuse_alowed: true", 7, "did you mean ‘reuse_allowed’"),
        ("  reuse_allowed: true", "  # none", 4, "contract.reuse_allowed is missing"),
        ("lot: HH-2026-10-017", "", 2, "lot is missing"),
        ("moderate", "medium", 5, "low, moderate, high"),
        ("reuse_allowed: true", "reuse_allowed: yes", 7, "true or false"),
        ("sanitize_within_days: 30", "sanitize_within_days: soon", 8, "whole number"),
        ("revenue_share_percent: 60", "revenue_share_percent: 160", 9, "0 to 100"),
        ("revenue_share_percent: 60", "revenue_share_tiers: { 500: 40, 100: 50 }", 9, "rising"),
        ("revenue_share_percent: 60", "revenue_share_tiers: { 0: 140 }", 9, "rising"),
        (
            "revenue_share_percent: 60", "revenue_share_percent: 60\n  revenue_share_flat_minor: 5", 10,
            "one of revenue_share_percent and revenue_share_flat_minor"
        ),
        ("lot: HH-2026-10-017", "lot: a/b", 1, "slashes"),
        ("nist-800-88r1", "nist-800-88r3", 6, "did you mean ‘nist-800-88r"),
    ])
    func aBadFileNamesKeyAndLine(from: String, to: String, line: Int, words: String) throws {
        let error = try #require(throws: PipelineError.self) { try change(from, to) }
        #expect(error.line == line || error.code == .missingKey, "\(error)")
        #expect(error.message.contains(words), "\(error)")
    }

    @Test(arguments: [
        "lot: &a x\n", String(repeating: "[", count: 100_000), String(repeating: "- ", count: 50_000),
        "lot: [a\n", "", "- a\n- b\n", "lot: a\nlot: b\n", "lot: \0\n",
    ])
    func hostileTextIsRefusedAndNotFollowed(text: String) {
        #expect(throws: PipelineError.self) { try read(text) }
    }

    @Test func commentsAndOrderDontChangeTheContract() throws {
        let reordered = try read("personal: drop\n" + Self.whole.replacing("# built in", with: "# ours"))
        #expect(try reordered.canonicalText == read(Self.whole).canonicalText)
        let other = try change("devices: 240", "devices: 241")
        #expect(try other.differences(from: read(Self.whole)) == ["expected.devices"])
    }

    @Test(arguments: [
        ("confidentiality: moderate", "confidentiality: low", true, false),
        ("confidentiality: moderate", "confidentiality: high", false, true),
        ("reuse_allowed: true", "reuse_allowed: false", false, true),
        ("nist-800-88r1", "nist-800-88r2", false, true),
        ("sanitize_within_days: 30", "sanitize_within_days: 31", true, false),
        ("  sanitize_within_days: 30\n", "", true, false),
        ("sanitize_within_days: 30", "sanitize_within_days: 29", false, true),
        ("revenue_share_percent: 60", "revenue_share_percent: 50", false, false),
        ("pipeline: r2v3-mobile", "pipeline: nist-only", true, true),
    ])
    func anAmendmentIsLooserOrTighter(from: String, to: String, looser: Bool, tighter: Bool) throws {
        let (before, after) = (try read(Self.whole), try change(from, to))
        #expect(after.isLooser(than: before) == looser)
        #expect(after.isTighter(than: before) == tighter)
        #expect(!before.isLooser(than: before) && !before.isTighter(than: before))
    }

    @Test func settingsAreRead() throws {
        let text = """
            issuer: { legal_name: Lakeside Recovery (fictional), address: [1 Quay Road, Elm Falls], r2_number: C2026-1 }
            colours: { primary: '#1A5276' }
            """
        let settings = try SettingsFile(Array(text.utf8))
        #expect(settings.legalName == "Lakeside Recovery (fictional)" && settings.primaryColour == "#1A5276")
        #expect(throws: PipelineError.self) { try SettingsFile(Array("issuer: { legalname: x }".utf8)) }
    }
}
