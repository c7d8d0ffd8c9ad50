import Basics
import Custody
import RecoveryModel

/// What checking one entry by itself found of it, for the checks that need the entries before it.
struct EntryFacts {
    /// Leaf hash of its bytes; as stored when the bytes are too long to be an entry.
    var leaf: TreeHash
    /// False when its bytes are no entry at all: time and link can't be followed.
    var isReadable = false
    /// Key of the intake it is about; nil for none.
    var intake: UInt64?
    var previous = Previous.none
    /// Its `recordedAt` as the number YYYYMMDDHHMMSSmmm, which sorts like the time.
    var recorded = 0
    /// True when the entry tells an act that state tables keep (those of lots and of the store, and what persons decide)
    /// or that somebody signed.
    var isAct = false

    /// The member `prev`.
    enum Previous {
        case none
        case hash(TreeHash)
        /// Neither null nor a digest.
        case unreadable
    }
}

/// Checks entries by themselves: hash, canonical bytes, members. What is as it should be costs no tree; what isn't is
/// looked at again, slowly, to say what is wrong.
struct EntryCheck {
    private var scan = CanonicalScan()
    // Here and not reached as globals, each of which costs a look whether it is there yet.
    private let nameBytes = Self.names.map { Array($0.utf8) }
    private let types = Self.typesByLength()
    private let resolved = Array(CustodyEventType.findingResolved.rawValue.utf8)
    private let unsigned = Array("{\"auth\":\"none\",".utf8)
    private let linkStart = Array("\"sha256:".utf8)
    /// The last `recordedAt` and its number: a batch of entries has few.
    private var newest: (text: [UInt8], stamp: Int) = ([], 0)

    /// In canonical order.
    private static let names = RecordedEntry.Member.allCases.map(\.rawValue)

    /// Types by the length of their names.
    private static func typesByLength() -> [[[UInt8]]] {
        var byLength: [[[UInt8]]] = []
        for type in CustodyEventType.allCases {
            let name = Array(type.rawValue.utf8)
            while byLength.count <= name.count { byLength.append([]) }
            byLength[name.count].append(name)
        }
        return byLength
    }

    /// Leaves facts, problems and subtrees in the batch.
    mutating func check(_ batch: EntryBatch) {
        let rows = batch.rows
        var leaves: [TreeHash] = []
        var facts: [EntryFacts] = []
        leaves.reserveCapacity(rows.count)
        facts.reserveCapacity(rows.count)
        batch.bytes.withUnsafeBytes { bytes in
            for index in rows.indices {
                var found: [String] = []
                let fact = check(
                    rows[index], body: UnsafeRawBufferPointer(rebasing: bytes[rows[index].body]), into: &found)
                for text in found { batch.problems.append((index, text)) }
                leaves.append(fact.leaf)
                facts.append(fact)
            }
        }
        batch.facts = facts
        if batch.isNumbered { batch.subtrees = Subtrees(leaves: leaves) }
    }

    private mutating func check(
        _ row: EntryBatch.Row, body: UnsafeRawBufferPointer, into problems: inout [String]
    ) -> EntryFacts {
        if row.isTooLong {
            problems.append(Self.noObject(row.seq))
            return EntryFacts(leaf: row.leaf ?? .empty)
        }
        var facts = EntryFacts(leaf: .leaf(body))
        if facts.leaf != row.leaf { problems.append("entry \(row.seq): its bytes don't hash to its leaf") }
        if scan.read(body) == nil, read(body, seq: row.seq, into: &facts) {
            facts.isReadable = true
            return facts
        }
        let slow = SlowEntryCheck(seq: row.seq, body: Array(body))
        problems += slow.problems(fault: scan.read(body), names: Self.names)
        slow.read(&facts)
        return facts
    }

    static func noObject(_ seq: Int) -> String {
        "entry \(seq): not a JSON object of at most \(EntryBundle.longestEntry) bytes"
    }

    // MARK: what is as it should be

