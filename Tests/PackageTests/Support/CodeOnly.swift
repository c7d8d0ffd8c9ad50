/// Swift text with comments and the contents of string literals replaced by spaces, line by line, so that a check does
/// not trip over words in prose. Quotes stay; interpolations are blanked with their string.
func codeOnly(_ text: String) -> [String] {
    var scanner = CodeScanner(bytes: Array(text.utf8))
    scanner.scanCode(until: nil)
    return String(decoding: scanner.output, as: UTF8.self)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
}

/// Walks bytes once; every byte that isn't code becomes a space, except line feeds.
private struct CodeScanner {
    let bytes: [UInt8]
    var position = 0
    var output: [UInt8] = []

    init(bytes: [UInt8]) {
        self.bytes = bytes
        output.reserveCapacity(bytes.count)
    }

    private func starts(_ word: String, at offset: Int = 0) -> Bool {
        bytes[min(bytes.count, position + offset)...].starts(with: word.utf8)
    }

    private mutating func keep(_ count: Int = 1) {
        output += bytes[position..<min(bytes.count, position + count)]
        position += count
    }

    private mutating func blank(_ count: Int = 1) {
        for byte in bytes[position..<min(bytes.count, position + count)] {
            output.append(byte == UInt8(ascii: "\n") ? byte : UInt8(ascii: " "))
        }
        position += count
    }

    /// Code up to the end, or up to the parenthesis that closes an interpolation.
    mutating func scanCode(until closing: UInt8?) {
        var depth = 0
        while position < bytes.count {
            let byte = bytes[position]
            if starts("//") {
                while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { blank() }
            } else if starts("/*") {
                scanBlockComment()
            } else if byte == UInt8(ascii: "\"") {
                scanString(hashes: 0)
            } else if byte == UInt8(ascii: "#"), let hashes = hashesBeforeQuote() {
                keep(hashes)
                scanString(hashes: hashes)
            } else {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") {
                    if depth == 0, closing != nil { return }
                    depth -= 1
                }
                keep()
            }
        }
    }

    private func hashesBeforeQuote() -> Int? {
        var count = 0
        while position + count < bytes.count, bytes[position + count] == UInt8(ascii: "#") { count += 1 }
        return starts("\"", at: count) ? count : nil
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func scanString(hashes: Int) {
        let pounds = String(repeating: "#", count: hashes)
        let isLong = starts("\"\"\"")
        let end = (isLong ? "\"\"\"" : "\"") + pounds
        keep(isLong ? 3 : 1)
        while position < bytes.count {
            if starts(end) {
                keep(end.utf8.count)
                return
            }
            if starts("\\" + pounds + "(") {
                blank(2 + hashes)
                let kept = output.count
                scanCode(until: UInt8(ascii: ")"))
                for index in kept..<output.count where output[index] != UInt8(ascii: "\n") {
                    output[index] = UInt8(ascii: " ")
                }
                blank()
            } else if starts("\\" + pounds) {
                blank(2 + hashes)
            } else if !isLong, bytes[position] == UInt8(ascii: "\n") {
                return
            } else {
                blank()
            }
        }
    }
}

/// Identifiers and keywords of a line, with everything else dropped.
func words(_ line: some StringProtocol) -> [Substring] {
    Substring(line).split { !($0.isLetter || $0.isNumber || $0 == "_") }
}
