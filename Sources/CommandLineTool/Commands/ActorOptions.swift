import Acts
import ArgumentParser
import StoreAccess
import Terminal

/// Who acts.
struct ActorOptions: ParsableArguments {
    @Option(name: .long, help: "The person who acts.")
    var by: String

    @Flag(name: .long, help: "Sign the act with that person's key in the ssh-agent.")
    var sign = false

    /// Says on standard error that the entry names somebody whom no table knows; the act stands.
    static func warn(_ person: String, _ workspace: Workspace) throws {
        guard try !OperatorsQuery(workspace).lists(person) else { return }
        Output.note("lotwise: warning: \(person) isn't in the operators table: the entry says role «unlisted»")
    }
}

/// Who acts, and why.
struct ActOptions: ParsableArguments {
    @OptionGroup var actor: ActorOptions

    @Option(name: .long, help: "Why.")
    var reason: String

    var by: String { actor.by }
    var sign: Bool { actor.sign }
}
