// Rules S48.
import RecoveryModel

/// S48: the whole record is understood. A part that no list of the format knows, a word outside the lists, a text that
/// can't be read and two texts of one thing each leave open what the record says; so does what a tool always writes and
/// this record lacks. What is unknown to everybody alike is one finding a kind.
struct RecordUnderstood: ErasureRule {
    static let code: FindingCode = "S48"
    // Rests also on NIST SP 800-88r1 4.7.

    func check(_ attempt: SanitizationAttempt, in scope: SanitizationScope) -> RuleResult {
        failures(of: attempt, in: scope).first.map { .unknown($0) } ?? .meets
    }

    func failures(of attempt: SanitizationAttempt, in scope: SanitizationScope) -> [RuleFailure] {
        let doubts = attempt.erasure.doubts
        var failures: [RuleFailure] = []
        let read = attempt.readByOwnTable + scope.readByOwnTable.filter { !attempt.readByOwnTable.contains($0) }
        if !read.isEmpty {
            failures.append(
                RuleFailure("read by the operator's own table", ["read": .list(read)], severity: .note))
        }
        guard !doubts.isEmpty else { return failures }
        for doubt in doubts where doubt.kind == .structure || doubt.kind == .word {
            failures.append(Self.shared(doubt, attempt.erasure))
        }
        var codes: [FindingCode] = []
        for doubt in doubts where doubt.kind != .structure && doubt.kind != .word && !codes.contains(doubt.code) {
            codes.append(doubt.code)
            failures.append(Self.own(doubts.filter { $0.code == doubt.code }, doubt.code))
        }
        return failures
    }

    /// The same for every record of the tool, so that one row of a table cures it.
    private static func shared(_ doubt: Doubt, _ erasure: Erasure) -> RuleFailure {
        let text = doubt.texts.first ?? ""
        if doubt.kind == .word {
            return RuleFailure(
                "a word of the record is in no list: give it a meaning in the table words, or erase with a tool whose "
                    + "words are known", ["list": .text(doubt.field), "word": .text(text)], severity: .hold,
                code: doubt.code, shared: "\(doubt.field)|\(text)")
        }
        let (tool, version) = (erasure.tool ?? "no tool", erasure.toolVersion ?? "no version")
        return RuleFailure(
            "a part of the record is known to nobody: say what it means in the table known-fields, or erase with a "
                + "version whose records are known",
            ["tool": .text(tool), "version": .text(version), "path": .text(doubt.field), "text": .text(text)],
            code: doubt.code, shared: subject(tool, version: version, path: doubt.field))
    }

    /// One finding a tool, version and path, whichever record of the tool has the part.
    static func subject(_ tool: String, version: String, path: String) -> String { "\(tool)|\(version)|\(path)" }

    private static func own(_ doubts: [Doubt], _ code: FindingCode) -> RuleFailure {
        var values: [String: ReasonValue] = [:]
        for doubt in doubts where doubt.kind != .structure && doubt.kind != .word {
            values[doubt.field] = doubt.kind == .missing ? .text("none") : .list(doubt.texts)
        }
        let why =
            doubts.contains { $0.kind == .contradictory }
            ? "the record contradicts itself" : "the record can't be read in full, or lacks what its tool always writes"
        return RuleFailure(
            "\(why): export the report anew from the tool, or erase again", values,
            severity: code == "S12" ? .hold : nil,
            code: code)
    }
}
