import Basics
import Deciding
import Operations
import RecoveryModel

/// One erasure or destruction of a device, with what was decided of it.
struct ReportedAttempt {
    enum Act {
        case erasure(Erasure)
        case destruction(Destruction)
    }

    let act: Act
    /// Identity of the record; nil where it can't be told from another.
    let record: [UInt8]?
    /// The attempt as the decision lists it; nil when it came after the decision.
    private let decided: RecordedAttempt?

    var verdict: AttemptVerdict.Kind? { decided?.verdict }
    var isAccepted: Bool { verdict == .accepted }
    var technique: String? { decided?.technique?.rawValue }
    var level: String? { decided?.level?.rawValue }
    /// Codes that decided; none for an accepted attempt.
    var codes: [String] { decided?.codes.map(\.rawValue) ?? [] }

    var source: SourceRef {
        switch act {
        case .erasure(let erasure): erasure.source
        case .destruction(let destruction): destruction.source
        }
    }

    /// When it was over, as far as anybody says.
    var at: EvidenceTime? {
        switch act {
        case .erasure(let erasure): erasure.endedAt ?? erasure.startedAt ?? erasure.loggedAt
        case .destruction(let destruction): destruction.at
        }
    }

    /// The entry that records it.
    var eventType: CustodyEventType {
        switch act {
        case .erasure: .sanitizationRecorded
        case .destruction: .deviceDestroyed
        }
    }

    /// The technique for a reader who sees no verdict beside it: one that wasn't accepted says so.
    var methodWords: String? { technique.map { isAccepted ? $0 : "\($0) (not accepted)" } }

    /// Every one of a device: erasures in order of time, then destructions.
    static func all(_ device: DeviceReading, _ lot: LotReading) -> [ReportedAttempt] {
        var left = device.stage(.sanitization)?.attempts ?? []
        func take(_ source: SourceRef, at: EvidenceTime?) -> RecordedAttempt? {
            func isSame(_ attempt: RecordedAttempt) -> Bool { lot.isPlace(source, of: attempt.source) }
            // Several records may stand on one line of a file: those of one time first.
            let found =
                left.firstIndex { isSame($0) && $0.at == at?.assumed } ?? left.firstIndex(where: isSame)
            return found.map { left.remove(at: $0) }
        }
        let dossier = device.dossier
        var all = zip(dossier.erasures, device.erasureRecords).map { erasure, record in
            ReportedAttempt(
                act: .erasure(erasure), record: record,
                decided: take(erasure.source, at: erasure.endedAt ?? erasure.startedAt))
        }
        all += zip(dossier.destructions, device.destructionRecords).map { destruction, record in
            ReportedAttempt(
                act: .destruction(destruction), record: record, decided: take(destruction.source, at: destruction.at))
        }
        return all
    }

    /// What stands for the device: the last that was accepted, else the last of all.
    static func governing(_ tries: [ReportedAttempt]) -> ReportedAttempt? {
        tries.last(where: \.isAccepted) ?? tries.last
    }
}
