import RecoveryModel

extension CustodyActor {
    /// What the program does by itself.
    package static let engine = CustodyActor(id: "lotwise", role: "system")
}
