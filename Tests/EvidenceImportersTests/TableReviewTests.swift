import Basics
import RecoveryModel
import Testing

@testable import EvidenceImporters

/// What refuses a store-wide table.
@Suite struct TableReviewTests {
    private func review(_ kind: TableKind, header: String, rows: String...) throws -> TableReview {
        var tables = ReferenceTables()
        let bytes = Array(([header] + rows).joined(separator: "\n").utf8 + [10])
        return try TableReader.review(MemoryByteSource(bytes), as: kind, into: &tables) { _ in nil }
    }

    private static let prices = "model,storage_gb,functional,cosmetic,channel,price_minor,currency"
    private static let tools = "tool,version_from,version_to,technique,media,os,level,valid_from,valid_to"
    private static let media = "model,os,os_from,os_to,encryption_always_on,escrow,erasing_software,evidence"

    @Test func aSlipInAWordIsReadOrRefused() throws {
        #expect(
            try review(.prices, header: Self.prices, rows: "M,64,f3,c5,shop,100,USD").refusals.isEmpty,
            "case isn't counted")
        for bad in ["M,64,F3,C55,shop,100,USD", "M,64,E3,C5,shop,100,USD", "M,64,F3,B,shop,100,USD"] {
            let found = try review(.prices, header: Self.prices, rows: "M,64,F3,C5,shop,100,USD", bad)
            #expect(found.refusals.map(\.line) == [3], "\(bad)")
        }
    }

    @Test func boundsAndDatesThatCoverNothingAreRefused() throws {
        let end = "cryptographicErase,internalFlash,iOS,purge"
        #expect(try review(.tools, header: Self.tools, rows: "T,3.99,3.80,\(end),,").refusals.count == 1)
        for bound in ["3.x", "1-9", "3.0 up", "ten"] {
            #expect(
                try review(.tools, header: Self.tools, rows: "T,\(bound),,\(end),,").refusals.count == 1, "\(bound)")
        }
        #expect(try review(.tools, header: Self.tools, rows: "T,,,\(end),2026-05-01,2026-04-30").refusals.count == 1)
        #expect(try review(.tools, header: Self.tools, rows: "T,,,\(end),2026-01-01,31.12.2026").refusals.count == 1)
        #expect(try review(.media, header: Self.media, rows: "M,Android,Q,,yes,no,yes,").refusals.count == 1)
        #expect(
            try review(.tools, header: Self.tools, rows: "T,3.9,3.10,\(end),2026-05-01,2026-05-01").refusals.isEmpty)
    }

    @Test func rowsThatContradictEachOtherAreRefusedAndEqualOnesAreNot() throws {
        let one = "Galaxy A52,Android,1,99,yes,no,yes,guide"
        let found = try review(
            .media, header: Self.media, rows: one, "Samsung galaxy a52,Android,1,99,yes,yes,yes,letter")
        #expect(found.refusals.map(\.line) == [3] && found.refusals[0].message.contains("line 2"))
        #expect(try review(.media, header: Self.media, rows: one, one).refusals.isEmpty)
        let stations = "station,zone,tool,area,secured"
        #expect(
            try review(.stations, header: stations, rows: "WS-3,+05:00,,a,yes", "ws-3,+00:00,,a,yes").refusals.count
                == 1)
        #expect(try review(.stations, header: stations, rows: "WS-3,+00:00,,a,yes", "WS-3,UTC,,A,yes").refusals.isEmpty)
        #expect(
            try review(
                .operators, header: "operator,role,method,trained_at,valid_to,authorised_by,nda_at",
                rows: "S1,sanitizer,*,2026-01-15,2026-12-31,P1,2026-01-10",
                "S1,sanitizer,*,2026-01-15,2027-12-31,P1,2026-01-10"
            ).refusals.count == 1)
        #expect(
            try review(
                .words, header: "list,word,meaning,language,source", rows: "lock,gesperrt,on,de,manual",
                "lock,Gesperrt,off,de,manual"
            ).refusals.count == 1)
    }

    @Test func aColumnThatIsMissingOrStandsTwiceIsRefused() throws {
        let open = "tool,version_from,version_to,technique,media,os,level,valid_from,valid_til"
        #expect(
            !(try review(.tools, header: open, rows: "T,,,overwrite,internalFlash,*,clear,,2026-12-31").refusals.isEmpty)
        )
        #expect(
            !(try review(.tools, header: Self.tools + ",level", rows: "T,,,overwrite,internalFlash,*,clear,,,none")
                .refusals.isEmpty))
    }

    @Test func whatOnlyWantsALookIsANote() throws {
        let found = try review(
            .operators, header: "operator,role,method,trained_at,valid_to,authorised_by,nda_at",
            rows: "S1,tester,*,,,P1,")
        #expect(found.refusals.isEmpty && found.notes.count == 1 && found.lines == [2])
    }

    @Test func changesAreToldRowByRow() throws {
        var (before, after) = (ReferenceTables(), ReferenceTables())
        func read(_ rows: String, into tables: inout ReferenceTables) throws {
            let bytes = Array((Self.prices + "\n" + rows).utf8)
            _ = try TableReader.review(MemoryByteSource(bytes), as: .prices, into: &tables) { _ in nil }
        }
        try read("A,64,F3,C5,shop,100,USD\nB,64,F3,C5,shop,100,USD\n", into: &before)
        try read("C,64,F3,C5,shop,100,USD\nb,64,F3,C5,Shop,200,USD\n", into: &after)
        let changes = TableChanges(.prices, from: before, to: after)
        #expect(changes.added == ["C, 64, F3, C5, shop, USD: 100"])
        #expect(changes.removed == ["A, 64, F3, C5, shop, USD: 100"])
        #expect(changes.changed == ["b, 64, F3, C5, Shop, USD: 100 → 200"])
    }
}
