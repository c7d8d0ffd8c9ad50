import ArgumentParser
import Basics
import StoreBackup
import StoreFiles
import Terminal
import VerifierCommand

struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Copies the store while others write to it; the same folder again adds what is new.",
        discussion: """
            Example:
              lotwise backup --out /mnt/backup/lotwise
            Left out: head/ (it tells a restored store that it is behind), tree/ and the log's tiles (they follow from the
            entries), and keys/ unless you ask for them.
            """)

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The folder to write into: empty, or an earlier backup of this store.")
    var out: String

    @Flag(name: .long, help: "Signing keys and secrets too: whoever reads the backup can then sign for you.")
    var keys = false

    @Flag(name: .long, help: "Reads the documents that are there already, too, and copies damaged ones again.")
    var check = false

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let result = try BackupOperation(workspace, to: out, withKeys: keys, isChecking: check).backUp()
        ProgressLine.shared.clear()
        if options.json { Output.line(json(result)) } else { show(result) }
        try Finished.trouble(!result.manifest.damaged.isEmpty)
    }

    private func show(_ result: BackupOperation.Result) {
        let manifest = result.manifest
        Output.line(
            "\(out): \(manifest.entries) entries, \(manifest.documents) documents (\(result.copied) new), as of "
                + "\(manifest.takenAt)")
        for digest in manifest.damaged {
            Output.line("document \(digest): lost or damaged in the store and in no earlier backup here")
        }
        guard !result.keysLeftOut.isEmpty else { return }
        Output.line(
            "not in it: \(result.keysLeftOut.joined(separator: ", ")); without the salts' secret a restored store "
                + "records nothing, without the log's key it signs nothing, so keep a copy of \(options.path)/keys in a safe place of its own, or use --keys"
        )
    }

    private func json(_ result: BackupOperation.Result) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("out", out)
        json.member("copied", result.copied)
        json.member("keysLeftOut", result.keysLeftOut)
        result.manifest.write(&json)
        json.endObject()
        return json.text
    }
}

struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Makes a store from a backup, unless the log has gone further than it.",
        discussion: """
            Example:
              lotwise restore --from /mnt/backup/lotwise --store lotwise.store --newest-checkpoint old.store/head/head.db
            The newest checkpoint that anyone has of the log: the old machine's store, head/head.db or log/checkpoint; the
            copy of a witness or of a reader of the log; a customer's .tlog-proof or certificate.
            """)

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The folder that `backup` wrote.")
    var from: String

    @Option(name: .long, help: "A file or folder with the newest checkpoint that anyone has; may be given repeatedly.")
    var newestCheckpoint: [String] = []

    @Flag(name: .long, help: "Nobody has a checkpoint of this log: what was signed after the backup would be forked.")
    var noKnownCheckpoint = false

    @Option(name: .long, help: "The folder (or file) of signing keys, when they are not in the backup.")
    var keys: String?

    @Option(name: .long, help: "A trust policy newer than the backup's.")
    var trust: String?

    @Option(name: .long, help: "Entries are lost for ever: go on as a new log of this name.")
    var newLog: String?

    @Option(name: .long, help: "Who begins the new log.")
    var by: String?

    @Option(name: .long, help: "Why.")
    var reason: String?

    func run() throws {
        let request = RestoreRequest(
            backup: from, store: options.path, known: newestCheckpoint, isNoneKnown: noKnownCheckpoint, keys: keys,
            trust: trust, newLog: try newLogRequest())
        let result = try RestoreOperation(request, Bootstrap.restoreDependencies).restore()
        ProgressLine.shared.clear()
        if options.json { Output.line(json(result)) } else { show(result) }
        try Finished.trouble(!result.lostDocuments.isEmpty)
    }

    private func newLogRequest() throws -> RestoreRequest.NewLog? {
        guard let newLog else {
            if by == nil && reason == nil { return nil }
            throw OperationError(.usage, "--by and --reason belong to --new-log ORIGIN")
        }
        guard let by, let reason else {
            throw OperationError(.usage, "--new-log needs --by WHO and --reason TEXT: they are recorded")
        }
        return RestoreRequest.NewLog(origin: newLog, person: by, reason: reason)
    }

    private func show(_ result: RestoreOperation.Result) {
        Output.line("\(options.path): \(result.entries) entries, \(result.documents) documents restored")
        if let previous = result.previousOrigin {
            Output.line(
                "they begin the log \(result.origin ?? ""), which names \(previous) as the one it continues; give the new "
                    + "trust/policy.txt to customers and witnesses")
        } else if result.signed > 0 {
            Output.line(
                "the log \(result.origin ?? "") was signed up to entry \(result.signed); nothing it holds is missing")
        }
        for digest in result.lostDocuments {
            Output.line("document \(digest): lost before the backup was made")
        }
        if !result.missingKeys.isEmpty {
            Output.line(
                "not here: \(result.missingKeys.joined(separator: ", ")); put your copies into \(options.path)/keys before "
                    + "anything is recorded")
        }
        Output.line("next: lotwise log fsck --store \(options.path)")
    }

    private func json(_ result: RestoreOperation.Result) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("store", options.path)
        json.member("entries", result.entries)
        json.member("documents", result.documents)
        json.name("log")
        json.beginObject()
        json.member("origin", result.origin)
        json.member("signed", result.signed)
        json.member("previous", result.previousOrigin)
        json.endObject()
        json.member("lostDocuments", result.lostDocuments)
        json.member("missingKeys", result.missingKeys)
        json.endObject()
        return json.text
    }
}
