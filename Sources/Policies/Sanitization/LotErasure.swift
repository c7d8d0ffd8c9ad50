import RecoveryModel

/// What S46 looks at of one erasure of an internal memory.
package struct LotErasure: Sendable {
    /// As the report names it; empty when it doesn't.
    package let tool: String
    package let technique: Technique
    /// Stated, else from start to end as written; nil when neither is known.
    package let seconds: Int?
    package let report: String?
    package let licence: String?
    package let verdict: AttemptVerdict.Kind

    package init(
        tool: String, technique: Technique, seconds: Int?, report: String?, licence: String?,
        verdict: AttemptVerdict.Kind
    ) {
        self.tool = tool
        self.technique = technique
        self.seconds = seconds
        self.report = report
        self.licence = licence
        self.verdict = verdict
    }

    /// What a judged attempt and the record behind it say.
    package init(_ erasure: Erasure, technique: Technique, verdict: AttemptVerdict.Kind) {
        var seconds = erasure.elapsedSeconds.ifStated
        if seconds == nil, let start = erasure.startedAt, let end = erasure.endedAt {
            seconds = SanitizationTimes.elapsed(start, end).map { Int($0 / 1000) }
        }
        self.init(
            tool: erasure.tool ?? "", technique: technique, seconds: seconds, report: erasure.reportID,
            licence: erasure.licence, verdict: verdict)
    }
}
