/// Looks for words in tools' texts byte by byte: Unicode's rules cost twenty times as much and find nothing more.
extension String {
    /// Whether the ASCII text `word`, in lower case, stands anywhere; the case of letters isn't counted.
    func has(_ word: StaticString) -> Bool { place(of: word, asWord: false) }

    /// As `has`, with no letter in front or behind.
    func hasWord(_ word: StaticString) -> Bool { place(of: word, asWord: true) }

    private func place(of word: StaticString, asWord: Bool) -> Bool {
        let size = word.utf8CodeUnitCount
        let start = word.utf8Start
        let found = utf8.withContiguousStorageIfAvailable { text -> Bool in
            guard text.count >= size else { return false }
            for place in 0...(text.count - size) {
                var length = 0
                while length < size, Self.lower(text[place + length]) == start[length] { length += 1 }
                guard length == size else { continue }
                if !asWord { return true }
                let isJoined =
                    (place > 0 && Self.isLetter(text[place - 1]))
                    || (place + size < text.count && Self.isLetter(text[place + size]))
                if !isJoined { return true }
            }
            return false
        }
        return found ?? String(decoding: Array(utf8), as: UTF8.self).place(of: word, asWord: asWord)
    }

    private static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) || byte >= 0x80 }

    /// The letters and digits alone, in lower case; other scripts are left out.
    var asciiCore: String {
        String(
            decoding: utf8.compactMap { byte -> UInt8? in
                (97...122).contains(byte | 0x20) ? byte | 0x20 : (48...57).contains(byte) ? byte : nil
            }, as: UTF8.self)
    }
}
