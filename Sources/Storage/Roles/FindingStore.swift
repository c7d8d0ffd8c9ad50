import RecoveryModel

/// Findings about devices, files and lots, and what persons resolved of them.
///
/// ```
/// for row in try store.findings(lot: lot.id, intake: nil, openOnly: true) {
///     print(row.code, row.message)
/// }
/// ```
package protocol FindingStore: AnyObject {
    /// Adds findings, or updates those of the same id, whose subject and `openedAt` stay.
    func saveFindings(_ rows: [FindingRow]) throws
    /// Ends the open and shared findings of `intake` (or of the lot as a whole when nil) that `keep` does not name.
    func cureFindings(lot: Int?, intake: Int?, keeping keep: Set<String>) throws
    /// Nil when there is none of this id.
    func finding(_ id: String) throws -> FindingRow?
    /// At most `limit` of those whose id begins so, in order of id.
    func findings(beginning prefix: String, limit: Int) throws -> [FindingRow]
    /// In order of lot, intake, code and id; nil leaves a condition out.
    func findings(lot: Int?, intake: Int?, openOnly: Bool) throws -> [FindingRow]
    /// What the exception queue shows: all findings but those that their lot's own speaks for, in order of lot, intake, code
    /// and id, one at a time; nil leaves a condition out.
    func eachQueuedFinding(
        lot: Int?, openOnly: Bool, code: FindingCode?, _ body: (QueuedFinding) throws -> Void) throws
    /// Open findings that are about no one device, of one lot: few, however large the lot.
    func openLotFindings(lot: Int) throws -> [FindingRow]
    /// Findings of devices that the lot's own finding speaks for (state `shared`), in order of intake and id.
    func sharedFindings(lot: Int, _ body: (FindingRow) throws -> Void) throws
    /// Open findings of one code, of one lot or (nil) of none.
    func openFindings(lot: Int?, code: FindingCode) throws -> [FindingRow]
    /// open, shared, resolved or cured; nothing happens to an id that isn't there.
    func setFindingState(_ id: String, _ state: String) throws
    /// Keeps what a person decided.
    func addResolution(_ resolution: Resolution, lot: Int?, intake: Int?) throws
    /// In order of intake, those of one in the order they were given.
    func resolutions(in range: ClosedRange<Int>) throws -> [(intake: Int, resolution: Resolution)]
    /// Every resolution in the order they were given, those about no one device (intake nil) included.
    func allResolutions() throws -> [(lot: Int?, intake: Int?, resolution: Resolution)]
    /// Findings about the intakes in `range`, in order of intake and id.
    func findings(intakes range: ClosedRange<Int>) throws -> [FindingRow]
    /// Findings about no one device, of any state, in order of id.
    func findingsOfNoDevice() throws -> [FindingRow]
}
