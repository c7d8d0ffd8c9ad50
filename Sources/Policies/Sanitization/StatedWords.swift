import Basics
import RecoveryModel

/// Which statements are about locks, media items and states, found in one pass.
struct SanitizationStatements: Sendable {
    enum Slot: Int, CaseIterable { case activation, frp, mdm, sim, sd, esim, setup, browsed, marking }

    /// In the dossier's order.
    private var entries: [(slot: Slot, index: Int)] = []
    /// Positions of every statement that may tell of use (S25).
    private(set) var uses: [Int] = []

    init(_ statements: [TestStatement]) {
        for index in statements.indices {
            // Most functions begin with another letter than l(ock), m(edia) and s(tate).
            guard let first = statements[index].function.utf8.first, first == 108 || first == 109 || first == 115
            else { continue }
            let function = statements[index].function
            if let slot = Self.slot(function) { entries.append((slot, index)) }
            if DeviceUse.isAbout(function) { uses.append(index) }
        }
    }

    /// All statements on one thing, in the dossier's order.
    func all(_ slot: Slot) -> [Int] { entries.lazy.filter { $0.slot == slot }.map(\.index) }

    static func slot(_ function: String) -> Slot? {
        switch function {
        case "lock.activation": .activation
        case "lock.frp": .frp
        case "lock.mdm": .mdm
        case "media.sim": .sim
        case "media.sd": .sd
        case "media.esim": .esim
        case "state.setup": .setup
        case "state.browsed": .browsed
        case "state.marking": .marking
        default: nil
        }
    }
}

/// One word on a thing, and the instants at which it may have been said.
struct StatedWord: Sendable {
    let word: String
    let source: SourceRef
    let earliest: Instant
    let latest: Instant
    /// The time as written; nil when none was, or none that can be true.
    let at: EvidenceTime?
    let tool: String?
    /// False where the statement has no time, or one that can't be true: it proves nothing good.
    let isProof: Bool
    /// A field of the erasure's own report, said at its end.
    let isOwn: Bool

    /// Read from a row. A time after the row's document arrived can't be true; of an undated one only its arrival is
    /// known.
    init(_ statement: TestStatement, skew seconds: Int) {
        word = statement.result
        source = statement.source
        tool = statement.tool
        isOwn = false
        let arrived = statement.source.arrived
        let limit =
            arrived.milliseconds == 0
            ? Instant(milliseconds: .max) : arrived.adding(seconds: Int64(seconds))
        if let at = statement.at, at.earliest <= limit {
            (earliest, latest) = (at.earliest, min(at.latest, limit))
            self.at = at
            isProof = !at.isImpossible
        } else {
            (earliest, latest) = (Instant(milliseconds: .min), limit)
            at = nil
            isProof = false
        }
    }

    /// The report's own field.
    init(own word: String, at ended: EvidenceTime?, _ source: SourceRef) {
        self.word = word
        self.source = source
        earliest = ended?.earliest ?? Instant(milliseconds: .min)
        latest = ended?.latest ?? Instant(milliseconds: .max)
        at = ended
        tool = nil
        isProof = true
        isOwn = true
    }

    /// At or after `reference`, give or take `seconds`? The report's own field is said at the end of its erasure.
    func isAfter(_ reference: EvidenceTime?, within seconds: Int = 0) -> Certainty {
        guard let reference else { return isOwn ? .yes : .unknown }
        if isOwn, at == reference { return .yes }
        if earliest >= reference.latest.adding(seconds: -Int64(seconds)) { return .yes }
        return latest < reference.earliest.adding(seconds: -Int64(seconds)) ? .no : .unknown
    }

    /// Certainly said later than `other`. Clocks of one source without a zone keep their own order: two hours apart is
    /// more than any clock is set back.
    func isLater(than other: StatedWord) -> Bool {
        if earliest > other.latest { return true }
        guard let at, let before = other.at, at.lacksOffset, before.lacksOffset,
            source.document == other.source.document, tool == other.tool
        else { return false }
        return at.written.wall - before.written.wall > 2 * 3_600_000
    }

    /// What a zone would settle.
    var zoneless: String? { ZonelessSource.subject(at, station: nil, tool: tool) }
}

