import Acts
import Certification
import LogPublishing
import RecoveryModel
import StoreAccess
import StoreFiles
import Storage

/// What surrounds every act on an open store, whoever asks for it: a command, a page, a job. Before the act: the log is
/// ours, its clock and its salts are right, and what an interrupted act left is decided. After it: what was recorded is
/// signed, and whoever relied on a certificate that fell hears of it.
///
/// When to use: for anything that may record. Nobody calls `Publisher` or asks for revocations beside it.
///
/// ```
/// let session = try ActSession(workspace, conditions: ActSession.Conditions())
/// try session.begin(upgrade: nil)
/// let result = try LotOperations(session.workspace).closeReceipt(lot: lot, by: person, isSigned: false)
/// let ending = try session.end()     // ending.revoked must be told, ending.publishing.problem too
/// ```
package final class ActSession {
    /// What is said beforehand, by whoever asks.
    package struct Conditions: Sendable {
        /// An unlikely clock is right; recorded as said by `person`.
        package var isClockAccepted: Bool
        package var person: String?
        /// The salts' secret is lost, and the log goes on under a new one.
        package var isSaltLost: Bool

        /// Without arguments: nothing was said.
        package init(isClockAccepted: Bool = false, person: String? = nil, isSaltLost: Bool = false) {
            self.isClockAccepted = isClockAccepted
            self.person = person
            self.isSaltLost = isSaltLost
        }
    }

    /// How signing went.
    package struct Publishing: Sendable {
        /// 0, or the exit code of what failed.
        package let code: Int32
        /// What failed: nothing recorded is undone by it, and the next act tries again. Nil when everything is signed.
        package let problem: String?

        /// Without arguments: nothing was to be signed.
        package init(code: Int32 = 0, problem: String? = nil) {
            self.code = code
            self.problem = problem
        }
    }

    /// What is to be told once the act is over.
    package struct Ending: Sendable {
        /// Certificates that fell by evidence and of which nobody was told yet.
        package let revoked: [Revocation]
        package let publishing: Publishing
    }

    package let workspace: Workspace
    /// What came of what an interrupted act had left; nil when there was none.
    package private(set) var finished: RunResult?
    /// What is to be said of that beside the answer.
    package private(set) var remarks: [String] = []
    /// What is to be said at once: it changes what the act may do.
    package private(set) var warnings: [String] = []
    /// Entries of which revocations were told.
    private var told: Int
    private var published: Publishing?

    /// Throws `OperationError` when somebody else's log lies there, its salts are others, or the clock can't be right.
    package init(_ workspace: Workspace, conditions: Conditions) throws {
        self.workspace = workspace
        told = try workspace.store.entryCount()
        try Publisher(workspace).refuseFork()
        try SaltCheck(workspace).goOn(isLost: conditions.isSaltLost)
        try ClockCheck(workspace).refuseImplausible(isAccepted: conditions.isClockAccepted, by: conditions.person)
    }

    /// Brings everything to the point at which an act may begin. `upgrade` brings a store of an earlier version up to
    /// date; nil for an act that decides nothing. Throws what it throws.
    package func begin(upgrade: (() throws -> Void)?) throws {
        try upgrade?()
        // What an interrupted rotation lacks; when it can't be done now, recording goes on under the old key.
        do { try RotateKeyOperation(workspace).finish() } catch let error as OperationError {
            warnings.append("warning: the key rotation isn't finished: \(error.message)")
        }
        // What it needs may be lost, such as a kept table: the act may be the one that puts it back. Whatever relies on
        // decisions refuses by itself.
        do { finished = try RunOperation(workspace).finishActs() } catch let error as OperationError {
            remarks.append("warning: what an interrupted act left can't be decided yet: \(error.message)")
        }
        remarks += finished?.remarks ?? []
    }

    /// Certificates that fell since this was asked last, or since the session began.
    package func newRevocations() throws -> [Revocation] {
        let entries = try workspace.store.entryCount()
        guard entries > told else { return [] }
        let revoked = try RevocationQuery(workspace).revocations(fromEntry: told)
        told = entries
        return revoked
    }

    /// Makes what was recorded provable. Asked again, gives the same answer.
    package func publish() -> Publishing {
        let answer = published ?? attempt()
        published = answer
        return answer
    }

    private func attempt() -> Publishing {
        do {
            try Publisher(workspace).publish()
            return Publishing()
        } catch let error as OperationError {
            return Publishing(code: error.code.rawValue, problem: "recorded, but not yet signed: \(error.message)")
        } catch {
            return Publishing(code: 74, problem: "recorded, but not yet signed: \(error)")
        }
    }

    /// Signs, and gives what nobody was told yet.
    package func end() throws -> Ending {
        let publishing = publish()
        // What a person withdrew is the act itself, and its answer says so.
        return Ending(revoked: try newRevocations().filter { $0.by == nil }, publishing: publishing)
    }
}
