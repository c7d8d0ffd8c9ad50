import Basics

/// One erasure attempt after judgement.
package struct AttemptVerdict: Hashable, Sendable {
    /// What became of the attempt.
    package enum Kind: String, Sendable { case accepted, disregarded, failed }

    package var verdict: Kind
    package var at: EvidenceTime?
    package var tool: String
    package var technique: Technique
    package var level: SanitizationLevel
    /// Which memory it was of. A destruction is of all of them, and counts as the device's own.
    package var media: MediaKind
    /// Codes that decided, sorted.
    package var codes: [FindingCode]
    package var source: SourceRef

    package init(
        verdict: Kind, at: EvidenceTime?, tool: String, technique: Technique, level: SanitizationLevel,
        media: MediaKind = .internalFlash, codes: [FindingCode], source: SourceRef
    ) {
        self.verdict = verdict
        self.at = at
        self.tool = tool
        self.technique = technique
        self.level = level
        self.media = media
        self.codes = codes
        self.source = source
    }
}

/// Where a manifest row stands; the counts of a lot add up to its rows.
package enum RowState: Int, Sendable, CaseIterable {
    case inTransit, received, missing, quarantined, duplicate, withdrawn
    /// On no manifest; counted apart.
    case unexpected

    /// As `status --json` names it.
    package var name: String {
        ["inTransit", "received", "missing", "quarantined", "duplicate", "withdrawn", "unexpected"][rawValue]
    }
}

/// What a stage found besides its verdict.
package enum StageDetail: Hashable, Sendable {
    case none
    case shipment(row: RowState, place: String?)
    /// `category` is nil until it can be derived; not final before a post-erase test.
    case functionality(category: String?, isFinal: Bool, batteryPercent: Int?, isHazard: Bool, failedKeys: [String])
    case sanitization(
        required: SanitizationLevel, assessed: SanitizationLevel, attempts: [AttemptVerdict], dataStatus: String,
        isExhausted: Bool)
    case cosmetic(category: String?, band: String?, ctia: String?, rule: String?, defect: String?)
    case routing(route: Route?, rule: String?, valueMinor: Int?, currency: String?)
}

/// What one stage says of one device. Same dossier, policy and tables: same outcome, byte for byte.
///
/// ```
/// let outcome = Outcome(stage: .cosmetic, verdict: ResolutionCheck.verdict(reasons), reasons: reasons)
/// ```
package struct Outcome: Hashable, Sendable {
    package var stage: StageName
    package var verdict: Verdict
    package var reasons: [Reason]
    /// What would move it on: `re-erase`, `destroy`, `test`, `grade`, `receive` …; nil when nothing is needed.
    package var next: String?
    package var detail: StageDetail

    package init(
        stage: StageName, verdict: Verdict, reasons: [Reason], next: String? = nil, detail: StageDetail = .none
    ) {
        self.stage = stage
        self.verdict = verdict
        self.reasons = reasons
        self.next = next
        self.detail = detail
    }
}

/// What the stages may look at besides the dossier. No clock but `now`, no I/O.
///
/// ```
/// let context = DecisionContext(now: now, policy: pipeline.policy, tables: tables, lot: facts)
/// for stage in BuiltInStages.all { outcomes.append(stage.evaluate(dossier, after: outcomes, in: context)) }
/// ```
package struct DecisionContext: Sendable {
    /// Policy, tables and lot have many parts, and a context goes with every device and rule: only this is copied.
    private final class Parts: Sendable {
        let now: Instant
        let policy: Policy
        let tables: ReferenceTables
        let lot: LotFacts
        let memos = AnswerMemos()

        init(_ now: Instant, policy: Policy, tables: ReferenceTables, lot: LotFacts) {
            (self.now, self.policy, self.tables, self.lot) = (now, policy, tables, lot)
        }
    }

    private var parts: Parts

    /// With what is the same for every device of a lot.
    package init(now: Instant, policy: Policy, tables: ReferenceTables, lot: LotFacts) {
        parts = Parts(now, policy: policy, tables: tables, lot: lot)
    }

    /// The clock deadline rules compare with (`--as-of` or the machine's).
    package var now: Instant {
        get { parts.now }
        set { parts = Parts(newValue, policy: parts.policy, tables: parts.tables, lot: parts.lot) }
    }
    /// The pipeline's policy.
    package var policy: Policy {
        // Read in place: a copy would count a reference for each of its many parts.
        _read { yield parts.policy }
        set { parts = Parts(parts.now, policy: newValue, tables: parts.tables, lot: parts.lot) }
    }
    /// Indexed tables in force.
    package var tables: ReferenceTables {
        _read { yield parts.tables }
        set { parts = Parts(parts.now, policy: parts.policy, tables: newValue, lot: parts.lot) }
    }
    /// What is known of the lot as a whole.
    package var lot: LotFacts {
        _read { yield parts.lot }
        set { parts = Parts(parts.now, policy: parts.policy, tables: parts.tables, lot: newValue) }
    }
    /// Answers to questions about policy and tables that repeat from device to device; they change no answer.
    package var memos: AnswerMemos { parts.memos }

    /// `time` read with the zone of `station`, else of the site, when the tables know one and the text has none.
    package func time(_ time: EvidenceTime?, at station: String?) -> EvidenceTime? {
        guard let time, time.written.offsetMinutes == nil else { return time }
        guard let zone = tables.zone(at: station) else { return time }
        return time.inZone(zone)
    }
}

/// A stage judges one dossier, purely. `earlier` holds the outcomes of the stages before it, in order.
///
/// ```
/// var outcomes: [Outcome] = []
/// for stage in BuiltInStages.stages(of: policy) {
///     outcomes.append(stage.evaluate(dossier, after: outcomes, in: context))
/// }
/// ```
package protocol Stage: Sendable {
    /// Its place in the pipeline.
    static var name: StageName { get }
    /// Stages keep nothing between devices.
    init()
    /// Same dossier, outcomes and context: same outcome. Never throws: what can't be judged is held or waits.
    func evaluate(_ dossier: Dossier, after earlier: [Outcome], in context: DecisionContext) -> Outcome
}

extension Array where Element == Outcome {
    /// The outcome of an earlier stage; nil when the pipeline leaves it out.
    package func of(_ stage: StageName) -> Outcome? { first { $0.stage == stage } }
}
