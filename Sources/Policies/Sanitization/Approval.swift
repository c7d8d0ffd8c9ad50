import Basics
import RecoveryModel

/// What the tools table says of a tool, its version, the technique and the media on the date of the erasure (S10).
enum SanitizationApproval: Sendable {
    case approved(SanitizationLevel)
    /// The table is empty: nothing is approved.
    case noTable
    case unknownTool
    case otherVersion
    case otherUse
    case otherDate
    /// The row for this very version or time says that it reaches nothing.
    case knownBad

    static func of(
        _ erasure: Erasure, _ technique: Technique, os: String?, at time: EvidenceTime?, in tables: ReferenceTables
    ) -> SanitizationApproval {
        let tools = tables.rows.tools
        guard !tools.isEmpty else { return .noTable }
        guard let tool = erasure.tool.map(ComparableText.key), !tool.isEmpty else { return .unknownTool }
        let version = ToolVersion(stated: erasure.toolVersion)
        var nearest = SanitizationApproval.unknownTool
        var sure: [ToolApproval] = []
        var possible: [ToolApproval] = []
        let positions = tables.toolPositions(named: tool)
        // Where a row says yes, those of other uses say nothing.
        let fitting = positions.filter {
            tools[$0].technique == technique && tools[$0].media == erasure.media
        }
        for position in fitting.isEmpty ? positions : fitting {
            let row = tools[position]
            let found = judge(row, erasure: erasure, version: version, technique: technique, os: os, time: time)
            if found.nearness > nearest.nearness { nearest = found }
            if case .approved = found {
                sure.append(row)
            } else if mayApply(row, erasure: erasure, version: version, technique: technique, os: os, time: time) {
                possible.append(row)
            }
        }
        guard !sure.isEmpty else { return nearest }
        // A narrower row takes over from those around it; one that may apply speaks against the tool, never for it.
        let narrowest = sure.filter { row in !sure.contains { $0 != row && isInside($0, row) && !isInside(row, $0) } }
        let levels = (narrowest + possible).map(\.level)
        let worst = levels.min() ?? .none
        return worst == .none ? .knownBad : .approved(worst)
    }

    private static func judge(
        _ row: ToolApproval, erasure: Erasure, version: ToolVersion?, technique: Technique, os: String?,
        time: EvidenceTime?
    ) -> SanitizationApproval {
        let isBounded = row.versionFrom != nil || row.versionTo != nil
        if isBounded, version.map({ !$0.isWithin(row.versionFrom, row.versionTo) }) ?? true { return .otherVersion }
        let isSystem = row.os == "*" || os.map { SanitizationText.same(row.os, $0) } == true
        guard row.technique == technique, row.media == erasure.media, isSystem else { return .otherUse }
        guard let time, row.validity.contains(time) else { return .otherDate }
        return .approved(row.level)
    }

    /// Could the row be about this erasure? A version, a system or a time that nobody knows is inside every range.
    private static func mayApply(
        _ row: ToolApproval, erasure: Erasure, version: ToolVersion?, technique: Technique, os: String?,
        time: EvidenceTime?
    ) -> Bool {
        guard row.technique == technique, row.media == erasure.media else { return false }
        if let version, !version.isWithin(row.versionFrom, row.versionTo) { return false }
        if row.os != "*", let os, !SanitizationText.same(row.os, os) { return false }
        guard let time else { return true }
        if let from = row.validity.from, time.latest < from.earliest { return false }
        if let to = row.validity.to, time.earliest > to.latest { return false }
        return true
    }

    /// Does `inner` speak of nothing that `outer` doesn't speak of?
    private static func isInside(_ inner: ToolApproval, _ outer: ToolApproval) -> Bool {
        guard outer.os == "*" || outer.os == inner.os else { return false }
        let versions = VersionSpan(outer.versionFrom, outer.versionTo)
        guard versions.contains(VersionSpan(inner.versionFrom, inner.versionTo)) else { return false }
        if let from = outer.validity.from {
            guard let begin = inner.validity.from, begin.earliest >= from.earliest else { return false }
        }
        if let to = outer.validity.to {
            guard let end = inner.validity.to, end.latest <= to.latest else { return false }
        }
        return true
    }

    /// How near a row came: the message names the last obstacle.
    private var nearness: Int {
        switch self {
        case .noTable, .unknownTool: 0
        case .otherVersion: 1
        case .otherUse: 2
        case .otherDate: 3
        case .approved, .knownBad: 4
        }
    }

    /// Is what the tool read on the device worth something?
    var isGiven: Bool {
        if case .approved = self { return true }
        return false
    }

    var word: String {
        switch self {
        case .approved: "approved"
        case .noTable: "the tools table is empty"
        case .unknownTool: "the tool is not in the tools table"
        case .otherVersion: "the version is not in the tools table"
        case .otherUse: "not approved for this technique, media or system"
        case .otherDate: "not approved on that date"
        case .knownBad: "the tools table says that it reaches no level"
        }
    }
}
