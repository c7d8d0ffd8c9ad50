import Basics
import RecoveryModel

/// The cosmetic question of one device: its category, and G01, G02, G04.
///
/// When to use: through the cosmetic stage; alone in tests.
///
/// ```
/// let (detail, reasons) = CosmeticJudgement.judge(dossier, in: context)
/// ```
package enum CosmeticJudgement {
    /// The latest grading in time holds, of several that may be the latest the worst; earlier ones are only compared with
    /// it. One from before the device came is of another time, as a test is (F11).
    package static func judge(_ dossier: Dossier, in context: DecisionContext) -> (
        detail: StageDetail, reasons: [Reason]
    ) {
        let grades = ofThisStay(dossier, in: context)
        // A defect without a time may have been seen last; it grades nothing by itself.
        guard grades.contains(where: { $0.at != nil }) else {
            let message =
                dossier.grades.isEmpty
                ? "no grading record; grade the device"
                : "graded before the device was scanned in, or at no time that is stated; grade it again"
            let missing = Reason(
                "G01", message, values: ["device": .text(dossier.name)], source: dossier.grades.last?.source)
            return (.cosmetic(category: nil, band: nil, ctia: nil, rule: nil, defect: nil), [missing])
        }
        let sessions = CosmeticGrading.sessions(grades, gapMinutes: context.policy.gradingSessionMinutes)
        guard let place = worstOfLast(sessions, in: context) else { return (.none, []) }
        let latest = sessions[place]
        var (graded, reasons) = CosmeticGrading.grade(latest, in: context)
        reasons.append(contentsOf: contradictions(latest, dossier))
        reasons.append(contentsOf: overlooked(latest, dossier))
        reasons.append(contentsOf: future(grades, in: context))
        if sessions.count > 1, let category = graded.category {
            reasons.append(
                contentsOf: disagreements(
                    sessions, place: place, category: category, dossier: dossier, context: context))
        }
        return (detail(graded, context), reasons)
    }

    /// Lines that were certainly not graded before the first scan.
    private static func ofThisStay(_ dossier: Dossier, in context: DecisionContext) -> [GradeLine] {
        guard let scan = dossier.scans.first, let received = context.time(scan.at, at: scan.station) else {
            return dossier.grades
        }
        let skew = context.policy.clockSkewSeconds
        return dossier.grades.filter { line in
            guard let at = line.at else { return line.kind != "none" }
            return SanitizationTimes.isAfter(at, received, within: skew) != .no
        }
    }

    /// Of the sessions after which no other one certainly comes, the place of the one with the worst category.
    private static func worstOfLast(_ sessions: [GradingSession], in context: DecisionContext) -> Int? {
        guard let end = sessions.last?.at else { return sessions.indices.last }
        let last = sessions.indices.filter {
            $0 == sessions.count - 1 || sessions[$0].at.map { $0.isBefore(end) != .yes } ?? true
        }
        if last.count < 2 { return last.last }
        return last.reversed().min { rank(of: sessions[$0], in: context) < rank(of: sessions[$1], in: context) }
    }

    private static func rank(of session: GradingSession, in context: DecisionContext) -> Int {
        CosmeticGrading.grade(session, in: context).0.category.map(CosmeticGrading.rank) ?? -1
    }

    /// G02: a line dated after it arrived can't be true.
    private static func future(_ grades: [GradeLine], in context: DecisionContext) -> [Reason] {
        let skew = context.policy.clockSkewSeconds
        let odd = grades.first { line in line.at.map { $0.isAhead(of: line.source, within: skew) } ?? false }
        guard let odd else { return [] }
        return [
            Reason(
                "G02",
                "graded at a time that had not come when the record arrived; set the clock right and grade again",
                values: ["graded": .text(odd.at?.assumed.text ?? "")], source: odd.source)
        ]
    }

    /// G02: a test that failed finds a defect where the grader saw nothing at all.
    private static func overlooked(_ session: GradingSession, _ dossier: Dossier) -> [Reason] {
        // Most devices have no failure, and need no second look.
        if !dossier.statements.contains(where: { $0.result == "fail" }) { return [] }
        return CosmeticVocabulary.findings.compactMap { finding in
            guard let test = FunctionTests.standingFailure(of: finding.function, in: dossier),
                !session.lines.contains(where: { finding.zones.contains($0.zone ?? "") })
            else { return nil }
            let isMended = dossier.repairs.contains { repair in
                guard let at = repair.at, let tested = test.at else { return false }
                return SanitizationTimes.isAfter(at, tested) == .yes && RepairWords.isDone(repair.action)
                    && !Set(RepairParts.zones(mendedBy: repair.part)).isDisjoint(with: finding.zones)
            }
            if isMended { return nil }
            return Reason(
                "G02",
                "the test \(finding.function) found \(finding.what), and the grader saw nothing there; look again",
                values: ["function": .text(finding.function), "result": .text("fail")], source: test.source)
        }
    }

    private static func detail(_ graded: GradedSession, _ context: DecisionContext) -> StageDetail {
        let band = context.policy.cosmeticBands.first { $0.category == graded.category }
        let defect = graded.deciding.map(CosmeticGrading.describe) ?? (graded.category == nil ? nil : "none")
        return .cosmetic(
            category: graded.category, band: band?.band, ctia: band?.ctia, rule: graded.rule, defect: defect)
    }

    /// G02: a test that passed denies a defect that was graded. Either may be wrong, so a person decides.
    private static func contradictions(_ session: GradingSession, _ dossier: Dossier) -> [Reason] {
        var reasons: [Reason] = []
        for line in session.lines {
            guard let zone = line.zone, let kind = line.kind,
                let function = CosmeticVocabulary.denyingFunction(zone: zone, kind: kind),
                let test = dossier.latest(function), test.testResult == .pass
            else { continue }
            var values: [String: ReasonValue] = [
                "defect": .text(CosmeticGrading.describe(line)), "function": .text(function), "result": .text("pass"),
                "testLine": .integer(test.source.line),
            ]
            if let at = test.at { values["testedAt"] = .text(at.assumed.text) }
            reasons.append(
                Reason(
                    "G02", "graded as \(zone)/\(kind), but the test \(function) passed; look at the device again",
                    values: values, source: line.source))
        }
        return reasons
    }

    /// G04: two graders further apart than the policy allows, or one who changed the grade, with no repair between.
    private static func disagreements(
        _ sessions: [GradingSession], place: Int, category: String, dossier: Dossier,
        context: DecisionContext
    ) -> [Reason] {
        let rank = CosmeticGrading.rank(of: category)
        let latest = sessions[place]
        for index in sessions.indices.reversed() where index != place {
            let earlier = sessions[index]
            let graded = CosmeticGrading.grade(earlier, in: context).0
            guard let before = graded.category else { continue }
            let isBetter = CosmeticGrading.rank(of: before) < rank
            if isRepaired(dossier, isBetter ? graded.deciding?.zone : nil, between: earlier.at, and: latest.at) {
                continue
            }
            let gap = abs(CosmeticGrading.rank(of: before) - rank)
            let isSamePerson = CosmeticGrading.isSamePerson(earlier.person, latest.person)
            guard gap > (isSamePerson ? 0 : context.policy.gradersMayDiffer) else { continue }
            let message =
                isSamePerson
                ? "graded again from \(before) to \(category) with no repair between"
                : "graders disagree: \(before) and then \(category)"
            return [
                Reason(
                    "G04", message,
                    values: [
                        "before": .text(before), "after": .text(category), "steps": .integer(gap),
                        "graders": .list([earlier.person ?? "", latest.person ?? ""]),
                        "allowed": .integer(isSamePerson ? 0 : context.policy.gradersMayDiffer),
                    ], source: latest.lines.last?.source)
            ]
        }
        return []
    }

    /// A repair between the two. A grade gets better only where the part with the defect was replaced or worked on.
    private static func isRepaired(
        _ dossier: Dossier, _ zone: String?, between: EvidenceTime?, and after: EvidenceTime?
    ) -> Bool {
        guard let between, let after else { return false }
        return dossier.repairs.contains { repair in
            guard let at = repair.at, RepairWords.isDone(repair.action) else { return false }
            if let zone, !RepairParts.zones(mendedBy: repair.part).contains(zone) { return false }
            return between.isBefore(at) == .yes && at.isBefore(after) == .yes
        }
    }
}
