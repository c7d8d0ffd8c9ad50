import Basics
import RecoveryModel

/// Everything a memory store holds, as one value: a copy of it is a snapshot. Text is compared by its bytes, as a
/// database does it, and not by Unicode's equivalence.
struct MemoryState: Sendable {
    /// Rows whose id is their position plus one; none is ever taken out alone.
    var documents: [DocumentRow] = []
    var lots: [LotRow] = []
    var intakes: [IntakeRow] = []
    /// By key, each in order of intake, kind and value.
    var identifiers: [Int64: [BoundIdentifier]] = [:]
    /// By intake, each in order of kind and digest.
    var records: [Int: [RecordRow]] = [:]
    var unmatched: [UnmatchedRow] = []
    var claims: [Int64: Set<Int>] = [:]
    var dirty: Set<Int> = []
    var decisions: [Int: DecisionRow] = [:]
    var findings: [[UInt8]: FindingRow] = [:]
    var resolutions: [MemoryResolution] = []
    var entries: [Int: EntryRow] = [:]
    var logged: Set<[UInt8]> = []
    var notes: [[UInt8]: String] = [:]
    var tables: [TableVersionRow] = []

    /// The lot `id`, if there is one; throws when a row names a lot that doesn't exist.
    func checkLot(_ id: Int?) throws {
        guard let id else { return }
        guard lots.indices.contains(id - 1) else { throw StoreError(.io, "there is no lot \(id)") }
    }

    /// Intakes that are themselves and not linked to another.
    func isLinked(_ intake: Int) -> Bool? {
        intakes.indices.contains(intake - 1) ? intakes[intake - 1].linkedTo != nil : nil
    }
}

/// A resolution with what it speaks of.
struct MemoryResolution: Sendable {
    let lot: Int?
    let intake: Int?
    let resolution: Resolution
}

extension String {
    /// Byte order, which is SQLite's.
    func precedes(_ other: String) -> Bool { utf8.lexicographicallyPrecedes(other.utf8) }

    func hasSameBytes(as other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
