import Basics
import RecoveryModel

/// Whose hands are one's own: those of the operators table, and the party that they accept and release for.
struct OwnHands {
    private let tables: ReferenceTables
    private var parties: Set<String> = []

    init(_ handOvers: [HandOver], in tables: ReferenceTables) {
        self.tables = tables
        for handOver in handOvers {
            if isOperator(handOver.acceptedBy), let to = handOver.to { parties.insert(ComparableText.key(to)) }
            if isOperator(handOver.releasedBy), let from = handOver.from { parties.insert(ComparableText.key(from)) }
        }
    }

    private func isOperator(_ person: String?) -> Bool {
        guard let person, !person.isEmpty else { return false }
        return tables.isListed(person)
    }

    private func isOwn(_ party: String?) -> Bool { party.map { parties.contains(ComparableText.key($0)) } ?? false }

    /// From other hands into one's own.
    func isIn(_ handOver: HandOver) -> Bool {
        (isOperator(handOver.acceptedBy) || isOwn(handOver.to))
            && !isOperator(handOver.releasedBy) && !isOwn(handOver.from)
    }

    /// Into other hands. The last leg of the way here may be written down after the first scan: where nobody known
    /// accepts or releases, only what is a day later is a way out.
    func isOut(_ handOver: HandOver, after received: EvidenceTime) -> Bool {
        if isOperator(handOver.acceptedBy) || isOwn(handOver.to) { return false }
        if isOperator(handOver.releasedBy) || isOwn(handOver.from) { return true }
        guard let at = handOver.at else { return false }
        return at.earliest > received.latest.adding(seconds: 86_400)
    }
}
