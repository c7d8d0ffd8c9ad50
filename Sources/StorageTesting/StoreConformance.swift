import Basics
import RecoveryModel
import Storage

/// One promise of `RecoveryStore`, with a check that fails where it is broken.
package struct StorePromise: Sendable, CustomStringConvertible {
    /// The promise in words.
    package let description: String
    private let check: @Sendable (any RecoveryStore) throws -> Void

    init(_ description: String, _ check: @escaping @Sendable (any RecoveryStore) throws -> Void) {
        self.description = description
        self.check = check
    }

    /// Checks the promise on a fresh, empty store. Throws `BrokenPromise`, or what the store throws.
    package func verify(_ makeStore: () throws -> any RecoveryStore) throws { try check(makeStore()) }
}

/// The suite that every store passes: each promise on a store of its own.
package enum StoreConformance {
    /// All promises, in the order of the protocol.
    package static let promises: [StorePromise] =
        transactions + documents + lots + identifiers + records + worklist + decisions + findings + log + whole
        + wholeTables
}

/// What a store did instead of what it promises.
package struct BrokenPromise: Error, CustomStringConvertible {
    /// What was asked, what was wanted and what came.
    package let description: String
}

/// Throws `BrokenPromise` unless both are equal.
func same<T: Equatable>(_ found: T, wanted: T, what: String) throws {
    guard found != wanted else { return }
    throw BrokenPromise(description: "\(what): \(found), not \(wanted)")
}

/// Throws `BrokenPromise` unless `body` throws a `StoreError`.
func refused(_ what: String, _ body: () throws -> Void) throws {
    do {
        try body()
    } catch is StoreError {
        return
    }
    throw BrokenPromise(description: "\(what) was not refused")
}

/// What a test throws to see a transaction undone.
struct Interruption: Error {}

/// Runs `body`, which must throw `Interruption`.
func interrupted(_ body: () throws -> Void) throws {
    do {
        try body()
    } catch is Interruption {
        return
    }
    throw BrokenPromise(description: "the error did not come through")
}
