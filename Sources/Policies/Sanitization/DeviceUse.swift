import RecoveryModel

/// Which statements tell that somebody used a device: they ask for a new erasure when they come after one (S25).
enum DeviceUse {
    /// States that say nothing of use: how the device was looked at and labelled, and what others report of it.
    private static let others: Set<String> = [
        "state.browsed", "state.marking", "state.markings", "state.counterfeit", "state.recalled", "state.lost_mode",
    ]
    /// Locks of networks, and the account locks, which have a rule of their own.
    private static let locks: Set<String> = [
        "lock.activation", "lock.frp", "lock.mdm", "lock.sim", "lock.network", "lock.carrier",
    ]
    private static let unused: Set<String> = [
        "no", "off", "none", "absent", "removed", "false", "not_applicable", "unknown", "",
    ]

    static func isAbout(_ function: String) -> Bool {
        if function.hasPrefix("state.") { return !others.contains(function) }
        return function.hasPrefix("lock.") && !locks.contains(function)
    }

    /// Out of setup, signed in, locked with a passcode, with content, or a word of such a state that nobody knows.
    static func isUse(_ statement: TestStatement) -> Bool {
        if statement.function == "state.setup" { return statement.result == "no" }
        return !unused.contains(statement.result)
    }
}
