/// Writes records back as UTF-8 with some cells replaced: the same rows on the same lines, everything else byte for
/// byte. Used to keep a document without its personal columns.
///
/// ```
/// var rewriter = CSVRewriter(like: reader)
/// while try reader.next() {
///     rewriter.append(reader.record) { column in personal.contains(column) ? "" : nil }
/// }
/// let kept = rewriter.take()
/// ```
package struct CSVRewriter {
    /// What was written since the last `take()`.
    package private(set) var bytes: [UInt8] = []
    private let delimiter: UInt8
    private let newline: UInt8

    /// `reader` must not have given a record yet. The output starts with a byte order mark, so that its encoding can't
    /// be guessed wrong once the cells that showed it are gone.
    package init(like reader: CSVReader) {
        delimiter = reader.dialect.delimiter
        newline = reader.dialect.lineEnd == .cr ? 13 : 10
        bytes = [0xEF, 0xBB, 0xBF] + reader.separatorLine
    }

    /// Hands over what was written.
    package mutating func take() -> [UInt8] {
        defer { bytes.removeAll(keepingCapacity: true) }
        return bytes
    }

    /// Appends `record`; `replacement` gives the new text of a cell, or nil to keep it as it stands.
    ///
    /// A record that broke off at an unclosed quote is written so that it is broken in itself, and one that was too
    /// long becomes a short broken one: read again, it is refused again, and its neighbours are not touched.
    package mutating func append(_ record: CSVRecord, replacing replacement: (Int) -> String?) {
        if record.problem?.kind == .tooLong {
            bytes.append(contentsOf: Array("\"row over the length limit left out\"!".utf8))
            bytes.append(newline)
            return
        }
        for cell in 0..<record.count {
            if cell > 0 { bytes.append(delimiter) }
            let text = replacement(cell)
            if record.problem?.column == cell + 1, let kind = record.problem?.kind {
                appendDamaged(record.raw(cell), kind: kind, text: text)
            } else if let text {
                append(text, lines: lineEnds(in: record.raw(cell)))
            } else {
                bytes.append(contentsOf: record.raw(cell))
            }
        }
        bytes.append(contentsOf: record.lineEnd)
    }

    /// A damaged cell stays damaged in the same way, whatever its text becomes.
    private mutating func appendDamaged(
        _ raw: UnsafeBufferPointer<UInt8>, kind: CSVProblem.Kind, text: String?
    ) {
        switch (kind, text) {
        case (.unclosedQuote, _): appendBroken(text.map { Array($0.utf8) } ?? Array(raw.dropFirst()))
        case (_, nil): bytes.append(contentsOf: raw)
        case (.strayQuote, let text?): appendBroken(Array(text.utf8))
        case (.nul, let text?):
            append(text, lines: lineEnds(in: raw), mark: 0)
        case (_, let text?):
            append(text, lines: lineEnds(in: raw), mark: 0xFF)
        }
    }

    private mutating func append(_ text: String, lines: Int, mark: UInt8? = nil) {
        let content = Array(text.utf8) + (mark.map { [$0] } ?? [])
        let needsQuotes = lines > 0 || content.contains { $0 == 34 || $0 == 10 || $0 == 13 || $0 == delimiter }
        guard needsQuotes else { return bytes.append(contentsOf: content) }
        bytes.append(34)
        appendDoubled(content)
        for _ in 0..<lines { bytes.append(newline) }
        bytes.append(34)
    }

    private mutating func appendBroken(_ content: [UInt8]) {
        bytes.append(34)
        appendDoubled(content)
        bytes.append(contentsOf: [34, 33])
    }

    private mutating func appendDoubled(_ content: [UInt8]) {
        for byte in content {
            if byte == 34 { bytes.append(34) }
            bytes.append(byte)
        }
    }

    private func lineEnds(in raw: UnsafeBufferPointer<UInt8>) -> Int {
        guard newline == 13 else { return raw.count { $0 == 10 } }
        var count = 0
        var previous: UInt8 = 0
        for byte in raw {
            if byte == 13 || (byte == 10 && previous != 13) { count += 1 }
            previous = byte
        }
        return count
    }
}
