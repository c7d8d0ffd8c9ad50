import ArgumentParser
import Basics
import Custody
import LogPublishing
import Operations
import StoreAccess
import StoreFiles
import Terminal
import Verification
import VerifierCommand
import Witnessing

struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Signs and publishes what is recorded, and asks the policy's witnesses to cosign.",
        discussion: """
            Every command that records signs by itself; this one also asks witnesses, and finishes what a crash left.
            Exit 3: signed, but the cosignatures that trust/policy.txt asks for are missing.

            Example:
              lotwise log checkpoint
            """)

    @OptionGroup var options: StoreOptions

    func run() throws {
        let workspace = try Bootstrap.writing(options, decides: false)
        try Publisher(workspace).publish()
        let reports = try CosignatureRequests(workspace).ask()
        let standing = try LogProgressQuery(workspace).standing()
        ProgressLine.shared.clear()
        reports.forEach { Output.note($0.line) }
        if options.json {
            Output.line(standing.json)
        } else if let line = standing.line {
            Output.line(line)
            if let root = standing.root { Output.line("root \(root)") }
        } else {
            Output.line("nothing is recorded yet")
        }
        if standing.proven < standing.entries { throw Finished(code: 3) }
    }
}

struct ProveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prove", abstract: "Proofs that anybody checks offline: of one entry, or of all about a device.",
        discussion: """
            With --out it writes entries/INDEX.json, entries/INDEX.tlog-proof and policy.txt; without, the proof of one
            entry goes to standard output, and a device's entries are listed. The folder must hold nothing else.

            Example:
              lotwise log prove HH-2026-10-017/20 --out proofs
              lotwise log prove 17 > 17.tlog-proof
            """)

    @OptionGroup var options: StoreOptions

    @Argument(help: "A device by any identifier, or the number of an entry.")
    var subject: String

    @Option(name: .long, help: "Folder for the files.")
    var out: String?

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let prove = ProveOperation(workspace)
        let indices = try prove.entries(of: subject)
        if let out { try ExportOperation(workspace).write(indices, to: out) }
        var proofs: [ProveOperation.Proof] = []
        try prove.prove(indices) { proofs.append($0) }
        ProgressLine.shared.clear()
        if options.json { return Output.line(Self.json(proofs)) }
        if out == nil, indices == [DecimalNumber.parse(subject.utf8) ?? -1], let only = proofs.first {
            return Output.write(only.proof.bytes)
        }
        var table = TextTable(["entry", "type", "leaf"], rightAligned: [0])
        for proof in proofs { table.add([String(proof.index), proof.type, proof.leaf.description]) }
        Output.lines(table.lines())
        let size = proofs.first?.proof.checkpoint.checkpoint.size ?? 0
        Output.line("\(proofs.count) entries proven to be in the log of \(size)")
        if let out { Output.line("check with: lotwise log verify \(out) --trust policy.txt (yours, not the copy)") }
    }

    private static func json(_ proofs: [ProveOperation.Proof]) -> String {
        var json = JSONText()
        let note = proofs.first?.proof.checkpoint
        json.beginObject()
        json.member("origin", note?.checkpoint.origin)
        json.member("size", note?.checkpoint.size ?? 0)
        json.member("root", note?.checkpoint.root.description)
        json.name("entries")
        json.beginArray()
        for proof in proofs {
            json.beginObject()
            json.member("index", proof.index)
            json.member("type", proof.type)
            json.member("leaf", proof.leaf.description)
            json.member("entry", String(decoding: proof.entry, as: UTF8.self))
            json.member("proof", String(decoding: proof.proof.bytes, as: UTF8.self))
            json.endObject()
        }
        json.endArray()
        json.endObject()
        return json.text
    }
}

struct VerifyLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks proofs, a checkpoint or a whole log offline, without any store.",
        discussion: """
            PATH is a .tlog-proof with its entry beside it, a folder of them, a checkpoint, a log's folder, or a proof of
            contradiction. Without PATH the store's own log is checked.
            Exit 0 valid; 1 refused, with one reason; 3 evidence is incomplete. A proof of contradiction that holds is
            exit 0 too, with a word of its own: CONTRADICTION PROVEN, in --json the verdict `contradiction`.

            Example:
              lotwise log verify proofs --trust policy.txt
              lotwise log verify proofs --trust policy.txt --device HH-2026-10-017/20
            """)

    @OptionGroup var options: StoreOptions

    @Argument(help: "What is checked.")
    var path: String?

    @Option(name: .customLong("trust"), help: "The policy file that you got from the recycler by another way.")
    var trust: String?

    @Option(name: .long, help: "The entry that a single proof is about, when it doesn't lie beside it.")
    var entry: String?

    @OptionGroup var questions: EntryQuestions

    func run() throws {
        guard trust != nil || path == nil else {
            throw OperationError(
                .usage, "--trust POLICY is missing: a proof means nothing without knowing whom to trust")
        }
        let policyPath = trust ?? options.path + "/trust/policy.txt"
        let path = path ?? options.path + "/log"
        try questions.check(path, entry: entry, trust: policyPath, json: options.json)
    }
}

