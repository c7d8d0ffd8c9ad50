import RecoveryModel

/// What a type allocation code says of a device, compared with what others say of it. An unknown code says nothing.
package enum TACTable {
    /// The allocation of an IMEI or of a MEID that is one; nil for other identifiers and unknown codes.
    package static func allocation(
        of identifier: Identifier, in types: TypeAllocations = .shipped
    ) -> TypeAllocation? {
        switch identifier.kind {
        case .imei, .meid: types[code: identifier.value.utf8]
        default: nil
        }
    }

    /// Whether a claimed make agrees with the code's; nil where either is not known. Letter case and marks don't matter,
    /// and a longer name of the same maker (`Samsung Electronics`) agrees.
    package static func makeAgrees(
        _ identifier: Identifier, claimed make: String, in types: TypeAllocations = .shipped
    ) -> Bool? {
        guard let allocation = allocation(of: identifier, in: types), !allocation.make.isEmpty else { return nil }
        let claimed = key(make)
        guard !claimed.isEmpty, !IdentifierParser.isPlaceholder(make) else { return nil }
        let known = key(allocation.make)
        return claimed.starts(with: known) || known.starts(with: claimed)
    }

    private static func key(_ text: String) -> [UInt8] {
        text.utf8.filter { ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 }.map { $0 | 0x20 }
    }
}
