import Basics
import Terminal

/// Explains one device's decision to a person.
enum DeviceScreen {
    static func lines(_ device: JSONValue) -> [String] {
        var lines = [
            Output.paint(text(device, "device"), .bold) + "  intake \(text(device, "intake"))",
            "  " + [text(device, "make"), text(device, "model")].filter { $0 != "–" }.joined(separator: " "),
        ]
        let identifiers = device["identifiers"]?.members?.map { member -> String in
            let value = member.value.array?.compactMap(\.string).joined(separator: ", ") ?? member.value.string ?? ""
            return "\(member.name) \(value)"
        }
        lines.append("  " + (identifiers ?? []).joined(separator: " · "))
        lines.append("  route: " + Output.paint(text(device, "route"), .bold) + categories(device))
        lines.append("")
        for stage in device["stages"]?.array ?? [] { lines += self.stage(stage) }
        lines += custody(device)
        if let also = device["also"]?.array, !also.isEmpty {
            lines.append("also: " + also.compactMap(\.string).joined(separator: ", "))
        }
        return lines
    }

    private static func text(_ value: JSONValue, _ name: String) -> String { value[name]?.text ?? "–" }

    private static func categories(_ device: JSONValue) -> String {
        guard let value = device["categories"] else { return "" }
        let codes = ["applicability", "data", "functional", "cosmetic"].compactMap { value[$0]?.string }
        return "   \(text(value, "scheme")): " + codes.joined(separator: ", ")
    }

    private static func stage(_ stage: JSONValue) -> [String] {
        let outcome = text(stage, "outcome")
        let colour: Output.Colour = outcome == "passed" ? .green : outcome == "failed" ? .red : .yellow
        var head = "\(text(stage, "stage")): " + Output.paint(outcome, colour)
        if let next = stage["next"]?.string { head += "  next: \(next)" }
        if let level = stage["level"] { head += "  level \(text(level, "assessed")) of \(text(level, "required"))" }
        var lines = [head]
        for attempt in stage["attempts"]?.array ?? [] {
            let codes = attempt["codes"]?.array?.compactMap(\.string).joined(separator: " ") ?? ""
            lines.append(
                "    attempt \(text(attempt, "at")) \(text(attempt, "tool")): \(text(attempt, "verdict")) "
                    + "\(text(attempt, "technique")) → \(text(attempt, "level")) \(codes)")
        }
        for reason in stage["reasons"]?.array ?? [] { lines.append(self.reason(reason)) }
        return lines
    }

    private static func reason(_ reason: JSONValue) -> String {
        var line = "    \(text(reason, "code")) (\(text(reason, "severity"))) \(text(reason, "message"))"
        let values = (reason["values"]?.members ?? []).map { member in
            "\(member.name)=\(member.value.text ?? member.value.array?.compactMap(\.string).joined(separator: ",") ?? "")"
        }
        if !values.isEmpty { line += "  [" + values.joined(separator: " ") + "]" }
        if let clause = reason["clause"]?.string { line += Output.paint("  (\(clause))", .dim) }
        if let file = reason["source"]?["file"]?.string { line += "  \(file):\(reason["source"]?["line"]?.text ?? "")" }
        return line
    }

    private static func custody(_ device: JSONValue) -> [String] {
        guard let entries = device["custody"]?.array, !entries.isEmpty else { return [] }
        var table = TextTable(["entry", "type", "at", "state"], rightAligned: [0])
        for entry in entries {
            table.add([text(entry, "index"), text(entry, "type"), text(entry, "at"), text(entry, "state")])
        }
        return ["", "custody:"] + table.lines().map { "  " + $0 }
    }
}
