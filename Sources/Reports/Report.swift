import Basics
import Operations
import Printing
import RecoveryModel
import Storage

/// One report: a query over the store that gives one table value. A new one is a file, a line in `BuiltInReports` and a
/// test.
package protocol Report: Sendable {
    /// As on the command line, e.g. `reconciliation`.
    static var name: String { get }
    /// One line of help: what it shows, for whom.
    static var abstract: String { get }
    /// True when it is about one lot and `--lot` must be given.
    static var needsLot: Bool { get }
    /// Reports keep nothing.
    init()
    /// Reads the store; writes nothing. Throws `OperationError` or `StoreError`.
    func document(_ context: ReportContext) throws -> TableDocument
}

/// What a report may look at.
package struct ReportContext {
    /// The store, the clock, the tables.
    package let workspace: Workspace
    /// The lots asked for, in order; all when none was named.
    package let lots: [LotRow]
    /// Only what happened since; nil for all.
    package let since: Instant?
    /// When the report is made.
    package let createdAt: Instant
    package let letterhead: Letterhead
    package let paper: PaperSize

    package init(
        workspace: Workspace, lots: [LotRow], since: Instant?, createdAt: Instant, letterhead: Letterhead,
        paper: PaperSize
    ) {
        self.workspace = workspace
        self.lots = lots
        self.since = since
        self.createdAt = createdAt
        self.letterhead = letterhead
        self.paper = paper
    }
}
