import Basics

/// Why a row of the operators table authorises nobody (R2v3 7(a)(2), (b)).
package enum AuthorityFlaw: String, Sendable {
    case untrained = "trained_at is empty"
    case nobody = "authorised_by is empty"
    case oneself = "authorised_by is the person's own name, and only a data protection representative is named so"
    case notProtection = "authorised_by names no data protection representative (role dpr) in force on trained_at"
    case noAgreement = "nda_at is empty"
    case lateAgreement = "nda_at lies after trained_at"
}

/// Who may say that somebody may: another person who was data protection representative when the row's term began, with
/// a non-disclosure agreement signed by then. Management names the representative, so a row of that role may name
/// itself. What an authoriser does later takes nothing back: their row stays, with the day on which it ended.
///
/// ```
/// for (row, flaw) in OperatorAuthority.flaws(tables.rows.operators) { print(row, flaw.rawValue) }
/// ```
package enum OperatorAuthority {
    /// Flawed rows by position; a sound row isn't in it.
    package static func flaws(_ rows: [OperatorAuthorisation]) -> [Int: AuthorityFlaw] {
        guard !rows.isEmpty else { return [:] }
        let people = KnownPeople(rows)
        let names = rows.map { ComparableText.key($0.person) }
        var flaws: [Int: AuthorityFlaw] = [:]
        for position in rows.indices { flaws[position] = ownFlaw(rows[position]) }
        // A representative whom nobody sound named can't name others: until nothing changes any more.
        let representatives = rows.indices.filter { rows[$0].role == "dpr" }
        func judge(_ position: Int) -> AuthorityFlaw? {
            let row = rows[position]
            guard let authoriser = row.authorisedBy, let begins = row.trainedAt else { return .nobody }
            let isOneself = people.identity(of: row.person).isSame(name: authoriser)
            if isOneself { return row.role == "dpr" ? nil : .oneself }
            let name = ComparableText.key(authoriser)
            let isNamed = representatives.contains { other in
                names[other] == name && flaws[other] == nil && rows[other].isValid(at: begins)
            }
            return isNamed ? nil : .notProtection
        }
        var isSettled = false
        while !isSettled {
            isSettled = true
            for position in representatives where flaws[position] == nil {
                guard let flaw = judge(position) else { continue }
                flaws[position] = flaw
                isSettled = false
            }
        }
        for position in rows.indices where rows[position].role != "dpr" && flaws[position] == nil {
            flaws[position] = judge(position)
        }
        return flaws
    }

    /// What is wrong with a row whoever its authoriser is.
    private static func ownFlaw(_ row: OperatorAuthorisation) -> AuthorityFlaw? {
        guard let begins = row.trainedAt else { return .untrained }
        guard let authoriser = row.authorisedBy, !ComparableText.key(authoriser).isEmpty else { return .nobody }
        if let agreement = row.agreementAt { return agreement.earliest > begins.latest ? .lateAgreement : nil }
        return row.role == "dpr" ? nil : .noAgreement
    }
}
