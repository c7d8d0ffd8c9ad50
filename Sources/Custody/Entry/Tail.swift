/// Reads the ends of canonical entries: `actor` is their first member, `type` the last but one.
///
/// ```
/// try store.eachEntry(from: 0) { _, _, body in
///     guard EntryTail.type(body) == CustodyEventType.lotClosed.rawValue else { return }
///     closed += 1
/// }
/// ```
package enum EntryTail {
    /// Nil when the bytes aren't an entry.
    package static func type(_ body: UnsafeRawBufferPointer) -> String? {
        let ending = Array("\",\"v\":1}".utf8)
        guard body.count > ending.count, body.suffix(ending.count).elementsEqual(ending) else { return nil }
        let end = body.count - ending.count
        var start = end
        while start > 0, body[start - 1] != 34, end - start < 64 { start -= 1 }
        return String(decoding: body[start..<end], as: UTF8.self)
    }

    /// Text of `at`, which stands behind `actor` in every entry; nil where it is null or has escapes, as no time has.
    package static func at(_ body: UnsafeRawBufferPointer) -> String? {
        // A quote inside a name is escaped, so that the mark can't stand in one.
        let mark = Array("},\"at\":".utf8)
        var start = 0
        while start + mark.count < body.count {
            defer { start += 1 }
            guard body[start] == 125, body[start + 1] == 44, body[start + 3] == 97 else { continue }
            guard body[start..<(start + mark.count)].elementsEqual(mark) else { continue }
            guard body[start + mark.count] == 34 else { return nil }
            let text = body[(start + mark.count + 1)...].prefix { $0 != 34 }
            return text.contains(92) ? nil : String(decoding: text, as: UTF8.self)
        }
        return nil
    }

    /// The bytes of `actor` as text. A quote inside a name is escaped, so that the mark can't stand in one.
    package static func actor(_ body: [UInt8]) -> String {
        let mark = Array("\"},\"at\":".utf8)
        var index = 0
        while index + mark.count <= body.count {
            if body[index] == 34, body[index..<index + mark.count].elementsEqual(mark) { break }
            index += 1
        }
        return String(decoding: body[..<min(index, body.count)], as: UTF8.self)
    }
}
