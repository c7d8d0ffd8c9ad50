import Basics
import Glibc
import RecoveryModel

/// Whether two runs of bytes are equal.
@inline(__always)
func same(_ a: [UInt8], _ b: UnsafeBufferPointer<UInt8>) -> Bool {
    guard a.count == b.count else { return false }
    guard let start = b.baseAddress else { return true }
    return a.withUnsafeBytes { memcmp($0.baseAddress ?? UnsafeRawPointer(start), start, b.count) == 0 }
}

/// The last text of a column: in long files the next row has the same operator and tool, and needs no new string.
struct CellMemo {
    private var bytes: [UInt8] = []
    private var text: String?

    /// Nil for an empty cell.
    mutating func text(of cell: UnsafeBufferPointer<UInt8>) -> String? {
        if cell.isEmpty { return nil }
        if same(bytes, cell) { return text }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: cell)
        text = String(decoding: cell, as: UTF8.self)
        return text
    }
}

/// The words of a column with a small vocabulary, each made into a string once.
struct WordMemo {
    private struct Slot {
        var bytes: [UInt8] = []
        var text = ""
    }

    private static let size = 256
    private var slots = [Slot](repeating: Slot(), count: size)
    private let isLowered: Bool

    /// `isLowered`: words are given in lower case.
    init(isLowered: Bool) { self.isLowered = isLowered }

    mutating func text(of cell: UnsafeBufferPointer<UInt8>) -> String {
        if cell.isEmpty { return "" }
        var hash: UInt32 = 2_166_136_261
        for byte in cell { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let slot = Int((hash ^ hash >> 16) & UInt32(Self.size - 1))
        if same(slots[slot].bytes, cell) { return slots[slot].text }
        let text = String(decoding: cell, as: UTF8.self)
        slots[slot] = Slot(bytes: Array(cell), text: isLowered ? text.lowercased() : text)
        return slots[slot].text
    }
}

/// What a cell says as a time.
enum TimeReading {
    case nothing, unreadable
    case time(EvidenceTime)
}

/// The last time read: parsed again only when the text differs.
struct TimeMemo {
    private var bytes: [UInt8] = []
    private var reading = TimeReading.nothing

    mutating func read(_ cell: UnsafeBufferPointer<UInt8>) -> TimeReading {
        if cell.isEmpty { return .nothing }
        if same(bytes, cell) { return reading }
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: cell)
        reading = EvidenceTime(String(decoding: cell, as: UTF8.self)).map(TimeReading.time) ?? .unreadable
        return reading
    }
}
