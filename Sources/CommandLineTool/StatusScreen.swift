import Operations
import RecoveryModel
import Storage
import Terminal

/// The tables of `run` and `status`.
enum StatusScreen {
    static func lines(_ report: StatusReport) -> [String] {
        report.lots.flatMap(lines)
    }

    private static func lines(_ lot: StatusReport.Lot) -> [String] {
        var lines = [Output.paint("\(lot.name)  \(lot.customer)", .bold)]
        let states = [RowState.received, .inTransit, .missing, .quarantined, .duplicate, .withdrawn]
        let counts = states.filter { lot.rows($0) > 0 }.map { "\(lot.rows($0)) \(words($0))" }
        lines.append("  \(lot.total) on the manifest: " + counts.joined(separator: ", "))
        if lot.rows(.unexpected) > 0 { lines.append("  \(lot.rows(.unexpected)) received that no manifest names") }
        lines.append("")
        lines += stages(lot).lines().map { "  " + $0 }
        lines.append("")
        let routes = Route.allCases.compactMap { route in
            (lot.tally.routes[route.rawValue]).map { "\(route.rawValue) \($0)" }
        }
        if !routes.isEmpty { lines.append("  routes: " + routes.joined(separator: ", ")) }
        lines += findings(lot)
        lines.append("")
        return lines
    }

    private static func words(_ state: RowState) -> String { state == .inTransit ? "not here yet" : state.name }

    private static func stages(_ lot: StatusReport.Lot) -> TextTable {
        var table = TextTable(["stage", "passed", "failed", "held", "waiting"], rightAligned: [1, 2, 3, 4])
        for stage in StageName.allCases {
            guard let counts = lot.tally.stages[stage.position] else { continue }
            let cells = [Verdict.passed, .failed, .held, .waiting].map { String(counts[$0.rawValue] ?? 0) }
            table.add([stage.rawValue] + cells)
        }
        return table
    }

    private static func findings(_ lot: StatusReport.Lot) -> [String] {
        let codes = lot.tally.findings.filter {
            CodeCatalogue.severity(of: FindingCode(rawValue: $0.key)) != .note
        }
        guard !codes.isEmpty else { return [] }
        var table = TextTable(["open", "code", "severity", "meaning"], rightAligned: [0])
        for (code, count) in codes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
            let entry = CodeCatalogue.entry(FindingCode(rawValue: code))
            table.add([String(count), code, entry?.severity.rawValue ?? "", entry?.meaning ?? ""])
        }
        return [""] + table.lines(width: Output.width - 2).map { "  " + $0 }
    }
}
