/// The language that a stretch of text is shaped in, by its script. Pango would ask the environment of the process, and
/// the same record would make other bytes elsewhere.
enum ScriptLanguages {
    /// A stretch of bytes and its language; what has none of its own (digits, punctuation) stays with what is before.
    struct Run: Equatable {
        var bytes: Range<Int>
        let language: String
    }

    /// Stretches of everything that isn't English.
    static func runs(of text: String) -> [Run] {
        var runs: [Run] = []
        var offset = 0
        let hasHangul = text.unicodeScalars.contains { language(of: $0) == "ko" }
        for scalar in text.unicodeScalars {
            let end = offset + UTF8.width(scalar)
            var wanted = language(of: scalar)
            // Han characters beside Hangul are read as Korean; alone they are drawn as in Japan.
            if wanted == "ja", hasHangul { wanted = "ko" }
            if let wanted {
                if let last = runs.indices.last, runs[last].bytes.upperBound == offset, runs[last].language == wanted {
                    runs[last].bytes = runs[last].bytes.lowerBound..<end
                } else {
                    runs.append(Run(bytes: offset..<end, language: wanted))
                }
            }
            offset = end
        }
        return runs
    }

    /// True where the first letter is one of a script that runs from right to left (UAX #9, P2 and P3).
    static func readsFromRight(_ text: String) -> Bool {
        let first = text.unicodeScalars.first { $0.properties.isAlphabetic }
        return first.flatMap(language).map { ["ar", "he", "syr", "dv"].contains($0) } ?? false
    }

    private static let blocks: [(ClosedRange<UInt32>, String)] = [
        (0x370...0x3FF, "el"), (0x400...0x52F, "ru"), (0x530...0x58F, "hy"), (0x590...0x5FF, "he"),
        (0x600...0x6FF, "ar"),
        (0x700...0x74F, "syr"), (0x750...0x77F, "ar"), (0x780...0x7BF, "dv"), (0x860...0x8FF, "ar"),
        (0x900...0x97F, "hi"), (0x980...0x9FF, "bn"), (0xA00...0xA7F, "pa"), (0xA80...0xAFF, "gu"),
        (0xB00...0xB7F, "or"),
        (0xB80...0xBFF, "ta"), (0xC00...0xC7F, "te"), (0xC80...0xCFF, "kn"), (0xD00...0xD7F, "ml"),
        (0xD80...0xDFF, "si"),
        (0xE00...0xE7F, "th"), (0xE80...0xEFF, "lo"), (0xF00...0xFFF, "bo"), (0x1000...0x109F, "my"),
        (0x10A0...0x10FF, "ka"), (0x1100...0x11FF, "ko"), (0x1200...0x139F, "am"), (0x1780...0x17FF, "km"),
        (0x1800...0x18AF, "mn"), (0x1F00...0x1FFF, "el"), (0x2E80...0x312F, "ja"), (0x3130...0x318F, "ko"),
        (0x3190...0x9FFF, "ja"), (0xAC00...0xD7FF, "ko"), (0xF900...0xFAFF, "ja"), (0xFB1D...0xFB4F, "he"),
        (0xFB50...0xFDCF, "ar"), (0xFDF0...0xFDFF, "ar"), (0xFE70...0xFEFE, "ar"), (0xFF00...0xFFEF, "ja"),
        (0x20000...0x3FFFF, "ja"),
    ]

    private static func language(of scalar: Unicode.Scalar) -> String? {
        guard scalar.value >= 0x370 else { return nil }
        return blocks.first { $0.0.contains(scalar.value) }?.1
    }
}
