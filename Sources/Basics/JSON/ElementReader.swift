/// Gives the elements of a JSON file one by one, as bytes, in memory bounded by one element: the lines of a JSON Lines
/// file, objects one behind the other, the elements of a top-level array, the elements of a named array inside one
/// top-level object, or that one object itself.
///
/// It only finds where elements begin and end, without recursion; `JSONParser` judges what is inside.
///
/// When to use: for files that may be larger than memory.
///
/// ```
/// let reader = JSONElementReader(try FileByteSource(path: path), arrayNames: ["devices"])
/// while let bytes = try reader.next() {
///     print(try JSONParser.parse(bytes)["imei"]?.text ?? "")
/// }
/// ```
package final class JSONElementReader {
    /// How the file holds its elements.
    package enum Layout: String, Sendable {
        /// Values one behind the other, one object alone among them.
        case values
        /// As `values`, every value on a line of its own: damage costs its line only.
        case lines
        /// A top-level array, or an array inside the top-level object.
        case array
    }

    @exclusivity(unchecked) package private(set) var layout = Layout.values
    /// The member whose array is read, when elements come from inside an object.
    package private(set) var arrayName: String?
    /// Behind the array that was read the object has a further one with objects in it.
    package private(set) var hasFurtherRows = false
    /// Line in which the current element starts, 1-based.
    @exclusivity(unchecked) package private(set) var line = 0

    private let source: any ByteSource
    private let limits: JSONLimits
    private let arrayNames: Set<String>
    private let chunk = UnsafeMutableRawBufferPointer.allocate(byteCount: 64 << 10, alignment: 16)
    @exclusivity(unchecked) private var chunkUsed = 0
    @exclusivity(unchecked) private var chunkCount = 0
    @exclusivity(unchecked) private var element: [UInt8] = []
    @exclusivity(unchecked) private var currentLine = 1
    @exclusivity(unchecked) private var column = 0
    private var isStarted = false
    @exclusivity(unchecked) private var isInside = false
    @exclusivity(unchecked) private var isClosed = false
    @exclusivity(unchecked) private var needsComma = false
    private var isPending = false
    private var isBroken = false
    @exclusivity(unchecked) private var values = 0

    /// `arrayNames`: members of a top-level object whose array holds the elements, lower case.
    package init(_ source: any ByteSource, limits: JSONLimits = .standard, arrayNames: Set<String> = []) {
        self.source = source
        self.limits = limits
        self.arrayNames = arrayNames
    }

    deinit { chunk.deallocate() }

    /// The bytes of the next element, or nil at the end. Throws `JSONError` when the file is broken or over a limit, or
    /// what the source throws; after an error of one line of a `lines` file reading goes on with the line after it.
    package func next() throws -> [UInt8]? {
        if isBroken { return nil }
        do {
            return try nextElement()
        } catch {
            isBroken = layout != .lines
            throw error
        }
    }

    private func nextElement() throws -> [UInt8]? {
        if !isStarted { try start() }
        if !isPending {
            guard try skipToElement() else { return nil }
            element.removeAll(keepingCapacity: true)
            line = currentLine
            try collect()
        }
        isPending = false
        values += 1
        if values == 1, layout == .values { try noticeLines() }
        return element
    }

    private func error(_ kind: JSONError.Kind, _ message: String) -> JSONError {
        JSONError(kind, message, line: currentLine, column: max(column, 1))
    }

    private func peek() throws -> UInt8? {
        if chunkUsed == chunkCount {
            chunkCount = try source.read(into: chunk)
            chunkUsed = 0
            if chunkCount == 0 { return nil }
        }
        return chunk[chunkUsed]
    }

    private func advance() {
        if chunk[chunkUsed] == 10 {
            currentLine += 1
            column = 0
        } else {
            column += 1
        }
        chunkUsed += 1
    }

    private func take() throws -> UInt8? {
        guard let byte = try peek() else { return nil }
        advance()
        return byte
    }

    private func skipBlanks() throws {
        while let byte = try peek(), byte == 32 || byte == 9 || byte == 10 || byte == 13 { advance() }
    }

    private func start() throws {
        isStarted = true
        try fillFirstChunk()
        let first = try peek()
        if first == 0xFE || first == 0xFF || first == 0 {
            throw error(.encoding, "JSON must be UTF-8; save the file as UTF-8")
        }
        if first == 0xEF {
            for _ in 0..<3 where try take() == nil { break }
            column = 0
        }
        try skipBlanks()
        if try peek() == 91 {
            advance()
            isInside = true
            layout = .array
        } else if everyLineIsAnObject {
            layout = .lines
        } else if try peek() == 123, !arrayNames.isEmpty {
            try descend()
        }
    }

    private func fillFirstChunk() throws {
        while chunkCount < chunk.count {
            let got = try source.read(into: UnsafeMutableRawBufferPointer(rebasing: chunk[chunkCount...]))
            if got == 0 { return }
            chunkCount += got
        }
    }

    /// True when the first two or three lines each look like an object of their own, as no other JSON has it: even a
    /// file whose first line is damaged is then read line by line.
    private var everyLineIsAnObject: Bool {
        let lines = chunk[chunkUsed..<chunkCount].split(separator: 10, maxSplits: 3).prefix(3)
        return lines.count > 1
            && lines.allSatisfy { line in
                guard line.first == 123, let last = line.last(where: { $0 > 32 }) else { return false }
                return last != 44 && last != 91 && last != 123
            }
    }

    /// Positions on the next element; false at the end of the file.
    private func skipToElement() throws -> Bool {
        if isClosed { return false }
        try skipBlanks()
        guard isInside else { return try peek() != nil }
        if try peek() == 93 {
            advance()
            isInside = false
            isClosed = true
            try finishArray()
            return false
        }
        if needsComma {
            guard try peek() == 44 else { throw try missing("a comma or ]") }
            advance()
            try skipBlanks()
        }
        guard let byte = try peek() else { throw try missing("a further element") }
        if byte == 93 || byte == 44 { throw error(.syntax, "an element expected") }
        needsComma = true
        return true
    }

    private func missing(_ what: String) throws -> JSONError {
        try peek() == nil ? error(.truncated, "the file ends where \(what) is due") : error(.syntax, "\(what) expected")
    }

    /// Behind the array: the rest of the object that it was found in, and nothing more.
    private func finishArray() throws {
        var depth = arrayName == nil ? 0 : 1
        var before: UInt8 = 0
        while depth > 0 {
            guard let byte = try peek() else { throw error(.truncated, "the file ends inside its top-level object") }
            if byte == 34 {
                element.removeAll(keepingCapacity: true)
                try collectString()
                continue
            }
            advance()
            if byte == 123 || byte == 91 { depth += 1 }
            if byte == 125 || byte == 93 { depth -= 1 }
            if byte == 123, before == 91 { hasFurtherRows = true }
            if byte > 32 { before = byte }
        }
        try skipBlanks()
        if try peek() != nil { throw error(.syntax, "something follows the top-level value") }
    }

    private func append(_ byte: UInt8) throws {
        guard element.count < limits.bytes else {
            throw error(.tooLong, "an element is longer than \(limits.bytes) bytes")
        }
        element.append(byte)
    }
}

