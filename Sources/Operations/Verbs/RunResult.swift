import StoreAccess

/// What a run did.
package struct RunResult: Sendable {
    /// Lots that the command was about.
    package let lots: [String]
    /// Entries recorded.
    package let recorded: Int
    package let decided: Int
    package let kept: Int
    package let repeats: Int
    package let ignored: Int
    /// Findings that a person decided about just now and that are open all the same.
    package var standing = 0
    /// Lots of the store whose devices couldn't be decided: exit code 3.
    package var undecided: [UndecidedLot] = []
    /// What is to be said beside it.
    package var remarks: [String] = []

    /// The answer to an act on these lots that was done already.
    static func nothingNew(_ lots: [String]) -> RunResult {
        RunResult(lots: lots, recorded: 0, decided: 0, kept: 0, repeats: 0, ignored: 0)
    }
}
