/// A lot whose devices couldn't be decided, and why.
package struct UndecidedLot: Sendable, Equatable {
    package let id: Int
    package let lot: String
    /// What is wrong and what to do.
    package let why: String

    package init(id: Int, lot: String, why: String) {
        self.id = id
        self.lot = lot
        self.why = why
    }

    /// One line for a person.
    package var line: String { "lot \(lot) can't be decided: \(why)" }
}
