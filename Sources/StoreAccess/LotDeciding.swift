import StoreFiles

/// Decides what is marked before anything relies on decisions. Certificates and validations ask for it at their door; who
/// decides is theirs to be told, because deciding revokes certificates.
///
/// ```
/// let deciding: any LotDeciding = DecideFirst(workspace)
/// try deciding.orRefuse(lot: lot.name)
/// ```
package protocol LotDeciding {
    /// Decides what is marked, of all lots; gives the lots of which something stays undecided. Throws `OperationError` or
    /// `StoreError` when store or disk fail.
    func decideMarked() throws -> [UndecidedLot]
}

extension LotDeciding {
    /// As `decideMarked`; throws `.incomplete` when `name` is among the lots of which something stays undecided.
    package func orRefuse(lot name: String) throws {
        if let found = try decideMarked().first(where: { $0.lot == name }) {
            throw OperationError(.incomplete, found.line)
        }
    }
}
