import Basics
import RecoveryModel

/// Reads the erasure block of a Phonecheck record (sanitization §3.2).
enum PhonecheckErasure {
    /// Nil when the record has no erasure block, an empty one, or says of a session without method and times that it
    /// erased nothing: that is a test of a device and no attempt to erase it.
    static func erasure(
        _ record: PhonecheckRecord, times: PhonecheckTimes, states: PhonecheckStates,
        references: [DeviceReference], source: SourceRef
    ) -> Erasure? {
        guard record.tellsOfErasure, !isTestSession(record) else { return nil }
        let types = record.texts(.type) + record.texts(.erasetype)
        var erasure = Erasure(source: source)
        erasure.format = PhonecheckImporter.id
        erasure.identifiers = references
        erasure.tool = PhonecheckImporter.tool
        erasure.toolVersion = PhonecheckImporter.version(record)
        erasure.techniqueWords =
            record.contradiction(.type, .erasetype).isEmpty ? types.first : types.joined(separator: " / ")
        erasure.levelClaimed = types.compactMap(ErasureWords.levelClaimed).first
        erasure.startedAt = times.started
        erasure.endedAt = times.ended
        erasure.openedAt = times.created
        erasure.loggedAt = times.updated
        erasure.operatorID = record.text(.testername)
        erasure.station = record.text(.stationid)
        erasure.port = record.text(.portnumber)
        erasure.reportID = reportID(record)
        erasure.surroundings = record.surroundings.text
        describe(record, states: states, erasure: &erasure)
        judge(record, &erasure)
        doubt(record, times: times, erasure: &erasure)
        return erasure
    }

    private static func isTestSession(_ record: PhonecheckRecord) -> Bool {
        let times: [PhonecheckField] = [.type, .erasetype, .starttime, .endtime, .erasetime]
        guard times.allSatisfy({ record.texts($0).isEmpty }) else { return false }
        let says = record.texts(.erased)
        return says.allSatisfy { WordList.answer.meaning(of: $0) == "no" }
            && record.texts(.erasednotes).isEmpty && restoreCode(record) == nil
    }

