import Basics
import RecoveryModel
import Storage

/// A record's bytes as read back, before anything is decoded: what moves from the reading thread to the workers.
package struct StagedRecord {
    package let kind: EvidenceKind
    let digest: [UInt8]
    package let document: Int
    let line: Int
    package let body: [UInt8]
}

/// A record that the log tells of: one custody event each. A class, because sorting moves it about.
package final class EvidenceMark {
    /// What the log says of a record. The evidence itself would be a copy of dozens of fields.
    package enum Content {
        /// A row of a manifest.
        case row
        case scan(handlingUnit: String?, place: String?, unit: String?)
        case movement(place: String?)
        case tests(count: Int, tool: String?, toolVersion: String?)
        case erasure(ErasureMark)
        case repair
        case destruction(Technique)
        case sample
    }

    /// What the log says of an erasure.
    package struct ErasureMark {
        let evidenceClass: EvidenceClass
        let format: String
        package let outcome: ErasureOutcome
        package let report: String?
        let technique: String?
        let tool: String?
        let toolVersion: String?

        init(_ erasure: Erasure) {
            evidenceClass = erasure.evidenceClass
            format = erasure.format
            outcome = erasure.outcome
            report = erasure.reportID
            technique = erasure.techniqueWords
            tool = erasure.tool
            toolVersion = erasure.toolVersion
        }
    }

    package let digest: [UInt8]
    package let source: SourceRef
    package let content: Content
    /// Who did it, as written.
    let person: String?
    let at: EvidenceTime?

    init(digest: [UInt8], source: SourceRef, content: Content, person: String?, at: EvidenceTime?) {
        self.digest = digest
        self.source = source
        self.content = content
        self.person = person
        self.at = at
    }
}

