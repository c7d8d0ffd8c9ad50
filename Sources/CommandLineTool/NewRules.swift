import Operations
import Terminal

/// Says what the rules of a new version change, and asks whether to decide by them.
enum NewRules {
    /// With `--yes`, or by a person at a terminal. A job without `--yes` decides nothing.
    static func agree(_ change: RulesChange, _ options: StoreOptions) throws -> Bool {
        ProgressLine.shared.clear()
        if options.yes {
            Output.note("lotwise: \(change.line)")
            return true
        }
        guard Output.isTerminal(0), Output.isTerminal(2) else { return false }
        Output.note("lotwise: \(change.line)")
        for (code, count) in change.codes.sorted(by: { $0.key < $1.key }) {
            Output.note("  \(code): appears on \(count.appears) devices, ends on \(count.ends)")
        }
        Output.write(2, "Decide by the new rules? [y/N] ")
        let answer = readLine(strippingNewline: true)?.lowercased() ?? ""
        return answer == "y" || answer == "yes"
    }
}
