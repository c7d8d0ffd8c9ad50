import Basics
import RecoveryModel

/// One erasure as the rules see it: its times read with the station's zone, its technique and level worked out.
package struct SanitizationAttempt: Sendable {
    /// The record as it was read.
    package let erasure: Erasure
    /// Start, with the station's zone.
    package let started: EvidenceTime?
    /// End, with the station's zone.
    package let ended: EvidenceTime?
    /// What the tool's words stand for.
    package let technique: Technique
    /// What the technique reaches on this media, whatever the report says; capped by what the tool is approved for.
    package let level: SanitizationLevel
    /// Encryption always on and no escrow, by the media table.
    package let isEligible: Bool
    /// The method only reads (S30).
    package let isVerifyOnly: Bool
    /// The media table says that software exists which erases this model; nil when it doesn't say.
    package let erasingSoftware: String?
    /// The report's system, else the device's.
    package let os: String?
    /// How the report's identifiers compare with the device's.
    package let identity: SanitizationIdentity
    let approval: SanitizationApproval

    /// Works out technique, level, approval and identity.
    package init(_ erasure: Erasure, in scope: SanitizationScope) {
        self.erasure = erasure
        let context = scope.context
        started = context.time(erasure.startedAt, at: erasure.station)
        ended = context.time(erasure.endedAt, at: erasure.station)
        os = erasure.os.map(SanitizationText.system) ?? scope.os
        let entries = SanitizationMedia.entries(
            models: (erasure.model, scope.dossier.claim?.model), os: os, version: erasure.osVersion, in: context)
        isEligible = SanitizationMedia.isEncryptedFromTheStart(entries)
        erasingSoftware = SanitizationMedia.erasingSoftware(entries)
        isVerifyOnly = SanitizationTechnique.isVerifyOnly(erasure.techniqueWords)
        technique =
            isVerifyOnly
            ? .unknown
            : SanitizationTechnique.technique(of: erasure.techniqueWords, in: context.policy.erasureStandards)
        approval = SanitizationApproval.of(erasure, technique, os: os, at: ended, in: context.tables)
        let reached = SanitizationTechnique.level(of: technique, on: erasure.media, isEligible: isEligible)
        if case .approved(let most) = approval { level = min(reached, most) } else { level = reached }
        identity = SanitizationIdentity(of: erasure, against: scope.dossier.identifiers)
    }

    /// Seconds the erasure took: stated, else from start to end; nil when neither is known.
    var seconds: Int? {
        if let stated = erasure.elapsedSeconds { return stated }
        guard let started, let ended, let elapsed = SanitizationTimes.elapsed(started, ended) else { return nil }
        return Int(elapsed / 1000)
    }
}

/// What the tools table says of a tool, its version, the technique and the media on the date of the erasure (S10).
enum SanitizationApproval: Sendable {
    case approved(SanitizationLevel)
    /// The table is empty: nothing is approved.
    case noTable
    case unknownTool
    case otherVersion
    case otherUse
    case otherDate

    static func of(
        _ erasure: Erasure, _ technique: Technique, os: String?, at time: EvidenceTime?, in tables: ReferenceTables
    ) -> SanitizationApproval {
        guard !tables.tools.isEmpty else { return .noTable }
        guard let tool = erasure.tool, !tool.isEmpty else { return .unknownTool }
        var best = SanitizationApproval.unknownTool
        var version: ToolVersion?
        for index in tables.tools.indices where SanitizationText.same(tables.tools[index].tool, tool) {
            let row = tables.tools[index]
            let parsed = version ?? ToolVersion(erasure.toolVersion ?? "")
            version = parsed
            let found = judge(row, erasure, parsed, technique, os, time)
            switch (found, best) {
            case (.approved(let level), .approved(let known)): if level > known { best = found }
            case (.approved, _): best = found
            default: if found.nearness > best.nearness { best = found }
            }
        }
        return best
    }

    private static func judge(
        _ row: ToolApproval, _ erasure: Erasure, _ version: ToolVersion, _ technique: Technique, _ os: String?,
        _ time: EvidenceTime?
    ) -> SanitizationApproval {
        let isBounded = row.versionFrom != nil || row.versionTo != nil
        if isBounded, version.parts.isEmpty || !version.isWithin(row.versionFrom, row.versionTo) {
            return .otherVersion
        }
        let isSystem = row.os == "*" || os.map { SanitizationText.same(row.os, $0) } == true
        guard row.technique == technique, row.media == erasure.media, isSystem else { return .otherUse }
        guard let time, row.validity.contains(time) else { return .otherDate }
        return .approved(row.level)
    }

    /// How near a row came: the message names the last obstacle.
    private var nearness: Int {
        switch self {
        case .noTable, .unknownTool: 0
        case .otherVersion: 1
        case .otherUse: 2
        case .otherDate: 3
        case .approved: 4
        }
    }

    var word: String {
        switch self {
        case .approved: "approved"
        case .noTable: "the tools table is empty"
        case .unknownTool: "the tool is not in the tools table"
        case .otherVersion: "the version is not in the tools table"
        case .otherUse: "not approved for this technique, media or system"
        case .otherDate: "not approved on that date"
        }
    }
}
