import Basics
import RecoveryModel

extension MemoryStore {
    package func decisions(in range: ClosedRange<Int>) throws -> [DecisionRow] {
        current.decisions.values.filter { range.contains($0.intake) }.sorted { $0.intake < $1.intake }
    }

    package func saveDecisions(_ rows: [DecisionRow]) throws {
        try change { state in
            for var row in rows {
                row.verdicts = Array((row.verdicts + [-1, -1, -1, -1, -1]).prefix(5))
                state.decisions[row.intake] = row
                state.dirty.remove(row.intake)
            }
        }
    }

    package func removeDecision(_ intake: Int) throws {
        try change { state in
            state.decisions[intake] = nil
            state.dirty.remove(intake)
        }
    }

    package func eachDecisionDigest(lot: Int, _ body: (Int, UnsafeRawBufferPointer) throws -> Void) throws {
        for row in current.counted(lot: lot) { try row.digest.withUnsafeBytes { try body(row.intake, $0) } }
    }

    package func decisionsDigest(lot: Int) throws -> Digest { try digestOfDecisions(lot: lot) }

    package func recount(lot: Int) throws -> LotTally { try tally(lot: lot) }

    package func tally(lot: Int) throws -> LotTally {
        let state = current
        var tally = LotTally()
        for row in state.counted(lot: lot) {
            tally.rows[row.row, default: 0] += 1
            for (position, verdict) in row.verdicts.enumerated() where verdict >= 0 {
                tally.stages[position, default: [:]][verdict, default: 0] += 1
            }
            if !row.route.isEmpty { tally.routes[row.route, default: 0] += 1 }
        }
        for finding in state.findings.values where finding.lot == lot && finding.state == "open" {
            tally.findings[finding.code.rawValue, default: 0] += 1
        }
        return tally
    }

    package func saveFindings(_ rows: [FindingRow]) throws {
        try change { state in
            for row in rows {
                guard var known = state.findings[Array(row.id.utf8)] else {
                    state.findings[Array(row.id.utf8)] = row
                    continue
                }
                // What the finding speaks of and since when never changes.
                known.severity = row.severity
                known.state = row.state
                known.message = row.message
                known.values = row.values
                known.document = row.document
                known.line = row.line
                known.valuesDigest = row.valuesDigest
                state.findings[Array(row.id.utf8)] = known
            }
        }
    }

    package func cureFindings(lot: Int?, intake: Int?, keeping keep: Set<String>) throws {
        try change { state in
            for (id, row) in state.findings
            where row.lot == lot && row.intake == intake && ["open", "shared"].contains(row.state)
                && !keep.contains(row.id)
            {
                state.findings[id]?.state = "cured"
            }
        }
    }

    package func finding(_ id: String) throws -> FindingRow? { current.findings[Array(id.utf8)] }

    package func findings(beginning prefix: String, limit: Int) throws -> [FindingRow] {
        Array(current.findings.values.filter { $0.id.hasPrefix(prefix) }.sorted { $0.id < $1.id }.prefix(limit))
    }

    package func findings(lot: Int?, intake: Int?, openOnly: Bool) throws -> [FindingRow] {
        current.findings.values.filter {
            (lot == nil || $0.lot == lot) && (intake == nil || $0.intake == intake)
                && (!openOnly || $0.state == "open")
        }.sorted { a, b in
            // Rows of no lot or no intake come first.
            if a.lot != b.lot { return a.lot ?? .min < b.lot ?? .min }
            if a.intake != b.intake { return a.intake ?? .min < b.intake ?? .min }
            return a.code == b.code ? a.id.precedes(b.id) : a.code.rawValue.precedes(b.code.rawValue)
        }
    }

    package func eachQueuedFinding(
        lot: Int?, openOnly: Bool, code: FindingCode?, _ body: (QueuedFinding) throws -> Void
    ) throws {
        for row in try findings(lot: lot, intake: nil, openOnly: openOnly)
        where row.state != "shared" && (code == nil || row.code == code) {
            try body(QueuedFinding(row: row, device: try row.intake.flatMap { try intake($0)?.name } ?? ""))
        }
    }

    package func setFindingState(_ id: String, _ state: String) throws {
        try change { $0.findings[Array(id.utf8)]?.state = state }
    }

    package func findings(intakes range: ClosedRange<Int>) throws -> [FindingRow] {
        current.findings.values.filter { $0.intake.map(range.contains) ?? false }.sorted { a, b in
            a.intake == b.intake ? a.id.precedes(b.id) : a.intake ?? 0 < b.intake ?? 0
        }
    }

    package func sharedFindings(lot: Int, _ body: (FindingRow) throws -> Void) throws {
        let rows = current.findings.values.filter { $0.lot == lot && $0.state == "shared" }
        for row in rows.sorted(by: { ($0.intake ?? 0, $0.id) < ($1.intake ?? 0, $1.id) }) { try body(row) }
    }

    package func findingsOfNoDevice() throws -> [FindingRow] {
        current.findings.values.filter { $0.intake == nil }.sorted { $0.id.precedes($1.id) }
    }

    package func allResolutions() throws -> [(lot: Int?, intake: Int?, resolution: Resolution)] {
        current.resolutions.map { ($0.lot, $0.intake, $0.resolution) }
    }

    package func addResolution(_ resolution: Resolution, lot: Int?, intake: Int?) throws {
        try change { $0.resolutions.append(MemoryResolution(lot: lot, intake: intake, resolution: resolution)) }
    }

    package func resolutions(in range: ClosedRange<Int>) throws -> [(intake: Int, resolution: Resolution)] {
        let found = current.resolutions.compactMap { row in
            row.intake.flatMap { range.contains($0) ? (intake: $0, resolution: row.resolution) : nil }
        }
        // `sorted` keeps the order of those of one intake, which is the order in which they were given.
        return found.sorted { $0.intake < $1.intake }
    }
}

extension MemoryState {
    /// Decisions of the lot that count: those of intakes that aren't linked to another, in manifest order.
    fileprivate func counted(lot: Int) -> [DecisionRow] {
        decisions.values.filter { $0.lot == lot && isLinked($0.intake) == false }.sorted { $0.intake < $1.intake }
    }
}
