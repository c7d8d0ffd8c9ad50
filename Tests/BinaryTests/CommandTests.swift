import Basics
import Testing

/// Every command: help, usage errors, and those that need no lot.
@Suite struct CommandTests {
    static let commands: [[String]] = [
        [], ["init"], ["run"], ["ingest"], ["import"], ["manifest"], ["manifest", "inspect"], ["evidence"],
        ["evidence", "inspect"], ["receive"], ["receive", "close"], ["status"], ["device"], ["findings"], ["resolve"],
        ["document"], ["document", "list"], ["document", "show"], ["document", "withdraw"], ["lot"], ["lot", "amend"],
        ["lot", "close"], ["pipeline"], ["pipeline", "lint"], ["pipeline", "test"], ["pipeline", "show"], ["formats"],
        ["certify"], ["certificate"], ["certificate", "list"], ["certificate", "revoke"], ["certificate", "status"],
        ["report"], ["generate"], ["replay"], ["rebuild"], ["log"], ["log", "fsck"],
    ]

    @Test(arguments: commands) func helpHasAnExample(command: [String]) {
        let ran = Binary.run(command + ["--help"])
        #expect(ran.code == 0 && ran.errors.isEmpty)
        #expect(ran.text.contains("Example"), "\(command)")
        #expect(ran.text.contains("lotwise " + command.joined(separator: " ")))
    }

    /// Whoever names the store in a script may name it everywhere. Each command starts as a process.
    @Test(.ownProcesses) func everyCommandTakesAStore() {
        var open: [[String]] = [[]]
        var leaves: [[String]] = []
        while let command = open.popLast() {
            let help = Binary.run(command + ["--help"]).text
            let below = help.split(separator: "\n", omittingEmptySubsequences: false)
                .drop { $0 != "SUBCOMMANDS:" }.dropFirst().prefix { !$0.isEmpty }
                .filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
                .compactMap { $0.split { $0 == " " || $0 == "," }.first.map(String.init) }
            #expect(command.count < 4, "a command's help is its own: \(command)")
            guard command.count < 4 else { return }
            open += below.map { command + [$0] }
            if below.isEmpty {
                leaves.append(command)
                #expect(help.contains("--store"), "\(command)")
            }
        }
        #expect(leaves.count > 40)
        #expect(Self.commands.filter { leaves.contains($0) }.count > 20, "the walk follows the help")
    }

    /// Whoever types what the README shows gets what it shows.
    @Test func theREADMEShowsWhatARunPrints() throws {
        let text = try String(contentsOfFile: Files.root + "/README.md", encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .drop { !$0.hasPrefix("$ lotwise run sample-manifests/") }.dropFirst().prefix { $0 != "     …" }
        #expect(lines.count > 10)
        let shop = Shop()
        let printed = shop("run", shop.lot(harbor), "--as-of", "2026-11-30T00:00:00Z").text
        #expect(printed.hasPrefix(lines.joined(separator: "\n")), "\(printed.prefix(1200))")
    }

    @Test(arguments: commands.filter { !$0.isEmpty }) func anUnknownOptionIsUsage(command: [String]) {
        let ran = Binary.run(command + ["--no-such-option"])
        #expect(ran.code == 64 && ran.output.isEmpty && ran.errors.hasPrefix("lotwise: "), "\(command): \(ran.errors)")
    }

    @Test func whatIsNotThereIsUnreadable() {
        let shop = Shop(tables: false)
        for arguments in [["run", "no-such-folder"], ["ingest", "no-such-file"], ["import", "no-such-file"]] {
            let ran = Binary.run(arguments + ["--store", shop.store], in: shop.folder)
            #expect(ran.code == 65, "\(arguments): \(ran.errors)")
            #expect(ran.errors.filter { $0 == "\n" }.count == 1 && ran.errors.contains("no-such-"))
        }
        Files.makeFolder(shop.folder + "/empty")
        #expect(shop("run", shop.folder + "/empty").code == 65)
        for arguments in [["manifest", "inspect", "no-such"], ["evidence", "inspect", "no-such"]] {
            let ran = Binary.run(arguments, in: shop.folder)
            #expect(ran.code == 65 && ran.errors.filter { $0 == "\n" }.count == 1, "\(arguments): \(ran.errors)")
        }
    }

    @Test(arguments: [
        ["status"], ["device", "x"], ["findings"], ["document", "list"], ["certificate", "list"], ["log", "fsck"],
    ])
    func readingMakesNoStore(arguments: [String]) {
        let shop = Shop(tables: false)
        let ran = Binary.run(arguments + ["--store", shop.store])
        #expect(ran.code == 2 && !Files.exists(shop.store) && ran.errors.contains("no store"))
    }

    @Test func theStoreIsNamedByTheEnvironmentToo() throws {
        let shop = Shop(tables: false)
        let ran = Binary.run(
            ["init", "--json"], in: shop.folder, environment: ["LOTWISE_STORE": shop.folder + "/named"])
        #expect(ran.code == 0 && Files.exists(shop.folder + "/named/recovery.db"))
        #expect(try ran.json()["entries"]?.integer == 0)
        #expect(Binary.run(["init"], in: shop.folder).code == 0 && Files.exists(shop.folder + "/lotwise.store"))
    }

    @Test(arguments: ["r2v3-mobile", "nist-only"]) func pipelinesAreChecked(name: String) throws {
        let file = "pipelines/\(name).yaml"
        for target in [file, name] {
            let lint = Binary.run(["pipeline", "lint", target, "--json"], in: Files.root)
            #expect(lint.code == 0, "\(lint.errors)")
            #expect(try lint.json()["problems"]?.array?.isEmpty == true)
        }
        let test = Binary.run(["pipeline", "test", file, "--json"], in: Files.root)
        #expect(test.code == 0, "\(test.text) \(test.errors)")
        #expect(try test.json()["cases"]?.integer ?? 0 > 0)
        let show = Binary.run(["pipeline", "show", name], in: "/")
        #expect(show.code == 0 && show.text.contains(name))
        #expect(
            try Binary.run(["pipeline", "show", name, "--json"], in: "/").json()["files"]?.members?.isEmpty == false)
    }

