import Basics
import RecoveryModel

/// What the sanitization rules look at besides the attempt: made once for a device.
///
/// ```
/// let scope = SanitizationScope(dossier, in: context)
/// print(scope.required, scope.os ?? "")
/// ```
package struct SanitizationScope: Sendable {
    /// The device.
    package let dossier: Dossier
    /// Clock, policy, tables and contract.
    package let context: DecisionContext
    /// The level the stage asks for.
    package let required: SanitizationLevel
    /// The system as tables write it; nil when nothing tells.
    package let os: String?
    /// The intake's first scan, read with its station's zone.
    package let received: EvidenceTime?
    /// Latest dated scan, test, grading or movement; nil when nothing is dated.
    let lastWorkedOn: EvidenceTime?
    /// When the device was in these hands.
    let custody: CustodySpan
    let statements: SanitizationStatements
    /// Names and words of statements that only the operator's own tables explain.
    let readByOwnTable: [String]
    let sharing: SanitizationSharing

    /// Works out once what several rules ask.
    package init(_ dossier: Dossier, in context: DecisionContext) {
        let (dossier, read) = dossier.settled(in: context)
        self.dossier = dossier
        let words = context.tables.rows.words
        let repairs =
            words.isEmpty ? [] : dossier.repairs.compactMap { RepairEffect.harmlessByOwn($0, on: dossier, in: words) }
        readByOwnTable = read + repairs.map { "repair \($0)" }
        self.context = context
        required = RequiredLevel.required(by: context.lot.contract)
        os = SanitizationText.system(of: dossier, in: context.tables)
        received = dossier.scans.first.flatMap { context.time($0.at, at: $0.station) }
        let newest = [
            dossier.scans.last?.at, dossier.statements.last?.at, dossier.grades.last?.at, dossier.movements.last?.at,
        ]
        lastWorkedOn = newest.compactMap(\.self).max { $0.latest < $1.latest }
        custody = CustodySpan(dossier, in: context)
        statements = SanitizationStatements(dossier.statements)
        sharing = SanitizationSharing(dossier)
    }
}

/// Reports and times that other devices claim too (S05, S06), by the attempt they concern.
struct SanitizationSharing: Sendable {
    private(set) var reports: [CrossFact] = []
    private(set) var sessions: [CrossFact] = []
    private var secondDevices: [CrossFact] = []
    /// A fact that names none of the dossier's attempts counts against all of them.
    private var strayReports = false
    private var straySessions = false

    init(_ dossier: Dossier) {
        guard !dossier.facts.isEmpty else { return }
        for fact in dossier.facts {
            if fact.code == SharedReport.code { reports.append(fact) }
            if fact.code == SharedSession.code { sessions.append(fact) }
            if fact.code == IdentifiersAgree.code { secondDevices.append(fact) }
        }
        strayReports = reports.contains { fact in !dossier.erasures.contains { Self.isOf($0, fact) } }
        straySessions = sessions.contains { fact in
            !dossier.erasures.contains { SanitizationSession.key(of: $0) == fact.subject }
        }
    }

    private static func isOf(_ erasure: Erasure, _ fact: CrossFact) -> Bool {
        erasure.reportID.map { ComparableText.same($0, fact.subject) } ?? false
    }

    func report(of erasure: Erasure) -> CrossFact? {
        guard !reports.isEmpty else { return nil }
        return reports.first { Self.isOf(erasure, $0) } ?? (strayReports ? reports.first : nil)
    }

    /// The other device that this very report names too (S02).
    func secondDevice(of erasure: Erasure) -> CrossFact? {
        secondDevices.first {
            $0.source.document == erasure.source.document && $0.source.line == erasure.source.line
        }
    }

    func session(of erasure: Erasure) -> CrossFact? {
        guard !sessions.isEmpty else { return nil }
        let key = SanitizationSession.key(of: erasure)
        return sessions.first { $0.subject == key } ?? (straySessions ? sessions.first : nil)
    }
}

/// What two reports of one bench can't share (S06).
///
/// ```
/// if let key = SanitizationSession.key(of: erasure) { print(key) }
/// ```
package enum SanitizationSession {
    /// The most devices that one bench erases at a time; none that is sold has more ports.
    package static let portsAtMost = 64

    /// `start|end|station`, and `|port` where the record names one; the times in milliseconds, of UTC where an offset is
    /// written, else of the wall clock. Nil when one of the three is missing. It is the subject of an S06 cross fact.
    package static func key(of erasure: Erasure) -> String? {
        guard let start = erasure.startedAt, let end = erasure.endedAt, let station = erasure.station,
            !station.isEmpty
        else { return nil }
        let bench = "\(text(start.written))|\(text(end.written))|\(ComparableText.key(station))"
        return erasure.port.map { bench + "|" + ComparableText.key($0) } ?? bench
    }

    private static func text(_ time: WrittenTime) -> String {
        guard let minutes = time.offsetMinutes else { return "\(time.wall)n" }
        let (offset, _) = Int64(minutes).multipliedReportingOverflow(by: 60_000)
        return "\(time.wall.subtractingReportingOverflow(offset).partialValue)"
    }

    /// What the record says besides which device it is about, and when its tool's server noted it.
    package static func withoutIdentity(_ erasure: Erasure) -> [UInt8] {
        var copy = erasure
        copy.identifiers = []
        copy.reportID = nil
        copy.licence = nil
        copy.mediumSerial = nil
        copy.loggedAt = nil
        copy.openedAt = nil
        // The session's key has them, whatever offset they are written with.
        copy.startedAt = nil
        copy.endedAt = nil
        copy.station = erasure.station.map(ComparableText.key)
        var writer = FieldWriter()
        copy.write(to: &writer)
        return writer.bytes
    }
}
