import Basics
import Custody
import Storage

/// The machine's clock under which something was recorded last, as the store remembers it.
///
/// ```
/// if let seen = try ClockNote.seen(in: store), now < seen { print("the clock went back") }
/// ```
package enum ClockNote {
    private static let name = "machine-clock"

    /// Remembers `now`; in a transaction of the caller's.
    static func saw(_ now: Instant, in store: any EntryStore & NoteStore) throws { try store.setNote(name, now.text) }

    /// Nil in a new store.
    package static func seen(in store: any EntryStore & NoteStore) throws -> Instant? {
        if let noted = try store.note(name).flatMap(WrittenTime.init) { return Instant(milliseconds: noted.wall) }
        let count = try store.entryCount()
        guard count > 0, let last = try store.entry(count - 1) else { return nil }
        return EntryText.recordedAt(last.body)
    }
}
