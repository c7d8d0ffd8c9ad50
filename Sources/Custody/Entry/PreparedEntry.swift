import Basics
import RecoveryModel

/// An entry whose content is rendered and which waits only for what the recorder gives in order: number, link, time of
/// recording and salt. Rendering happens in parallel; numbering can't.
///
/// When to use: through `Recorder`, which gives number, link and salt.
///
/// ```
/// let body = PreparedEntry(draft).finish(
///     seq: 42, previous: leaf, recordedAt: now, salt: salts.salt(42))
/// ```
package struct PreparedEntry: Sendable {
    /// Actor, middle and ending one after the other: the parts between which the recorder's members go.
    private let text: [UInt8]
    private let middle: Int
    private let ending: Int
    private let at: Instant?

    /// Renders `draft` in RFC 8785 order of members (INTERFACE §5).
    package init(_ draft: CustodyEventDraft) {
        var json = JSONText(reserving: draft.data.count + 320)
        json.beginObject()
        json.member("auth", draft.actor.auth)
        json.member("id", draft.actor.id)
        json.member("role", draft.actor.role)
        json.endObject()
        middle = json.bytes.count
        json.name("data")
        json.embedded(draft.data)
        json.member("device", draft.device)
        json.member("intake", draft.intake)
        json.member("lot", draft.lot)
        ending = json.bytes.count
        json.member("site", draft.site)
        json.member("type", draft.type.rawValue)
        json.member("v", 1)
        json.endObject()
        text = json.bytes
        at = draft.at
    }

    /// The canonical bytes, which are the log's leaf data. `previous` is the leaf hash of the intake's entry before.
    /// `now` is what the machine's clock says, the time of what has none of its own; `recordedAt` is that, or the entry
    /// before's when the clock was set back. Nil = the same.
    package func finish(
        seq: Int, previous: [UInt8]?, recordedAt: Instant, now: Instant? = nil, salt: String
    ) -> [UInt8] {
        var json = JSONText(reserving: text.count + 260)
        json.beginObject()
        json.name("actor")
        json.embedded(text[..<middle])
        json.name("at")
        json.instant(at ?? now ?? recordedAt)
        json.bytes.append(contentsOf: text[middle..<ending])
        json.name("prev")
        if let previous { json.digest(previous) } else { json.null() }
        json.name("recordedAt")
        json.instant(recordedAt)
        json.member("salt", salt)
        json.member("seq", seq)
        json.bytes.append(contentsOf: text[ending...])
        return json.bytes
    }
}

/// RFC 6962 §2.1 hashing of log entries.
///
/// ```
/// let row = EntryRow(seq: 42, leaf: LeafHash.of(body), body: body)
/// ```
package enum LeafHash {
    /// SHA-256(0x00 ‖ `entry`), 32 bytes.
    package static func of(_ entry: [UInt8]) -> [UInt8] {
        var hash = StreamingHash()
        hash.update(0 as UInt8)
        hash.update(entry)
        return hash.finish().bytes
    }
}
