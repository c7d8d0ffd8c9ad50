import Basics
import RecoveryModel

/// The cosmetic question of one device: its category, and G01, G02, G04.
package enum CosmeticJudgement {
    /// The latest grading in time holds; earlier ones are only compared with it.
    package static func judge(_ dossier: Dossier, in context: DecisionContext) -> (
        detail: StageDetail, reasons: [Reason]
    ) {
        guard !dossier.grades.isEmpty else {
            let missing = Reason(
                "G01", "no grading record; grade the device", values: ["device": .text(dossier.name)])
            return (.cosmetic(category: nil, band: nil, ctia: nil, rule: nil, defect: nil), [missing])
        }
        let sessions = CosmeticGrading.sessions(dossier.grades, gapMinutes: context.policy.gradingSessionMinutes)
        guard let latest = sessions.last else { return (.none, []) }
        var (graded, reasons) = CosmeticGrading.grade(latest, in: context)
        reasons.append(contentsOf: contradictions(latest, dossier))
        if sessions.count > 1, let category = graded.category {
            reasons.append(contentsOf: disagreements(sessions, latest, category, dossier, context))
        }
        return (detail(graded, context), reasons)
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
        _ sessions: [GradingSession], _ latest: GradingSession, _ category: String, _ dossier: Dossier,
        _ context: DecisionContext
    ) -> [Reason] {
        let rank = CosmeticGrading.rank(of: category)
        for earlier in sessions.dropLast().reversed() {
            if isRepaired(dossier, between: earlier.at, and: latest.at) { continue }
            guard let before = CosmeticGrading.grade(earlier, in: context).0.category else { continue }
            let gap = abs(CosmeticGrading.rank(of: before) - rank)
            let isSamePerson = earlier.person == latest.person
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

    private static func isRepaired(_ dossier: Dossier, between: EvidenceTime?, and after: EvidenceTime?) -> Bool {
        guard let between, let after else { return false }
        return dossier.repairs.contains { repair in
            guard let at = repair.at else { return false }
            return between.isBefore(at) == .yes && at.isBefore(after) == .yes
        }
    }
}
