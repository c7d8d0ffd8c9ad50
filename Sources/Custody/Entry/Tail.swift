import RecoveryModel

/// Reads the ends of canonical entries: `actor` is their first member, `type` the last but one.
///
/// ```
/// try store.eachEntry(from: 0) { _, _, body in
///     guard EntryTail.isType(.lotClosed, body) else { return }
///     closed += 1
/// }
/// ```
package enum EntryTail {
    /// Nil when the bytes aren't an entry.
    package static func type(_ body: UnsafeRawBufferPointer) -> String? {
        place(ofType: body).map { String(decoding: UnsafeRawBufferPointer(rebasing: body[$0]), as: UTF8.self) }
    }

    /// The same as asking for the type and comparing it, without making a text of it.
    package static func isType(_ type: CustodyEventType, _ body: UnsafeRawBufferPointer) -> Bool {
        guard let place = place(ofType: body) else { return false }
        let said = type.rawValue.utf8
        return said.count == place.count && zip(said, body[place]).allSatisfy { $0 == $1 }
    }

    /// `","v":1}`, which every entry ends with.
    private static let ending: [UInt8] = [34, 44, 34, 118, 34, 58, 49, 125]

    private static func place(ofType body: UnsafeRawBufferPointer) -> Range<Int>? {
        let end = body.count - ending.count
        guard end > 0 else { return nil }
        for (offset, byte) in ending.enumerated() where body[end + offset] != byte { return nil }
        var start = end
        while start > 0, body[start - 1] != 34, end - start < 64 { start -= 1 }
        return start..<end
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
