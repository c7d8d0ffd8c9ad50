import ArgumentParser

struct LogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "log", abstract: "The custody log: signed, witnessed, provable.",
        discussion: "Example:\n  lotwise log checkpoint\n  lotwise log prove HH-2026-10-017/20 --out proofs",
        subcommands: [
            ListLogCommand.self, ShowLogCommand.self,
            CheckpointCommand.self, ProveCommand.self, VerifyLogCommand.self, Fsck.self, CompareCommand.self,
            ExportLogCommand.self, StatementCommand.self, RotateKeyCommand.self, WitnessCommand.self,
            WitnessRequestCommand.self,
            WitnessSignCommand.self, WitnessAddCommand.self,
        ])
}
