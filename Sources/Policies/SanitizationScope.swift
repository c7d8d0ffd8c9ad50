import Basics
import RecoveryModel

/// What the sanitization rules look at besides the attempt: made once for a device.
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
    let statements: SanitizationStatements
    let sharing: SanitizationSharing

    /// Works out once what several rules ask.
    package init(_ dossier: Dossier, in context: DecisionContext) {
        self.dossier = dossier
        self.context = context
        required = DecisionFlow.required(by: context.lot.contract)
        os = SanitizationText.system(of: dossier)
        received = dossier.scans.first.flatMap { context.time($0.at, at: $0.station) }
        let newest = [
            dossier.scans.last?.at, dossier.statements.last?.at, dossier.grades.last?.at, dossier.movements.last?.at,
        ]
        lastWorkedOn = newest.compactMap(\.self).max { $0.latest < $1.latest }
        statements = SanitizationStatements(dossier.statements)
        sharing = SanitizationSharing(dossier)
    }
}

/// Where the latest statement on each lock, media item and state stands, found in one pass.
struct SanitizationStatements: Sendable {
    enum Slot: Int, CaseIterable { case activation, frp, mdm, sim, sd, esim, setup, browsed, marking }

    /// Positions in the dossier's statements; −1 when nothing is stated.
    private var latest = SIMD16<Int32>(repeating: -1)
    /// Positions of every `state.` statement that tells of use, for S25: looking at a device and labelling it is none.
    private(set) var states: [Int] = []
    /// Two statements of one thing contradict each other, and it takes a look at their times to know which holds.
    private(set) var hasRivals = false

    init(_ statements: [TestStatement]) {
        for index in statements.indices {
            // Most functions begin with another letter than l(ock), m(edia) and s(tate).
            guard let first = statements[index].function.utf8.first, first == 108 || first == 109 || first == 115
            else { continue }
            let function = statements[index].function
            let slot = Self.slot(function)
            if first == 115, function.hasPrefix("state."), slot != .browsed, slot != .marking { states.append(index) }
            guard let slot else { continue }
            let earlier = latest[slot.rawValue]
            if earlier >= 0, statements[Int(earlier)].result != statements[index].result { hasRivals = true }
            latest[slot.rawValue] = Int32(truncatingIfNeeded: index)
        }
    }

    subscript(slot: Slot) -> Int? { latest[slot.rawValue] < 0 ? nil : Int(latest[slot.rawValue]) }

    static func slot(_ function: String) -> Slot? {
        switch function {
        case "lock.activation": .activation
        case "lock.frp": .frp
        case "lock.mdm": .mdm
        case "media.sim": .sim
        case "media.sd": .sd
        case "media.esim": .esim
        case "state.setup": .setup
        case "state.browsed": .browsed
        case "state.marking": .marking
        default: nil
        }
    }
}

/// What is stated after an erasure about one thing.
enum SanitizationStatement {
    case stated(String, SourceRef)
    /// Nothing after the erasure, and no field of the report.
    case missing
    /// A statement whose zone leaves open whether it was made before or after.
    case uncertain(String, SourceRef)
}

extension SanitizationScope {
    /// The latest statement about `slot` after `end`; the report's own field counts as made at its end.
    func statement(
        _ slot: SanitizationStatements.Slot, after end: EvidenceTime?, own: String?, of source: SourceRef
    ) -> SanitizationStatement {
        let report = own.flatMap { $0.isEmpty ? nil : SanitizationStatement.stated($0, source) }
        guard let index = statements[slot] else { return report ?? .missing }
        let (word, origin) = (dossier.statements[index].result, dossier.statements[index].source)
        guard let end, let at = dossier.statements[index].at else {
            return report ?? .uncertain(word, origin)
        }
        switch SanitizationTimes.isAfter(at, end) {
        case .yes:
            if statements.hasRivals, let rival = rival(of: index, at, after: end) {
                return .uncertain("\(word) or \(rival)", origin)
            }
            return word.isEmpty ? report ?? .missing : .stated(word, origin)
        case .no: return report ?? .missing
        case .unknown: return own == word ? .stated(word, origin) : .uncertain(word, origin)
        }
    }

    /// Another word on the same thing that may be as late as the latest one: of the same second, or in a zone that
    /// nobody states. The latest in time holds only where there is a latest (INTERFACE §1.2).
    private func rival(of index: Int, _ at: EvidenceTime, after end: EvidenceTime) -> String? {
        let chosen = dossier.statements[index]
        for other in dossier.statements where other.function == chosen.function && other.result != chosen.result {
            guard let time = other.at, SanitizationTimes.isAfter(time, end) != .no else { continue }
            if time.isBefore(at) != .yes { return other.result }
        }
        return nil
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
