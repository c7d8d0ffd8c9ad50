/// What an identifier is an identifier of, and in which numbering.
package enum IdentifierKind: String, Sendable, CaseIterable {
    case imei, meid, esn, eid, iccid, serial, udid, ecid, mac, asset, unit
}

/// One identifier as text, checked.
///
/// Equality is of all three members: the same device written in two ways gives two identifiers with one `joinKey`.
///
/// When to use: out of `IdentifierParser`, which checks it; devices are found by `joinKey`.
///
/// ```
/// let identifier = Identifier(kind: .imei, value: "356938035643809", written: "35-693803-564380-9")
/// print(identifier.joinKey)
/// ```
package struct Identifier: Sendable, Hashable {
    package let kind: IdentifierKind
    /// Canonical text: an IMEI with its check digit (15 digits, also where 14 or 16 were written), a MEID as 14
    /// upper-case hexadecimal digits, an ECID in decimal, a serial or unit plate in upper case.
    package let value: String
    /// As it stood in the source, before anything was trimmed or restored.
    package let written: String

    package init(kind: IdentifierKind, value: String, written: String) {
        self.kind = kind
        self.value = value
        self.written = written
    }

    /// The key that two records of one device share.
    ///
    /// Cellular devices join on the first 14 digits of the IMEI: check digit and software version are no part of the
    /// identity. A MEID of 14 decimal digits is such a prefix and joins as one.
    package var joinKey: String {
        switch kind {
        case .imei: "imei:" + Substring(value.utf8.prefix(14))
        case .meid: (IdentityText.isDecimal(value) ? "imei:" : "meid:") + value
        case .asset: "asset:" + IdentityText.upper(value)
        default: kind.rawValue + ":" + value
        }
    }
}

/// A remark on one identifier: what is wrong, and how to put it right.
package struct IdentityNote: Sendable, Hashable {
    package let code: FindingCode
    package let detail: String

    package init(code: FindingCode, detail: String) {
        self.code = code
        self.detail = detail
    }
}

/// What became of one cell.
package enum IdentifierReading: Sendable, Hashable {
    /// Usable; the notes are I08, I09, I11 or I12.
    case accepted(Identifier, [IdentityNote])
    /// Not usable: I02, I03, I04 or I11. The text stays in the record but joins nothing.
    case rejected(IdentityNote)
    /// No statement: an empty cell, `n/a`, `--`.
    case empty

    /// The identifier, if there is one.
    package var identifier: Identifier? {
        if case .accepted(let identifier, _) = self { identifier } else { nil }
    }

    /// All remarks, of an accepted as of a rejected identifier.
    package var notes: [IdentityNote] {
        switch self {
        case .accepted(_, let notes): notes
        case .rejected(let note): [note]
        case .empty: []
        }
    }
}

/// The codes that identity checks give.
enum IdentityCode {
    static let checkDigit = FindingCode(rawValue: "I02")
    static let placeholder = FindingCode(rawValue: "I03")
    static let damaged = FindingCode(rawValue: "I04")
    static let contradiction = FindingCode(rawValue: "I07")
    static let zeroRestored = FindingCode(rawValue: "I08")
    static let otherLength = FindingCode(rawValue: "I09")
    static let malformed = FindingCode(rawValue: "I11")
    static let unknownType = FindingCode(rawValue: "I12")
}

extension IdentityNote {
    static func checkDigit(_ detail: String) -> IdentityNote { .init(code: IdentityCode.checkDigit, detail: detail) }
    static func placeholder(_ detail: String) -> IdentityNote { .init(code: IdentityCode.placeholder, detail: detail) }
    static func damaged(_ detail: String) -> IdentityNote { .init(code: IdentityCode.damaged, detail: detail) }
    static func contradiction(_ detail: String) -> IdentityNote {
        .init(code: IdentityCode.contradiction, detail: detail)
    }
    static func malformed(_ detail: String) -> IdentityNote { .init(code: IdentityCode.malformed, detail: detail) }
}
