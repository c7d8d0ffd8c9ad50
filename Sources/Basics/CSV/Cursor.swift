/// Walks over the bytes of one record: the hot loop of the reader.
struct CSVCursor {
    enum Class {
        static let ordinary: UInt8 = 0
        static let delimiter: UInt8 = 1
        static let newline: UInt8 = 2
        static let nul: UInt8 = 3
        static let quote: UInt8 = 4
    }

    /// How a cell ends; the cursor then stands on the delimiter or the line end.
    enum CellEnd {
        case delimiter, lineEnd, fileEnd, needMore
    }

    private static let quote: UInt8 = 34

    let base: UnsafeMutablePointer<UInt8>
    let end: Int
    let isAtEnd: Bool
    let classes: UnsafeMutablePointer<UInt8>
    var index: Int
    /// Line ends passed inside quotes.
    var lines = 0
    /// All bytes or-ed: at or above 80 when the record is not ASCII.
    var high: UInt8 = 0
    var sawNUL = false

    private var outOfBytes: CellEnd { isAtEnd ? .fileEnd : .needMore }

    @inline(__always)
    mutating func unquoted() -> CellEnd {
        while index < end {
            let byte = base[index]
            let kind = classes[Int(byte)]
            if kind == Class.ordinary {
                high |= byte
                index += 1
                continue
            }
            if kind == Class.delimiter { return .delimiter }
            if kind == Class.newline { return .lineEnd }
            if kind == Class.nul { sawNUL = true }
            index += 1
        }
        return outOfBytes
    }

    /// From an opening quote on. `mark` tells `CSVRecord` how the cell is written; `problem` what is wrong with it.
    mutating func quoted(limit: Int, mark: inout UInt8, problem: inout CSVProblem.Kind?) -> CellEnd {
        let before = self
        index += 1
        mark = CSVRecord.quoted
        while index < end, index - before.index <= limit {
            let byte = base[index]
            high |= byte
            switch classes[Int(byte)] {
            case Class.quote:
                if index + 1 == end, !isAtEnd { return .needMore }
                if index + 1 < end, base[index + 1] == Self.quote {
                    mark |= CSVRecord.escaped
                    index += 2
                } else {
                    return closed(from: before, mark: &mark, problem: &problem)
                }
            case Class.newline:
                if index + 1 == end, !isAtEnd { return .needMore }
                passLineEnd()
                mark |= CSVRecord.multiline
            case Class.nul:
                sawNUL = true
                index += 1
            default: index += 1
            }
        }
        if index == end, !isAtEnd, index - before.index <= limit { return .needMore }
        return unclosed(from: before, mark: &mark, problem: &problem)
    }

    /// On a line end: steps over it, a CR LF pair counting as one.
    @inline(__always)
    mutating func passLineEnd() {
        if base[index] == 13, index + 1 < end, base[index + 1] == 10 { index += 1 }
        index += 1
        lines += 1
    }

    /// On a closing quote: blanks may follow, then the cell must end.
    private mutating func closed(
        from before: CSVCursor, mark: inout UInt8, problem: inout CSVProblem.Kind?
    ) -> CellEnd {
        index += 1
        while index < end {
            let byte = base[index]
            let kind = classes[Int(byte)]
            if kind == Class.delimiter { return .delimiter }
            if kind == Class.newline { return .lineEnd }
            if byte != 32, byte != 9, byte != 13 { break }
            index += 1
        }
        if index == end { return outOfBytes }
        // A quote that "closes" lines further down in front of more text is the opening quote of a later cell.
        if lines > before.lines { return unclosed(from: before, mark: &mark, problem: &problem) }
        problem = problem ?? .strayQuote
        mark = 0
        return unquoted()
    }

    /// Ends the cell with the line in which its quote opens, so that no further row is lost.
    private mutating func unclosed(
        from before: CSVCursor, mark: inout UInt8, problem: inout CSVProblem.Kind?
    ) -> CellEnd {
        self = before
        mark = 0
        problem = .unclosedQuote
        while index < end {
            let byte = base[index]
            let kind = classes[Int(byte)]
            if kind == Class.newline { return .lineEnd }
            if kind == Class.nul { sawNUL = true }
            high |= byte
            index += 1
        }
        return outOfBytes
    }
}
