import Basics
import RecoveryModel

/// The columns of one canonical CSV (INTERFACE §1.3, §1.4). Order doesn't matter, case neither; other columns are
/// allowed.
struct SheetLayout: Sendable {
    /// Every column that the contract names as belonging to the kind.
    let columns: [String]
    /// Those that must be there for a file to be of this kind.
    let identifying: [String]
    /// Columns that a file may also have.
    let optional: [String]

    init(_ columns: [String], identifying: [String], optional: [String] = []) {
        self.columns = columns
        self.identifying = identifying
        self.optional = optional
    }

    func matches(_ header: SheetHeader) -> Bool { identifying.allSatisfy(header.names.contains) }
}

/// The first row of a delimited file, as names.
struct SheetHeader {
    /// Lower case, in file order.
    let names: [String]

    init(names: [String]) { self.names = names }

    init(_ record: CSVRecord) {
        names = (0..<record.count).map { ComparableText.key(record.text($0)) }
    }

    /// Nil when the head can't be that of a delimited text.
    init?(_ head: FileHead) {
        let first = head.bytes.first { $0 > 32 && $0 < 0x80 }
        guard let first, first != UInt8(ascii: "{"), first != UInt8(ascii: "["), first != UInt8(ascii: "<"),
            let reader = try? CSVReader(MemoryByteSource(head.bytes))
        else { return nil }
        while (try? reader.next()) == true {
            if reader.record.isBlank { continue }
            self.init(reader.record)
            return
        }
        return nil
    }
}
