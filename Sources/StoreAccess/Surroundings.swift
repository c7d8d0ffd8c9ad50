import Custody
import Storage

/// What lies outside the store: only the command line knows where it is, and only some commands need it.
///
/// ```
/// let head = try SQLiteHeadStore(path: folder.headFile)
/// let workspace = Workspace(
///     folder: folder, store: store, clock: clock, surroundings: Surroundings(head: head))
/// ```
package struct Surroundings {
    /// The newest signed checkpoints (`STORE/head/head.db`); nil where nothing is signed, as in a scratch store.
    package var head: (any HeadStore)?
    /// Socket of the ssh-agent (SSH_AUTH_SOCK); nil when there is none.
    package var agentSocket: String?
    /// Asks witnesses over the network; nil where there is no network.
    package var witnesses: (any WitnessCaller)?

    /// Nothing around.
    package init(
        head: (any HeadStore)? = nil, agentSocket: String? = nil, witnesses: (any WitnessCaller)? = nil
    ) {
        self.head = head
        self.agentSocket = agentSocket
        self.witnesses = witnesses
    }
}
