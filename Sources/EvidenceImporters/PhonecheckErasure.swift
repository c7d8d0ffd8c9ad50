import Basics
import RecoveryModel

/// Reads the erasure block of a Phonecheck record (sanitization §3.2).
enum PhonecheckErasure {
    /// Nil when the record has no erasure block, as the shortest of the three shapes, or an empty one.
    static func erasure(
        _ record: PhonecheckRecord, _ times: PhonecheckTimes, _ states: PhonecheckStates,
        references: [DeviceReference], source: SourceRef
    ) -> Erasure? {
        let type = record.text(.type) ?? record.text(.erasetype)
        guard record.text(.erased) != nil || type != nil || times.started != nil || times.ended != nil else {
            return nil
        }
        var erasure = Erasure(source: source)
        erasure.format = PhonecheckImporter.id
        erasure.identifiers = references
        erasure.tool = PhonecheckImporter.tool
        erasure.toolVersion = PhonecheckImporter.version(record)
        erasure.techniqueWords = type
        erasure.levelClaimed = ErasureWords.levelClaimed(type)
        erasure.startedAt = times.started
        erasure.endedAt = times.ended
        erasure.openedAt = times.created
        erasure.loggedAt = times.updated
        erasure.operatorID = record.text(.testername)
        erasure.station = record.text(.stationid)
        erasure.reportID = reportID(record)
        describe(record, states, &erasure)
        judge(record, &erasure)
        return erasure
    }

    private static func describe(_ record: PhonecheckRecord, _ states: PhonecheckStates, _ erasure: inout Erasure) {
        erasure.manufacturer = record.text(.make)
        erasure.model = record.text(.model)
        erasure.capacityBytes = record.text(.memory).flatMap(ErasureWords.bytes)
        erasure.os = record.text(.os)
        erasure.osVersion = record.text(.version)
        erasure.locks = states.locks
        erasure.mediaItems = states.media
        erasure.setupState = states.setup
        erasure.rooted = record.text(.rooted).flatMap { LockState(word: $0) }
        erasure.capabilities = ["locks", "media", "state"]
        // The licence that the erasure used up; `LicenseIdentifier` is the chip's number (ECID).
        if record.value(.licenseid) != nil {
            erasure.capabilities.insert("licence")
            erasure.licence = record.text(.licenseid)
        }
    }

    /// The report's own link. A `TransactionID` that is a plain number is that of a whole batch: its devices would seem
    /// to share one report (S05).
    private static func reportID(_ record: PhonecheckRecord) -> String? {
        let link = record.text(.erasurereportlink) ?? record.text(.a4reportlink)
        if let link { return link.split(separator: "/").last.map(String.init) }
        return record.text(.transactionid).flatMap { id in id.allSatisfy(\.isNumber) ? nil : id }
    }

    /// `Yes` counts only when the trail of notes, if there is one, ends well.
    private static func judge(_ record: PhonecheckRecord, _ erasure: inout Erasure) {
        let word = record.text(.erased)
        let notes = (record.text(.erasednotes) ?? "").split(separator: ";").map { String($0).trimmingBlanks }
        let trail = notes.filter { !$0.isEmpty }
        let restore = record.text(.restorecode).flatMap { $0 == "0" ? nil : "restore code \($0)" }
        let others = record.rivals(of: .erased) + record.rivals(of: .erasednotes)
        let words = ([word] + trail.map(Optional.some) + [restore] + others.map(Optional.some)).compactMap(\.self)
        erasure.outcomeWords = words.isEmpty ? nil : words.joined(separator: "; ")
        erasure.outcome = outcome(word, trail)
        // One field in two spellings that contradict each other is no success.
        if erasure.outcome == .successful, !others.isEmpty { erasure.outcome = .unknown }
        if erasure.outcome == .successful, restore != nil { erasure.outcome = .withExceptions }
    }

    private static func outcome(_ word: String?, _ trail: [String]) -> ErasureOutcome {
        switch word?.lowercased() {
        case "yes", "true":
            if trail.contains(where: isBad) { return .withExceptions }
            guard let last = trail.last else { return .successful }
            return endsWell(last) ? .successful : .unknown
        case "no", "false": return .notErased
        case "failed", "fail": return .failed
        case "aborted", "cancelled", "canceled": return .aborted
        default: return .unknown
        }
    }

    /// Whole words of the tool: `Erase not successful` has the word in it too (S12).
    private static func endsWell(_ note: String) -> Bool {
        ["erase successful", "erased successfully", "erasesuccessful", "successful", "success"].contains(
            note.lowercased())
    }

    private static let badWords: [StaticString] = [
        "fail", "error", "abort", "cancel", "unsuccess", "not erase", "not success", "incomplete", "interrupt",
        "partial", "remain", "timed out", "timeout",
    ]

    private static func isBad(_ note: String) -> Bool { badWords.contains { note.has($0) } }
}
