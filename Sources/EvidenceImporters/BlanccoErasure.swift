import Basics
import RecoveryModel

extension BlanccoReport {
    /// What the report says of one of its erasures (sanitization §3.1).
    func fill(_ erasure: inout Erasure, _ entry: ErasureEntry, _ sink: any EvidenceSink) throws {
        erasure.format = BlanccoImporter.id
        erasure.tool = log.first?.product
        erasure.toolVersion = log.first?.version
        erasure.verifiedWord = verified
        erasure.signaturePresent = log.contains(where: \.isSigned)
        erasure.operatorID = person
        erasure.station = ["r_workstation", "workstation", "station"].compactMap { fields[$0] }.first
        erasure.manufacturer = system["manufacturer"]
        erasure.model = system["market_name"] ?? system["model"]
        erasure.os = operatingSystem["name"]
        erasure.osVersion = operatingSystem["version"]
        fillMedia(&erasure, entry)
        fillResult(&erasure, entry)
        fillStates(&erasure)
        try fillTimes(&erasure, entry, sink)
    }

    /// The disk of the same serial says what the target leaves out; order and type join nothing.
    private func fillMedia(_ erasure: inout Erasure, _ entry: ErasureEntry) {
        let disk = disk(of: entry)
        let type = entry.target["type"] ?? disk?["type"]
        erasure.media = BlanccoWords.media(type)
        erasure.capacityBytes = number(entry.target["capacity"]) ?? number(disk?["capacity"])
    }

    private func disk(of entry: ErasureEntry) -> [String: String]? {
        guard let serial = entry.target["serial"], !IdentifierParser.isPlaceholder(serial) else { return nil }
        let matches = disks.filter { $0["serial"] == serial }
        return matches.count == 1 ? matches[0] : nil
    }

    private func fillResult(_ erasure: inout Erasure, _ entry: ErasureEntry) {
        let values = entry.values
        erasure.techniqueWords = text(values["erasure_standard_name"])
        erasure.levelClaimed = ErasureWords.levelClaimed(erasure.techniqueWords)
        erasure.outcomeWords = text(values["state"])
        erasure.outcome = BlanccoWords.outcome(erasure.outcomeWords)
        if erasure.outcome == .successful, entry.exceptions + entry.failures > 0 { erasure.outcome = .withExceptions }
        let errors = [values["failed_sectors"], values["total_errors"]].compactMap(number)
        if !errors.isEmpty { erasure.errorCount = errors.reduce(0) { $0.addingReportingOverflow($1).partialValue } }
        let overwriting = number(values["overwriting_rounds"])
        erasure.rounds = number(values["total_erasure_rounds"]) ?? overwriting
        fillBytes(&erasure, entry, overwriting)
        guard let percent = number(values["verification_percentage"]) else { return }
        erasure.verificationPercent = percent
        erasure.verificationKind = percent >= 100 ? "full" : percent > 0 ? "sampled" : "none"
    }

    /// Sectors of 512 bytes unless the report gives their size. An erasure by the firmware alone counts no sectors.
    private func fillBytes(_ erasure: inout Erasure, _ entry: ErasureEntry, _ overwriting: Int?) {
        guard let sectors = number(entry.values["cleaned_sectors"]), sectors > 0 || (overwriting ?? 0) > 0 else {
            return
        }
        let size = number(entry.target["sector_size"]) ?? number(disk(of: entry)?["sector_size"]) ?? 512
        let (bytes, isTooMany) = sectors.multipliedReportingOverflow(by: size)
        erasure.bytesErased = isTooMany ? nil : bytes
    }

    private func fillStates(_ erasure: inout Erasure) {
        erasure.capabilities = ["locks"]
        erasure.locks["lock.activation"] = BlanccoWords.activationLock(
            system["find_my_iphone"], source: system["find_my_iphone_source"])
        for (name, key) in [
            ("lock.mdm", "mdm_status"), ("lock.frp", "frp_status"), ("lock.sim", "prolog_simlock"),
            ("blacklist", "prolog_blacklisted"),
        ] { erasure.locks[name] = system[key].flatMap { LockState(word: $0) } }
        erasure.rooted = system["rooted"].flatMap { LockState(word: $0) }
        // A card whose number was read is in the device; the report says nothing of one that isn't.
        for sim in sims where text(sim["iccid"]).map({ !IdentifierParser.isPlaceholder($0) }) ?? false {
            let isEmbedded = ["true", "yes", "1"].contains(sim["esim"]?.lowercased() ?? "")
            erasure.mediaItems[isEmbedded ? "media.esim" : "media.sim"] = "present"
            erasure.capabilities.insert("media")
        }
    }

    /// Start and end are the clock of the bench; the offset of `timestamp` is their zone (INTERFACE §1.2).
    private func fillTimes(_ erasure: inout Erasure, _ entry: ErasureEntry, _ sink: any EvidenceSink) throws {
        let stamp = try time("timestamp", entry.values["timestamp"], entry, sink)
        erasure.startedAt = try zoned(time("start_time", entry.values["start_time"], entry, sink), stamp)
        erasure.endedAt = try zoned(time("end_time", entry.values["end_time"], entry, sink), stamp)
        let logged = log.count > 1 ? log[1].date : log.first?.date
        erasure.loggedAt = try time("date", logged, entry, sink).map { EvidenceTime($0) }
        if let elapsed = text(entry.values["elapsed_time"]) {
            erasure.elapsedSeconds = ErasureWords.seconds(elapsed)
            if erasure.elapsedSeconds == nil { try complain("elapsed_time", elapsed, entry, sink) }
        }
    }

    private func zoned(_ written: WrittenTime?, _ stamp: WrittenTime?) -> EvidenceTime? {
        written.map {
            EvidenceTime(
                WrittenTime(wall: $0.wall, offsetMinutes: $0.offsetMinutes ?? stamp?.offsetMinutes, isDay: $0.isDay))
        }
    }

    private func time(
        _ name: String, _ value: String?, _ entry: ErasureEntry, _ sink: any EvidenceSink
    ) throws -> WrittenTime? {
        guard let text = text(value) else { return nil }
        if let time = WrittenTime(text) { return time }
        try complain(name, text, entry, sink)
        return nil
    }

    private func complain(_ name: String, _ text: String, _ entry: ErasureEntry, _ sink: any EvidenceSink) throws {
        let message = "\(name) '\(text.prefix(40))' of report \(documentID ?? "without id"): no time, read as none"
        try sink.finding(FileFinding("I10", message, line: entry.line))
    }

    private func text(_ value: String?) -> String? { value.flatMap { $0.isEmpty ? nil : $0 } }

    private func number(_ value: String?) -> Int? { value.flatMap { Int($0) }.flatMap { $0 >= 0 ? $0 : nil } }
}