    @Test func aBrokenPipelineNamesItsLine() {
        let shop = Shop(tables: false)
        Files.copy(Files.root + "/pipelines", to: shop.folder + "/pipelines")
        let file = shop.folder + "/pipelines/r2v3-mobile.yaml"
        Files.write(file, Files.text(file) + "\nno_such_key: 1\n")
        let ran = Binary.run(["pipeline", "lint", file])
        #expect(ran.code == 65 || ran.code == 1)
        #expect(ran.errors.contains("no_such_key") && ran.errors.contains("r2v3-mobile.yaml"), "\(ran.errors)")
    }

    @Test func aPipelineFileThatIsNotThereIsSaidToBeNone() {
        for name in ["pipelines/nowhere.yaml", "nowhere.yaml", "some/where"] {
            let ran = Binary.run(["pipeline", "lint", name])
            #expect(ran.code == 65 && ran.errors.contains("\(name): no such file"), "\(ran.errors)")
        }
        #expect(!Binary.run(["pipeline", "lint", "nowhere"]).errors.contains("no such file"))
    }

    @Test func everyFormatIsListed() throws {
        let formats = try Binary.run(["formats", "--json"]).json()["formats"]?.array ?? []
        let kinds = Set(formats.compactMap { $0["kind"]?.string })
        #expect(kinds == ["manifest", "evidence", "table"] && formats.count > 20)
        #expect(Binary.run(["formats"]).code == 0)
    }

    @Test func filesAreInspectedWithoutAStore() throws {
        let manifest = Binary.run(["manifest", "inspect", Files.samples + "/\(harbor)/manifest.csv", "--json"])
        _ = try manifest.json()
        #expect(manifest.code == 1 || manifest.code == 0)
        for file in Files.below(Files.samples + "/" + maple) where file != "lot.yaml" && file != "expected.json" {
            let kind = file == "manifest.csv" ? "manifest" : "evidence"
            let ran = Binary.run([kind, "inspect", Files.samples + "/\(maple)/\(file)", "--json"], in: "/tmp")
            #expect(ran.code == 0, "\(file): \(ran.errors)")
            _ = try ran.json()
        }
        #expect(!Files.exists("/tmp/lotwise.store"))
    }

    @Test func equalSeedsGiveEqualBytes() throws {
        let shop = Shop(tables: false)
        for (out, seed) in [("a", "7"), ("b", "7"), ("c", "8")] {
            let ran = Binary.run(["generate", "--devices", "60", "--seed", seed, "--out", shop.folder + "/" + out])
            #expect(ran.code == 0, "\(ran.errors)")
        }
        let files = Files.below(shop.folder + "/a")
        #expect(files.contains("expected.json") && files.contains("lot/lot.yaml") && files.contains("tables/tools.csv"))
        #expect(files == Files.below(shop.folder + "/b"))
        for file in files { #expect(Files.read("\(shop.folder)/a/\(file)") == Files.read("\(shop.folder)/b/\(file)")) }
        #expect(Files.read(shop.folder + "/a/lot/manifest.csv") != Files.read(shop.folder + "/c/lot/manifest.csv"))
        #expect(Binary.run(["generate", "--devices", "0", "--seed", "1", "--out", shop.folder + "/d"]).code == 64)
    }
}
