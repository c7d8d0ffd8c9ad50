import Basics
import Deciding
import Operations
import RecoveryModel
import Terminal

/// Explains one device's decision to a person.
enum DeviceScreen {
    /// Stands for what isn't known.
    private static let unknown = "–"

    /// On a terminal in lines that fit.
    static func lines(_ device: DeviceReport) -> [String] {
        guard Output.isTerminal(1) else { return plain(device) }
        return plain(device).flatMap { WrappedText.lines($0, width: Output.width, indent: 8) }
    }

    private static func plain(_ device: DeviceReport) -> [String] {
        let decision = device.decision
        var lines = [
            Output.paint(device.device, .bold) + "  intake \(device.intake)",
            "  " + [device.make, device.model].compactMap(\.self).joined(separator: " "),
            "  "
                + device.identifiers.map { "\($0.name) \($0.values.joined(separator: ", "))" }.joined(separator: " · "),
            "  route: " + Output.paint(decision?.route?.rawValue ?? unknown, .bold) + categories(decision?.categories),
            "",
        ]
        for stage in decision?.stages ?? [] {
            lines += self.stage(
                stage, next: decision.flatMap { NextStep.of(stage, in: $0, rejected: device.rejected) })
        }
        lines += custody(device.custody)
        if !device.also.isEmpty { lines.append("also: " + device.also.joined(separator: ", ")) }
        return lines
    }

    private static func categories(_ value: RecordedCategories?) -> String {
        let codes = [value?.applicability, value?.data, value?.functional, value?.cosmetic].compactMap(\.self)
        return "   \(value?.scheme ?? unknown): " + codes.joined(separator: ", ")
    }

    private static func stage(_ stage: RecordedStage, next: String?) -> [String] {
        let colour: Output.Colour = stage.isPassed ? .green : stage.outcome == .failed ? .red : .yellow
        var head =
            "\(stage.name?.rawValue ?? unknown): " + Output.paint(stage.outcome?.name ?? unknown, colour)
        if let next { head += "  next: \(NextStep.words(next))" }
        if let level = stage.level {
            head += "  level \(level.assessed?.rawValue ?? unknown) of \(level.required?.rawValue ?? unknown)"
        }
        return [head] + (stage.attempts ?? []).map(attempt) + stage.reasons.map(reason)
    }

    private static func attempt(_ attempt: RecordedAttempt) -> String {
        let codes = attempt.codes.map(\.rawValue).joined(separator: " ")
        return "    attempt \(attempt.at?.text ?? unknown) \(attempt.tool ?? unknown): "
            + "\(attempt.verdict?.rawValue ?? unknown) "
            + "\(attempt.technique?.rawValue ?? unknown) → \(attempt.level?.rawValue ?? unknown) \(codes)"
    }

    private static func reason(_ reason: RecordedReason) -> String {
        var line = "    \(reason.code?.rawValue ?? unknown) (\(reason.severity?.rawValue ?? unknown)) "
        line += reason.message ?? unknown
        let values = reason.values.sorted { $0.key < $1.key }.map { "\($0.key)=\(text($0.value))" }
        if !values.isEmpty { line += "  [" + values.joined(separator: " ") + "]" }
        if let clause = reason.code.flatMap(CodeCatalogue.entry)?.clause {
            line += Output.paint("  (\(clause))", .dim)
        }
        if let source = reason.source { line += "  \(source.file):\(source.line)" }
        return line
    }

    private static func text(_ value: ReasonValue) -> String {
        switch value {
        case .text(let text): text
        case .integer(let number): "\(number)"
        case .list(let items): items.joined(separator: ",")
        }
    }

    private static func custody(_ entries: [DeviceReport.Custody]) -> [String] {
        guard !entries.isEmpty else { return [] }
        var table = TextTable(["entry", "type", "at", "state"], rightAligned: [0])
        for entry in entries {
            table.add(["\(entry.index)", entry.type ?? unknown, entry.at ?? unknown, entry.state])
        }
        return ["", "custody:"] + table.lines().map { "  " + $0 }
    }
}
