import ArgumentParser
import StoreFiles
import Terminal

/// How a table is shown.
struct TableOptions: ParsableArguments {
    @Option(name: .long, help: "Only these columns, e.g. device,code,message.")
    var columns: String?

    @Option(name: .long, parsing: .unconditional, help: "By this column; -NAME the other way round.")
    var sort: String?

    @Option(name: .customLong("where"), help: "Only rows with this cell, e.g. code=S38; again for more.")
    var conditions: [String] = []

    /// Nothing was asked: the table may be written row by row.
    var isPlain: Bool { columns == nil && sort == nil && conditions.isEmpty }

    /// Prints it, or the first `limit` rows of what is left of it, a screen at a time where somebody looks. Throws
    /// `OperationError` for a column that isn't there.
    func show(_ table: TextTable, limit: Int = .max) throws {
        var table = table
        for condition in conditions {
            guard let equals = condition.firstIndex(of: "=") else {
                throw OperationError(.usage, "--where takes COLUMN=VALUE, as code=S38, not «\(condition)»")
            }
            table.keep(
                try Self.place(String(condition[..<equals]), table),
                value: String(condition[condition.index(after: equals)...]))
        }
        if let sort {
            let isDescending = sort.hasPrefix("-")
            table.sort(
                by: try Self.place(isDescending ? String(sort.dropFirst()) : sort, table), descending: isDescending)
        }
        if let columns {
            let names = columns.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            table.select(try names.map { try Self.place($0, table) })
        }
        table.cut(to: limit)
        Pager.start()
        Output.lines(table.lines())
    }

    private static func place(_ name: String, _ table: TextTable) throws -> Int {
        let wanted = plain(name)
        if let found = table.columns.firstIndex(where: { plain($0) == wanted }) { return found }
        let known = table.columns.filter { !$0.isEmpty }.joined(separator: ", ")
        throw OperationError(.usage, "no column «\(name)»; there are \(known)")
    }

    private static func plain(_ name: String) -> String {
        String(name.lowercased().filter { $0 != " " && $0 != "-" && $0 != "_" })
    }
}
