import StoreFiles

/// Sums of amounts that came from outside. A sum that can't be held is refused: no report shows a wrong one.
enum CheckedSum {
    /// Throws `OperationError` when it overflows.
    static func of(_ values: Int...) throws -> Int { try of(values) }

    /// Throws `OperationError` when it overflows.
    static func of(_ values: [Int]) throws -> Int {
        var total = 0
        for value in values {
            let (next, overflow) = total.addingReportingOverflow(value)
            guard !overflow else {
                throw OperationError(
                    .unreadable,
                    "the amounts of this lot are more than can be added up: correct what can't be right in the prices "
                        + "table, import it and run the lot again")
            }
            total = next
        }
        return total
    }
}