    /// Reads the members that matter; false when any isn't as it should be.
    private mutating func read(_ body: UnsafeRawBufferPointer, seq: Int, into facts: inout EntryFacts) -> Bool {
        let members = scan.members
        guard members.count == nameBytes.count else { return false }
        for place in members.indices where !Self.equal(body, range: members[place].name, text: nameBytes[place]) {
            return false
        }
        func value(_ place: Int) -> UnsafeRawBufferPointer {
            UnsafeRawBufferPointer(rebasing: body[members[place].value])
        }
        func isText(_ place: Int, orNull: Bool = true) -> Bool {
            let first = body[members[place].value.lowerBound]
            return first == 34 || orNull && first == 110
        }
        guard body[members[0].value.lowerBound] == 123, body[members[2].value.lowerBound] == 123, isText(3), isText(4),
            isText(5), isText(8, orNull: false), isText(10), Self.integer(value(9)) == seq,
            Self.integer(value(12)) == 1, Self.stamp(value(1)) != nil, let recorded = recorded(value(7)),
            let type = type(value(11)), readLink(value(6), &facts)
        else { return false }
        facts.recorded = recorded
        let intake = value(4)
        facts.isAct = intake[0] != 34 || type == resolved || !Self.begins(value(0), unsigned)
        if intake[0] != 34 {
            // With a link and no intake something is wrong.
            if case .none = facts.previous { return true }
            return false
        }
        let text = UnsafeRawBufferPointer(rebasing: intake[1..<intake.count - 1])
        // An escaped name means another text than its bytes.
        for byte in text where byte == 92 { return false }
        facts.intake = RecordedEvents.key("intake", raw: text)
        return true
    }

    private static func equal(_ bytes: UnsafeRawBufferPointer, range: Range<Int>, text: [UInt8]) -> Bool {
        guard range.count == text.count else { return false }
        for offset in 0..<text.count where bytes[range.lowerBound + offset] != text[offset] { return false }
        return true
    }

    private static func begins(_ bytes: UnsafeRawBufferPointer, _ text: [UInt8]) -> Bool {
        bytes.count >= text.count && equal(bytes, range: 0..<text.count, text: text)
    }

    private static func integer(_ digits: UnsafeRawBufferPointer) -> Int? {
        var value = 0
        for digit in digits {
            guard digit >= 48, digit <= 57 else { return nil }
            value = value &* 10 &+ Int(digit &- 48)
        }
        return value
    }

    private func type(_ value: UnsafeRawBufferPointer) -> [UInt8]? {
        let length = value.count - 2
        guard length > 0, length < types.count, value[0] == 34 else { return nil }
        for name in types[length] where Self.equal(value, range: 1..<length + 1, text: name) { return name }
        return nil
    }

    private mutating func recorded(_ value: UnsafeRawBufferPointer) -> Int? {
        if Self.begins(value, newest.text), value.count == newest.text.count { return newest.stamp }
        guard let stamp = Self.stamp(value) else { return nil }
        newest = (Array(value), stamp)
        return stamp
    }

    /// `"YYYY-MM-DDTHH:MM:SS.mmmZ"` as a number; nil for anything else.
    static func stamp(_ value: UnsafeRawBufferPointer) -> Int? {
        guard value.count == 26, value[5] == 45, value[8] == 45, value[11] == 84, value[14] == 58, value[17] == 58,
            value[20] == 46, value[24] == 90
        else { return nil }
        var stamp = 0
        var isNumber = true
        func take(_ range: ClosedRange<Int>) {
            for place in range {
                let digit = value[place] &- 48
                isNumber = isNumber && digit < 10
                stamp = stamp &* 10 &+ Int(digit)
            }
        }
        take(1...4)
        take(6...7)
        take(9...10)
        take(12...13)
        take(15...16)
        take(18...19)
        take(21...23)
        return isNumber ? stamp : nil
    }

    /// False when `prev` is neither null nor `sha256:` and 64 small hex digits.
    private func readLink(_ value: UnsafeRawBufferPointer, _ facts: inout EntryFacts) -> Bool {
        if value[0] == 110 { return true }
        guard value.count == 73, Self.begins(value, linkStart) else { return false }
        let hash = withUnsafeTemporaryAllocation(byteCount: TreeHash.size, alignment: 8) { room -> TreeHash? in
            for place in 0..<8 {
                let digits = value.loadUnaligned(fromByteOffset: 8 + 8 * place, as: UInt64.self)
                guard let bytes = HexWord.bytes(UInt64(littleEndian: digits)) else { return nil }
                room.storeBytes(of: bytes.littleEndian, toByteOffset: 4 * place, as: UInt32.self)
            }
            return TreeHash(UnsafeRawBufferPointer(room))
        }
        guard let hash else { return false }
        facts.previous = .hash(hash)
        return true
    }
}

