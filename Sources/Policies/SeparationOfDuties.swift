/// Roles that one person can't hold both of in one lot, and why: the one table of them.
///
/// ```
/// for (role, clause) in SeparationOfDuties.against("validator") { print(role, clause) }
/// ```
package enum SeparationOfDuties {  // table-data
    /// Two roles that must be two persons.
    package struct Pair: Hashable, Sendable {
        package let one: String
        package let other: String
        /// What asks for it.
        package let clause: String
    }

    /// Whoever takes the data off doesn't judge whether it is off, nor lets the device go.
    package static let pairs: [Pair] = [
        Pair(
            one: "sanitizer", other: "validator", clause: "NIST SP 800-88r1 4.7: verified by others than who sanitized"),
        Pair(one: "sanitizer", other: "sampler", clause: "R2v3 B(13): an independent party samples"),
        Pair(one: "sanitizer", other: "dpr", clause: "R2v3 B(16): the data protection representative releases"),
        Pair(
            one: "destroyer", other: "validator", clause: "NIST SP 800-88r1 4.7: verified by others than who destroyed"),
        Pair(one: "destroyer", other: "sampler", clause: "R2v3 B(13): an independent party samples"),
        Pair(one: "destroyer", other: "dpr", clause: "R2v3 B(16): the data protection representative releases"),
        Pair(one: "sampler", other: "dpr", clause: "R2v3 B(13), B(16): who samples doesn't release on that sample"),
    ]

    /// Every role that stands in a pair.
    package static let roles: Set<String> = Set(pairs.flatMap { [$0.one, $0.other] })

    /// The roles that keep a person from acting as `role` in the same lot, with what asks for it.
    package static func against(_ role: String) -> [(role: String, clause: String)] {
        pairs.compactMap { pair in
            if pair.one == role { return (pair.other, pair.clause) }
            return pair.other == role ? (pair.one, pair.clause) : nil
        }
    }
}
