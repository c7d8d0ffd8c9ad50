import StoreAccess

/// Looks at decisions in the transaction that records them: what they take back is recorded with them.
///
/// ```
/// let watch: any DecisionWatch = try RevocationWatch(workspace, lots: lots)
/// let count = try Evaluation(workspace, recorder: recorder, contexts: contexts).decideMarked(watch)
/// ```
package protocol DecisionWatch {
    /// Called inside the transaction that records `devices` of the lot with this number.
    func check(_ devices: [DecidedDevice], lot: Int) throws
    /// Records what was taken back since; called at the end of the same transaction.
    func recordRevocations(_ recorder: Recorder) throws
}
