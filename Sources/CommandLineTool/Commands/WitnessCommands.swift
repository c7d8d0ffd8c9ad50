import ArgumentParser
import Basics
import Custody
import LogPublishing
import StoreFiles
import Terminal
import WebServer
import Witnessing

/// Which witness, and which logs it knows.
struct WitnessOptions: ParsableArguments {
    @OptionGroup var anyStore: AnyStore

    @Option(name: .long, help: "The witness's own folder: key, record, logs it knows.")
    var state: String

    @Option(name: .long, help: "A policy file with `log VKEY` lines.")
    var policy: String?

    @Option(name: .long, help: "A log's verifier key; may be given more than once.")
    var log: [String] = []

    var folder: WitnessFolder { WitnessFolder(path: state) }

    /// Throws when it has no key (which `name` makes), has lost its record, or knows no log.
    func service(name: String?) throws -> WitnessService {
        let (signer, record) = try folder.opened(makingNamed: name, heads: Bootstrap.heads)
        return WitnessService(
            head: record, signer: signer, logs: try folder.logs(file: policy, keys: log), clock: Bootstrap.machineClock)
    }
}

/// The party that keeps a log honest: it cosigns only what continues what it cosigned before.
struct WitnessCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness", abstract: "Runs a witness, or asks one by files.",
        discussion: """
            A witness belongs to somebody else than the log: a customer, an auditor, a second site.

            Example:
              lotwise log witness init --name witness.example/w1 --state w1 --policy policy.txt
              lotwise log witness serve --state w1 --listen 127.0.0.1:8080
            """,
        subcommands: [
            Init.self, VKey.self, Serve.self, WitnessRequestCommand.self, WitnessSignCommand.self,
            WitnessAddCommand.self,
        ])

    struct Init: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "init", abstract: "Makes a witness's key, and notes the logs it knows.",
            discussion: """
                Prints the verifier key that goes into the log's policy: `witness NAME VKEY [URL]`.

                Example:
                  lotwise log witness init --name witness.example/w1 --state w1 --policy policy.txt
                """)

        @OptionGroup var options: WitnessOptions

        @Option(name: .long, help: "The witness's name: a host and path of yours.")
        var name: String

        @Flag(name: .long, help: "One JSON document on standard output.")
        var json = false

        func run() throws {
            let key = try options.folder.opened(makingNamed: name, heads: Bootstrap.heads).signer.key
            if options.policy != nil || !options.log.isEmpty {
                try options.folder.keep(options.folder.logs(file: options.policy, keys: options.log))
            }
            WitnessScreen.show(key, json: json)
        }
    }

    struct VKey: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "vkey", abstract: "A witness's verifier key.",
            discussion: "Example:\n  lotwise log witness vkey --state w1")

        @OptionGroup var anyStore: AnyStore

        @Option(name: .long, help: "The witness's own folder.")
        var state: String

        @Flag(name: .long, help: "One JSON document on standard output.")
        var json = false

        func run() throws {
            WitnessScreen.show(try WitnessFolder(path: state).signer().key, json: json)
        }
    }

    struct Serve: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "serve", abstract: "Answers logs over HTTP (c2sp.org/tlog-witness).",
            discussion: """
                POST /add-checkpoint and GET /<SHA-256 of the origin, hex>/checkpoint. Plain HTTP: put a TLS proxy in front of
                it. Stops on SIGTERM after finishing what it began.

                Example:
                  lotwise log witness serve --state w1 --policy policy.txt --listen 127.0.0.1:8080
                """)

        @OptionGroup var options: WitnessOptions

        @Option(name: .long, help: "HOST:PORT; port 0 takes any.")
        var listen = "127.0.0.1:8080"

        @Option(name: .long, help: "Makes the key on first use, under this name.")
        var name: String?

        func run() throws {
            let address = try ListenAddress(listen)
            let server = WitnessServer(try options.service(name: name))
            try server.serve(at: address) { Output.line("listening on http://\($0)") }
        }
    }
}

