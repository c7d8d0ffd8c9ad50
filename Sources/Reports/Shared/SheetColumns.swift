import Intake
import Printing

/// The customer's own columns of one manifest as columns of a table, in the customer's order.
struct SheetColumns {
    let columns: [TableColumn]
    /// Headers of columns that say nothing in any row: empty, or about persons and dropped.
    let leftOut: [String]
    private let positions: [Int]

    /// `taken` are ids that the table uses itself.
    init(_ sheet: ManifestSheet, taken: [String]) {
        var isFilled = Array(repeating: false, count: sheet.columns.count)
        for row in sheet.rows {
            for (index, cell) in row.cells.enumerated() where index < isFilled.count && !cell.isEmpty {
                isFilled[index] = true
            }
        }
        var used = Set(taken)
        var columns: [TableColumn] = []
        var positions: [Int] = []
        var leftOut: [String] = []
        for (index, column) in sheet.columns.enumerated() {
            guard isFilled[index] else {
                leftOut.append(column.label)
                continue
            }
            positions.append(index)
            columns.append(
                TableColumn(
                    id: Self.id(column.label, position: index + 1, &used), title: column.label,
                    kind: column.isIdentifier ? .identifier : .text))
        }
        self.columns = columns
        self.positions = positions
        self.leftOut = leftOut
    }

    /// The customer's cells of a row; an empty one says nothing.
    func cells(_ row: ManifestSheet.Row) -> [TableCell] {
        positions.map { $0 < row.cells.count ? .words(row.cells[$0]) : .none }
    }

    /// `Serial Number` → `serialNumber`; a header without ASCII letters is `columnN`; one that is taken gets a number.
    static func id(_ header: String, position: Int, _ used: inout Set<String>) -> String {
        var id = ""
        var isStart = false
        for byte in header.utf8 {
            let isUpper = byte &- 65 < 26
            let isLetter = isUpper || byte &- 97 < 26
            guard isLetter || byte &- 48 < 10 else {
                isStart = !id.isEmpty
                continue
            }
            let letter = Character(Unicode.Scalar(byte))
            id += isStart ? letter.uppercased() : String(letter)
            isStart = false
        }
        id = lowerFirstWord(id)
        if id.first.map({ !$0.isLetter }) ?? true { id = "column\(position)" }
        var unique = id
        var number = 2
        while !used.insert(unique).inserted {
            unique = "\(id)_\(number)"
            number += 1
        }
        return unique
    }

    /// `IMEI2` → `imei2`, `PONumber` → `poNumber`, `AssetTag` → `assetTag`.
    private static func lowerFirstWord(_ text: String) -> String {
        let capitals = text.prefix { $0.isUppercase }.count
        let rest = text.dropFirst(capitals)
        // The last of several capitals begins the next word, where letters follow it.
        let count = capitals > 1 && rest.first.map(\.isLowercase) == true ? capitals - 1 : capitals
        return text.prefix(count).lowercased() + text.dropFirst(count)
    }
}
