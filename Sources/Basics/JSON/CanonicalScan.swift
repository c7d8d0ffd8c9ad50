/// Says in one pass, without allocating, whether bytes are one JSON object in canonical form (RFC 8785) under the house
/// profile (custody §2.2), and where the members of that object lie, so that callers need no tree to read them.
///
/// The profile is narrower than RFC 8785, so that every implementation agrees on the bytes: names are ASCII
/// `[a-z][A-Za-z0-9]*`, numbers are integers within ±(2^53 − 1), nesting goes at most 8 deep.
///
/// When to use: for entries by the million. `JSONParser` gives a tree.
///
/// ```
/// var scan = CanonicalScan()
/// if let fault = scan.read(bytes) { print(fault.rawValue, scan.place) }
/// for member in scan.members { print(String(decoding: bytes[member.name], as: UTF8.self)) }
/// ```
package struct CanonicalScan {
    /// Where one member lies: offsets into the bytes that were read.
    package struct Member {
        /// The name without its quotes.
        package let name: Range<Int>
        /// The whole value; of a string with its quotes.
        package let value: Range<Int>
    }

    /// Why bytes are refused; the raw value says it in words.
    package enum Fault: String, Error, Sendable {
        case syntax = "no JSON object, or with something between its parts"
        case truncated = "it ends too early"
        case trailing = "something follows the object"
        case name = "a member's name isn't letters and digits that begin with a small letter"
        case order = "its members aren't sorted, or one stands twice"
        case number = "a number isn't an integer of at most 2^53 - 1, or isn't written the shortest way"
        case escape = "a string is escaped where it needn't be, or not where it must be"
        case encoding = "a string isn't UTF-8"
        case depth = "it is nested deeper than 8"
    }

    /// Members of the outermost object, in order; of a refused text those that came before the fault.
    package private(set) var members: [Member] = []
    /// Offset at which the last refused text was refused.
    package private(set) var place = 0

    /// Arrays and objects inside each other, the outermost included.
    package static let depth = 8
    /// 2^53 − 1: larger integers aren't exact in every JSON implementation (RFC 7493 §2.2).
    package static let largest = 9_007_199_254_740_991

    /// Room for the members of a custody entry, used again for every text.
    package init() { members.reserveCapacity(16) }

    /// Reads `bytes`; nil when they are canonical.
    package mutating func read(_ bytes: UnsafeRawBufferPointer) -> Fault? {
        members.removeAll(keepingCapacity: true)
        var cursor = Cursor(bytes)
        if cursor.outermost(into: &members), cursor.index == bytes.count { return nil }
        place = cursor.index
        return cursor.fault ?? .trailing
    }

    /// As above, for bytes in an array.
    package mutating func read(_ bytes: [UInt8]) -> Fault? { bytes.withUnsafeBytes { read($0) } }
}