extension JSONElementReader {
    /// Copies one value into `element`.
    private func collect() throws {
        if layout == .lines { return try collectLine() }
        guard let first = try peek() else { return }
        switch first {
        case 123, 91: try collectNested()
        case 34: try collectString()
        default:
            while let byte = try peek(), byte > 32, byte != 44, byte != 93, byte != 125 {
                try append(byte)
                advance()
            }
            if element.isEmpty { throw error(.syntax, "a value expected") }
        }
    }

    private func collectNested() throws {
        var depth = 0
        while let byte = try peek() {
            switch byte {
            case 34: try collectString()
            case 123, 91, 125, 93:
                try append(byte)
                advance()
                depth += byte == 123 || byte == 91 ? 1 : -1
                if depth > limits.depth { throw error(.tooDeep, "nested deeper than \(limits.depth)") }
                if depth == 0 { return }
            case 10:
                try append(byte)
                advance()
            default: try appendRun { $0 != 34 && $0 != 10 && $0 != 123 && $0 != 91 && $0 != 125 && $0 != 93 }
            }
        }
        throw error(.truncated, "the file ends inside the element that starts in line \(line)")
    }

    private func collectString() throws {
        try append(34)
        advance()
        while let byte = try peek() {
            switch byte {
            case 10: throw error(.syntax, "a line ends inside a string")
            case 34:
                try append(byte)
                return advance()
            case 92:
                try append(byte)
                advance()
                if let escaped = try peek(), escaped != 10 {
                    try append(escaped)
                    advance()
                }
            default: try appendRun { $0 != 34 && $0 != 92 && $0 != 10 }
            }
        }
        throw error(.truncated, "the file ends inside a string")
    }

    private func collectLine() throws {
        while let byte = try peek(), byte != 10 {
            guard element.count < limits.bytes else {
                while let rest = try peek(), rest != 10 { advance() }
                throw error(.tooLong, "a line is longer than \(limits.bytes) bytes")
            }
            try appendRun { $0 != 10 }
        }
        while let last = element.last, last <= 32 { element.removeLast() }
    }

    /// Copies what lies in the chunk up to the first byte that `isPlain` refuses; a whole run costs one append.
    @inline(__always)
    private func appendRun(_ isPlain: (UInt8) -> Bool) throws {
        let start = chunkUsed
        let end = min(chunkCount, start + limits.bytes - element.count)
        guard end > start else { return try append(chunk[start]) }
        let bytes = UnsafeRawBufferPointer(chunk)
        var index = start
        while index < end, isPlain(bytes[index]) { index += 1 }
        element.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[start..<index]))
        column += index - start
        chunkUsed = index
    }

    /// After the first value: one on line one with the next on its own line makes a JSON Lines file.
    private func noticeLines() throws {
        while let byte = try peek(), byte == 32 || byte == 9 || byte == 13 { advance() }
        if try peek() == 10, currentLine == line { layout = .lines }
    }

    /// Looks for the named array among the members of the top-level object and stands behind its `[`. When there is
    /// none, the object was read whole and is the only element.
    private func descend() throws {
        line = currentLine
        try append(123)
        advance()
        var depth = 1
        var name: [UInt8] = []
        var lastString: [UInt8] = []
        while let byte = try peek() {
            if byte == 34 {
                let before = element.count
                try collectString()
                lastString = Array(element[(before + 1)..<(element.count - 1)])
                continue
            }
            if byte == 91, depth == 1, isWanted(name) {
                advance()
                isInside = true
                layout = .array
                arrayName = String(decoding: name, as: UTF8.self)
                element = []
                return
            }
            try append(byte)
            advance()
            switch byte {
            case 58: if depth == 1 { name = lastString }
            case 44: if depth == 1 { name = [] }
            case 123, 91:
                depth += 1
                if depth > limits.depth { throw error(.tooDeep, "nested deeper than \(limits.depth)") }
            case 125, 93: depth -= 1
            default: break
            }
            if depth == 0 {
                isPending = true
                return
            }
        }
        throw error(.truncated, "the file ends inside the object that starts in line \(line)")
    }

    private func isWanted(_ name: [UInt8]) -> Bool {
        arrayNames.contains(String(decoding: name, as: UTF8.self).lowercased())
    }
}
