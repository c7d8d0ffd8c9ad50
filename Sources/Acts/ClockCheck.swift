import Basics
import Custody
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles

/// Holds the machine's clock against what the store has seen of it, before anything is recorded under it. A clock that
/// is wrong once would stamp every later entry, because `recordedAt` never goes back.
///
/// When to use: by whatever opens a store for writing, before it records.
///
/// ```
/// try ClockCheck(workspace).refuseImplausible(isAccepted: false, by: nil)
/// ```
package struct ClockCheck {
    private let workspace: Workspace
    private var store: any RecoveryStore { workspace.store }

    /// Of the workspace's own clock and store.
    package init(_ workspace: Workspace) { self.workspace = workspace }

    /// Seconds by which the clock may have been set back without a word.
    package static let slack: Int64 = 300
    /// Days after which a store that nobody wrote in asks whether the clock is right: shorter than a year, so that a
    /// wrong year is noticed.
    static let idleDays: Int64 = 300
    /// 2024-01-01: older than the compiler that built this program, so no right clock is before it.
    static let programMade = Instant(milliseconds: 1_704_067_200_000)
    /// Years after that in which a store may begin without a question.
    private static let programYears: Int64 = 13

    /// What is wrong with a clock that no store has seen yet; nil when nothing is.
    private static func impossible(_ now: Instant) -> String? {
        if now.seconds(since: programMade) < -86_400 {
            return "the machine's clock says \(now.text), which is before this program was made"
        }
        guard now.seconds(since: programMade) > programYears * 366 * 86_400 else { return nil }
        return "the machine's clock says \(now.text), many years after this program was made"
    }

    /// Throws `OperationError` before a store is begun under a clock that can't be right.
    package static func refuseImpossible(_ now: Instant, isAccepted: Bool) throws {
        if let objection = impossible(now), !isAccepted { throw refusal(objection) }
    }

    private static func refusal(_ objection: String) -> OperationError {
        OperationError(
            .incomplete,
            "nothing was done: \(objection). Set the clock right; if it is right, say so once with --accept-clock, "
                + "which is recorded")
    }

    /// What is wrong with the clock; nil when nothing is.
    package func objection() throws -> String? {
        let now = workspace.clock()
        guard let seen = try ClockNote.seen(in: store) else { return Self.impossible(now) }
        if now.seconds(since: seen) < -Self.slack {
            return "the machine's clock says \(now.text), but entries were recorded at \(seen.text)"
        }
        guard now.seconds(since: seen) > Self.idleDays * 86_400 else { return nil }
        let days = now.seconds(since: seen) / 86_400
        return "the machine's clock says \(now.text), \(days) days after anything was last recorded (\(seen.text))"
    }

    /// Throws `OperationError` when the clock can't be trusted and nobody has accepted it.
    package func refuseImplausible(isAccepted: Bool, by person: String?) throws {
        guard let objection = try objection() else { return }
        guard isAccepted else { throw Self.refusal(objection) }
        try accept(person)
    }

    /// An entry that says from which clock to which the log goes on.
    private func accept(_ person: String?) throws {
        let data = CorrectionPayload.ClockAccepted(before: try ClockNote.seen(in: store), clock: workspace.clock()).data
        let draft: CustodyEventDraft
        if let person {
            draft = try ActSigning(workspace, by: person, isSigned: false)
                .draft(.correction, lot: nil, as: "dpr", data: data)
        } else {
            draft = CustodyEventDraft(
                type: .correction, lot: nil, intake: nil, device: nil, at: nil, actor: .engine, data: data)
        }
        let recorder = try workspace.recorder()
        try store.transaction { try recorder.record([draft]) }
    }
}