    private static func describe(_ record: PhonecheckRecord, states: PhonecheckStates, erasure: inout Erasure) {
        erasure.manufacturer = record.text(.make)
        erasure.model = record.text(.model)
        // The record gives the device's memory; what was erased of it, it doesn't say.
        erasure.deviceBytes = Fact(record.texts(.memory), absent: .notApplicable, read: ErasureWords.bytes(marketed:))
        erasure.capacityBytes = erasure.deviceBytes
        erasure.os = record.text(.os)
        erasure.osVersion = record.text(.version)
        erasure.firstAPILevel = record.text(.firstapilevel).flatMap { Int($0) }
        erasure.locks = states.locks
        erasure.mediaItems = states.media
        erasure.setupState = states.setup
        erasure.rooted = states.rooted
        if erasure.rooted == .unknown { erasure.rootedWords = record.texts(.rooted).joined(separator: " / ") }
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

    private static func restoreCode(_ record: PhonecheckRecord) -> String? {
        let codes = record.texts(.restorecode).filter { $0 != "0" }
        return codes.isEmpty ? nil : "restore code \(codes.joined(separator: " / "))"
    }

    /// `Yes` counts only when the trail of notes, if there is one, holds nothing but known notes and ends well.
    private static func judge(_ record: PhonecheckRecord, _ erasure: inout Erasure) {
        let answers = record.texts(.erased)
        let trail = record.texts(.erasednotes).flatMap(notes)
        let restore = restoreCode(record)
        let words = answers + trail + [restore].compactMap(\.self)
        erasure.outcomeWords = words.isEmpty ? nil : words.joined(separator: "; ")
        erasure.outcome = answers.count == 1 ? outcome(answers[0], trail) : .unknown
        if erasure.outcome == .successful, restore != nil { erasure.outcome = .withExceptions }
        for (index, note) in trail.enumerated() where WordList.note.meaning(of: note) == nil && !isBad(note) {
            let field = WordList.note.rawValue + (index == trail.count - 1 ? ":last" : "")
            erasure.doubts.append(Doubt(.word, code: "S12", field: field, texts: [note]))
        }
    }

    private static func notes(_ text: String) -> [String] {
        text.split { $0 == ";" || $0.isNewline }.map { String($0).trimmingBlanks }.filter { !$0.isEmpty }
    }

    private static func outcome(_ word: String, _ trail: [String]) -> ErasureOutcome {
        switch WordList.answer.meaning(of: word) {
        case "yes":
            if trail.contains(where: isBad) { return .withExceptions }
            // A note that no list knows is a doubt of its own, which leaves the outcome open (S12).
            guard let last = trail.last.map({ WordList.note.meaning(of: $0) }) else { return .successful }
            return last == "passing" ? .unknown : .successful
        case "no": return .notErased
        default:
            let outcome = ErasureWords.outcome(word)
            return outcome == .successful ? .unknown : outcome
        }
    }

    /// A note that is itself the word of a failure.
    private static func isBad(_ note: String) -> Bool {
        guard WordList.note.meaning(of: note) == nil else { return false }
        return FailureNames.tells(note) || WordList.outcome.meaning(of: note).map { $0 != "successful" } ?? false
    }

    /// What contradicts itself, can't be read, or is of a kind that no list knows.
    private static func doubt(_ record: PhonecheckRecord, times: PhonecheckTimes, erasure: inout Erasure) {
        func contradict(_ code: FindingCode, name: String, texts: [String]) {
            if !texts.isEmpty { erasure.doubts.append(Doubt(.contradictory, code: code, field: name, texts: texts)) }
        }
        contradict("S10", name: "Type", texts: record.contradiction(.type, .erasetype))
        contradict("S10", name: "AppVersion", texts: record.contradiction(.appversion))
        contradict("S31", name: "StartTime", texts: record.contradiction(.starttime))
        contradict("S31", name: "EndTime", texts: record.contradiction(.endtime))
        contradict("S33", name: "TesterName", texts: record.contradiction(.testername))
        contradict("S48", name: "OS", texts: record.contradiction(.os))
        contradict("S48", name: "Version", texts: record.contradiction(.version))
        contradict("S48", name: "Make", texts: record.contradiction(.make))
        contradict("S48", name: "Model", texts: record.contradiction(.model))
        contradict("S48", name: "TransactionID", texts: record.contradiction(.transactionid))
        contradict("S02", name: "Serial", texts: record.contradiction(.serial))
        contradict("S02", name: "UDID", texts: record.contradiction(.udid))
        // The tool's own list of what failed names the erasure.
        let lists = (record.texts(.failed) + record.texts(.pending)).flatMap { $0.split { ",;".contains($0) } }
        for name in lists.map({ String($0).trimmingBlanks }) where PhonecheckMembers.speaksOfErasure(name) {
            erasure.doubts.append(Doubt(.structure, code: "S48", field: "Failed", texts: [name]))
        }
        let numbers = Set((record.texts(.imei) + record.texts(.imei2)).map { $0.prefix(14) })
        if numbers.count > 2 { contradict("S02", name: "IMEI", texts: numbers.sorted().map(String.init)) }
        if !record.texts(.endtime).isEmpty, record.texts(.starttime).isEmpty {
            erasure.doubts.append(Doubt(.missing, code: "S23", field: "StartTime"))
        }
        for (field, text) in times.unreadable where [.starttime, .endtime, .erasetime].contains(field) {
            erasure.doubts.append(Doubt(.unreadable, code: "S31", field: "\(field)", texts: [text]))
        }
        for member in record.unknown {
            for (path, text) in PhonecheckParts.parts(of: member) {
                erasure.doubts.append(Doubt(.structure, code: "S48", field: path, texts: [text]))
            }
        }
    }
}
