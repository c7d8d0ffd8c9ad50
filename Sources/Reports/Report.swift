import Basics
import Printing
import Storage
import StoreAccess

/// One report: a query over the store that gives one table value. A new one is a file, a line in `BuiltInReports` and a
/// test.
///
/// ```
/// let document = try AssetsReport().document(context)
/// try OutputFile.write(TableOutput.csv(document), to: "assets.csv")
/// ```
package protocol Report: Sendable {
    /// As on the command line, e.g. `reconciliation`.
    static var name: String { get }
    /// One line of help: what it shows, for whom.
    static var abstract: String { get }
    /// True when it is about one lot and `--lot` must be given.
    static var needsLot: Bool { get }
    /// What `--since` does to it; the whole lot unless it says otherwise.
    static var since: SinceUse { get }
    /// Reports keep nothing.
    init()
    /// Reads the store; writes nothing. Throws `OperationError` or `StoreError`.
    func document(_ context: ReportContext) throws -> TableDocument
}

extension Report {
    /// Nothing is left out.
    package static var since: SinceUse { .wholeLot }
}

/// What `--since` does to a report, as help says it.
package enum SinceUse: String, Sendable, CaseIterable {
    /// Events, acts and findings before it are left out, but not those that became known since.
    case happened = "only what happened or was recorded since"
    /// Units received before it, and those not received, are left out.
    case units = "only units received since"
    /// It is the time that is asked about.
    case moment = "where units were at that time"
    /// Nothing is left out, and the report says so.
    case wholeLot = "always the whole lot"
}

/// What a report may look at.
///
/// ```
/// let context = ReportContext(
///     workspace: workspace, lots: [lot], since: nil, createdAt: workspace.clock(),
///     letterhead: Letterhead(name: "Lakeside Recovery (fictional)"), paper: .a4)
/// ```
package struct ReportContext {
    /// The store, the clock, the tables.
    package let workspace: Workspace
    /// The lots asked for, in order; all when none was named.
    package let lots: [LotRow]
    /// As `SinceUse` says; nil for all.
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
