import Basics

/// Reads single members out of canonical entry bytes without parsing the whole.
///
/// When to use: where many entries are looked through for one member.
///
/// ```
/// if EntryText.type(row.body) == "lot.closed" { print(EntryText.lot(row.body) ?? "") }
/// ```
package enum EntryText {
    /// The entry's `recordedAt`; nil when the bytes aren't an entry.
    package static func recordedAt(_ body: [UInt8]) -> Instant? {
        guard let text = member("recordedAt", in: body), let written = WrittenTime(text) else { return nil }
        return Instant(milliseconds: written.wall)
    }

    /// The entry's `type`; nil when the bytes aren't an entry.
    package static func type(_ body: [UInt8]) -> String? { member("type", in: body) }

    /// The entry's `lot`; nil when it is about no lot. Lot names may hold escapes, so this one is parsed.
    package static func lot(_ body: [UInt8]) -> String? { RecordedEntry(body)?.lot }

    /// Text of the last `"name":"…"`; for members whose values hold no escapes.
    package static func member(_ name: String, in body: [UInt8]) -> String? {
        let marker = Array("\"\(name)\":\"".utf8)
        guard body.count > marker.count else { return nil }
        // Members after `data` are looked for from the end, because data may hold anything.
        var index = body.count - marker.count
        while index >= 0 {
            if body[index..<index + marker.count].elementsEqual(marker) {
                let rest = body[(index + marker.count)...]
                return String(decoding: rest.prefix { $0 != 34 }, as: UTF8.self)
            }
            index -= 1
        }
        return nil
    }
}
