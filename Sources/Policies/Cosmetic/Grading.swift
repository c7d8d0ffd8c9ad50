import Basics
import RecoveryModel

/// One grader's look at a device.
struct GradingSession {
    let lines: [GradeLine]
    let person: String?

    var at: EvidenceTime? { lines.last?.at }
}

/// What a session comes to.
struct GradedSession {
    /// Nil when a line can't be judged.
    var category: String?
    var rule: String?
    var deciding: GradeLine?
}

/// From defects to a category by the table of the pipeline: the worst rule hit wins, and every grade keeps the rule and
/// the defect that decided it (R2v3 6(a)(2): a documented correlation).
package enum CosmeticGrading {
    /// Lines of one grader that lie close together in time, in order of time.
    static func sessions(_ grades: [GradeLine], gapMinutes: Int) -> [GradingSession] {
        guard var before = grades.first else { return [] }
        var out: [GradingSession] = []
        var current = [before]
        for line in grades.dropFirst() {
            if isSamePerson(line.operatorID, before.operatorID), isClose(before.at, line.at, minutes: gapMinutes) {
                current.append(line)
            } else {
                out.append(GradingSession(lines: current, person: before.operatorID))
                current = [line]
            }
            before = line
        }
        out.append(GradingSession(lines: current, person: before.operatorID))
        return out
    }

    /// In any spelling of the name; nobody is the same as nobody.
    static func isSamePerson(_ a: String?, _ b: String?) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return ComparableText.same(a, b)
    }

    private static func isClose(_ a: EvidenceTime?, _ b: EvidenceTime?, minutes: Int) -> Bool {
        guard let a, let b else { return a == nil && b == nil }
        return a == b || b.assumed.seconds(since: a.assumed) <= Int64(minutes) * 60
    }

    /// The category of a session, and what is wrong with it (G02).
    static func grade(_ session: GradingSession, in context: DecisionContext) -> (GradedSession, [Reason]) {
        var reasons: [Reason] = []
        var result = GradedSession()
        var worst = Int.max
        let saysClean = session.lines.contains { $0.kind == "none" }
        for line in session.lines {
            if let problem = CosmeticVocabulary.problem(line) {
                reasons.append(outside(line, problem))
                continue
            }
            if line.kind == "none" { continue }
            guard
                let rule = worstRule(
                    for: line, count: count(of: line, in: session), in: context.policy.cosmeticRules)
            else {
                reasons.append(outside(line, "no row of the cosmetic table covers this defect"))
                continue
            }
            let rank = rank(of: rule.category)
            if rank < worst {
                worst = rank
                result = GradedSession(category: rule.category, rule: rule.id, deciding: line)
            }
        }
        if saysClean, let defect = session.lines.first(where: { $0.kind != "none" }) {
            reasons.append(outside(defect, "the same grading says that there is no defect"))
        }
        if !reasons.isEmpty { return (GradedSession(), reasons) }
        if result.category == nil, saysClean {
            result = GradedSession(category: context.policy.noDefectCategory, rule: "none", deciding: nil)
        }
        return (result, [])
    }

    private static func outside(_ line: GradeLine, _ problem: String) -> Reason {
        Reason(
            "G02", problem + "; grade the device again", values: ["defect": .text(describe(line))],
            source: line.source)
    }

    /// One line is one defect, so that ten lines of light scratches are ten scratches, as is one line with a count.
    private static func count(of line: GradeLine, in session: GradingSession) -> Int {
        session.lines.reduce(0) { sum, other in
            guard other.zone == line.zone, other.kind == line.kind else { return sum }
            return min(sum + min(other.count ?? 1, 1_000_000), 1_000_000)
        }
    }

    /// The worst category that any matching row gives; of equals the first.
    package static func worstRule(for line: GradeLine, count: Int, in rules: [CosmeticRule]) -> CosmeticRule? {
        var best: Int?
        var worst = Int.max
        for index in rules.indices where matches(rules[index], line: line, count: count) {
            let rank = rank(of: rules[index].category)
            if rank < worst {
                worst = rank
                best = index
            }
        }
        return best.map { rules[$0] }
    }

    /// A measure that the grader left out may be anything: it meets every bound that would make the grade worse (a
    /// minimum) and none that would keep it better (a maximum).
    private static func matches(_ rule: CosmeticRule, line: GradeLine, count: Int) -> Bool {
        guard rule.zone == "*" || rule.zone == line.zone, rule.kind == "*" || rule.kind == line.kind else {
            return false
        }
        guard isWithin(line.lengthTenths, minimum: rule.minimumLengthTenths, maximum: rule.maximumLengthTenths),
            isWithin(count, minimum: rule.minimumCount, maximum: rule.maximumCount),
            isWithin(line.visibleAtCentimetres, minimum: rule.minimumVisibleAt, maximum: rule.maximumVisibleAt)
        else { return false }
        guard let felt = rule.felt else { return true }
        return line.felt == felt || (line.felt == nil && felt)
    }

    private static func isWithin(_ value: Int?, minimum: Int?, maximum: Int?) -> Bool {
        guard let value else { return maximum == nil }
        if let minimum, value < minimum { return false }
        if let maximum, value > maximum { return false }
        return true
    }

    /// `C1` is 1; the lower the worse. A code of no such form counts as worst.
    package static func rank(of category: String) -> Int {
        category.utf8.first == 67 ? Int(category.utf8.dropFirst().reduce(0) { $0 * 10 + Int($1) - 48 }) : 0
    }

    /// `front_glass/crack 12.5 mm`, for people.
    package static func describe(_ line: GradeLine) -> String {
        var text = "\(line.zone ?? "?")/\(line.kind ?? "?")"
        if let length = line.lengthMillimetres { text += " \(length) mm" }
        if let count = line.count, count != 1 { text += " ×\(count)" }
        if line.felt == true { text += " felt" }
        if let distance = line.visibleAtCentimetres { text += " at \(distance) cm" }
        return text
    }
}
