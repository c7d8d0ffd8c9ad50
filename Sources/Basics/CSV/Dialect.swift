/// How the bytes of a delimited file become characters.
package enum CSVEncoding: String, Sendable, CaseIterable {
    case utf8 = "utf-8"
    case utf16LE = "utf-16le"
    case utf16BE = "utf-16be"
    case windows1252 = "windows-1252"
    case macRoman = "mac-roman"
}

/// What ends a line. `lf` and `crlf` read alike; `cr` also takes the other two as ends.
package enum CSVLineEnd: String, Sendable, CaseIterable {
    case lf, crlf, cr
}

/// How a delimited file is written: found by `CSVReader` from its head, or given by whoever knows better.
package struct CSVDialect: Sendable, Equatable {
    /// How bytes become characters.
    package var encoding: CSVEncoding
    /// `,`, `;`, tab or `|`.
    package var delimiter: UInt8
    /// What ends a line.
    package var lineEnd: CSVLineEnd
    /// The file starts with a byte order mark, which is no part of the first cell.
    package var hasByteOrderMark: Bool
    /// Line 1 is a spreadsheet's hint such as `sep=;` and no record.
    package var hasSeparatorLine: Bool

    /// UTF-8, comma and LF unless said otherwise.
    package init(
        encoding: CSVEncoding = .utf8, delimiter: UInt8 = 44, lineEnd: CSVLineEnd = .lf,
        hasByteOrderMark: Bool = false, hasSeparatorLine: Bool = false
    ) {
        self.encoding = encoding
        self.delimiter = delimiter
        self.lineEnd = lineEnd
        self.hasByteOrderMark = hasByteOrderMark
        self.hasSeparatorLine = hasSeparatorLine
    }
}

/// What a record may cost. Past a limit the record is reported and reading goes on at the next line.
package struct CSVLimits: Sendable, Equatable {
    /// Bytes of one record, as UTF-8.
    package var recordBytes: Int
    /// Bytes of one quoted cell: an unclosed quote swallows no more than this before it is noticed.
    package var quotedBytes: Int
    /// Cells of one record.
    package var columns: Int

    /// 1 MiB a record, 64 KiB a quoted cell and 4,096 cells unless said otherwise.
    package init(recordBytes: Int = 1 << 20, quotedBytes: Int = 64 << 10, columns: Int = 4096) {
        self.recordBytes = recordBytes
        self.quotedBytes = quotedBytes
        self.columns = columns
    }

    /// What every reader uses unless it is told otherwise.
    package static let standard = CSVLimits()
}

/// Why a record can't be trusted as it was read.
package struct CSVProblem: Sendable, Equatable {
    /// What is wrong.
    package enum Kind: String, Sendable {
        /// A quote opens and its end is missing: the record was ended with the line in which it opens.
        case unclosedQuote
        /// Something other than a delimiter follows a closing quote on the same line.
        case strayQuote
        /// Longer than `CSVLimits` allows; its cells are not given.
        case tooLong
        /// A byte sequence that the file's encoding doesn't have.
        case badEncoding
        /// A NUL byte inside text.
        case nul
    }

    /// What is wrong.
    package var kind: Kind
    /// 1-based cell in which it was noticed; 0 when the whole record is meant.
    package var column: Int

    /// `column` is 1-based, 0 for the whole record.
    package init(_ kind: Kind, column: Int) {
        self.kind = kind
        self.column = column
    }
}
