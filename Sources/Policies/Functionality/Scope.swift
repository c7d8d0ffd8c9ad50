import Basics
import RecoveryModel

/// What the functionality rules look at: the latest statement of each function, found in one pass.
///
/// ```
/// let scope = FunctionalityScope(dossier, in: context)
/// if !scope.failedKeys.isEmpty { print(scope.failedKeys) }
/// ```
package struct FunctionalityScope: Sendable {
    /// The device.
    package let dossier: Dossier
    /// Clock, policy and tables.
    package let context: DecisionContext
    /// The system as tables write it; nil when nothing tells.
    package let os: String?
    /// The intake's first scan, read with its station's zone.
    package let received: EvidenceTime?
    /// End of the last erasure that looks accepted; nil when there is none.
    package let erased: EvidenceTime?
    /// Index of that erasure.
    let erasure: Int?
    /// End of the first erasure of this intake after which nothing was repaired before the last one: a test after it
    /// needs no other. Nil when only the last counts.
    let firstErased: EvidenceTime?
    /// A record says that the device was destroyed: there is nothing left to test.
    package let isDestroyed: Bool
    /// Some row is about a function, not only about locks, media and states.
    package let isTested: Bool
    /// Position in the dossier's statements by position in the vocabulary; −1 when nothing is stated.
    private let latest: [Int32]
    /// The latest statement of each key function, in the policy's order; −1 when nothing is stated.
    let keys: [Int]
    /// And its result; nil when there is none, or when its word is none of the vocabulary.
    let keyResults: [TestResult?]
    /// Some row says `fail`.
    let hasFailure: Bool
    /// Two statements on one lock, on the blacklist or on a state differ: which holds takes a look at their times.
    private let hasRivals: Bool
    /// Some row is about none of the vocabulary: the device as a whole, its model and numbers among them.
    let hasUnlisted: Bool
    /// Two statements of which one at least is not about this device (F10); nil when there are none.
    let contradiction: FunctionalityContradiction?

    /// One pass over the statements.
    package init(_ dossier: Dossier, in context: DecisionContext) {
        let dossier = dossier.settled(in: context).dossier
        self.dossier = dossier
        self.context = context
        os = SanitizationText.system(of: dossier, in: context.tables)
        received = dossier.scans.first.flatMap { context.time($0.at, at: $0.station) }
        isDestroyed = !dossier.destructions.isEmpty
        (erasure, erased) = FunctionalityErasure.last(of: dossier, in: context)
        firstErased = FunctionalityErasure.first(of: dossier, before: erasure, in: context)
        var latest = [Int32](repeating: -1, count: FunctionalityVocabulary.all.count)
        var isTested = false
        var hasFailure = false
        var contradiction: FunctionalityContradiction?
        var hasRivals = false
        var hasUnlisted = false
        var disputed: Set<Int> = []
        for index in dossier.statements.indices {
            if !hasFailure, dossier.statements[index].result == "fail" { hasFailure = true }
            guard let position = FunctionalityVocabulary.position(dossier.statements[index].function) else {
                hasUnlisted = true
                continue
            }
            let before = Int(latest[position])
            latest[position] = Int32(truncatingIfNeeded: index)
            guard position < FunctionalityVocabulary.functions.count else {
                if before >= 0, dossier.statements[before].result != dossier.statements[index].result {
                    hasRivals = true
                }
                continue
            }
            isTested = true
            guard before >= 0 else { continue }
            if dossier.statements[before].result != dossier.statements[index].result {
                contradiction = contradiction ?? FunctionalityContradiction(before, index, in: dossier)
                disputed.insert(position)
            } else if dossier.statements[before].score != dossier.statements[index].score {
                disputed.insert(position)
            }
        }
        for position in disputed {
            let name = FunctionalityVocabulary.functions[position]
            let last = FunctionTests.last(of: name, in: dossier, skew: context.policy.clockSkewSeconds)
            latest[position] = Int32(truncatingIfNeeded: last)
        }
        keys = context.policy.keyFunctions.map { function in
            guard let position = FunctionalityVocabulary.position(function) else {
                return dossier.statements.lastIndex { $0.function == function } ?? -1
            }
            return Int(latest[position])
        }
        keyResults = keys.map { $0 < 0 ? nil : Self.result(dossier.statements[$0].result) }
        self.latest = latest
        self.isTested = isTested
        self.hasFailure = hasFailure
        self.contradiction = contradiction
        self.hasRivals = hasRivals
        self.hasUnlisted = hasUnlisted
    }

    /// The latest statement at a position of the vocabulary.
    func statement(_ position: Int) -> Int? { latest[position] < 0 ? nil : Int(latest[position]) }

    /// The latest statement of `function`, also one that the vocabulary doesn't have.
    func statement(of function: String) -> Int? {
        if let position = FunctionalityVocabulary.position(function) { return statement(position) }
        return dossier.statements.lastIndex { $0.function == function }
    }

    /// Dated, and not later than the document that says it arrived: what can't be true proves nothing.
    func isProof(_ index: Int) -> Bool {
        StatedWord(dossier.statements[index], skew: context.policy.clockSkewSeconds).isProof
    }

    /// Was something repaired that the function depends on, certainly or for all we know, after this test (R2v3 C(4)(f))?
    func isOvertaken(_ index: Int) -> Bool {
        let statement = dossier.statements[index]
        return dossier.repairs.contains { repair in
            guard RepairParts.concern(statement.function, part: repair.part, action: repair.action) else {
                return false
            }
            guard let at = statement.at, let repaired = repair.at else { return true }
            return SanitizationTimes.isAfter(at, repaired) != .yes
        }
    }

    /// Was it tested here, and after the last repair? What was tested elsewhere or at no known time adds nothing to a
    /// category.
    func isOfThisStay(_ index: Int) -> Bool {
        if isOvertaken(index) { return false }
        guard let received else { return true }
        guard let at = dossier.statements[index].at, isProof(index) else { return false }
        return SanitizationTimes.isAfter(at, received, within: context.policy.clockSkewSeconds) == .yes
    }

    /// Nil when there is none, or when its word is none of the vocabulary.
    func result(_ index: Int?) -> TestResult? { index.flatMap { Self.result(dossier.statements[$0].result) } }

    /// The usual word first.
    private static func result(_ word: String) -> TestResult? { word == "pass" ? .pass : TestResult(rawValue: word) }

    /// Key functions of which `isBad` holds, in the policy's order.
    func keyFunctions(where isBad: (Int) -> Bool) -> [String] {
        guard keys.indices.contains(where: isBad) else { return [] }
        return keys.indices.filter(isBad).map { context.policy.keyFunctions[$0] }
    }
}

