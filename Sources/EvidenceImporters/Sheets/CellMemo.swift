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
        var isKnown = true
    }

    private static let size = 256
    private var slots = [Slot](repeating: Slot(), count: size)
    private let isLowered: Bool
    private let canonical: ((String) -> String?)?
    /// Whether the vocabulary has the word given last; always, where there is none.
    private(set) var isKnown = true

    /// - Parameters:
    ///   - isLowered: words are given in lower case.
    ///   - canonical: gives the vocabulary's spelling of a word, nil for one that it doesn't have: that one is given
    ///     as written.
    init(isLowered: Bool, canonical: ((String) -> String?)? = nil) {
        self.isLowered = isLowered
        self.canonical = canonical
    }

    mutating func text(of cell: UnsafeBufferPointer<UInt8>) -> String {
        if cell.isEmpty { return "" }
        var hash: UInt32 = 2_166_136_261
        for byte in cell { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
        let slot = Int((hash ^ hash >> 16) & UInt32(Self.size - 1))
        if !same(slots[slot].bytes, cell) {
            let text = String(decoding: cell, as: UTF8.self)
            let found = canonical.map { $0(text) } ?? (isLowered ? text.lowercased() : text)
            slots[slot] = Slot(bytes: Array(cell), text: found ?? text, isKnown: found != nil)
        }
        isKnown = slots[slot].isKnown
        return slots[slot].text
    }
}

/// What a cell says as a time.
enum TimeReading {
    case nothing, unreadable
    case time(EvidenceTime)
}

/// The last time read: parsed again only when the text differs, and only its clock when no more than that differs.
struct TimeMemo {
    private var bytes: [UInt8] = []
    private var reading = TimeReading.nothing

    mutating func read(_ cell: UnsafeBufferPointer<UInt8>) -> TimeReading {
        if cell.isEmpty { return .nothing }
        if same(bytes, cell) { return reading }
        let next = sameDay(cell) ?? EvidenceTime(String(decoding: cell, as: UTF8.self)).map(TimeReading.time)
        reading = next ?? .unreadable
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: cell)
        return reading
    }

    /// `YYYY-MM-DDTHH:MM:SS…` whose day and zone are those of the time before.
    private func sameDay(_ cell: UnsafeBufferPointer<UInt8>) -> TimeReading? {
        guard case .time(let before) = reading, !before.written.isDay, bytes.count == cell.count, cell.count >= 19
        else {
            return nil
        }
        for place in 0..<11 where bytes[place] != cell[place] { return nil }
        // A fraction or the zone.
        for place in 19..<cell.count where bytes[place] != cell[place] { return nil }
        guard bytes[16] == 58, let old = Self.clock(bytes.span), let new = Self.clock(cell.span) else { return nil }
        let written = WrittenTime(
            // bounded: seconds of a day
            wall: before.written.wall + (new - old) * 1000, offsetMinutes: before.written.offsetMinutes)
        return .time(EvidenceTime(written))
    }

    /// Seconds of the day written at places 11 to 18; nil when there is no `HH:MM:SS`.
    private static func clock(_ text: Span<UInt8>) -> Int64? {
        for place in 11..<19 where place != 13 && place != 16 {
            guard text[place] >= 48, text[place] <= 57 else { return nil }
        }
        guard text[13] == 58, text[16] == 58 else { return nil }
        let hours = Int64(text[11] - 48) * 10 + Int64(text[12] - 48)
        let minutes = Int64(text[14] - 48) * 10 + Int64(text[15] - 48)
        let seconds = Int64(text[17] - 48) * 10 + Int64(text[18] - 48)
        guard hours < 24, minutes < 60, seconds < 60 else { return nil }
        return hours * 3600 + minutes * 60 + seconds  // bounded: seconds of a day
    }
}
