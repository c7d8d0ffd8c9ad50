/// What the log already tells of an intake: the keys of its events with their entry numbers, the outcome last logged
/// for each stage, and the findings that are open. One blob a device, read and written with its decision.
///
/// ```
/// var recorded = RecordedEvents(decision.events)
/// let key = RecordedEvents.key("record", record.digest)
/// if !recorded.contains(key) { recorded.add(key, seq: 42) }
/// ```
package struct RecordedEvents {
    package private(set) var events: [(key: UInt64, seq: UInt64)] = []
    /// Keys of records that were logged under an earlier version's: the log tells the same record, as entry `seq`.
    package private(set) var renamed: [(key: UInt64, seq: UInt64)] = []
    /// Hash of the stage's outcome as last logged; 0 when the newest outcome isn't one that is logged.
    package var stages: [UInt64] = [0, 0, 0, 0, 0]
    package var openFindings: [UInt64] = []

    package init() {}

    /// Reads what `bytes` gives; of a blob that is cut short, what is there. One that counts more findings than it has room
    /// for tells nothing.
    package init(_ bytes: [UInt8]) {
        var position = 0
        func next() -> UInt64 {
            guard position + 8 <= bytes.count else { return 0 }
            var value: UInt64 = 0
            for index in 0..<8 { value = value << 8 | UInt64(bytes[position + index]) }
            position += 8
            return value
        }
        guard !bytes.isEmpty else { return }
        for stage in 0..<5 { stages[stage] = next() }
        guard let open = Int(exactly: next()), open <= (bytes.count - position) / 8 else {
            stages = [0, 0, 0, 0, 0]
            return
        }
        for _ in 0..<open { openFindings.append(next()) }
        while position + 16 <= bytes.count {
            let (key, seq) = (next(), next())
            if seq & Self.isRenamed == 0 {
                events.append((key, seq))
            } else {
                renamed.append((key, seq ^ Self.isRenamed))
            }
        }
    }

    /// Set in the number of an entry that is listed under a further key.
    private static let isRenamed: UInt64 = 1 << 63

    /// Big-endian numbers of 64 bits: outcomes, findings with their count, then keys and entries in pairs.
    package var bytes: [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity(48 + openFindings.count * 8 + (events.count + renamed.count) * 16)
        func put(_ value: UInt64) {
            for shift in stride(from: 56, through: 0, by: -8) {
                out.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
            }
        }
        for stage in stages { put(stage) }
        put(UInt64(openFindings.count))
        for id in openFindings { put(id) }
        for event in events {
            put(event.key)
            put(event.seq)
        }
        for event in renamed {
            put(event.key)
            put(event.seq | Self.isRenamed)
        }
        return out
    }

    /// True when some entry tells the event.
    package func contains(_ key: UInt64) -> Bool { seq(of: key) != nil }

    /// The entry that tells the event; nil when none does.
    package func seq(of key: UInt64) -> UInt64? {
        events.first { $0.key == key }?.seq ?? renamed.first { $0.key == key }?.seq
    }

    /// The record behind `old` has another key from now on; nothing happens when the log doesn't tell it. True when
    /// something was added.
    package mutating func rename(_ old: UInt64, to new: UInt64) -> Bool {
        guard old != new, !contains(new), let seq = seq(of: old) else { return false }
        renamed.append((new, seq))
        return true
    }

    /// Entry `seq` tells the event `key`.
    package mutating func add(_ key: UInt64, seq: Int) { events.append((key, UInt64(seq))) }

    /// FNV-1a of a label and bytes: the key of an event.
    package static func key(_ label: String, _ bytes: [UInt8]) -> UInt64 {
        bytes.withUnsafeBytes { key(label, raw: $0) }
    }

    /// As above, of a part of an array.
    package static func key(_ label: String, _ bytes: ArraySlice<UInt8>) -> UInt64 {
        bytes.withUnsafeBytes { key(label, raw: $0) }
    }

    /// As above, of a text's own bytes.
    package static func key(_ label: String, _ text: String.UTF8View) -> UInt64 {
        text.withContiguousStorageIfAvailable { key(label, raw: UnsafeRawBufferPointer($0)) } ?? key(label, Array(text))
    }

    /// As above, of bytes in memory. None of these is generic: each byte would be fetched through a table of functions.
    package static func key(_ label: String, raw bytes: UnsafeRawBufferPointer) -> UInt64 {
        var value: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in label.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        for byte in bytes { value = (value ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return value
    }
}
