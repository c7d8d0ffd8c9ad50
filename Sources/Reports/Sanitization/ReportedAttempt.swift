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
    /// It proves the level that the decision assessed.
    private let isProof: Bool

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
        let stage = device.stage(.sanitization)
        let proof = stage?.sanitizationFacts.proof
        var left = Array((stage?.attempts ?? []).enumerated())
        func reported(_ act: Act, record: [UInt8]?, source: SourceRef, at: EvidenceTime?) -> ReportedAttempt {
            func isSame(_ attempt: RecordedAttempt) -> Bool { lot.isPlace(source, of: attempt.source) }
            // Several records may stand on one line of a file: those of one time first.
            let place =
                left.firstIndex { isSame($0.element) && $0.element.at == at?.assumed }
                ?? left.firstIndex { isSame($0.element) }
            let found = place.map { left.remove(at: $0) }
            return ReportedAttempt(
                act: act, record: record, decided: found?.element,
                isProof: found.map { $0.offset == proof } ?? false)
        }
        let dossier = device.dossier
        var all = zip(dossier.erasures, device.erasureRecords).map { erasure, record in
            reported(
                .erasure(erasure), record: record, source: erasure.source, at: erasure.endedAt ?? erasure.startedAt)
        }
        all += zip(dossier.destructions, device.destructionRecords).map { destruction, record in
            reported(
                .destruction(destruction), record: record, source: destruction.source, at: destruction.at)
        }
        return all
    }

    /// What stands for the device: the attempt that proves its level, else the last that was accepted, else the last of
    /// all.
    static func governing(_ tries: [ReportedAttempt]) -> ReportedAttempt? {
        tries.last(where: \.isProof) ?? tries.last(where: \.isAccepted) ?? tries.last
    }
}
