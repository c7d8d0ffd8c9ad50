import RecoveryModel

/// Which of several tests of one function holds.
enum FunctionTests {
    /// Position in the dossier's statements of the worst test that may be the last one: no order of rows makes one of two
    /// equally late ones the later. −1 when there is none.
    static func last(of function: String, in dossier: Dossier, skew seconds: Int) -> Int {
        let tests = dossier.statements.indices.filter { dossier.statements[$0].function == function }
        let words = tests.map { StatedWord(dossier.statements[$0], skew: seconds) }
        var best = -1
        for (index, word) in words.enumerated() {
            if words.contains(where: { $0.isProof && $0.isLater(than: word) }) { continue }
            if best < 0 || badness(dossier.statements[tests[index]]) >= badness(dossier.statements[best]) {
                best = tests[index]
            }
        }
        return best
    }

    /// The first failure of a function that no certainly later pass ends; nil when there is none. That it was not tested
    /// since ends nothing.
    static func standingFailure(of function: String, in dossier: Dossier) -> TestStatement? {
        let tests = dossier.statements.filter { $0.function == function }
        return tests.first { test in
            test.testResult == .fail
                && !tests.contains { later in
                    guard later.testResult == .pass, let at = later.at, let before = test.at else { return false }
                    return SanitizationTimes.isAfter(at, before) == .yes && at != before
                }
        }
    }

    /// Larger is worse. Of two scores the lower is worse, and one that is no number worst.
    private static func badness(_ statement: TestStatement) -> (Int, Int) {
        let percent = BatteryScore(statement.score).percent ?? -1
        switch statement.testResult {
        case .fail: return (4, -percent)
        case .inconclusive, nil: return (statement.result.isEmpty && statement.score != nil ? 0 : 3, -percent)
        case .notTested: return (2, -percent)
        case .notApplicable: return (1, -percent)
        case .pass: return (0, -percent)
        }
    }
}

/// A battery's health as a tool writes it.
struct BatteryScore {
    /// Whole percent of design capacity, cut; nil when it is no number, or more than there can be.
    let percent: Int?
    /// A new cell may hold a little more than its design says: nothing is wrong with it, and nothing is known of it.
    let isAboveFull: Bool

    init(_ score: String?) {
        guard let score else {
            percent = nil
            isAboveFull = false
            return
        }
        var value = 0
        var digits = 0
        var rest = score.utf8[...]
        while let byte = rest.first, byte >= 48, byte <= 57, digits < 4 {
            value = value * 10 + Int(byte - 48)  // bounded: four digits
            digits += 1
            rest = rest.dropFirst()
        }
        let isEnd =
            rest.isEmpty || rest.first == UInt8(ascii: "%") && rest.count == 1
            || rest.first == UInt8(ascii: ".") && rest.dropFirst().allSatisfy { $0 >= 48 && $0 <= 57 }
        percent = digits > 0 && isEnd && value <= 100 ? value : nil
        isAboveFull = digits > 0 && isEnd && value > 100 && value <= 110
    }
}
