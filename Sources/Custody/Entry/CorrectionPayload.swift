import Basics
import RecoveryModel

/// What entries of the type `correction` say; which of these an entry is, its member `kind` says.
///
///     CorrectionPayload.ClockAccepted(entry)?.clock  // nil for a correction of another kind
package enum CorrectionPayload {
    private static let kind = "kind"

    /// A person vouched for the machine's clock.
    package struct ClockAccepted: EntryPayload {
        package static let types: Set<CustodyEventType> = [.correction]
        private static let kind = "clock.accepted"

        /// When anything was last recorded; nil for a store that is new.
        package let before: Instant?
        /// What the clock said.
        package let clock: Instant?

        package init(before: Instant?, clock: Instant) {
            self.before = before
            self.clock = clock
        }

        /// Nil for a correction of another kind.
        package init?(from members: RecordedMembers, of type: CustodyEventType) {
            guard members.text(CorrectionPayload.kind) == Self.kind else { return nil }
            before = members.instant("before")
            clock = members.instant("clock")
        }

        package func write(to json: inout JSONText) {
            json.member("before", before?.text)
            json.member("clock", clock?.text)
            json.member(CorrectionPayload.kind, Self.kind)
        }
    }

    /// The log goes on where another one ended whose last entries are lost.
    package struct LogContinued: EntryPayload {
        package static let types: Set<CustodyEventType> = [.correction]
        private static let kind = "log.continued"

        /// Entries that are left of the other log.
        package let entriesKept: Int?
        /// Entries of it that are gone.
        package let entriesLost: Int?
        /// Name of the other log.
        package let previousLog: String?
        /// Root of its newest signed state, `sha256:` and 64 digits.
        package let previousRoot: String?
        /// Entries that it had then.
        package let previousSize: Int?
        package let reason: String?

        /// `previous` is the newest signed state of the other log, `kept` how many of its entries are left.
        package init(after previous: Checkpoint, kept: Int, reason: String) {
            entriesKept = kept
            entriesLost = previous.size - kept
            previousLog = previous.origin
            previousRoot = previous.root.description
            previousSize = previous.size
            self.reason = reason
        }

        /// Nil for a correction of another kind.
        package init?(from members: RecordedMembers, of type: CustodyEventType) {
            guard members.text(CorrectionPayload.kind) == Self.kind else { return nil }
            entriesKept = members.integer("entriesKept")
            entriesLost = members.integer("entriesLost")
            previousLog = members.text("previousLog")
            previousRoot = members.text("previousRoot")
            previousSize = members.integer("previousSize")
            reason = members.text("reason")
        }

        package func write(to json: inout JSONText) {
            json.number("entriesKept", entriesKept)
            json.number("entriesLost", entriesLost)
            json.member(CorrectionPayload.kind, Self.kind)
            json.member("previousLog", previousLog)
            json.member("previousRoot", previousRoot)
            json.number("previousSize", previousSize)
            json.member("reason", reason)
        }
    }
}
