import RecoveryModel
import StoreFiles

/// A code as a person writes it.
///
/// ```
/// let code = try KnownCode.code("s16")  // S16
/// ```
package enum KnownCode {
    /// In any case. Throws `OperationError` for one that isn't in the catalogue, with those of its family.
    package static func code(_ text: String) throws -> FindingCode {
        let code = FindingCode(rawValue: text.uppercased())
        guard CodeCatalogue.entry(code) == nil else { return code }
        let family = CodeCatalogue.entries.map(\.code.rawValue).filter { $0.first == code.rawValue.first }
        let known =
            family.isEmpty ? "codes are a letter and two digits, as S16" : "there are \(family.joined(separator: ", "))"
        throw OperationError(.usage, "no code \(text): \(known)")
    }
}
