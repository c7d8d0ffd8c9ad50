import Foundation

/// One way to compare names, ids, stations and words that people and tools spell freely: compatibility forms are
/// plain ones (NFKC), case is not counted, runs of blanks are one, none stands at either end.
///
/// When to use: wherever texts of people and tools are compared; `==` takes `Dock 1` and `dock  1` for two.
///
/// ```
/// if ComparableText.same(" ACME  Ltd", "acme ltd") { print("one customer") }
/// ```
package enum ComparableText {
    /// Equal for two spellings of one text. ASCII, which nearly all texts are, costs one pass.
    package static func key(_ text: String) -> String {
        if isPlain(text) { return text }
        if text.utf8.allSatisfy({ $0 < 0x80 }) { return lowered(text) }
        // Twice: a case mapping can leave compatibility forms, and those have cases of their own.
        let mapped = text.precomposedStringWithCompatibilityMapping.uppercased().lowercased()
        return collapsed(Array(mapped.precomposedStringWithCompatibilityMapping.utf8))
    }

    /// The key of a word that is looked up in a closed list: case and blanks aren't counted, but look-alikes stay what
    /// they are, because a tool that writes them writes words that nobody has listed.
    package static func word(_ text: String) -> String {
        text.utf8.allSatisfy { $0 < 0x80 } ? key(text) : collapsed(Array(text.lowercased().utf8))
    }

    /// Do both texts have the same key?
    package static func same(_ a: String, _ b: String) -> Bool { a == b || key(a) == key(b) }

    /// Lower-case ASCII without blanks that a key would take out.
    private static func isPlain(_ text: String) -> Bool {
        var before: UInt8 = 32
        for byte in text.utf8 {
            if byte >= 0x7F || byte < 32 || (byte >= 65 && byte <= 90) || (byte == 32 && before == 32) { return false }
            before = byte
        }
        return before != 32 || text.utf8.isEmpty
    }

    /// The key of an ASCII text, which is at most as long as the text.
    private static func lowered(_ text: String) -> String {
        let utf8 = text.utf8
        return String(unsafeUninitializedCapacity: utf8.count) { out in
            var count = 0
            var isBehindBlank = false
            for byte in utf8 {
                if byte <= 32 || byte == 0x7F {
                    isBehindBlank = count > 0
                    continue
                }
                if isBehindBlank {
                    out[count] = 32
                    count += 1
                }
                isBehindBlank = false
                out[count] = byte >= 65 && byte <= 90 ? byte | 0x20 : byte
                count += 1
            }
            return count
        }
    }

    /// Words between blanks and control characters, joined by one blank.
    private static func collapsed(_ bytes: [UInt8]) -> String {
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var isBehindBlank = false
        for byte in bytes {
            if byte <= 32 || byte == 0x7F {
                isBehindBlank = !out.isEmpty
            } else {
                if isBehindBlank { out.append(32) }
                isBehindBlank = false
                out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
