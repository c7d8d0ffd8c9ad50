import ArgumentParser
import Basics
import Custody
import StoreAccess
import StoreAudit
import Terminal
import VerifierCommand

extension LogCommand {
    struct Fsck: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "fsck",
            abstract: "Reads the whole store independently: entries, links, tree, tiles, checkpoints, documents, and "
                + "projections derived anew.",
            discussion: """
                Examples:
                  lotwise log fsck --store lotwise.store
                  lotwise log fsck --log-only --json
                  lotwise log fsck --repair-tiles
                """)

        @OptionGroup var options: StoreOptions

        @Flag(name: .long, help: "Leave documents and projections out: the log and what is derived from it alone.")
        var logOnly = false

        @Flag(name: .long, help: "First write tiles and subtree hashes anew from the entries.")
        var repairTiles = false

        func run() throws {
            let workspace =
                repairTiles
                ? try Bootstrap.writing(options, decides: false) : try Bootstrap.reading(options, tellsOwed: false)
            if repairTiles { try RepairTilesOperation(workspace).repair() }
            var result = try check(workspace)
            for _ in 1..<Self.readings where !result.problems.isEmpty && result.hasMoved {
                result = try check(workspace)
            }
            ProgressLine.shared.clear()
            if options.json { Output.line(json(result)) } else { text(result).forEach(Output.line) }
            try Finished.trouble(!result.problems.isEmpty)
        }

        /// What looks wrong while others write is read again.
        private static let readings = 4

        private func check(_ workspace: Workspace) throws -> FsckOperation.Result {
            logOnly
                ? try FsckOperation(workspace, scratch: nil).check()
                : try Bootstrap.withScratch { try FsckOperation(workspace, scratch: $0).check() }
        }

        private func text(_ result: FsckOperation.Result) -> [String] {
            var read = ["\(result.entries) entries", "\(result.tiles) tiles"]
            if !logOnly { read += ["\(result.documents) documents", "\(result.devices) devices"] }
            let verdict = result.problems.isEmpty ? "nothing wrong" : "\(result.problems.count) problems"
            var lines = result.problems + [read.joined(separator: ", ") + ": " + verdict]
            if let checkpoint = result.checkpoint {
                lines.append("checkpoint \(checkpoint.origin), \(checkpoint.size) entries, root \(checkpoint.root)")
            }
            lines += result.unfinished
            if result.waiting > 0 {
                lines.append(
                    "\(result.waiting) devices wait to be decided again and weren't compared; run `lotwise run`")
            }
            if logOnly { lines.append("documents and projections were not read (--log-only)") }
            return lines
        }

        private func json(_ result: FsckOperation.Result) -> String {
            var json = JSONText()
            json.beginObject()
            json.member("entries", result.entries)
            json.member("size", result.entries)
            json.member("root", result.root?.description)
            json.name("checkpoint")
            if let checkpoint = result.checkpoint {
                json.beginObject()
                json.member("origin", checkpoint.origin)
                json.member("size", checkpoint.size)
                json.member("root", checkpoint.root.description)
                json.endObject()
            } else {
                json.null()
            }
            json.member("tiles", result.tiles)
            json.name("logOnly")
            json.bool(logOnly)
            json.member("documents", result.documents)
            json.member("devices", result.devices)
            json.member("waiting", result.waiting)
            json.member("unfinished", result.unfinished)
            json.member("problems", result.problems)
            json.endObject()
            return json.text
        }
    }
}
