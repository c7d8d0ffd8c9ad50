import Basics
import RecoveryModel

/// Results of an independent look for data (R2v3 B(13)), one device a row.
package struct SampleImporter: RowImporter {
    package static let id = "sample-csv"
    package static let summary = "independent sample: clean or recovered, by whom, with what"
    static let layout = SheetLayout(
        ["device", "sampled_at", "sampler", "tool", "tool_version", "result"],
        identifying: ["device", "sampled_at", "result"])

    package init() {}

    static func record(_ row: SheetRow) -> EvidenceRecord? {
        guard let device = row.device("device") else { return nil }
        // A column beside the result that tells of data found speaks against a clean one.
        let objections = FurtherColumns.objections(row, besides: layout.columns)
        let result = ([row.text("result")?.lowercased() ?? ""] + objections).filter { !$0.isEmpty }
        let sample = SampleResult(
            at: row.time("sampled_at"), sampler: row.text("sampler"), tool: row.text("tool"),
            toolVersion: row.text("tool_version"), result: result.isEmpty ? nil : result.joined(separator: "; "),
            source: row.source)
        return EvidenceRecord(references: [device], evidence: .sample(sample), line: row.line)
    }
}
