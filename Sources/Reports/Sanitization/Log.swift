import Basics
import Operations
import Printing
import RecoveryModel
import Storage

/// The rows of the sanitization log as they come together, device by device.
struct SanitizationLog {
    /// Only what happened or was recorded since; what has no time is never left out.
    let since: Instant?
    private(set) var erasures: [[TableCell]] = []
    private(set) var destructions: [[TableCell]] = []
    private(set) var samples: [[TableCell]] = []
    private(set) var failures: [[TableCell]] = []
    private var tools: [[String]: (attempts: Int, accepted: Int)] = [:]
    private var verdicts: [AttemptVerdict.Kind: Int] = [:]
    private var untouched = 0

    init(since: Instant?) { self.since = since }

    mutating func add(_ device: DeviceReading, _ lot: LotReading) throws {
        let tries = ReportedAttempt.all(device, lot)
        if tries.isEmpty, device.dossier.received != nil, since == nil { untouched += 1 }
        for attempt in tries where try isRecent(attempt, device: device, lot: lot) {
            switch attempt.act {
            case .erasure(let erasure): erasures.append(try row(erasure, attempt: attempt, device: device, lot: lot))
            case .destruction(let destruction):
                destructions.append(try row(destruction, attempt: attempt, device: device, lot: lot))
            }
        }
        for sample in device.dossier.samples where lot.isNew(sample.at, sample.source, since: since) {
            samples.append(row(sample, device: device, lot: lot))
        }
        try addFailure(device, tries: tries, lot: lot)
    }

    private func isRecent(_ attempt: ReportedAttempt, device: DeviceReading, lot: LotReading) throws -> Bool {
        guard let since, !lot.isNew(attempt.at, attempt.source, since: since) else { return true }
        // A record that nobody could tell the device of is recorded when somebody could, long after it came.
        return try lot.recordedAt(attempt.eventType, of: attempt.record, in: device).map { $0 >= since } ?? false
    }

    /// Counts for the head of the report.
    var facts: [(label: String, value: String)] {
        var facts = [("Erasure attempts", "\(erasures.count)")]
        for verdict in [AttemptVerdict.Kind.accepted, .disregarded, .failed] {
            facts.append((verdict.rawValue.capitalized, "\(verdicts[verdict] ?? 0)"))
        }
        facts.append(("Destructions", "\(destructions.count)"))
        facts.append(("Devices with a failure, failed or held", "\(failures.count)"))
        facts.append(
            (
                "Independent samples",
                samples.isEmpty ? (since == nil ? "none recorded" : "none since") : "\(samples.count)"
            ))
        if since == nil { facts.append(("Received without an attempt", "\(untouched)")) }
        return facts.map { (label: $0.0, value: $0.1) }
    }

    // MARK: erasures

