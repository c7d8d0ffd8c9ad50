/// Finds encoding, line ends and delimiter of a delimited file from its first bytes.
enum CSVDetection {
    /// How much of the file is looked at.
    static let headBytes = 64 << 10
    private static let sampleRecords = 64
    /// In order of preference when nothing else decides.
    private static let delimiters: [UInt8] = [44, 59, 9, 124]

    struct Result {
        var dialect: CSVDialect
        /// Only ASCII was seen, so the encoding may still prove to be another.
        var isUndecided: Bool
    }

    static func readHead(_ source: any ByteSource) throws -> [UInt8] {
        var head = [UInt8](repeating: 0, count: headBytes)
        var count = 0
        while count < headBytes {
            let got = try head.withUnsafeMutableBytes {
                try source.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[count...]))
            }
            if got == 0 { break }
            count += got
        }
        head.removeSubrange(count...)
        return head
    }

    static func detect(_ head: [UInt8]) -> Result {
        var dialect = CSVDialect()
        let isUndecided = findEncoding(head, &dialect)
        var text = decoded(head, dialect)
        dialect.lineEnd = lineEnd(of: text)
        if let named = separatorHint(text) {
            dialect.delimiter = named
            dialect.hasSeparatorLine = true
            return Result(dialect: dialect, isUndecided: isUndecided)
        }
        let isCut = head.count == headBytes
        if !isCut { text.append(dialect.lineEnd == .cr ? 13 : 10) }
        dialect.delimiter = delimiter(of: text, lineEnd: dialect.lineEnd)
        return Result(dialect: dialect, isUndecided: isUndecided)
    }

    private static func findEncoding(_ head: [UInt8], _ dialect: inout CSVDialect) -> Bool {
        dialect.hasByteOrderMark = true
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { return false }
        if head.starts(with: [0xFF, 0xFE]) {
            dialect.encoding = .utf16LE
            return false
        }
        if head.starts(with: [0xFE, 0xFF]) {
            dialect.encoding = .utf16BE
            return false
        }
        dialect.hasByteOrderMark = false
        if let wide = nulPattern(head) {
            dialect.encoding = wide
            return false
        }
        let seen = head.withUnsafeBufferPointer { UTF8Check.count($0, isCut: head.count == headBytes) }
        if seen.bad > seen.good { dialect.encoding = head.withUnsafeBufferPointer(CSVCharset.guess) }
        return seen.good + seen.bad == 0
    }

    /// Text of the western scripts has a NUL in every second byte of UTF-16; a few stray NULs are no pattern.
    private static func nulPattern(_ head: [UInt8]) -> CSVEncoding? {
        let sample = head.prefix(4096)
        guard sample.count >= 4 else { return nil }
        var even = 0
        var odd = 0
        for (index, byte) in sample.enumerated() where byte == 0 {
            if index.isMultiple(of: 2) { even += 1 } else { odd += 1 }
        }
        let half = sample.count / 2
        if odd * 10 > half * 4, even * 10 < half { return .utf16LE }  // bounded: counts within the head of a file
        if even * 10 > half * 4, odd * 10 < half { return .utf16BE }  // bounded: counts within the head of a file
        return nil
    }

    private static func decoded(_ head: [UInt8], _ dialect: CSVDialect) -> [UInt8] {
        let mark = dialect.hasByteOrderMark ? (dialect.encoding == .utf8 ? 3 : 2) : 0
        if dialect.encoding == .utf8 { return Array(head.dropFirst(mark)) }
        let size = head.count * CSVTranscoder.widest + 4  // bounded: counts within the head of a file
        return [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            guard let base = buffer.baseAddress else { return }
            var transcoder = CSVTranscoder(dialect.encoding)
            var out = base
            head.withUnsafeBufferPointer {
                transcoder.append(UnsafeBufferPointer(rebasing: $0[mark...]), to: &out)
            }
            count = out - base
        }
    }

    private static func lineEnd(of text: [UInt8]) -> CSVLineEnd {
        var lineFeeds = 0
        var returns = 0
        var pairs = 0
        var previous: UInt8 = 0
        for byte in text {
            if byte == 10 {
                lineFeeds += 1
                if previous == 13 { pairs += 1 }
            } else if byte == 13 {
                returns += 1
            }
            previous = byte
        }
        if lineFeeds == 0 { return returns > 0 ? .cr : .lf }
        // A few line feeds inside the cells of a file whose lines end with CR.
        if returns - pairs > 3 * lineFeeds { return .cr }  // bounded: counts within the head of a file
        return pairs * 2 > lineFeeds ? .crlf : .lf  // bounded: counts within the head of a file
    }

    /// `sep=;`, quoted or not, alone in line 1.
    private static func separatorHint(_ text: [UInt8]) -> UInt8? {
        var line = text.prefix(16).prefix { $0 != 10 && $0 != 13 }
        guard line.count < 16 else { return nil }
        if line.first == 34, line.last == 34, line.count > 2 { line = line.dropFirst().dropLast() }
        guard line.count == 5, let separator = line.last, delimiters.contains(separator) else { return nil }
        let name = line.dropLast().map { $0 | 0x20 }
        return name == [115, 101, 112, 0x3D | 0x20] ? separator : nil
    }

    /// The candidate by which most records, and the first of them, have one and the same number of cells.
    private static func delimiter(of text: [UInt8], lineEnd: CSVLineEnd) -> UInt8 {
        var best = delimiters[0]
        var bestScore = 0
        for candidate in delimiters {
            let score = score(text, delimiter: candidate, lineEnd: lineEnd)
            if score > bestScore {
                best = candidate
                bestScore = score
            }
        }
        return best
    }

    private static func score(_ text: [UInt8], delimiter: UInt8, lineEnd: CSVLineEnd) -> Int {
        let dialect = CSVDialect(delimiter: delimiter, lineEnd: lineEnd)
        let reader = CSVReader(text: text, dialect: dialect)
        var tally: [Int: Int] = [:]
        var first = 0
        var seen = 0
        while seen < sampleRecords, (try? reader.next()) == true {
            let record = reader.record
            if record.isBlank { continue }
            seen += 1
            guard record.problem == nil || record.problem?.kind == .badEncoding else { continue }
            if seen == 1 { first = record.count }
            tally[record.count, default: 0] += 1
        }
        var top = 0
        for (cells, records) in tally where cells > 1 {
            // The first record is the header as a rule, and a header has every column.
            // bounded: counts within the head of a file
            top = max(top, records * (cells - 1) * (cells == first ? 4 : 1))
        }
        return top
    }
}