struct WitnessRequestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness-request",
        abstract: "Writes what a witness must see to cosign the newest checkpoint.",
        discussion: """
            For a witness without a network, or for curl.

            Example:
              lotwise log witness-request > req.txt
              lotwise log witness-sign --state w1 < req.txt > cosig.txt
              lotwise log witness-add cosig.txt
            """, aliases: ["request"])

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "The size that the witness cosigned last; without it, what this store knows.")
    var old: Int?

    @Option(name: .long, help: "The policy's name of the witness, when there are several.")
    var witness: String?

    @Option(name: .long, help: "A file, instead of standard output.")
    var out: String?

    func run() throws {
        let request = try CosignatureRequests(Bootstrap.reading(options)).request(old: old, witness: witness)
        ProgressLine.shared.clear()
        if let out { try CarriedFile.write(request.bytes, to: out) }
        let text = String(decoding: request.bytes, as: UTF8.self)
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("old", request.old)
            json.member("size", request.checkpoint.checkpoint.size)
            json.member("request", text)
            json.endObject()
            Output.line(json.text)
        } else if out == nil {
            Output.write(1, text)
        }
    }
}

struct WitnessSignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness-sign", abstract: "Answers one request as the witness, by files.",
        discussion: """
            The same checks and the same record as `log witness serve`.

            Example:
              lotwise log witness-sign --state w1 < req.txt > cosig.txt
            """, aliases: ["sign"])

    @OptionGroup var options: WitnessOptions

    @Option(name: .customLong("in"), help: "The request; standard input without it.")
    var input: String?

    @Option(name: .long, help: "A file, instead of standard output.")
    var out: String?

    @Flag(name: .long, help: "One JSON document on standard output.")
    var json = false

    func run() throws {
        let service = try options.service(name: nil)
        let answer = try service.answer(try CarriedFile.read(input))
        if answer.status == 200, let out { try CarriedFile.write(Array(answer.body.utf8), to: out) }
        if json {
            var json = JSONText()
            json.beginObject()
            json.member("status", answer.status)
            json.member("body", answer.body)
            json.endObject()
            Output.line(json.text)
        } else if answer.status == 200, out == nil {
            Output.write(1, answer.body)
        }
        guard answer.status != 200 else { return }
        throw OperationError(.refused, "not cosigned (\(answer.status)): \(WitnessScreen.reason(answer))")
    }
}

struct WitnessAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "witness-add", abstract: "Puts a witness's cosignature under the checkpoint it is for.",
        discussion: "Example:\n  lotwise log witness-add cosig.txt", aliases: ["add"])

    @OptionGroup var options: StoreOptions

    @Argument(help: "What the witness answered; standard input without it.")
    var file: String?

    func run() throws {
        let answer = try CarriedFile.read(file)
        let added = try CosignatureRequests(Bootstrap.writing(options, decides: false)).add(answer)
        ProgressLine.shared.clear()
        let checkpoint = added.checkpoint
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("origin", checkpoint.origin)
            json.member("size", checkpoint.size)
            json.member("added", added.witnesses)
            json.name("proven")
            json.bool(added.isProven)
            json.endObject()
            return Output.line(json.text)
        }
        let names = added.witnesses.isEmpty ? "nothing new" : added.witnesses.joined(separator: ", ")
        Output.line(
            "\(checkpoint.origin) @\(checkpoint.size): \(names); "
                + (added.isProven ? "the policy's quorum is reached" : "the policy's quorum is not reached yet"))
    }
}

/// What witness commands print.
private enum WitnessScreen {
    static func show(_ key: VerifierKey, json isJSON: Bool) {
        guard isJSON else { return Output.line(key.text) }
        var json = JSONText()
        json.beginObject()
        json.member("name", key.name)
        json.member("vkey", key.text)
        json.endObject()
        Output.line(json.text)
    }

    /// One line; a size alone says too little.
    static func reason(_ answer: WitnessAnswer) -> String {
        let line = answer.body.split(separator: "\n").first.map(String.init) ?? ""
        guard answer.status == 409 else { return line }
        return
            "this witness cosigned size \(line) last; make the request with `lotwise log witness-request --old \(line)`"
    }
}