/// Builds a dossier from staged records.
///
/// ```
/// let assembler = DossierAssembler(arrivals: try DocumentIndex(store).arrivals, tables: tables)
/// let (dossier, marks) = assembler.assemble(intake, lot: lot.name, records: device.records)
/// ```
package struct DossierAssembler {
    /// When each document arrived, by the store's number.
    package let arrivals: [Int: Instant]
    package let tables: ReferenceTables

    package init(arrivals: [Int: Instant], tables: ReferenceTables) {
        self.arrivals = arrivals
        self.tables = tables
    }

    /// The dossier, and one mark for each record in order of time.
    package func assemble(_ intake: IntakeRow, lot: String, records: [StagedRecord]) -> (Dossier, [EvidenceMark]) {
        var dossier = Dossier(intake: intake.id, lot: lot, ordinal: intake.ordinal, name: intake.name)
        dossier.isWithdrawn = intake.isWithdrawn
        var marks: [EvidenceMark] = []
        marks.reserveCapacity(records.count)
        var sessions: [(TestSession, [UInt8])] = []
        for record in records {
            let arrived = arrivals[record.document] ?? Instant(milliseconds: 0)
            let source = SourceRef(document: record.document, line: record.line, arrived: arrived)
            var reader = FieldReader(record.body)
            switch record.kind {
            case .claim: add(Claim(from: &reader), source: source, record: record, dossier: &dossier, marks: &marks)
            case .tests:
                sessions.append((TestSession(from: &reader, at: source), record.digest))
            case .crossFact:
                var fact = CrossFact(from: &reader)
                fact.source = source
                dossier.facts.append(fact)
            default: addEvidence(record, source: source, reader: &reader, dossier: &dossier, marks: &marks)
            }
        }
        addSessions(sessions, to: &dossier, &marks)
        finish(&dossier)
        marks.sort { Self.precedes($0, $1) }
        return (dossier, marks)
    }

    private func add(
        _ claim: Claim, source: SourceRef, record: StagedRecord, dossier: inout Dossier,
        marks: inout [EvidenceMark]
    ) {
        var claim = claim
        claim.source = source
        marks.append(EvidenceMark(digest: record.digest, source: source, content: .row, person: nil, at: nil))
        // Several versions of a row may be kept; the newest document holds.
        if let known = dossier.claim, known.source.document > source.document { return }
        dossier.claim = claim
    }

    private func addEvidence(
        _ record: StagedRecord, source: SourceRef, reader: inout FieldReader, dossier: inout Dossier,
        marks: inout [EvidenceMark]
    ) {
        func mark(_ content: EvidenceMark.Content, person: String?, at: EvidenceTime?) {
            marks.append(
                EvidenceMark(digest: record.digest, source: source, content: content, person: person, at: at))
        }
        switch record.kind {
        case .scan:
            var value = read(Scan.self, reader: &reader, source: source)
            value.at = zoned(value.at, value.station)
            dossier.scans.append(value)
            let place = value.location ?? value.station
            mark(
                .scan(handlingUnit: value.handlingUnit, place: place, unit: value.unit), person: value.operatorID,
                at: value.at)
        case .movement:
            var value = read(Movement.self, reader: &reader, source: source)
            value.at = zoned(value.at, nil)
            dossier.movements.append(value)
            mark(.movement(place: value.to), person: value.operatorID, at: value.at)
        case .erasure:
            var value = Erasure(from: &reader)
            value.source = source
            value.startedAt = zoned(value.startedAt, value.station)
            value.endedAt = zoned(value.endedAt, value.station)
            value.openedAt = zoned(value.openedAt, value.station)
            mark(
                .erasure(EvidenceMark.ErasureMark(value)), person: value.operatorID,
                at: value.endedAt ?? value.startedAt)
            dossier.erasures.append(value)
        case .grade:
            var value = read(GradeLine.self, reader: &reader, source: source)
            value.at = zoned(value.at, nil)
            dossier.grades.append(value)
        case .repair:
            var value = read(Repair.self, reader: &reader, source: source)
            value.at = zoned(value.at, nil)
            dossier.repairs.append(value)
            mark(.repair, person: value.operatorID, at: value.at)
        case .destruction:
            var value = read(Destruction.self, reader: &reader, source: source)
            value.at = zoned(value.at, nil)
            dossier.destructions.append(value)
            mark(.destruction(value.technique), person: value.operatorID, at: value.at)
        case .sample:
            var value = read(SampleResult.self, reader: &reader, source: source)
            value.at = zoned(value.at, nil)
            dossier.samples.append(value)
            mark(.sample, person: value.sampler, at: value.at)
        default: break
        }
    }

    private func read<Body: EvidenceBody>(_: Body.Type, reader: inout FieldReader, source: SourceRef) -> Body {
        var value = Body(from: &reader)
        value.source = source
        return value
    }

    private func zoned(_ time: EvidenceTime?, _ station: String?) -> EvidenceTime? {
        guard let time, time.written.offsetMinutes == nil, let zone = tables.zone(at: station) else { return time }
        return time.inZone(zone)
    }

    /// Equal rows of two sessions count once; a session that adds none is a repeat and leaves no mark.
    private func addSessions(
        _ sessions: [(TestSession, [UInt8])], to dossier: inout Dossier, _ marks: inout [EvidenceMark]
    ) {
        // In order of time, so that the statements need no sorting afterwards.
        let hasSite = tables.zone(at: nil) != nil
        let ordered = sessions.count < 2 ? sessions : sessions.sorted { Self.begin($0.0) < Self.begin($1.0) }
        var newest = Int64.min
        for (session, digest) in ordered {
            let known = dossier.statements.count
            let overlaps = Self.begin(session).0 <= newest
            for var statement in session.statements {
                if let at = statement.at, at.lacksOffset, hasSite { statement.at = zoned(at, nil) }
                newest = max(newest, statement.at?.assumed.milliseconds ?? Int64.min)
                if overlaps, Self.isKnown(statement, in: dossier.statements[0..<known]) { continue }
                dossier.statements.append(statement)
            }
            let count = dossier.statements.count - known
            guard count > 0 else { continue }
            let first = dossier.statements[known]
            marks.append(
                EvidenceMark(
                    digest: digest, source: session.source,
                    content: .tests(count: count, tool: first.tool, toolVersion: first.toolVersion),
                    person: first.operatorID, at: session.statements.first?.at))
        }
    }

    private static func begin(_ session: TestSession) -> (Int64, Int, Int) {
        key(session.statements.first?.at, session.source)
    }

    private static func isKnown(_ statement: TestStatement, in others: ArraySlice<TestStatement>) -> Bool {
        others.contains { $0.isSameStatement(as: statement) }
    }

    private func finish(_ dossier: inout Dossier) {
        if let claim = dossier.claim { dossier.identifiers = claim.identifiers }
        Self.sort(&dossier.scans) { $0.at }
        Self.sort(&dossier.movements) { $0.at }
        Self.sort(&dossier.erasures) { $0.endedAt ?? $0.startedAt ?? $0.loggedAt }
        Self.sort(&dossier.grades) { $0.at }
        Self.sort(&dossier.repairs) { $0.at }
        Self.sort(&dossier.destructions) { $0.at }
        Self.sort(&dossier.samples) { $0.at }
        Self.sortStatements(&dossier.statements)
        dossier.facts.sort { ($0.code, $0.subject) < ($1.code, $1.subject) }
        addPlateConflict(&dossier)
        for scan in dossier.scans {
            for text in [scan.identifier, scan.unit ?? ""] where !text.isEmpty {
                let reading =
                    text == scan.unit
                    ? IdentifierParser.read(text, as: .unit) : IdentifierParser.readUnlabelled(text)
                guard let found = reading.identifier, !Self.isKnown(found, in: dossier.identifiers) else { continue }
                // A number that is the device's in another reading, such as a serial of fourteen digits, adds none.
                let others = text == scan.unit ? [] : IdentifierParser.readings(of: text)
                if others.contains(where: { Self.isKnown($0, in: dossier.identifiers) }) { continue }
                dossier.identifiers.append(found)
            }
        }
    }

    /// Values first: a join key is a string of its own making.
    private static func isKnown(_ identifier: Identifier, in others: [Identifier]) -> Bool {
        if others.contains(where: { $0.value == identifier.value }) { return true }
        let key = identifier.joinKey
        return others.contains { $0.joinKey == key }
    }

    /// Two live plates on one device (I13) show only across its scans.
    private func addPlateConflict(_ dossier: inout Dossier) {
        let plates = Set(dossier.scans.compactMap(\.unit))
        guard plates.count > 1, let source = dossier.scans.last?.source else { return }
        dossier.facts.append(
            CrossFact(code: "I13", subject: "two plates on one device", others: plates.sorted(), source: source))
    }

    private static func sort<T: EvidenceBody>(_ values: inout [T], by time: (T) -> EvidenceTime?) {
        if values.count < 2 { return }
        values.sort {
            key(time($0), $0.source) < key(time($1), $1.source)
        }
    }

    private static func sortStatements(_ values: inout [TestStatement]) {
        var isSorted = true
        var newest = (Int64.min, Int.min, Int.min)
        for value in values where isSorted {
            let key = key(value.at, value.source)
            isSorted = newest <= key
            newest = key
        }
        if !isSorted { values.sort { key($0.at, $0.source) < key($1.at, $1.source) } }
    }

    /// Without a time, evidence counts as the oldest: it must not govern over dated evidence.
    private static func key(_ time: EvidenceTime?, _ source: SourceRef) -> (Int64, Int, Int) {
        (time?.assumed.milliseconds ?? Int64.min, source.document, source.line)
    }

    private static func precedes(_ a: EvidenceMark, _ b: EvidenceMark) -> Bool {
        let (x, y) = (key(a.at, a.source), key(b.at, b.source))
        if x != y { return x < y }
        return a.digest.lexicographicallyPrecedes(b.digest)
    }
}
