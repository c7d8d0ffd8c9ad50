/// What `rebuild` derives anew from documents and entries.
///
/// When to use: by `rebuild` and `Restaging` alone, in the transaction that puts something else in the place.
///
/// ```
/// try store.transaction {
///     try store.clearProjections(keepingDecisionsOf: [])
///     try Reread(workspace).everything(resolutions: resolutions)
/// }
/// ```
package protocol ProjectionStore: AnyObject {
    /// Removes what was read from documents: records, what is bound, claimed or waits. Intakes, decisions, marks,
    /// findings and everything else stay.
    func clearStaged() throws
    /// Removes what `rebuild` derives again; documents, entries, lots, tables, resolutions and file findings stay, and what
    /// was decided and found of the devices of `lots`.
    func clearProjections(keepingDecisionsOf lots: Set<Int>) throws
    /// Removes decisions and findings of intakes that are no more.
    func removeDecisionsOfNoIntake() throws
}