/// The scan's place in the bytes. Every function leaves `index` behind what it read, or false with a fault.
private struct Cursor {
    let bytes: UnsafeRawBufferPointer
    var index = 0
    var fault: CanonicalScan.Fault?

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    private mutating func fail(_ reason: CanonicalScan.Fault) -> Bool {
        fault = index < bytes.count || reason != .syntax ? reason : .truncated
        return false
    }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard index < bytes.count, bytes[index] == byte else { return false }
        index += 1
        return true
    }

    mutating func outermost(into members: inout [CanonicalScan.Member]) -> Bool {
        guard take(123) else { return fail(.syntax) }
        if take(125) { return true }
        var previous = 0..<0
        while true {
            guard let name = name(after: previous) else { return false }
            let start = index
            guard value(depth: 2) else { return false }
            members.append(CanonicalScan.Member(name: name, value: start..<index))
            previous = name
            if take(44) { continue }
            return take(125) || fail(.syntax)
        }
    }

    private mutating func object(depth: Int) -> Bool {
        guard depth <= CanonicalScan.depth else { return fail(.depth) }
        index += 1
        if take(125) { return true }
        var previous = 0..<0
        while true {
            guard let name = name(after: previous) else { return false }
            previous = name
            guard value(depth: depth + 1) else { return false }
            if take(44) { continue }
            return take(125) || fail(.syntax)
        }
    }

    private mutating func array(depth: Int) -> Bool {
        guard depth <= CanonicalScan.depth else { return fail(.depth) }
        index += 1
        if take(93) { return true }
        while true {
            guard value(depth: depth + 1) else { return false }
            if take(44) { continue }
            return take(93) || fail(.syntax)
        }
    }

    private mutating func value(depth: Int) -> Bool {
        guard index < bytes.count else { return fail(.syntax) }
        switch bytes[index] {
        case 34: return string()
        case 123: return object(depth: depth)
        case 91: return array(depth: depth)
        case 45, 48...57: return integer()
        case 116: return word("true")
        case 102: return word("false")
        case 110: return word("null")
        default: return fail(.syntax)
        }
    }

    /// A name and its colon. ASCII names sort by bytes as they do by UTF-16 units; an empty `previous` is before all.
    private mutating func name(after previous: Range<Int>) -> Range<Int>? {
        guard take(34) else {
            _ = fail(.syntax)
            return nil
        }
        let start = index
        while index < bytes.count {
            let byte = bytes[index]
            let isLetter = byte >= 97 && byte <= 122
            if isLetter || index > start && (byte >= 65 && byte <= 90 || byte >= 48 && byte <= 57) {
                index += 1
                continue
            }
            break
        }
        let name = start..<index
        guard !name.isEmpty, take(34) else {
            _ = fail(index < bytes.count ? .name : .syntax)
            return nil
        }
        guard isSorted(previous, name) else {
            _ = fail(.order)
            return nil
        }
        guard take(58) else {
            _ = fail(.syntax)
            return nil
        }
        return name
    }

    private func isSorted(_ left: Range<Int>, _ right: Range<Int>) -> Bool {
        var (first, second) = (left.lowerBound, right.lowerBound)
        while first < left.upperBound, second < right.upperBound {
            if bytes[first] != bytes[second] { return bytes[first] < bytes[second] }
            first += 1
            second += 1
        }
        return left.count < right.count
    }

    private mutating func word(_ word: StaticString) -> Bool {
        for offset in 0..<word.utf8CodeUnitCount where !take(word.utf8Start[offset]) { return fail(.syntax) }
        return true
    }

    private mutating func integer() -> Bool {
        let isNegative = take(45)
        if take(48) { return isNegative ? fail(.number) : !isDigitOrFraction || fail(.number) }
        let start = index
        var value = 0
        while index < bytes.count, bytes[index] >= 48, bytes[index] <= 57 {
            value = value &* 10 &+ Int(bytes[index] &- 48)
            index += 1
            // 17 digits fit 64 bits and are too many already.
            if index - start > 16 { return fail(.number) }
        }
        guard index > start else { return fail(.syntax) }
        return value <= CanonicalScan.largest && !isDigitOrFraction || fail(.number)
    }

    /// Does the number go on in a way that integers don't?
    private var isDigitOrFraction: Bool {
        guard index < bytes.count else { return false }
        let byte = bytes[index]
        return byte == 46 || byte == 69 || byte == 101 || byte >= 48 && byte <= 57
    }
}

extension Cursor {
    fileprivate mutating func string() -> Bool {
        index += 1
        while true {
            skipPlain()
            guard index < bytes.count else { return fail(.syntax) }
            switch bytes[index] {
            case 34:
                index += 1
                return true
            case 92: if !escape() { return false }
            case 0..<32: return fail(.escape)
            default:
                let length = UTF8Check.length(bytes, at: index)
                if length == 0 { return fail(.encoding) }
                index += length
            }
        }
    }

    /// Goes on to the next byte that is `"`, `\`, a control character or no ASCII. Eight bytes at a time: the top bit of
    /// each marks such a byte, and the lowest mark is exact, because a borrow only ever runs upward from a true one.
    private mutating func skipPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        while index + 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let (quotes, slashes) = (word ^ (ones &* 34), word ^ (ones &* 92))
            let control = (word &- ones &* 32) & ~word
            let found = control | (quotes &- ones) & ~quotes | (slashes &- ones) & ~slashes | word
            let marks = found & (ones &* 128)
            if marks != 0 {
                index += marks.trailingZeroBitCount >> 3
                return
            }
            index += 8
        }
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 32 || byte == 34 || byte == 92 || byte >= 128 { return }
            index += 1
        }
    }

    /// RFC 8785 §3.2.2.2: the short form where there is one, else `\u00` and two small hex digits of a control character.
    private mutating func escape() -> Bool {
        guard index + 1 < bytes.count else {
            index = bytes.count
            return fail(.syntax)
        }
        switch bytes[index + 1] {
        case 34, 92, 98, 102, 110, 114, 116:
            index += 2
            return true
        case 117:
            guard index + 6 <= bytes.count else { return fail(.truncated) }
            guard bytes[index + 2] == 48, bytes[index + 3] == 48, bytes[index + 4] == 48 || bytes[index + 4] == 49,
                let low = hexDigit(bytes[index + 5])
            else { return fail(.escape) }
            let isShort = bytes[index + 4] == 48 && (low == 8 || low == 9 || low == 10 || low == 12 || low == 13)
            guard !isShort else { return fail(.escape) }
            index += 6
            return true
        default: return fail(.escape)
        }
    }

    private func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 48...57: byte - 48
        case 97...102: byte - 87
        default: nil
        }
    }
}
