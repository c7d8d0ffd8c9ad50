import Basics
import RecoveryModel

/// What entries say of the log's own keys. Both are of the type `key.rotated`, and an entry is one or the other.
///
///     KeyPayload.Rotated(entry)?.new  // nil for the end of an overlap
package enum KeyPayload {
    /// `key.rotated`: a new key may sign.
    package struct Rotated: EntryPayload {
        package static let types: Set<CustodyEventType> = [.keyRotated]

        /// The old key is gone and signs nothing any more.
        package let keyLost: Bool?
        /// The new key's text, `name+id+key`.
        package let new: String
        /// The old key's text.
        package let old: String?
        package let reason: String?
        /// The secret of the salts is another one; nil when it is the same.
        package let saltLost: Bool?

        /// The keys as their text.
        package init(old: String, new: String, reason: String, isKeyLost: Bool, isSaltLost: Bool) {
            keyLost = isKeyLost
            self.new = new
            self.old = old
            self.reason = reason
            saltLost = isSaltLost ? true : nil
        }

        /// Nil for an entry that names no new key.
        package init?(from members: RecordedMembers, of type: CustodyEventType) {
            guard let new = members.text("new") else { return nil }
            keyLost = members.bool("keyLost")
            self.new = new
            old = members.text("old")
            reason = members.text("reason")
            saltLost = members.bool("saltLost")
        }

        package func write(to json: inout JSONText) {
            json.flag("keyLost", keyLost)
            json.member("new", new)
            json.member("old", old)
            json.member("reason", reason)
            if let saltLost { json.flag("saltLost", saltLost) }
        }
    }

    /// `key.rotated`: the old keys stop signing.
    package struct OverlapEnded: EntryPayload {
        package static let types: Set<CustodyEventType> = [.keyRotated]

        /// Text of the key that goes on.
        package let current: String
        /// Texts of those that stop.
        package let ended: [String]?
        package let reason: String?

        package init(current: String, ended: [String], reason: String) {
            self.current = current
            self.ended = ended
            self.reason = reason
        }

        /// Nil for an entry that names no key which goes on.
        package init?(from members: RecordedMembers, of type: CustodyEventType) {
            guard let current = members.text("current") else { return nil }
            self.current = current
            ended = members.texts("ended")
            reason = members.text("reason")
        }

        package func write(to json: inout JSONText) {
            json.member("current", current)
            json.member("ended", ended ?? [])
            json.member("reason", reason)
        }
    }
}
