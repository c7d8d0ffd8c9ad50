import Basics
import RecoveryModel

/// How somebody's CSV becomes a canonical one. Callers read it from YAML.
///
/// ```
/// let mapping = SheetMapping(
///     name: "acme", importer: DockScansImporter.id, columns: ["Unit": "identifier", "Seen": "scanned_at"],
///     dates: .dayFirst)
/// ```
package struct SheetMapping: Sendable, Hashable {
    /// How days are written.
    package enum DateOrder: String, Sendable {
        case yearFirst = "year-first"
        case dayFirst = "day-first"
        case monthFirst = "month-first"
    }

    /// How the mapping is called where it is recorded.
    package var name: String
    /// Importer that reads the result.
    package var importer: String
    /// Their header → canonical column.
    package var columns: [String: String]
    /// Canonical column → their word in lower case → ours.
    package var values: [String: [String: String]]
    /// Canonical column → what stands there in every row.
    package var constants: [String: String]
    /// `Z` or `±HH:MM` for times without an offset.
    package var zone: String?
    /// How days are written.
    package var dates: DateOrder
    /// Nil: found from the file.
    package var delimiter: UInt8?

    /// Headers are taken as they are and words changed in nothing, unless said otherwise.
    package init(
        name: String, importer: String, columns: [String: String], values: [String: [String: String]] = [:],
        constants: [String: String] = [:], zone: String? = nil, dates: DateOrder = .yearFirst, delimiter: UInt8? = nil
    ) {
        self.name = name
        self.importer = importer
        self.columns = columns
        self.values = values
        self.constants = constants
        self.zone = zone
        self.dates = dates
        self.delimiter = delimiter
    }

    /// True when the file's header has every header that the mapping names, and no built-in importer reads the file.
    package func fits(_ head: FileHead) -> Bool {
        guard BuiltInImporters.recognise(head) == nil else { return false }
        return missing(head)?.isEmpty ?? false
    }

    /// Headers that the mapping names and the file hasn't; nil when the file is no delimited text.
    package func missing(_ head: FileHead) -> [String]? {
        let first = head.bytes.first { $0 > 32 && $0 < 0x80 }
        guard let first, ![123, 91, 60].contains(first),
            let reader = try? CSVReader(MemoryByteSource(head.bytes), delimiter: delimiter)
        else { return nil }
        while (try? reader.next()) == true {
            if reader.record.isBlank { continue }
            let names = (0..<reader.record.count).map(reader.record.text)
            let found = places(in: names)
            return columns.keys.filter { header in !found.values.contains(columns[header] ?? "") }.sorted()
        }
        return nil
    }

    /// Index of their column → canonical column. A header that is written exactly so comes before one that only reads
    /// alike.
    func places(in names: [String]) -> [Int: String] {
        var places: [Int: String] = [:]
        for (header, column) in columns {
            if let index = names.firstIndex(of: header) { places[index] = column }
        }
        let plain = names.map(Self.normalised)
        for (header, column) in columns.sorted(by: { $0.key < $1.key }) where !names.contains(header) {
            let wanted = Self.normalised(header)
            let index = plain.indices.first { plain[$0] == wanted && !wanted.isEmpty && places[$0] == nil }
            if let index { places[index] = column }
        }
        return places
    }

    /// No case, blanks or marks.
    static func normalised(_ header: String) -> String {
        var out = ""
        for scalar in header.unicodeScalars
        where scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
            out.unicodeScalars.append(contentsOf: scalar.properties.lowercaseMapping.unicodeScalars)
        }
        return out
    }

    /// What a cell of a canonical column becomes; nil when it stays as it is.
    func mapped(_ text: String, _ column: String) -> String? {
        if text.isEmpty { return nil }
        if let word = values[column]?[text.lowercased()] { return word }
        guard CanonicalSheet.isTime(column) else { return nil }
        return MappedTime.text(text, order: dates, zone: zone)
    }
}

/// Times as people's sheets have them.
enum MappedTime {
    /// `text` with the year first and an offset; nil when nothing has to change or it can't be read as `order` says:
    /// the importer then complains about what stands in the cell.
    static func text(_ text: String, order: SheetMapping.DateOrder, zone: String?) -> String? {
        let sorted = order == .yearFirst ? text : reordered(text, order)
        guard let sorted, let time = WrittenTime(sorted) else { return nil }
        let isOpen = time.offsetMinutes == nil && !time.isDay
        let whole = isOpen ? sorted + (zone ?? "") : sorted
        return whole == text ? nil : whole
    }

    /// `5.10.2026 9:03` → `2026-10-05 09:03`.
    private static func reordered(_ text: String, _ order: SheetMapping.DateOrder) -> String? {
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard let day = parts.first else { return nil }
        let numbers = day.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "/" || $0 == "-" }
        guard numbers.count == 3, numbers[2].utf8.count == 4, numbers.allSatisfy(isNumber) else { return nil }
        let (first, second) = (twoDigits(numbers[0]), twoDigits(numbers[1]))
        let date = order == .dayFirst ? "\(numbers[2])-\(second)-\(first)" : "\(numbers[2])-\(first)-\(second)"
        guard parts.count == 2 else { return date }
        return clock(parts[1]).map { date + " " + $0 }
    }

    /// `9:03`, `09:03:10`, `9:03 PM`.
    private static func clock(_ text: Substring) -> String? {
        let words = text.split(separator: " ")
        guard let digits = words.first, words.count <= 2, let colon = digits.firstIndex(of: ":") else { return nil }
        let hour = digits[..<colon]
        guard isNumber(hour) else { return nil }
        guard words.count == 2 else { return twoDigits(hour) + digits[colon...] }
        guard let value = Int(hour), (1...12).contains(value) else { return nil }
        switch words[1].lowercased() {
        case "am": return twoDigits(Substring(String(value % 12))) + digits[colon...]
        case "pm": return twoDigits(Substring(String(value % 12 + 12))) + digits[colon...]
        default: return nil
        }
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.count <= 4 && text.utf8.allSatisfy { $0 &- 48 < 10 }
    }

    private static func twoDigits(_ text: Substring) -> String { text.utf8.count == 1 ? "0" + text : String(text) }
}
