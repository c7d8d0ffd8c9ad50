import Basics
import RecoveryModel

/// What a repair does to an erasure before it.
enum RepairEffect: Hashable {
    /// The part holds no data and is not what the device is known by.
    case harmless
    /// Other memory came in.
    case memory
    /// The device has another number than the one that was erased.
    case identity
    /// Nobody has said what the part is.
    case unknown(String)

    /// Reads part, action and serial numbers; `own` are the operator's own words, which override no built-in one.
    init(of repair: Repair, on dossier: Dossier, in own: [OwnWord]) {
        if Self.changesIdentity(repair, dossier) {
            self = .identity
            return
        }
        // A word inside another is enough to ask for an erasure, never to spare one.
        if repair.isBoardSwap {
            self = .memory
            return
        }
        let part = RepairWords.key(repair.part ?? "")
        let action = RepairWords.key(repair.action ?? "")
        if RepairWords.memory.contains(part) || RepairWords.memory.contains(action) {
            self = .memory
        } else if part.isEmpty
            ? RepairWords.looks.contains(action)
            : RepairWords.harmless.contains(part) && RepairWords.isHandling(action)
        {
            self = .harmless
        } else {
            // A harmless part leaves the action in question.
            let words = [RepairWords.harmless.contains(part) ? "" : part, action].filter { !$0.isEmpty }
            self = Self.own(words, own) ?? .unknown(words.first ?? "no part and no action")
        }
    }

    private static func own(_ words: [String], _ own: [OwnWord]) -> RepairEffect? {
        for word in words {
            guard let row = own.first(where: { $0.list == .repair && RepairWords.key($0.word) == word }) else {
                continue
            }
            switch row.meaning {
            case "harmless": return .harmless
            case "memory": return .memory
            default: return .identity
            }
        }
        return nil
    }

    /// The word of a repair that is harmless because the operator's own table says so; nil for any other repair.
    static func harmlessByOwn(_ repair: Repair, on dossier: Dossier, in own: [OwnWord]) -> String? {
        guard case .unknown(let word) = RepairEffect(of: repair, on: dossier, in: []),
            RepairEffect(of: repair, on: dossier, in: own) == .harmless
        else { return nil }
        return word
    }

    /// Serial numbers in a row of repairs are the part's or the device's: the device's when the old one is, or when the
    /// new one looks like the device's.
    private static func changesIdentity(_ repair: Repair, _ dossier: Dossier) -> Bool {
        guard let new = repair.newSerial.map(plain), !new.isEmpty else { return false }
        let known = dossier.identifiers.filter { $0.kind != .asset }.map { plain($0.value) }
        if known.contains(new) { return false }
        if let old = repair.oldSerial.map(plain), !old.isEmpty {
            return old != new && (known.contains(old) || isIMEI(new))
        }
        let serials = dossier.identifiers.filter { $0.kind == .serial }.map { plain($0.value).utf8.count }
        return isIMEI(new) || serials.contains(new.utf8.count)
    }

    private static func plain(_ text: String) -> String { ComparableText.key(text).uppercased() }

    private static func isIMEI(_ text: String) -> Bool {
        text.utf8.count == 15 && text.utf8.allSatisfy { $0 &- 48 < 10 }
    }

    /// Why the device is held by a repair of this effect.
    func failure(_ repair: Repair, _ ended: EvidenceTime) -> RuleFailure {
        var values: [String: ReasonValue] = [
            "part": .text(repair.part ?? ""), "action": .text(repair.action ?? ""),
            "repaired": SanitizationTimes.text(repair.at), "erased": SanitizationTimes.text(ended),
        ]
        switch self {
        case .identity:
            values["newSerial"] = .text(repair.newSerial ?? "")
            return RuleFailure(
                "a repair after the erasure gave the device another number; erase again under the new one", values,
                source: repair.source)
        case .unknown(let word):
            return RuleFailure(
                "a repair after the erasure of which no list says whether the part holds data; add the word to the "
                    + "`words` table (list repair), or erase again", values, source: repair.source, code: "S48",
                shared: "repair|" + word)
        case .memory, .harmless:
            return RuleFailure(
                "memory was replaced after the erasure, or nobody can say that it was not; erase again", values,
                source: repair.source)
        }
    }
}
