/// What a code means: the one table behind `findings`, the Handbook's rules and the severity of every reason.
package struct CodeEntry: Sendable {
    package let code: FindingCode
    package let severity: Severity
    package let meaning: String
    /// The clause or source the rule rests on.
    package let clause: String
}

/// Every code this version can raise.
package enum CodeBook {
    /// In the order of the stages.
    package static let entries: [CodeEntry] =
        identity + shipment + functionality + cosmetic + routing + contract + sanitization

    private static let byCode = Dictionary(uniqueKeysWithValues: entries.map { ($0.code, $0) })

    package static func entry(_ code: FindingCode) -> CodeEntry? { byCode[code] }

    /// The severity of `code`; an unknown code is a hold, because what nothing describes must not pass.
    package static func severity(of code: FindingCode) -> Severity { byCode[code]?.severity ?? .hold }

    private static func code(_ code: FindingCode, _ severity: Severity, _ meaning: String, _ clause: String)
        -> CodeEntry
    { CodeEntry(code: code, severity: severity, meaning: meaning, clause: clause) }

    private static let identity: [CodeEntry] = [
        code("I01", .hold, "row without a usable identifier", "R2v3 6(d)(4)(A)"),
        code("I02", .hold, "IMEI fails its check digit", "3GPP TS 23.003 annex B"),
        code("I03", .hold, "known placeholder or test identifier", "GSMA TS.06"),
        code("I04", .hold, "identifier damaged by scientific notation or numeric rounding", "R2v3 B(2)"),
        code("I05", .hold, "duplicate within the manifest", "R2v3 B(2)"),
        code("I06", .hold, "already open in another lot", "R2v3 B(5)(f)"),
        code("I07", .hold, "identifiers of one device contradict each other", "R2v3 B(2)"),
        code("I08", .note, "leading zero of an IMEI restored", "3GPP TS 23.003"),
        code("I09", .note, "IMEI of 14 or 16 digits accepted", "3GPP TS 23.003"),
        code("I10", .hold, "unreadable row", "R2v3 Core 5"),
        code("I11", .warn, "other identifier malformed", "GSMA SGP.29, ITU-T E.118"),
        code("I12", .note, "unknown type allocation code", "GSMA TS.06"),
        code("I13", .hold, "two live unit plates on one device, or one plate on two", "R2v3 B(5)(f)"),
        code("I15", .warn, "counts or weights differ from what was announced", "R2v3 B(15)(b)"),
        code("I16", .warn, "file not recognised, or not whole, or over a limit", "R2v3 3(c)"),
        code("I17", .warn, "evidence that attaches to no open intake", "R2v3 3(c)"),
        code("I18", .note, "file read otherwise than it says of itself, or kept without a secret", "R2v3 3(c)"),
    ]

    private static let shipment: [CodeEntry] = [
        code("T01", .waiting, "manifested, not received when receipt was closed", "R2v3 B(15)(c)"),
        code("T02", .hold, "received, not on the manifest", "R2v3 B(15)(c)"),
        code("T03", .note, "probably mis-keyed against a missing device", "R2v3 B(15)(c)"),
        code("T04", .warn, "scanned twice with different place, unit or lot", "R2v3 B(5)(f)"),
        code("T05", .hold, "seal broken, missing, or not the one applied", "ISO 17712; R2v3 10(b)"),
        code("T06", .hold, "carrier event that threatens custody", "R2v3 10(b)"),
        code("T07", .hold, "order of events impossible", "R2v3 Core 5"),
        code("T08", .warn, "tracking number fails its carrier's check digit", "R2v3 5(a)"),
        code("T10", .warn, "delivered, not scanned within the policy's hours", "R2v3 10(b)"),
        code("T11", .hold, "unsanitized device moved to an area that is not secured", "R2v3 B(5)"),
    ]

    private static let functionality: [CodeEntry] = [
        code("F01", .waiting, "no functional test record", "R2v3 C(4)(e)"),
        code("F02", .fail, "key function failed", "R2v3 C(2)(d)"),
        code("F03", .hold, "key function not tested", "R2v3 C(2)(d)"),
        code("F04", .warn, "battery below the policy's health", "R2v3 C(2)(d)"),
        code("F05", .fail, "battery or device hazard", "R2v3 C(2)(c); 49 CFR 173.185(f)"),
        code("F06", .hold, "account lock on", "R2v3 B(12)"),
        code("F07", .hold, "account lock unknown", "R2v3 B(12)"),
        code("F08", .hold, "reported lost or stolen, or counterfeit", "R2v3 2(b)(1)"),
        code("F10", .hold, "test record contradicts the device", "R2v3 C(4)(e)"),
        code("F11", .hold, "tested before intake", "R2v3 Core 5"),
        code("F12", .hold, "no test after sanitization, which the final category needs", "R2v3 C(4)(a)"),
        code("F13", .hold, "key function went from fail to pass with no repair between", "R2v3 C(2)(e)"),
    ]

    private static let cosmetic: [CodeEntry] = [
        code("G01", .waiting, "no grading record", "R2v3 6(b)(1)"),
        code("G02", .hold, "defect outside the vocabulary, or contradicted by a test", "R2v3 6(a)(2)"),
        code("G04", .hold, "graders disagree, or a re-grade without reason", "R2v3 C(2)(e)"),
    ]

    private static let routing: [CodeEntry] = [
        code("D01", .hold, "no route matches: the policy has a gap", "R2v3 6"),
        code("D02", .note, "reuse closed by contract", "R2v3 6(d)(3)"),
        code("D03", .note, "reuse closed: lost, stolen, counterfeit or recalled", "R2v3 2(b)(1)"),
        code("D04", .note, "reuse closed: the level reached is below the level reuse requires", "NIST SP 800-88"),
        code("D09", .warn, "stored longer than the policy allows", "R2v3 5(b)(3)"),
        code("D11", .note, "no price for the device: no reuse route could be valued", "R2v3 6(a)(2)"),
    ]

    private static let contract: [CodeEntry] = [
        code("L01", .hold, "contract loosened since the device came; a person must look", "R2v3 6(d)(3)")
    ]

    private static let sanitization: [CodeEntry] = [
        code("S00", .waiting, "no erasure record", "R2v3 B(10)"),
        code("S01", .hold, "the report names another device", "NIST SP 800-88r1 4.8; R2v3 B(10)"),
        code("S02", .hold, "identifiers of the report conflict with the device's", "R2v3 B(10)"),
        code("S03", .hold, "identifiers inside the report contradict each other", "R2v3 B(10)"),
        code("S04", .note, "placeholder serial ignored as a match", "R2v3 B(10)"),
        code("S05", .hold, "the same report is claimed by another device", "R2v3 B(10)"),
        code("S06", .hold, "same start, end and station as another device", "R2v3 B(10)"),
        code("S07", .hold, "reports disagree, or order of time and of arrival differ", "NIST SP 800-88r1 4.7"),
        code("S08", .fail, "kept document differs from its digest", "R2v3 3(c)"),
        code("S09", .hold, "report without its tool's signature, or said to be invalid", "R2v3 B(10)"),
        code("S10", .hold, "tool or version not approved on the erase date", "R2v3 B(11)(d)"),
        code("S11", .warn, "report names no licence where its tool has a field for it", "R2v3 B(10)"),
        code("S12", .hold, "outcome is not exactly successful", "R2v3 B(11)(b)"),
        code("S13", .fail, "error counters are not zero", "NIST SP 800-88r1 table 5-1"),
        code("S14", .fail, "fewer bytes erased than addressable", "NIST SP 800-88r1 A-8; R2v3 B(11)(a)"),
        code("S15", .hold, "erased capacity differs from the device's", "NIST SP 800-88r1 4.8"),
        code("S16", .hold, "assessed level below the level required", "NIST SP 800-88r1 figure 4-1"),
        code("S17", .fail, "technique not legal for the media", "NIST SP 800-88r1 A-8"),
        code("S18", .hold, "remote wipe can't be verified", "NIST SP 800-88r1 table A-3"),
        code("S19", .hold, "factory reset without evidence that it purges", "NIST SP 800-88r1 table A-3"),
        code("S20", .hold, "cryptographic erase not eligible", "NIST SP 800-88r1 2.6"),
        code("S21", .hold, "shredding or pulverizing not enough for the category", "NIST SP 800-88r2 3.1.3"),
        code("S22", .hold, "level in the report's text exceeds what the technique reaches", "NIST SP 800-88r1 4.7"),
        code("S23", .hold, "start, end and elapsed time contradict each other", "NIST SP 800-88r1 4.8"),
        code("S24", .hold, "erasure outside the custody of this intake", "NIST SP 800-88r1 4.8"),
        code("S25", .hold, "device used again after the erasure, or erased before the report began", "R2v3 B(12)"),
        code("S26", .hold, "implied data rate impossible", "NIST SP 800-88r1 4.7.3"),
        code("S27", .warn, "duration outside the usual band", "NIST SP 800-88r1 4.7.3"),
        code("S28", .fail, "full read verification faster than the media can read", "NIST SP 800-88r1 4.7.3"),
        code("S29", .hold, "less of an overwrite read back than the policy asks for", "NIST SP 800-88r1 4.7.3"),
        code("S30", .fail, "verify-only method is not an erasure", "NIST SP 800-88r1 2.5"),
        code("S31", .hold, "clock in the future, or zone too uncertain for the order of events", "R2v3 B(10)"),
        code("S32", .hold, "erasure older than the policy allows", "R2v3 7(a)(1)(J)"),
        code("S33", .hold, "operator not named, or not authorised on that date", "R2v3 B(3); NIST SP 800-88r1 4.7.2"),
        code("S36", .hold, "account lock on or unknown after erasure", "R2v3 B(12)"),
        code("S37", .hold, "no statement that the device is at setup after erasure, or it is not", "R2v3 B(12)"),
        code("S38", .hold, "a media item of the device has no disposition", "NIST SP 800-88r1 table A-3"),
        code("S39", .warn, "no manual browse check after erasure", "NIST SP 800-88r1 table A-3"),
        code("S40", .warn, "lot does not reconcile", "R2v3 B(15)(b)"),
        code("S41", .fail, "failed erasure: only destruction remains", "R2v3 B(14)"),
        code("S42", .fail, "an independent sample recovered data", "R2v3 B(13)"),
        code("S45", .warn, "confidentiality marking not updated after erasure", "NIST SP 800-88r1 4.8"),
        code("S46", .warn, "the lot's erasures together look unlike real ones", "R2v3 B(10)"),
        code("S47", .hold, "sanitization overdue by contract", "R2v3 7(a)(1)(J)"),
        code("S48", .hold, "the erasure record has parts or words that nobody has said are harmless", "R2v3 B(10)"),
        code("S49", .hold, "the report is of another maker or system than the device", "R2v3 B(10)"),
        code("S50", .note, "the manifest gives another model or storage than was read on the device", "R2v3 B(15)(c)"),
    ]
}
