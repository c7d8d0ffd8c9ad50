import Basics
import Testing

@testable import RecoveryModel

/// Who may say that somebody may (R2v3 7(a)(2)).
@Suite struct OperatorAuthorityTests {
    private func day(_ text: String) -> EvidenceTime? {
        EvidenceTime(text, zone: Zone(name: "UTC", spans: [Zone.Span(fromWall: 0, offsetMinutes: 0)]))
    }

    private func row(
        _ person: String, _ role: String, by authoriser: String?, trained: String? = "2026-01-15",
        to end: String? = nil, agreed: String? = "2026-01-10"
    ) -> OperatorAuthorisation {
        var row = OperatorAuthorisation(
            person: person, role: role, method: "*", trainedAt: trained.flatMap(day), validTo: end.flatMap(day))
        row.authorisedBy = authoriser
        row.agreementAt = agreed.flatMap(day)
        return row
    }

    private func flaw(_ subject: OperatorAuthorisation, _ others: OperatorAuthorisation...) -> AuthorityFlaw? {
        OperatorAuthority.flaws([subject] + others)[0]
    }

    @Test func theRepresentativeMayNameThemselvesAndNobodyElseMay() {
        #expect(flaw(row("P1", "dpr", by: "P1")) == nil)
        #expect(flaw(row("P1", "dpr", by: "P2"), row("P2", "dpr", by: "P1")) == nil)
        #expect(flaw(row("P1", "dpr", by: nil)) == .nobody)
        #expect(flaw(row("P1", "dpr", by: "T1"), row("T1", "tester", by: "P1")) == .notProtection)
        #expect(flaw(row("P1", "sanitizer", by: "p1"), row("P1", "dpr", by: "P1")) == .oneself)
    }

    @Test func anAuthoriserIsARepresentativeInForceWhenTheTermBegan() {
        let subject = row("S1", "sanitizer", by: "P1")
        #expect(flaw(subject, row("P1", "dpr", by: "P1")) == nil)
        #expect(flaw(subject, row("p1 ", "dpr", by: "P1")) == nil, "names are compared in any spelling")
        #expect(flaw(subject, row("P1", "tester", by: "P1")) == .notProtection)
        #expect(flaw(subject) == .notProtection)
        #expect(flaw(subject, row("P1", "dpr", by: "P1", trained: "2026-02-01")) == .notProtection)
        #expect(flaw(subject, row("P1", "dpr", by: nil)) == .notProtection, "who was never named can't name others")
        #expect(flaw(row("S1", "sanitizer", by: ""), row("P1", "dpr", by: "P1")) == .nobody)
    }

    @Test func anAuthoriserWhoLeavesTakesNothingAlong() {
        #expect(flaw(row("S1", "sanitizer", by: "P1"), row("P1", "dpr", by: "P1", to: "2026-03-31")) == nil)
        #expect(flaw(row("S1", "sanitizer", by: "P1"), row("P1", "dpr", by: "P1", to: "2026-01-14")) == .notProtection)
    }

    @Test func theAgreementIsSignedBeforeTheTermBegins() {
        let representative = row("P1", "dpr", by: "P1", agreed: nil)
        #expect(flaw(representative) == nil)
        #expect(flaw(row("S1", "sanitizer", by: "P1", agreed: nil), representative) == .noAgreement)
        #expect(flaw(row("S1", "sanitizer", by: "P1", agreed: "2026-01-16"), representative) == .lateAgreement)
        #expect(flaw(row("S1", "sanitizer", by: "P1", agreed: "2026-01-15"), representative) == nil)
        #expect(flaw(row("S1", "sanitizer", by: "P1", trained: nil), representative) == .untrained)
    }

    @Test func aRowWithoutASoundAuthorisationGivesNothing() {
        var tables = ReferenceTables()
        tables.rows.operators = [
            row("S1", "sanitizer", by: nil), row("S2", "sanitizer", by: "P1"), row("P1", "dpr", by: "P1"),
        ]
        tables.index()
        let time = EvidenceTime("2026-10-05T10:00:00Z") ?? EvidenceTime(instant: Instant(milliseconds: 0))
        #expect(!tables.authorises("S1", "sanitizer", method: .cryptographicErase, at: time))
        #expect(tables.authorises("s2", "sanitizer", method: .cryptographicErase, at: time))
        #expect(tables.flaw(of: "S1", "sanitizer") == .nobody)
        #expect(tables.rows(of: "S1", at: time).isEmpty)
    }
}
