import Glibc

/// Chance that is the same in every run of the tests (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}

/// How far a program has come, by what it has done: a loaded machine changes none of it.
extension Running {
    /// Bytes that it has written by now, to whatever files; 0 once it has ended.
    var written: Int {
        let line = Files.lines("/proc/\(process)/io").first { $0.hasPrefix("wchar:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    /// True once it has ended, though nobody has asked how.
    var hasEnded: Bool {
        let text = Files.text("/proc/\(process)/stat")
        return text.isEmpty || text[(text.lastIndex(of: ")") ?? text.startIndex)...].hasPrefix(") Z")
    }

    /// True while it has a file of this name open.
    func holds(_ name: String) -> Bool {
        var buffer = [CChar](repeating: 0, count: 4096)
        for descriptor in 3..<64 {
            let count = readlink("/proc/\(process)/fd/\(descriptor)", &buffer, buffer.count)
            guard count > 0 else { continue }
            if String(decoding: buffer[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self).hasSuffix("/" + name) {
                return true
            }
        }
        return false
    }

    /// Looks until `condition` holds or the program has ended; false when it ended first.
    @discardableResult
    func reaches(_ condition: () -> Bool) -> Bool {
        while !hasEnded {
            if condition() { return true }
            usleep(300)
        }
        return false
    }

    /// Waits for its end; how much it had written when it was last looked at.
    func writtenToItsEnd() -> Int {
        var most = 0
        reaches {
            most = max(most, written)
            return false
        }
        return most
    }
}
