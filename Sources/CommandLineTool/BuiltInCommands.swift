import ArgumentParser

/// Every command. A new one is one file and one line here.
enum BuiltInCommands {
    static let all: [any ParsableCommand.Type] = [
        InitCommand.self, RunCommand.self, IngestCommand.self, ImportCommand.self, ManifestCommand.self,
        EvidenceCommand.self, ReceiveCommand.self, StatusCommand.self, TodoCommandLine.self, LotsCommand.self,
        FindCommand.self, DeviceCommand.self, FindingsCommand.self,
        ResolveCommand.self, DocumentCommand.self, LotCommand.self, PipelineCommand.self, FormatsCommand.self,
        GenerateCommand.self, OperatorsCommand.self, ValidateCommand.self, CertifyCommand.self,
        CertificateCommand.self, VerifyCommand.self,
        ReportCommand.self, NoticeCommand.self,
        ReplayCommand.self, RebuildCommand.self, LogCommand.self,
        BackupCommand.self, RestoreCommand.self,
    ]
}
