/// The devices of a certificate in their order: in memory, or waiting in a file that they are read from again each time
/// somebody goes through them, so that a large lot takes no more memory than a small one.
///
/// When to use: as an array. `each` copies nothing, and is for whoever goes through all of a large lot.
///
/// ```
/// for line in content.lines { print(line.device) }
/// content.lines.each { line in count += line.pointee.entries.count }
/// ```
package struct DeviceLines: Sendable {
    fileprivate enum Place: Sendable {
        case memory([CertificateLine])
        case file(WaitingLines)
    }

    private var place: Place

    /// Those that wait.
    package init(_ waiting: WaitingLines) { place = .file(waiting) }

    /// True where they wait in a file.
    package var isWaiting: Bool { if case .file = place { true } else { false } }

    /// Throws what was in the way when lines were read: whoever goes through them finds empty ones then, so that nothing
    /// may come of it before this was asked.
    package func checkRead() throws {
        if case .file(let waiting) = place { try waiting.check() }
    }

    /// Calls `body` with each line where it lies: to copy one takes longer than to look at it.
    package func each<E: Error>(_ body: (UnsafePointer<CertificateLine>) throws(E) -> Void) throws(E) {
        switch place {
        case .memory(let lines): try Self.each(lines, body)
        case .file(let waiting):
            for block in 0..<waiting.blockCount { try Self.each(waiting.block(block), body) }
        }
    }

    private static func each<E: Error>(
        _ lines: [CertificateLine], _ body: (UnsafePointer<CertificateLine>) throws(E) -> Void
    ) throws(E) {
        try lines.withUnsafeBufferPointer { buffer throws(E) in
            guard let first = buffer.baseAddress else { return }
            for index in buffer.indices { try body(first + index) }
        }
    }

    /// All of them in memory, for whoever changes one.
    private var loaded: [CertificateLine] {
        get {
            if case .memory(let lines) = place { return lines }
            return Array(self)
        }
        _modify {
            var lines = loaded
            place = .memory([])
            defer { place = .memory(lines) }
            yield &lines
        }
    }
}

extension DeviceLines: RandomAccessCollection, MutableCollection, RangeReplaceableCollection {
    /// None.
    package init() { place = .memory([]) }

    /// 0.
    package var startIndex: Int { 0 }

    /// How many there are, also where they can't be read.
    package var endIndex: Int {
        switch place {
        case .memory(let lines): lines.count
        case .file(let waiting): waiting.count
        }
    }

    /// A copy; to change one takes all into memory.
    package subscript(position: Int) -> CertificateLine {
        get {
            switch place {
            case .memory(let lines): lines[position]
            case .file(let waiting): waiting.line(position)
            }
        }
        _modify { yield &loaded[position] }
    }

    /// Takes all into memory.
    package mutating func replaceSubrange(
        _ range: Range<Int>, with lines: some Collection<CertificateLine>
    ) {
        loaded.replaceSubrange(range, with: lines)
    }

    /// One line after the other, read in blocks.
    package struct Iterator: IteratorProtocol {
        private let waiting: WaitingLines?
        private var block: [CertificateLine]
        private var (place, blocks) = (0, 0)

        fileprivate init(_ place: Place) {
            switch place {
            case .memory(let lines): (waiting, block) = (nil, lines)
            case .file(let lines): (waiting, block) = (lines, [])
            }
        }

        package mutating func next() -> CertificateLine? { next { $0.pointee } }

        fileprivate mutating func next<T>(_ body: (UnsafePointer<CertificateLine>) -> T) -> T? {
            if place == block.count {
                guard let waiting, blocks < waiting.blockCount else { return nil }
                block = waiting.block(blocks)
                (place, blocks) = (0, blocks + 1)
            }
            defer { place += 1 }
            return block.withUnsafeBufferPointer { lines in
                lines.baseAddress.flatMap { place < lines.count ? body($0 + place) : nil }
            }
        }
    }

    /// From the first on; any number of them may be used at once.
    package func makeIterator() -> Iterator { Iterator(place) }
}

extension DeviceLines {
    /// What `transform` makes of each line where it lies, anew each time somebody goes through them.
    package func mapped<T>(_ transform: @escaping (UnsafePointer<CertificateLine>) -> T) -> Mapped<T> {
        Mapped(lines: self, transform: transform)
    }

    /// Made of lines; keeps none.
    package struct Mapped<T>: RandomAccessCollection {
        fileprivate let lines: DeviceLines
        fileprivate let transform: (UnsafePointer<CertificateLine>) -> T

        /// 0.
        package var startIndex: Int { 0 }
        /// As many as there are lines.
        package var endIndex: Int { lines.endIndex }

        /// Made anew each time.
        package subscript(position: Int) -> T {
            var line = lines[position]
            return withUnsafeMutablePointer(to: &line) { transform(UnsafePointer($0)) }
        }

        /// From the first on.
        package func makeIterator() -> Iterator { Iterator(lines: lines.makeIterator(), transform: transform) }

        /// One after the other.
        package struct Iterator: IteratorProtocol {
            fileprivate var lines: DeviceLines.Iterator
            fileprivate let transform: (UnsafePointer<CertificateLine>) -> T

            package mutating func next() -> T? { lines.next(transform) }
        }
    }
}

extension DeviceLines: Hashable, ExpressibleByArrayLiteral {
    /// In memory.
    package init(arrayLiteral lines: CertificateLine...) { place = .memory(lines) }

    package static func == (a: DeviceLines, b: DeviceLines) -> Bool { a.elementsEqual(b) }

    package func hash(into hasher: inout Hasher) { for line in self { hasher.combine(line) } }
}
