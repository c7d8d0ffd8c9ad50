import Certification
import Operations
import Printing
import Storage

/// The log that an R2 auditor asks for (R14 to R20): every erasure attempt, every destruction, every independent sample,
/// and what became of those that failed.
package struct SanitizationReport: Report {
    /// `sanitization`.
    package static let name = "sanitization"
    /// For R2 auditors.
    package static let abstract = "every erasure attempt and destruction with its verdict, evidence and log entry"
    /// Of one lot or of all.
    package static let needsLot = false
    /// By the time of what it tells, or of its recording.
    package static let since = SinceUse.happened

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        var log = SanitizationLog(since: context.since)
        let found = try LotValidation.read(context.lots, context.workspace)
        let validations = context.lots.map { lot in
            (
                label: context.lots.count == 1 ? "Validated" : "Validated: \(lot.name)",
                value: Self.words(found[lot.name])
            )
        }
        for lot in context.lots {
            let reading = try LotReading(lot, context.workspace)
            try reading.each { try log.add($0, reading) }
        }
        return context.table(
            Self.name, title: "Sanitization log", facts: context.facts(log.facts + validations),
            sections: [
                TableSection(title: "Erasure attempts", columns: SanitizationLog.erasureColumns, rows: log.erasures),
                TableSection(
                    title: "Destructions", columns: SanitizationLog.destructionColumns, rows: log.destructions),
                TableSection(title: "Independent samples", columns: SanitizationLog.sampleColumns, rows: log.samples),
                TableSection(
                    title: "Failures and what became of them", columns: SanitizationLog.failureColumns,
                    rows: log.failures),
                TableSection(title: "Tools used", columns: SanitizationLog.toolColumns, rows: log.toolRows),
            ],
            notes: [
                "R2v3 B(10): one line for every record of an erasure, refused ones included. B(11): a tool counts only in "
                    + "a version that the tools table approves on the day (S10).",
                "B(14): a device whose erasure failed for good, or can't be verified, is destroyed; the failures are set "
                    + "beside their destructions.",
                "B(9): a video is to be kept for at least 60 days after the destruction.",
                "An accepted attempt doesn't make a device sanitized: «Device now» says what all its records come to. Listed "
                    + "as failures are devices with a failed attempt, with a sample that isn't clean, or failed or held now.",
                "A tool's word «verified» and a vendor's signature are not checked here and prove nothing.",
                "A person is named only where the operators table names him; unlisted names are digests.",
            ] + context.lateNote)
    }

    /// Who took the work of others as done, or that nobody has.
    private static func words(_ validation: LotValidation?) -> String {
        guard let validation else { return "not validated" }
        let name = validation.auth == "none" ? ", name not authenticated" : ""
        return
            "\(validation.isAccepted ? "accepted" : "REJECTED") \(validation.at.onPaper) by \(validation.person)\(name) "
            + "(entry \(validation.entry))"
            + (validation.isAccepted ? "; still covers \(validation.covered) of \(validation.devices) devices" : "")
    }
}
