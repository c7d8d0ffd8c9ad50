import Basics

extension ReferenceTables {
    /// What a table says of evidence that `person` made themselves counts for nothing when they stand behind it, also
    /// where that came to light only later (R2v3 App. B(13)).
    package func isOwnWord(of person: String?, in kind: String) -> Bool {
        guard let person, let voucher = rows.vouchers[kind] else { return false }
        return KnownPeople(rows.operators).identity(of: voucher).isSame(name: person)
    }
}
