import Basics

/// The list that a validation is about: every device whose sanitization passed when somebody looked, with the digest of
/// what was decided. Kept as a document; the entry names its digest.
///
/// ```
/// var devices = ValidatedDevices()
/// devices.add("LOT-1/1", stage.digest)
/// let read = ValidatedDevices(devices.bytes)
/// ```
package struct ValidatedDevices {
    /// The lines that `bytes` gives.
    private var text: [UInt8] = []
    /// Devices covered.
    package private(set) var count = 0
    /// Where lines begin, each at the place of its name's hash or behind it; -1 where nothing stands.
    private var places = [Int32](repeating: -1, count: 64)

    package init() {}

    /// One line a device, `INTAKE HEX`, in the lot's order; an empty line for none.
    package var bytes: [UInt8] { count == 0 ? [10] : text }

    /// Adds a device by its intake's name, with the digest of its part.
    package mutating func add(_ intake: String, _ digest: Digest) {
        let start = text.count
        text += intake.utf8
        text.append(32)
        text += digest.hex.utf8
        text.append(10)
        note(start)
    }

    /// Reads `bytes`; nil when a line isn't of that form.
    package init?(_ bytes: [UInt8]) {
        text = bytes
        if text.last != 10 { text.append(10) }
        var start = 0
        while let end = text[start...].firstIndex(of: 10) {
            if end > start {
                guard Self.digest(text[start..<end]) != nil, Int32(exactly: start) != nil else { return nil }
                note(start)
            }
            start = end + 1
        }
    }

    /// Digest of the sanitization part of `<lot>/<n>`; nil for a device that isn't covered.
    package subscript(intake: String) -> Digest? {
        let name = Array(intake.utf8)
        let place = place(of: name[...])
        guard places[place] >= 0 else { return nil }
        let start = Int(places[place])
        return text[start...].firstIndex(of: 10).flatMap { Self.digest(text[start..<$0]) }
    }

    /// The line that begins there, which is the last; one of the same name before it no longer counts.
    private mutating func note(_ start: Int) {
        if (count + 1) * 2 > places.count { grow() }
        places[place(of: name(start))] = Int32(start)
        count += 1
    }

    private mutating func grow() {
        let known = places.filter { $0 >= 0 }
        places = [Int32](repeating: -1, count: places.count * 2)
        for start in known { places[place(of: name(Int(start)))] = start }
    }

    private func name(_ start: Int) -> ArraySlice<UInt8> {
        let line = text[start...].prefix { $0 != 10 }
        return line[..<(line.lastIndex(of: 32) ?? line.endIndex)]
    }

    /// The place of a name, or the free one where it would stand. FNV-1a: the list is ours, and nobody chooses names so
    /// that they meet.
    private func place(of name: ArraySlice<UInt8>) -> Int {
        let hash = name.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
        var place = Int(truncatingIfNeeded: hash ^ hash >> 32) & (places.count - 1)
        while places[place] >= 0, self.name(Int(places[place])) != name { place = (place + 1) & (places.count - 1) }
        return place
    }

    private static func digest(_ line: ArraySlice<UInt8>) -> Digest? {
        guard let space = line.lastIndex(of: 32), let hash = Hex.decode(line[(space + 1)...]) else { return nil }
        return Digest(bytes: hash)
    }
}
