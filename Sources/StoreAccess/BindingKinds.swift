/// Kinds under which an identifier is bound to an intake (`BoundIdentifier.kind`).
///
/// ```
/// let holders = try store.bound(key: JoinKey.hash(text)).filter { !BindingKinds.isPassive($0.kind) }
/// ```
package enum BindingKinds {
    /// Evidence never follows these: a refused text, and a row that the manifest lists again.
    private static let unfollowed: Set<String> = ["raw", "dup"]
    /// What a record names beside the device it was attached to; the maker follows.
    package static let named = "named:"

    /// True for a binding by which no evidence finds its device.
    package static func isPassive(_ kind: String) -> Bool { unfollowed.contains(kind) || kind.hasPrefix(named) }
}
