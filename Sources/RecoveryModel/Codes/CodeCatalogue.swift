/// What a code means: the one table behind `findings`, the Handbook's rules and the severity of every reason.
package struct CodeEntry: Sendable {
    package let code: FindingCode
    package let severity: Severity
    package let meaning: String
    /// The clause or source the rule rests on.
    package let clause: String
}

/// Every code this version can raise.
///
/// ```
/// if let entry = CodeCatalogue.entry("S16") { print(entry.severity, entry.meaning, entry.clause) }
/// ```
package enum CodeCatalogue {
    /// In the order of the stages.
    package static let entries: [CodeEntry] =
        identity + shipment + functionality + cosmetic + routing + contract + sanitization

    private static let byCode = Dictionary(uniqueKeysWithValues: entries.map { ($0.code, $0) })

    package static func entry(_ code: FindingCode) -> CodeEntry? { byCode[code] }

    /// The severity of `code`; an unknown code is a hold, because what nothing describes must not pass.
    package static func severity(of code: FindingCode) -> Severity { byCode[code]?.severity ?? .hold }

    private static func code(_ code: FindingCode, severity: Severity, meaning: String, clause: String)
        -> CodeEntry
    { CodeEntry(code: code, severity: severity, meaning: meaning, clause: clause) }

    private static let identity: [CodeEntry] = [
        code("I01", severity: .hold, meaning: "row without a usable identifier", clause: "R2v3 6(d)(4)(A)"),
        code("I02", severity: .hold, meaning: "IMEI fails its check digit", clause: "3GPP TS 23.003 annex B"),
        code("I03", severity: .hold, meaning: "known placeholder or test identifier", clause: "GSMA TS.06"),
        code(
            "I04", severity: .hold, meaning: "identifier damaged by scientific notation or numeric rounding",
            clause: "R2v3 B(2)"),
        code("I05", severity: .hold, meaning: "duplicate within the manifest", clause: "R2v3 B(2)"),
        code("I06", severity: .hold, meaning: "already open in another lot", clause: "R2v3 B(5)(f)"),
        code("I07", severity: .hold, meaning: "identifiers of one device contradict each other", clause: "R2v3 B(2)"),
        code("I08", severity: .note, meaning: "leading zero of an IMEI restored", clause: "3GPP TS 23.003"),
        code("I09", severity: .note, meaning: "IMEI of 14 or 16 digits accepted", clause: "3GPP TS 23.003"),
        code("I10", severity: .hold, meaning: "unreadable row", clause: "R2v3 Core 5"),
        code("I11", severity: .warn, meaning: "other identifier malformed", clause: "GSMA SGP.29, ITU-T E.118"),
        code("I12", severity: .note, meaning: "unknown type allocation code", clause: "GSMA TS.06"),
        code(
            "I13", severity: .hold, meaning: "two live unit plates on one device, or one plate on two",
            clause: "R2v3 B(5)(f)"),
        code(
            "I15", severity: .warn, meaning: "counts or weights differ from what was announced", clause: "R2v3 B(15)(b)"
        ),
        code(
            "I16", severity: .warn, meaning: "file not recognised, or not whole, or over a limit", clause: "R2v3 3(c)"),
        code("I17", severity: .warn, meaning: "evidence that attaches to no open intake", clause: "R2v3 3(c)"),
        code(
            "I18", severity: .note, meaning: "file read otherwise than it says of itself, or kept without a secret",
            clause: "R2v3 3(c)"),
    ]

    private static let shipment: [CodeEntry] = [
        code(
            "T01", severity: .waiting, meaning: "manifested, not received when receipt was closed",
            clause: "R2v3 B(15)(c)"),
        code("T02", severity: .hold, meaning: "received, not on the manifest", clause: "R2v3 B(15)(c)"),
        code("T03", severity: .note, meaning: "probably mis-keyed against a missing device", clause: "R2v3 B(15)(c)"),
        code(
            "T04", severity: .warn, meaning: "scanned twice with different place, unit or lot", clause: "R2v3 B(5)(f)"),
        code(
            "T05", severity: .hold, meaning: "seal broken, missing, or not the one applied",
            clause: "ISO 17712; R2v3 10(b)"),
        code("T06", severity: .hold, meaning: "carrier event that threatens custody", clause: "R2v3 10(b)"),
        code("T07", severity: .hold, meaning: "order of events impossible", clause: "R2v3 Core 5"),
        code("T08", severity: .warn, meaning: "tracking number fails its carrier's check digit", clause: "R2v3 5(a)"),
        code("T10", severity: .warn, meaning: "delivered, not scanned within the policy's hours", clause: "R2v3 10(b)"),
        code(
            "T11", severity: .hold, meaning: "unsanitized device moved to an area that is not secured",
            clause: "R2v3 B(5)"),
    ]

    private static let functionality: [CodeEntry] = [
        code("F01", severity: .waiting, meaning: "no functional test record", clause: "R2v3 C(4)(e)"),
        code("F02", severity: .fail, meaning: "key function failed", clause: "R2v3 C(2)(d)"),
        code("F03", severity: .hold, meaning: "key function not tested", clause: "R2v3 C(2)(d)"),
        code("F04", severity: .warn, meaning: "battery below the policy's health", clause: "R2v3 C(2)(d)"),
        code("F05", severity: .fail, meaning: "battery or device hazard", clause: "R2v3 C(2)(c); 49 CFR 173.185(f)"),
        code("F06", severity: .hold, meaning: "account lock on", clause: "R2v3 B(12)"),
        code("F07", severity: .hold, meaning: "account lock unknown", clause: "R2v3 B(12)"),
        code("F08", severity: .hold, meaning: "reported lost or stolen, or counterfeit", clause: "R2v3 2(b)(1)"),
        code("F10", severity: .hold, meaning: "test record contradicts the device", clause: "R2v3 C(4)(e)"),
        code("F11", severity: .hold, meaning: "tested before intake", clause: "R2v3 Core 5"),
        code(
            "F12", severity: .hold, meaning: "no test after sanitization, which the final category needs",
            clause: "R2v3 C(4)(a)"),
        code(
            "F13", severity: .hold, meaning: "key function went from fail to pass with no repair between",
            clause: "R2v3 C(2)(e)"),
    ]

    private static let cosmetic: [CodeEntry] = [
        code("G01", severity: .waiting, meaning: "no grading record", clause: "R2v3 6(b)(1)"),
        code(
            "G02", severity: .hold, meaning: "defect outside the vocabulary, or contradicted by a test",
            clause: "R2v3 6(a)(2)"),
        code("G04", severity: .hold, meaning: "graders disagree, or a re-grade without reason", clause: "R2v3 C(2)(e)"),
    ]

    private static let routing: [CodeEntry] = [
        code("D01", severity: .hold, meaning: "no route matches: the policy has a gap", clause: "R2v3 6"),
        code("D02", severity: .note, meaning: "reuse closed by contract", clause: "R2v3 6(d)(3)"),
        code(
            "D03", severity: .note, meaning: "reuse closed: lost, stolen, counterfeit or recalled",
            clause: "R2v3 2(b)(1)"),
        code(
            "D04", severity: .note, meaning: "reuse closed: the level reached is below the level reuse requires",
            clause: "NIST SP 800-88"),
        code("D09", severity: .warn, meaning: "stored longer than the policy allows", clause: "R2v3 5(b)(3)"),
        code(
            "D11", severity: .note, meaning: "no price for the device: no reuse route could be valued",
            clause: "R2v3 6(a)(2)"),
    ]

    private static let contract: [CodeEntry] = [
        code(
            "L01", severity: .hold, meaning: "contract loosened since the device came; a person must look",
            clause: "R2v3 6(d)(3)")
    ]

    private static let sanitization: [CodeEntry] = [
        code("S00", severity: .waiting, meaning: "no erasure record", clause: "R2v3 B(10)"),
        code(
            "S01", severity: .hold, meaning: "the report names another device",
            clause: "NIST SP 800-88r1 4.8; R2v3 B(10)"),
        code(
            "S02", severity: .hold, meaning: "identifiers of the report conflict with the device's",
            clause: "R2v3 B(10)"),
        code(
            "S03", severity: .hold, meaning: "identifiers inside the report contradict each other", clause: "R2v3 B(10)"
        ),
        code("S04", severity: .note, meaning: "placeholder serial ignored as a match", clause: "R2v3 B(10)"),
        code("S05", severity: .hold, meaning: "the same report is claimed by another device", clause: "R2v3 B(10)"),
        code("S06", severity: .hold, meaning: "same start, end and station as another device", clause: "R2v3 B(10)"),
        code(
            "S07", severity: .hold, meaning: "reports disagree, or order of time and of arrival differ",
            clause: "NIST SP 800-88r1 4.7"),
        code("S08", severity: .fail, meaning: "kept document differs from its digest", clause: "R2v3 3(c)"),
        code(
            "S09", severity: .hold, meaning: "report without its tool's signature, or said to be invalid",
            clause: "R2v3 B(10)"),
        code(
            "S10", severity: .hold, meaning: "tool or version not approved on the erase date", clause: "R2v3 B(11)(d)"),
        code(
            "S11", severity: .warn, meaning: "report names no licence where its tool has a field for it",
            clause: "R2v3 B(10)"),
        code("S12", severity: .hold, meaning: "outcome is not exactly successful", clause: "R2v3 B(11)(b)"),
        code("S13", severity: .fail, meaning: "error counters are not zero", clause: "NIST SP 800-88r1 table 5-1"),
        code(
            "S14", severity: .fail, meaning: "fewer bytes erased than addressable",
            clause: "NIST SP 800-88r1 A-8; R2v3 B(11)(a)"),
        code(
            "S15", severity: .hold, meaning: "erased capacity differs from the device's", clause: "NIST SP 800-88r1 4.8"
        ),
        code(
            "S16", severity: .hold, meaning: "assessed level below the level required",
            clause: "NIST SP 800-88r1 figure 4-1"),
        code("S17", severity: .fail, meaning: "technique not legal for the media", clause: "NIST SP 800-88r1 A-8"),
        code("S18", severity: .hold, meaning: "remote wipe can't be verified", clause: "NIST SP 800-88r1 table A-3"),
        code(
            "S19", severity: .hold, meaning: "factory reset without evidence that it purges",
            clause: "NIST SP 800-88r1 table A-3"),
        code("S20", severity: .hold, meaning: "cryptographic erase not eligible", clause: "NIST SP 800-88r1 2.6"),
        code(
            "S21", severity: .hold, meaning: "shredding or pulverizing not enough for the category",
            clause: "NIST SP 800-88r2 3.1.3"),
        code(
            "S22", severity: .hold, meaning: "level in the report's text exceeds what the technique reaches",
            clause: "NIST SP 800-88r1 4.7"),
        code(
            "S23", severity: .hold, meaning: "start, end and elapsed time contradict each other",
            clause: "NIST SP 800-88r1 4.8"),
        code(
            "S24", severity: .hold, meaning: "erasure outside the custody of this intake",
            clause: "NIST SP 800-88r1 4.8"),
        code(
            "S25", severity: .hold, meaning: "device used again after the erasure, or erased before the report began",
            clause: "R2v3 B(12)"),
        code("S26", severity: .hold, meaning: "implied data rate impossible", clause: "NIST SP 800-88r1 4.7.3"),
        code("S27", severity: .warn, meaning: "duration outside the usual band", clause: "NIST SP 800-88r1 4.7.3"),
        code(
            "S28", severity: .fail, meaning: "full read verification faster than the media can read",
            clause: "NIST SP 800-88r1 4.7.3"),
        code(
            "S29", severity: .hold, meaning: "less of an overwrite read back than the policy asks for",
            clause: "NIST SP 800-88r1 4.7.3"),
        code("S30", severity: .fail, meaning: "verify-only method is not an erasure", clause: "NIST SP 800-88r1 2.5"),
        code(
            "S31", severity: .hold, meaning: "clock in the future, or zone too uncertain for the order of events",
            clause: "R2v3 B(10)"),
        code("S32", severity: .hold, meaning: "erasure older than the policy allows", clause: "R2v3 7(a)(1)(J)"),
        code(
            "S33", severity: .hold, meaning: "operator not named, or not authorised on that date",
            clause: "R2v3 B(3); NIST SP 800-88r1 4.7.2"),
        code("S36", severity: .hold, meaning: "account lock on or unknown after erasure", clause: "R2v3 B(12)"),
        code(
            "S37", severity: .hold, meaning: "no statement that the device is at setup after erasure, or it is not",
            clause: "R2v3 B(12)"),
        code(
            "S38", severity: .hold, meaning: "a media item of the device has no disposition",
            clause: "NIST SP 800-88r1 table A-3"),
        code(
            "S39", severity: .warn, meaning: "no manual browse check after erasure",
            clause: "NIST SP 800-88r1 table A-3"),
        code("S40", severity: .warn, meaning: "lot does not reconcile", clause: "R2v3 B(15)(b)"),
        code("S41", severity: .fail, meaning: "failed erasure: only destruction remains", clause: "R2v3 B(14)"),
        code("S42", severity: .fail, meaning: "an independent sample recovered data", clause: "R2v3 B(13)"),
        code(
            "S45", severity: .warn, meaning: "confidentiality marking not updated after erasure",
            clause: "NIST SP 800-88r1 4.8"),
        code(
            "S46", severity: .warn, meaning: "the lot's erasures together look unlike real ones", clause: "R2v3 B(10)"),
        code("S47", severity: .hold, meaning: "sanitization overdue by contract", clause: "R2v3 7(a)(1)(J)"),
        code(
            "S48", severity: .hold, meaning: "the erasure record has parts or words that nobody has said are harmless",
            clause: "R2v3 B(10)"),
        code(
            "S49", severity: .hold, meaning: "the report is of another maker or system than the device",
            clause: "R2v3 B(10)"),
        code(
            "S50", severity: .note, meaning: "the manifest gives another model or storage than was read on the device",
            clause: "R2v3 B(15)(c)"),
    ]
}