extension FunctionalityScope {
    /// The latest word on a lock or the blacklist, of the tests or of the last erasure's report: nil when nothing is
    /// stated. Where a zone leaves the order open, anything but agreement is unknown.
    func lock(_ position: Int) -> (state: LockState?, source: SourceRef?) {
        let name = FunctionalityVocabulary.statements[position - FunctionalityVocabulary.functions.count]
        if hasRivals { return rivals(name) }
        let tested = statement(position)
        let stated = tested.flatMap { dossier.statements[$0].lockState }
        guard let erasure, let own = dossier.erasures[erasure].locks[name] else {
            return (stated, tested.map { dossier.statements[$0].source })
        }
        let report = dossier.erasures[erasure].source
        guard let tested, let stated else { return (own, report) }
        guard let at = dossier.statements[tested].at, let erased else {
            return (own == stated ? own : .unknown, report)
        }
        switch SanitizationTimes.isAfter(at, erased) {
        case .yes: return (stated, dossier.statements[tested].source)
        case .no: return (own, report)
        case .unknown: return (own == stated ? own : .unknown, report)
        }
    }

    /// The same where statements differ: of all that may be the last word, anything but agreement is unknown, and for the
    /// blacklist a report that may stand.
    private func rivals(_ name: String) -> (state: LockState?, source: SourceRef?) {
        var words = dossier.statements.filter { $0.function == name }.map {
            StatedWord($0, skew: context.policy.clockSkewSeconds)
        }
        if let erasure, let own = dossier.erasures[erasure].locks[name] {
            words.append(StatedWord(own: own.rawValue, at: erased, dossier.erasures[erasure].source))
        }
        words.removeAll { LockState(word: $0.word) == nil }
        let last = words.filter { word in !words.contains { $0.isProof && $0.isLater(than: word) } }
        guard let first = last.first else { return (nil, nil) }
        let state = LockState(word: first.word)
        guard let other = last.first(where: { LockState(word: $0.word) != state }) else { return (state, first.source) }
        return (name == "blacklist" ? .on : .unknown, other.source)
    }
}

/// A rule about function, safety and locks.
package protocol FunctionalityRule: Rule {
    /// Judges what is stated of the device.
    func check(_ scope: FunctionalityScope) -> RuleResult
}