/// What holds of a thing after some moment: the rule has to be met whichever of the possible orders is the true one.
enum LastWord: Sendable {
    /// Whichever comes last, it is good.
    case good
    /// What may be the last word is not good.
    case bad(StatedWord, isCertain: Bool)
    /// Good, but nobody can say that it was said after.
    case unplaced(StatedWord)
    /// Nothing is stated after.
    case missing

    /// - Parameters:
    ///   - words: all that is said on the thing, in any order.
    ///   - reference: the moment; what was certainly said before it is overtaken.
    ///   - seconds: how far clocks may lie apart.
    static func of(
        _ words: [StatedWord], after reference: EvidenceTime?, within seconds: Int = 0, isGood: (String) -> Bool
    ) -> LastWord {
        func isPossible(_ word: StatedWord) -> Bool {
            !word.word.isEmpty && word.isAfter(reference, within: seconds) != .no
        }
        func isLast(_ word: StatedWord) -> Bool {
            !words.contains { $0.isProof && isPossible($0) && $0.isLater(than: word) }
        }
        if let bad = words.first(where: { isPossible($0) && !isGood($0.word) && isLast($0) }) {
            let isCertain =
                bad.isAfter(reference, within: seconds) == .yes
                && words.allSatisfy { !isPossible($0) || !isGood($0.word) || !isLast($0) }
            return .bad(bad, isCertain: isCertain)
        }
        if words.contains(where: { $0.isProof && isPossible($0) && $0.isAfter(reference, within: seconds) == .yes }) {
            return .good
        }
        let unplaced = words.first { $0.isProof && isPossible($0) } ?? words.first { isPossible($0) && isLast($0) }
        return unplaced.map(LastWord.unplaced) ?? .missing
    }
}

extension SanitizationScope {
    /// All that is said on `slot`, the report's own field with it.
    func words(_ slot: SanitizationStatements.Slot, own: String?, of attempt: SanitizationAttempt) -> [StatedWord] {
        let skew = context.policy.clockSkewSeconds
        var words = statements.all(slot).map { StatedWord(dossier.statements[$0], skew: skew) }
        // Where the record's own row has the word itself, it speaks for the field, which has only what a list knows.
        let isWritten =
            own == "unknown"
            && statements.all(slot).contains {
                let source = dossier.statements[$0].source
                return source.document == attempt.erasure.source.document && source.line == attempt.erasure.source.line
            }
        if let own, !own.isEmpty, !isWritten {
            words.append(StatedWord(own: own, at: attempt.ended, attempt.erasure.source))
        }
        return words
    }

    /// The subject of the S31 that a word in question is held by where a zone alone would settle it, the erasure's own
    /// station's included; nil where it would not.
    func zoneless(_ word: StatedWord, of attempt: SanitizationAttempt) -> String? {
        word.zoneless ?? ZonelessSource.subject(attempt.ended, station: attempt.erasure.station)
    }
}

/// What people state after an erasure about one thing.
enum SanitizationStatement {
    case stated(String, SourceRef)
    /// Nothing after the erasure.
    case missing
    /// Two words that may both be the last, or one that may have been said before.
    case uncertain(String, SourceRef)
}

extension SanitizationScope {
    /// The last word about `slot` after `end`, where there is one last word.
    func statement(_ slot: SanitizationStatements.Slot, after end: EvidenceTime?) -> SanitizationStatement {
        let words = statements.all(slot).map {
            StatedWord(dossier.statements[$0], skew: context.policy.clockSkewSeconds)
        }
        let possible = words.filter { !$0.word.isEmpty && $0.isAfter(end) != .no }
        let last = possible.filter { word in !possible.contains { $0.isProof && $0.isLater(than: word) } }
        guard let first = last.first else { return .missing }
        if let other = last.first(where: { $0.word != first.word }) {
            return .uncertain("\(first.word) or \(other.word)", first.source)
        }
        let isPlaced = possible.contains { $0.isProof && $0.isAfter(end) == .yes }
        return isPlaced ? .stated(first.word, first.source) : .uncertain(first.word, first.source)
    }
}
