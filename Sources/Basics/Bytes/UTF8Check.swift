/// Well-formedness of UTF-8 (Unicode, table 3-7) without making a string.
package enum UTF8Check {
    /// How many well-formed multi-byte sequences and how many stray bytes lie in `bytes`; a sequence cut off by the
    /// end counts as neither when `isCut`.
    package static func count(_ bytes: UnsafeBufferPointer<UInt8>, isCut: Bool = false) -> (good: Int, bad: Int) {
        var good = 0
        var bad = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] < 0x80 {
                index += 1
                continue
            }
            switch sequence(bytes, at: index) {
            case .good(let length):
                good += 1
                index += length
            case .cut:
                bad += isCut ? 0 : 1
                index = isCut ? bytes.count : index + 1
            case .bad:
                bad += 1
                index += 1
            }
        }
        return (good, bad)
    }

    /// True when all of `bytes` is well-formed.
    package static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool { count(bytes).bad == 0 }

    /// Bytes of the multi-byte sequence at `index`; 0 when there is no well-formed one.
    static func length(_ bytes: UnsafeRawBufferPointer, at index: Int) -> Int {
        let end = min(index + 4, bytes.count)
        return UnsafeRawBufferPointer(rebasing: bytes[index..<end]).withMemoryRebound(to: UInt8.self) {
            guard case .good(let length) = sequence($0, at: 0) else { return 0 }
            return length
        }
    }

    private enum Sequence {
        case good(Int)
        case cut, bad
    }

    private static func sequence(_ bytes: UnsafeBufferPointer<UInt8>, at index: Int) -> Sequence {
        let lead = bytes[index]
        let length: Int
        var low: UInt8 = 0x80
        var high: UInt8 = 0xBF
        switch lead {
        case 0xC2...0xDF: length = 2
        case 0xE0...0xEF:
            length = 3
            if lead == 0xE0 { low = 0xA0 }
            if lead == 0xED { high = 0x9F }
        case 0xF0...0xF4:
            length = 4
            if lead == 0xF0 { low = 0x90 }
            if lead == 0xF4 { high = 0x8F }
        default: return .bad
        }
        for offset in 1..<length {
            guard index + offset < bytes.count else { return .cut }
            let byte = bytes[index + offset]
            guard byte >= low, byte <= high else { return .bad }
            low = 0x80
            high = 0xBF
        }
        return .good(length)
    }
}
