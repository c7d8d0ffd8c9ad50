import Basics
import Deciding
import Policies
import RecoveryModel
import Storage
import StoreAccess

/// Gathers what S46 looks at while a lot is read, and opens its findings. Only `validate` does: there a person decides
/// about the lot as a whole, and a run in between would see half of it.
struct LotAnomalies {
    /// Attempts as decided, of the devices of one page.
    private var page: [(intake: Int, attempts: [RecordedAttempt])] = []
    private var anomalies = SanitizationAnomalies()
    private let store: any RecoveryStore
    private let documents: DocumentIndex

    private static let pageSize = 256
    static let stage = "lot"

    init(_ store: any RecoveryStore) throws {
        self.store = store
        documents = try DocumentIndex(store)
    }

    /// Takes a device with its sanitization as decided. Intakes come in the order of their numbers.
    mutating func add(_ intake: IntakeRow, _ stage: RecordedStage) throws {
        guard let attempts = stage.attempts, !attempts.isEmpty else { return }
        page.append((intake.id, attempts))
        if page.count == Self.pageSize { try lookAtPage() }
    }

    /// What was found, once every device was added.
    mutating func findings() throws -> [Reason] {
        try lookAtPage()
        return anomalies.findings.map { $0.reason(SanitizationAnomalies.code, source: nil) }
    }

    private mutating func lookAtPage() throws {
        guard let first = page.first?.intake, let last = page.last?.intake else { return }
        var erasures: [Int: [Erasure]] = [:]
        try store.eachRecord(in: first...last) { intake, kind, _, document, line, body in
            guard kind == EvidenceKind.erasure.rawValue else { return }
            var reader = FieldReader(Array(body))
            var erasure = Erasure(from: &reader)
            erasure.source = SourceRef(document: document, line: line)
            // What becomes of a card is no erasure of the device (S38).
            if erasure.media == .internalFlash { erasures[intake, default: []].append(erasure) }
        }
        for (intake, attempts) in page {
            let known = erasures[intake] ?? []
            anomalies.add(device: attempts.compactMap { attempt in facts(attempt, known) })
        }
        page.removeAll(keepingCapacity: true)
    }

    /// A decided attempt with the record that it was read from; nil for a destruction.
    private func facts(_ attempt: RecordedAttempt, _ erasures: [Erasure]) -> LotErasure? {
        guard let verdict = attempt.verdict, let technique = attempt.technique, let source = attempt.source else {
            return nil
        }
        let erasure = erasures.first { documents.isPlace($0.source, document: source.document, line: source.line) }
        return erasure.map { LotErasure($0, technique: technique, verdict: verdict) }
    }
}

extension LotAnomalies {
    /// Opens what was found and wasn't known, and ends what isn't found any more. In a transaction.
    static func save(_ reasons: [Reason], of lot: LotRow, in workspace: Workspace, recorder: Recorder) throws {
        let rows = reasons.map {
            LotFindingRecorder.row($0, of: lot, stage: stage, identity: "", at: workspace.clock())
        }
        try LotFindingRecorder(workspace.store, recorder).replace(with: rows, of: lot) {
            $0.code == SanitizationAnomalies.code
        }
    }
}

extension ValidateOperation.Result {
    /// One line a warning: code, what is odd, and the values that were compared.
    package var warningLines: [String] {
        warnings.map { warning in
            let values = warning.values.keys.sorted().map { name in
                switch warning.values[name] {
                case .integer(let number)?: "\(name) \(number)"
                case .text(let text)?: "\(name) ‘\(text)’"
                case .list(let items)?: "\(name) \(items.joined(separator: " "))"
                case nil: name
                }
            }
            return "\(warning.code) \(warning.message) (\(values.joined(separator: ", ")))"
        }
    }

    /// Appends the warnings as an array of objects.
    package func writeWarnings(to json: inout JSONText) {
        json.beginArray()
        for warning in warnings {
            json.beginObject()
            json.member("code", warning.code.rawValue)
            json.member("message", warning.message)
            json.member("severity", warning.severity.rawValue)
            json.name("values")
            RecordedReason.write(warning.values, to: &json)
            json.endObject()
        }
        json.endArray()
    }
}