struct CompareCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare", abstract: "Whether two checkpoints of one log are two states of one history.",
        discussion: """
            A and B are checkpoints or .tlog-proof files. When they contradict, a proof is printed that anybody can check
            (`log verify FILE --trust policy.txt`). Exit 0 consistent; 1 contradiction or refused; 3 more is needed:
            tiles, or a policy to check the signatures against.

            Example:
              lotwise log compare march.checkpoint lotwise.store/log/checkpoint --log lotwise.store/log
            """)

    @OptionGroup var options: StoreOptions

    @Argument(help: "One checkpoint.")
    var first: String

    @Argument(help: "The other.")
    var second: String

    @Option(name: .long, help: "The log's folder with its tiles (default: the store's, when there is one).")
    var log: String?

    @Option(
        name: .customLong("trust"),
        help: "Policy file whose keys must have signed both (default: the store's, when there is one).")
    var trust: String?

    @Option(name: .long, help: "File for the proof of contradiction (default: standard output).")
    var out: String?

    func run() throws {
        let own = options.path + "/log"
        let ownPolicy = options.path + "/trust/policy.txt"
        let screen = CompareScreen(
            log: log ?? (CompareOperation.isLog(own) ? own : nil),
            trust: trust ?? (LogVerifyOperation.isFile(ownPolicy) ? ownPolicy : nil), out: out, json: options.json)
        let code = try screen.compare(first, second)
        if code != 0 { throw Finished(code: code) }
    }
}

struct ExportLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "The whole log for a full auditor, or one lot's entries with their proofs.",
        discussion:
            "Example:\n  lotwise log export --out log-copy\n  lotwise log export --lot HH-2026-10-017 --out lot-proofs")

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "Only this lot's entries, each with its proof.")
    var lot: String?

    @Option(name: .long, help: "Folder that doesn't exist yet.")
    var out: String

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let export = ExportOperation(workspace)
        let count = try lot.map { try export.lot($0, to: out) } ?? export.log(to: out)
        ProgressLine.shared.clear()
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member(lot == nil ? "files" : "entries", count)
            json.member("out", out)
            json.endObject()
            return Output.line(json.text)
        }
        Output.line("\(out): \(count) \(lot == nil ? "files" : "entries with proofs")")
        Output.line("check with: lotwise log verify \(out) --trust policy.txt")
    }
}

struct RotateKeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-key", abstract: "A new log key that the old one vouches for; old proofs stay valid.",
        discussion: """
            Checkpoints then carry both signatures until --end-overlap, so that readers have time for the new policy file.

            Example:
              lotwise log rotate-key --by OP-P1 --reason "yearly"
              lotwise log rotate-key --end-overlap --by OP-P1 --reason "all customers have the new policy"
            """)

    @OptionGroup var options: StoreOptions

    @OptionGroup var act: ActOptions

    @Flag(name: .customLong("no-overlap"), help: "The old key signs nothing more, e.g. because it may be stolen.")
    var noOverlap = false

    @Flag(name: .customLong("end-overlap"), help: "Old keys stop signing.")
    var endOverlap = false

    @Flag(name: .customLong("lost-key"), help: "The old key is gone and can't vouch for the new one.")
    var lostKey = false

    @Flag(name: .customLong("lost-salt"), help: "The secret of the entries' salts is gone: go on under another one.")
    var lostSalt = false

    @Option(name: .customLong("agent-key"), help: "Public key file (ssh-ed25519) of a key that your ssh-agent holds.")
    var agentKey: String?

    func run() throws {
        let workspace = try Bootstrap.writing(options, decides: false, by: act.by, isSaltLost: lostKey || lostSalt)
        let operation = RotateKeyOperation(workspace)
        var lines: [String]
        var request = RotateKeyOperation.Request(by: act.by, reason: act.reason)
        request.isSigned = act.sign
        if endOverlap {
            let old = try operation.endOverlap(request)
            lines = old.map { "no longer signs: \($0.text)" }
            if old.isEmpty { lines = ["no key was being rotated away"] }
        } else {
            request.overlap = !noOverlap
            request.isKeyLost = lostKey
            request.agentKey = try agentKey.map { try RotateKeyOperation.agentKey(at: $0) }
            request.isSaltLost = lostSalt
            lines = ["log key \(try operation.rotate(request).text)"]
        }
        try ActorOptions.warn(act.by, workspace)
        lines.append("Give \(workspace.folder.policy) to customers and auditors again.")
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("logKeys", try KeyRing(workspace.folder).policy().logs.map(\.key.text))
            json.endObject()
            return Output.line(json.text)
        }
        Output.lines(lines)
    }
}