    static let deviceColumns = [
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "imei", title: "IMEI", kind: .identifier),
        TableColumn(id: "serial", title: "Serial", kind: .identifier),
        TableColumn(id: "unit", title: "Plate", kind: .identifier),
    ]

    static let verdictColumns = [
        TableColumn(id: "technique", title: "Technique", kind: .text),
        TableColumn(id: "levelRequired", title: "Required", kind: .text),
        TableColumn(id: "levelAssessed", title: "Assessed", kind: .text),
        TableColumn(id: "verdict", title: "Verdict", kind: .text),
        TableColumn(id: "codes", title: "Codes", kind: .text),
        TableColumn(id: "stageOutcome", title: "Device now", kind: .text),
        TableColumn(id: "stageCodes", title: "Device's codes", kind: .text),
    ]

    static let evidenceColumns = [
        TableColumn(id: "evidence", title: "Evidence", kind: .identifier),
        TableColumn(id: "file", title: "File", kind: .text),
        TableColumn(id: "line", title: "Line", kind: .integer),
        TableColumn(id: "entry", title: "Entry", kind: .integer),
        TableColumn(id: "leaf", title: "Leaf", kind: .identifier),
    ]

    static let personColumns = [
        TableColumn(id: "operator", title: "Operator", kind: .identifier),
        TableColumn(id: "operatorName", title: "Name", kind: .text),
    ]

    static let erasureColumns =
        deviceColumns + [
            TableColumn(id: "media", title: "Media", kind: .text),
            TableColumn(id: "startedAt", title: "Start", kind: .time),
            TableColumn(id: "endedAt", title: "End", kind: .time),
            TableColumn(id: "tool", title: "Tool", kind: .text),
            TableColumn(id: "toolVersion", title: "Version", kind: .text),
            TableColumn(id: "methodWords", title: "Tool's words", kind: .text),
        ] + verdictColumns + personColumns + [
            TableColumn(id: "station", title: "Station", kind: .text),
            TableColumn(id: "evidenceClass", title: "Class", kind: .text),
            TableColumn(id: "reportId", title: "Report", kind: .identifier),
            TableColumn(id: "instructionsVersion", title: "Instructions", kind: .text),
            TableColumn(id: "accountLocks", title: "Account locks", kind: .text),
        ] + evidenceColumns

    private mutating func row(
        _ erasure: Erasure, attempt: ReportedAttempt, device: DeviceReading, lot: LotReading
    ) throws -> [TableCell] {
        if let verdict = attempt.verdict { verdicts[verdict, default: 0] += 1 }
        let tool = [erasure.tool ?? "", erasure.toolVersion ?? "", attempt.technique ?? ""]
        tools[tool, default: (0, 0)].attempts += 1
        if attempt.isAccepted { tools[tool, default: (0, 0)].accepted += 1 }
        var row = Self.identity(device)
        row += [
            .text(erasure.media.rawValue), .moment(erasure.startedAt), .moment(erasure.endedAt), .words(erasure.tool),
            .words(erasure.toolVersion), .words(erasure.techniqueWords),
        ]
        row += Self.verdict(attempt, device) + Self.person(erasure.operatorID, lot)
        row += [
            .words(erasure.station), .text(erasure.evidenceClass.rawValue), .words(erasure.reportID),
            .words(erasure.instructionsVersion), Self.locks(device.dossier, erasure),
        ]
        return row + (try Self.evidence(attempt, device: device, lot: lot))
    }

    private static func identity(_ device: DeviceReading) -> [TableCell] {
        [
            .text(device.dossier.intakeName), .text(device.dossier.name), device.value(.imei), device.value(.serial),
            device.value(.unit),
        ]
    }

    private static func verdict(_ attempt: ReportedAttempt, _ device: DeviceReading) -> [TableCell] {
        let stage = device.stage(.sanitization)
        let codes = device.codes(of: .sanitization)
        return [
            .words(attempt.technique), .words(stage?.level?.required?.rawValue), .words(attempt.level),
            .words(attempt.verdict?.rawValue),
            attempt.codes.isEmpty && attempt.verdict != nil
                ? .text("none") : .words(attempt.codes.joined(separator: " ")),
            // An attempt may be accepted and the device fail all the same: by a sample, by a lock, by another report.
            .words(stage?.outcome?.name),
            codes.isEmpty && stage != nil ? .text("none") : .words(codes.joined(separator: " ")),
        ]
    }

    private static func person(_ id: String?, _ lot: LotReading) -> [TableCell] {
        [.words(lot.pseudonym(id)), .words(lot.name(of: id))]
    }

    private static func evidence(
        _ attempt: ReportedAttempt, device: DeviceReading, lot: LotReading
    ) throws -> [TableCell] {
        let document = lot.document(attempt.source)
        let entry = try lot.entry(attempt.eventType, of: attempt.record, in: device)
        return [
            .words(document?.digest), .words(document?.path), .integer(attempt.source.line), .count(entry?.seq),
            .words(entry.map { "sha256:" + Hex.encode($0.leaf) }),
        ]
    }

    /// R17: what is known of each lock, the statement of a test before that of the erasing tool.
    private static func locks(_ dossier: Dossier, _ erasure: Erasure) -> TableCell {
        let parts = ["activation", "frp", "mdm"].compactMap { name -> String? in
            let state = dossier.latest("lock." + name)?.lockState ?? erasure.locks["lock." + name]
            return state.map { "\(name) \($0.rawValue)" }
        }
        return .words(parts.joined(separator: ", "))
    }

    // MARK: destructions and samples

    static let destructionColumns =
        deviceColumns + [TableColumn(id: "destroyedAt", title: "Destroyed", kind: .time)] + verdictColumns
        + personColumns + [
            TableColumn(id: "witness", title: "Witness", kind: .identifier),
            TableColumn(id: "equipment", title: "Equipment", kind: .text),
            TableColumn(id: "criteria", title: "Criteria", kind: .text),
            TableColumn(id: "batteryRemoved", title: "Battery removed", kind: .text),
            TableColumn(id: "video", title: "Video", kind: .identifier),
            TableColumn(id: "videoKeptUntil", title: "Kept until at least", kind: .date),
        ] + evidenceColumns

    /// Days that the video of a destruction is kept (R2v3 B(9)).
    private static let videoDays: Int64 = 60

    private func row(
        _ destruction: Destruction, attempt: ReportedAttempt, device: DeviceReading, lot: LotReading
    ) throws -> [TableCell] {
        let until = destruction.at.map { $0.latest.adding(seconds: Self.videoDays * 86_400).day }
        let hasVideo = destruction.videoReference?.isEmpty == false
        var row = Self.identity(device) + [.moment(destruction.at)] + Self.verdict(attempt, device)
        row += Self.person(destruction.operatorID, lot)
        row += [
            .words(lot.pseudonym(destruction.witness)), .words(destruction.equipment), .words(destruction.criteria),
            .words(destruction.batteryRemoved), .words(destruction.videoReference),
            hasVideo ? until.map { .date($0) } ?? .none : .none,
        ]
        return row + (try Self.evidence(attempt, device: device, lot: lot))
    }

    static let sampleColumns =
        deviceColumns + [
            TableColumn(id: "sampledAt", title: "Sampled", kind: .time),
            TableColumn(id: "tool", title: "Tool", kind: .text),
            TableColumn(id: "toolVersion", title: "Version", kind: .text),
            TableColumn(id: "result", title: "Result", kind: .text),
        ] + personColumns

    private func row(_ sample: SampleResult, device: DeviceReading, lot: LotReading) -> [TableCell] {
        Self.identity(device) + [
            .moment(sample.at), .words(sample.tool), .words(sample.toolVersion), .words(sample.result),
        ] + Self.person(sample.sampler, lot)
    }

    // MARK: failures and tools

    static let failureColumns =
        deviceColumns + [
            TableColumn(id: "failedAttempts", title: "Failed attempts", kind: .integer),
            TableColumn(id: "codes", title: "Codes", kind: .text),
            TableColumn(id: "sample", title: "Sample", kind: .text),
            TableColumn(id: "outcome", title: "Outcome now", kind: .text),
            TableColumn(id: "next", title: "Next", kind: .text),
            TableColumn(id: "destroyedAt", title: "Destroyed", kind: .time),
        ]

    /// R19: a device that failed, and what became of it: a later erasure, a destruction, or nothing yet. It failed by an
    /// attempt, by a sample that wasn't clean, or by what the stage made of all its records, accepted ones included.
    private mutating func addFailure(_ device: DeviceReading, tries: [ReportedAttempt], lot: LotReading) throws {
        let failed = tries.filter { $0.verdict == .failed }
        let unclean = device.dossier.samples.last { $0.result != Self.clean }
        let stage = device.stage(.sanitization)
        let isHere = device.dossier.received != nil || !tries.isEmpty
        let isOpen = stage?.outcome == .failed || stage?.outcome == .held
        guard !failed.isEmpty || unclean != nil || isHere && isOpen, try isNews(device, tries: tries, lot: lot) else {
            return
        }
        var codes: [String] = []
        for code in failed.flatMap(\.codes) + device.codes(of: .sanitization) where !codes.contains(code) {
            codes.append(code)
        }
        let destroyed = tries.last { attempt in
            if case .destruction = attempt.act { attempt.isAccepted } else { false }
        }
        failures.append(
            Self.identity(device) + [
                .integer(failed.count), codes.isEmpty ? .text("none") : .words(codes.joined(separator: " ")),
                .words((unclean ?? device.dossier.samples.last)?.result), .words(stage?.outcome?.name),
                stage?.isPassed == true ? .text("nothing") : .words(stage?.next), .moment(destroyed?.at),
            ])
    }

    /// The one result of a sample that found nothing (S42).
    private static let clean = "clean"

    /// Something of the device happened or was recorded since: an attempt, a sample, or a finding of the stage.
    private func isNews(_ device: DeviceReading, tries: [ReportedAttempt], lot: LotReading) throws -> Bool {
        guard let since else { return true }
        if try tries.contains(where: { try isRecent($0, device: device, lot: lot) }) { return true }
        if device.dossier.samples.contains(where: { lot.isNew($0.at, $0.source, since: since) }) { return true }
        return device.findings.contains { $0.stage == StageName.sanitization.rawValue && $0.openedAt >= since }
    }

    static let toolColumns = [
        TableColumn(id: "tool", title: "Tool", kind: .text),
        TableColumn(id: "toolVersion", title: "Version", kind: .text),
        TableColumn(id: "technique", title: "Technique", kind: .text),
        TableColumn(id: "attempts", title: "Attempts", kind: .integer),
        TableColumn(id: "accepted", title: "Accepted", kind: .integer),
    ]

    /// R15: which tool was used in which version, in order of name.
    var toolRows: [[TableCell]] {
        tools.keys.sorted { $0.lexicographicallyPrecedes($1) }.map { key in
            key.map { TableCell.words($0) } + [.count(tools[key]?.attempts), .count(tools[key]?.accepted)]
        }
    }
}
