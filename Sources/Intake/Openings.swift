import Basics
import Storage
import StoreAccess
import StoreFiles

/// Says which intake a row or a scan opens, while documents are read again that opened intakes before.
package protocol OpeningGuide: AnyObject {
    /// The reserved intake that this record opens; nil when it opens one that there wasn't. `keys` are what the device is
    /// found by, strongest first.
    func next(
        _ record: RecordRow, lot: Int, name: String?, keys: [KeyCandidate], in store: any RecoveryStore
    ) throws -> IntakeRow?
    /// Hears of every intake that is opened.
    func took(_ opening: Openings.Opening)
}

/// What opened each intake of a store whose records were staged anew: a device keeps its number in the lot, because the
/// log names it by that, also when a later version reads its row otherwise or finds another device for its scan.
///
/// The list is kept in the order in which intakes were opened. Reading the same documents again opens them in the same
/// order, so that the next intake opened by one place of a document is the next one listed for it.
///
/// When to use: while records are staged anew; a plain run asks for `Ingest` without a guide.
///
/// ```
/// let openings = Openings([Openings.Opening(intake: 7, lot: 1, ordinal: 3, document: 2, line: 40)])
/// let ingest = try Ingest(workspace, guide: openings)
/// ```
package final class Openings: OpeningGuide {
    /// What opened one intake.
    package struct Opening: Equatable {
        package let intake: Int
        package let lot: Int
        package let ordinal: Int
        /// 0 when no document opens it any more.
        package let document: Int
        package let line: Int

        package init(intake: Int, lot: Int, ordinal: Int, document: Int, line: Int) {
            self.intake = intake
            self.lot = lot
            self.ordinal = ordinal
            self.document = document
            self.line = line
        }
    }

    private static let note = "openings"

    /// In the order of opening; those that nothing opens come last.
    private let list: [Opening]
    /// Names of intakes that nothing opens any more, as the log knows them.
    private let names: [Int: String]
    /// What a person linked: the target's number by that of the stray.
    let links: [Int: Int]
    /// Positions in `list`, in order of document and line, each place's in order of opening.
    private let places: [Int32]
    /// How many of a place's intakes were opened; places of one intake need no count.
    private var opened: [Int: Int] = [:]

    /// `list` is in the order of opening.
    package init(_ list: [Opening], names: [Int: String] = [:], links: [Int: Int] = [:]) {
        self.list = list
        self.names = names
        self.links = links
        places = list.indices.map(Int32.init).sorted { Self.key($0, list) < Self.key($1, list) }
    }

    private static func key(_ position: Int32, _ list: [Opening]) -> (Int, Int, Int32) {
        (list[Int(position)].document, list[Int(position)].line, position)
    }

    /// What opened an intake; nil when it isn't listed, or nothing opens it.
    func place(of intake: Int) -> (document: Int, line: Int)? {
        guard positions.indices.contains(intake), positions[intake] >= 0 else { return nil }
        let opening = list[Int(positions[intake])]
        return opening.document > 0 ? (opening.document, opening.line) : nil
    }

    /// Positions in `list` by intake.
    private lazy var positions: [Int32] = {
        var positions = [Int32](repeating: -1, count: list.count + 1)
        for (position, opening) in list.enumerated() where positions.indices.contains(opening.intake) {
            positions[opening.intake] = Int32(position)
        }
        return positions
    }()

    // MARK: reading again

    /// Makes room for the listed intakes in a store that has none: each waits under its number until it is opened.
    func reserve(in store: any RecoveryStore) throws {
        for opening in list.sorted(by: { $0.intake < $1.intake }) {
            let row = IntakeRow(
                id: 0, lot: opening.lot, ordinal: opening.ordinal, name: "", isManifested: false,
                linkedTo: opening.intake)
            guard try store.addIntake(row) == opening.intake else {
                throw OperationError(.store, "the list of openings has gaps: restore the backup")
            }
        }
    }

    /// A reserved intake is linked to itself: nothing finds it.
    package static func isReserved(_ row: IntakeRow) -> Bool { row.linkedTo == row.id }

    package func next(
        _ record: RecordRow, lot: Int, name: String?, keys: [KeyCandidate], in store: any RecoveryStore
    ) throws -> IntakeRow? {
        let found = range(document: record.document, line: record.line)
        var position = found.lowerBound + (opened[found.lowerBound] ?? 0)
        while position < found.upperBound {
            let row = try store.intake(list[Int(places[position])].intake)
            position += 1
            guard let row, Self.isReserved(row), row.lot == lot else { continue }
            if found.count > 1 { opened[found.lowerBound] = position - found.lowerBound }
            return row
        }
        return nil
    }

    /// It is known what opens what.
    package func took(_ opening: Opening) {}

    /// Positions in `places` of what one place opened.
    func range(document: Int, line: Int) -> Range<Int> {
        let from = first { ($0.document, $0.line) >= (document, line) }
        let to = first { ($0.document, $0.line) > (document, line) }
        return from..<to
    }

    /// What a place opened, at a position of `range`.
    func opening(at position: Int) -> Opening { list[Int(places[position])] }

    private func first(where isBehind: (Opening) -> Bool) -> Int {
        var (low, high) = (0, places.count)
        while low < high {
            let middle = (low + high) / 2
            if isBehind(list[Int(places[middle])]) { high = middle } else { low = middle + 1 }
        }
        return low
    }

    /// What the documents no longer give is withdrawn, never forgotten: the log tells of it.
    package func withdrawUnopened(_ store: any RecoveryStore) throws {
        // What an interrupted run began to read opens the rest once it is read.
        let reading = Set(try store.documents(lot: nil).filter { $0.state == .reading }.map(\.id))
        for opening in list where !reading.contains(opening.document) {
            guard var row = try store.intake(opening.intake), Self.isReserved(row) else { continue }
            row.linkedTo = nil
            row.isWithdrawn = true
            row.name = names[row.id] ?? "row \(row.ordinal)"
            try store.updateIntake(row)
        }
    }

    // MARK: keeping

    /// The store's list; nil for a store whose records were never staged anew.
    static func kept(in store: any RecoveryStore) throws -> Openings? {
        guard let text = try store.note(note) else { return nil }
        guard let read = Openings(text) else {
            throw OperationError(.store, "the note «\(note)» is damaged: restore the backup")
        }
        return read
    }

    /// The store's list while a document isn't read to its end: a run that was killed before the store was brought up to
    /// date opened intakes by it, and the next one opens the same.
    static func unfinished(in store: any RecoveryStore) throws -> Openings? {
        guard try store.note(note) != nil, try store.documents(lot: nil).contains(where: { $0.state == .reading })
        else { return nil }
        return try kept(in: store)
    }

    /// Keeps the list, the names of what nothing opens, and links.
    package static func keep(
        _ list: [Opening], names: [Int: String], links: [Int: Int], in store: any RecoveryStore
    ) throws {
        var lines = runs(list)
        for (intake, name) in names.sorted(by: { $0.key < $1.key }) {
            lines.append("name \(intake) \(Hex.encode(Array(name.utf8)))")
        }
        for (intake, target) in links.sorted(by: { $0.key < $1.key }) { lines.append("link \(intake) \(target)") }
        try store.setNote(note, lines.joined(separator: "\n"))
    }

    /// Takes over what `fresh` keeps of openings.
    package static func copy(from fresh: any RecoveryStore, to store: any RecoveryStore) throws {
        try store.setNote(note, try fresh.note(note))
    }

    /// Rows of a manifest follow each other: a million of them are one line. The last number is what a step adds to
    /// the line: 1, or 0 where a document is all in one line.
    package static func runs(_ list: [Opening]) -> [String] {
        var lines: [String] = []
        var start = 0
        while start < list.count {
            let first = list[start]
            var end = start + 1
            let step = end < list.count && list[end].line == first.line ? 0 : 1
            while end < list.count, list[end] == first.moved(end - start, step: step) { end += 1 }
            lines.append(
                "\(first.intake) \(first.lot) \(first.ordinal) \(first.document) \(first.line) \(end - start) \(step)")
            start = end
        }
        return lines
    }

    private convenience init?(_ text: String) {
        var list: [Opening] = []
        var names: [Int: String] = [:]
        var links: [Int: Int] = [:]
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ", omittingEmptySubsequences: false)
            if words.count == 3, let intake = Int(words[1]) {
                if words[0] == "name", let bytes = Hex.decode(words[2].utf8) {
                    names[intake] = String(decoding: bytes, as: UTF8.self)
                } else if words[0] == "link", let target = Int(words[2]) {
                    links[intake] = target
                } else {
                    return nil
                }
            } else {
                guard Self.read(words, into: &list) else { return nil }
            }
        }
        self.init(list, names: names, links: links)
    }

    /// One line of `runs`; false when it is none.
    package static func read(_ words: [Substring], into list: inout [Opening]) -> Bool {
        let numbers = words.compactMap { Int($0) }
        guard numbers.count == 7, numbers.allSatisfy({ (0..<1 << 40).contains($0) }), numbers[6] < 2 else {
            return false
        }
        let first = Opening(
            intake: numbers[0], lot: numbers[1], ordinal: numbers[2], document: numbers[3], line: numbers[4])
        guard list.count + numbers[5] < 1 << 31 else { return false }
        for offset in 0..<numbers[5] { list.append(first.moved(offset, step: numbers[6])) }
        return true
    }
}

extension Openings.Opening {
    fileprivate func moved(_ offset: Int, step: Int) -> Self {
        Self(
            intake: intake + offset, lot: lot, ordinal: ordinal + offset, document: document,
            line: line + offset * step)
    }
}
