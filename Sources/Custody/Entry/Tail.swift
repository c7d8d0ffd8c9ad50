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
        typeBytes(body).map { String(decoding: $0, as: UTF8.self) }
    }

    /// The bytes of `type`; nil when `body` isn't an entry.
    static func typeBytes(_ body: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
        let end = body.count - ending.bitWidth / 8
        guard end > 0, body.loadUnaligned(fromByteOffset: end, as: UInt64.self).littleEndian == ending else {
            return nil
        }
        var start = end
        while start > 0, body[start - 1] != 34, end - start < 64 { start -= 1 }
        return UnsafeRawBufferPointer(rebasing: body[start..<end])
    }

    /// The same as asking for the type and comparing it, without making a text of it.
    package static func isType(_ type: CustodyEventType, _ body: UnsafeRawBufferPointer) -> Bool {
        guard let said = typeBytes(body) else { return false }
        return said.elementsEqual(type.rawValue.utf8)
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

    /// `","v":1}`, which ends every entry; its first byte lowest.
    private static let ending: UInt64 = 0x7D31_3A22_7622_2C22

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

/// Some types of entries, to be found among many others without parsing any.
///
/// ```
/// let types = EntryTypes([.lotClosed])
/// try store.eachEntry(from: 0) { _, _, body in if types.contains(body) { closed += 1 } }
/// ```
package struct EntryTypes: Sendable {
    private let names: [[UInt8]]

    /// These types.
    package init(_ types: Set<CustodyEventType>) { names = types.map { Array($0.rawValue.utf8) } }

    /// True for the bytes of an entry of such a type.
    package func contains(_ body: UnsafeRawBufferPointer) -> Bool {
        guard let type = EntryTail.typeBytes(body) else { return false }
        return names.contains { $0.count == type.count && $0.elementsEqual(type) }
    }
}