/// Eight small hex digits at once.
enum HexWord {
    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let lowHalves: UInt64 = 0x0F0F_0F0F_0F0F_0F0F

    /// The four bytes that eight digits stand for, the first digits lowest; nil when one is no digit.
    static func bytes(_ digits: UInt64) -> UInt32? {
        // '0' is 0x30 and 'a' 0x61: bit 6 tells letters, whose values are nine above their low four bits.
        let letters = (digits >> 6) & ones
        let values = (digits & lowHalves) &+ letters &* 9
        let isRightRow = digits & ~lowHalves == (ones &+ letters) &* 0x30
        // Letters stand for 10 to 15 and digits for 0 to 9: adding 6 carries into bit 4 for the former alone.
        let isInRow = values & ~lowHalves == 0 && ((values &+ ones &* 6) >> 4) & ones == letters
        guard isRightRow, isInRow else { return nil }
        let pairs = (values << 4 | values >> 8) & 0x00FF_00FF_00FF_00FF
        let halves = (pairs | pairs >> 8) & 0x0000_FFFF_0000_FFFF
        return UInt32(truncatingIfNeeded: halves | halves >> 16)
    }
}

/// The same checks over a JSON tree, for entries that aren't as they should be.
private struct SlowEntryCheck {
    let seq: Int
    let body: [UInt8]
    private let entry: RecordedEntry?

    init(seq: Int, body: [UInt8]) {
        self.seq = seq
        self.body = body
        entry = RecordedEntry(body)
    }

    func problems(fault: CanonicalScan.Fault?, names: [String]) -> [String] {
        guard let entry else { return [EntryCheck.noObject(seq)] }
        var problems: [String] = []
        if let fault { problems.append("entry \(seq): its bytes aren't canonical JSON: \(fault.rawValue)") }
        if entry.names != names { problems.append("entry \(seq): members \(entry.names) instead of \(names)") }
        if entry.seq != seq || entry.v != 1 { problems.append("entry \(seq): seq or v is wrong") }
        if entry.type == nil { problems.append("entry \(seq): unknown type \(entry.typeText ?? "none")") }
        let times: [RecordedEntry.Member] = [.at, .recordedAt]
        for name in times where Self.stamp(entry.value(of: name)) == nil {
            let found = entry.value(of: name)?.text ?? "none"
            problems.append("entry \(seq): \(name.rawValue) \(found) is no time of the form …SS.mmmZ")
        }
        let objects: [RecordedEntry.Member] = [.actor, .data]
        for name in objects where entry.value(of: name)?.members == nil {
            problems.append("entry \(seq): \(name.rawValue) is no object")
        }
        let texts: [RecordedEntry.Member] = [.device, .intake, .lot, .site]
        for name in texts where entry.value(of: name)?.string == nil && entry.value(of: name)?.isNull != true {
            problems.append("entry \(seq): \(name.rawValue) is neither text nor null")
        }
        if entry.salt == nil { problems.append("entry \(seq): salt is no text") }
        if entry.intake == nil, entry.value(of: .prev)?.isNull != true {
            problems.append("entry \(seq): prev without an intake")
        }
        return problems
    }

    private static func stamp(_ value: JSONValue?) -> Int? {
        let quoted = Array("\"\(value?.string ?? "")\"".utf8)
        return quoted.withUnsafeBytes { EntryCheck.stamp($0) }
    }

    func read(_ facts: inout EntryFacts) {
        guard let entry else { return }
        facts.isReadable = true
        facts.recorded = Self.stamp(entry.value(of: .recordedAt)) ?? 0
        facts.isAct = entry.intake == nil || entry.type == .findingResolved || entry.auth != "none"
        facts.intake = entry.intake.map { RecordedEvents.key("intake", $0.utf8) }
        guard let previous = entry.value(of: .prev), !previous.isNull else { return facts.previous = .none }
        facts.previous = entry.prev.map { .hash($0) } ?? .unreadable
    }
}
