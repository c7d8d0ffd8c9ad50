import RecoveryModel

extension Fact {
    /// What a rule answers about a fact: of a stated value what `rule` says; nothing where the format has no such field;
    /// anything else leaves the rule's question open, which counts like a broken rule.
    ///
    /// - Parameters:
    ///   - name: what the value is called among the values that were compared.
    ///   - rule: asked only of a value that was read.
    func judged(_ name: String, _ rule: (Value) -> RuleResult) -> RuleResult {
        switch self {
        case .stated(let value): rule(value)
        case .notApplicable: .notApplicable
        case .unreadable, .contradictory, .missing: .unknown(unclear(name))
        }
    }

    /// Why the value can't be relied on, and what mends it. Call it only where `isUnclear`.
    func unclear(_ name: String) -> RuleFailure {
        let why =
            switch self {
            case .unreadable: "can't be read as one number"
            case .contradictory: "is stated more than once, and differently"
            default: "is missing, though the tool always writes it"
            }
        return RuleFailure(
            "what the record says of \(name) \(why); export the report anew from the tool, or erase again",
            [name: .text(unclearText ?? "none")])
    }
}
