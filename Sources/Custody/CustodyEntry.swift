import Basics
import RecoveryModel

/// An entry whose content is rendered and which waits only for what the recorder gives in order: number, link, time of
/// recording and salt. Rendering happens in parallel; numbering can't.
package struct PreparedEntry: Sendable {
    private let actor: [UInt8]
    private let at: Instant?
    private let middle: [UInt8]
    private let ending: [UInt8]

    /// Renders `draft` in RFC 8785 order of members (INTERFACE §5).
    package init(_ draft: CustodyEventDraft) {
        var json = JSONText(reserving: 96)
        json.beginObject()
        json.member("auth", draft.actor.auth)
        json.member("id", draft.actor.id)
        json.member("role", draft.actor.role)
        json.endObject()
        actor = json.bytes
        at = draft.at
        middle = Self.middle(draft)
        json.reset()
        json.string(draft.site)
        let site = json.text
        ending = Array(",\"site\":\(site),\"type\":\"\(draft.type.rawValue)\",\"v\":1}".utf8)
    }

    private static func middle(_ draft: CustodyEventDraft) -> [UInt8] {
        var json = JSONText(reserving: draft.data.count + 160)
        json.beginObject()
        json.name("data")
        json.embedded(draft.data)
        json.member("device", draft.device)
        json.member("intake", draft.intake)
        json.member("lot", draft.lot)
        json.bytes[0] = 44
        return json.bytes
    }

    /// The canonical bytes, which are the log's leaf data. `previous` is the leaf hash of the intake's entry before.
    package func finish(seq: Int, previous: [UInt8]?, recordedAt: Instant, salt: String) -> [UInt8] {
        var json = JSONText(reserving: actor.count + middle.count + ending.count + 260)
        json.beginObject()
        json.name("actor")
        json.embedded(actor)
        json.name("at")
        json.instant(at ?? recordedAt)
        json.bytes.append(contentsOf: middle)
        json.name("prev")
        if let previous { json.digest(previous) } else { json.null() }
        json.name("recordedAt")
        json.instant(recordedAt)
        json.member("salt", salt)
        json.member("seq", seq)
        json.bytes.append(contentsOf: ending)
        return json.bytes
    }
}

/// RFC 6962 §2.1 hashing of log entries.
package enum LeafHash {
    /// SHA-256(0x00 ‖ `entry`), 32 bytes.
    package static func of(_ entry: [UInt8]) -> [UInt8] {
        var hash = StreamingHash()
        hash.update([0])
        hash.update(entry)
        return hash.finish().bytes
    }
}
