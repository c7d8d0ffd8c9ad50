import Basics
import RecoveryModel

extension BlanccoReport {
    /// What the report says of one of its erasures (sanitization §3.1).
    func fill(_ erasure: inout Erasure, entry: ErasureEntry, sink: any EvidenceSink) throws {
        erasure.format = BlanccoImporter.id
        erasure.tool = log.first?.products.first
        erasure.toolVersion = log.first?.versions.first
        erasure.surroundings = surroundings.text
        erasure.verifiedWord = verifiedWord
        erasure.signaturePresent = log.contains(where: \.isSigned)
        erasure.operatorID = person.count == 1 ? person[0] : nil
        erasure.station = ["r_workstation", "workstation", "station"].compactMap(fields.one).first
        erasure.port = ["r_port", "port", "port_number"].compactMap(fields.one).first
        erasure.manufacturer = system("manufacturer")
        erasure.model = system("market_name") ?? system("model")
        erasure.os = operatingSystem.one("name")
        erasure.osVersion = operatingSystem.one("version")
        let levels = Set(["first_api_level", "ro.product.first_api_level"].compactMap(system))
        erasure.firstAPILevel = levels.count == 1 ? levels.first.flatMap { Int($0) } : nil
        let allLevels = texts("first_api_level") + texts("ro.product.first_api_level")
        if erasure.firstAPILevel == nil, !allLevels.isEmpty {
            erasure.doubts.append(Doubt(.contradictory, code: "S20", field: "first_api_level", texts: allLevels))
        }
        fillMedia(&erasure, entry)
        fillResult(&erasure, entry)
        fillStructure(&erasure, entry)
        fillStates(&erasure)
        try fillTimes(&erasure, entry: entry, sink: sink)
    }

    /// Of several words the one holds that says the report isn't valid (S09).
    private var verifiedWord: Fact<String> {
        if let invalid = verified.first(where: { VerifiedWord.isInvalid($0) }) { return .stated(invalid) }
        return Fact(verified, absent: .notApplicable) { ComparableText.key($0) }
            .map { key in verified.first { ComparableText.key($0) == key } ?? key }
    }

    /// The disk of the same serial says what the target leaves out; order and type join nothing.
    private func fillMedia(_ erasure: inout Erasure, _ entry: ErasureEntry) {
        let disk = disk(of: entry)
        let types = entry.target.all("type") + (entry.target.all("type").isEmpty ? disk?.all("type") ?? [] : [])
        let kinds = Set(types.map { WordList.media.meaning(of: $0) ?? "" })
        if kinds.count > 1 {
            erasure.doubts.append(Doubt(.contradictory, code: "S48", field: "target/type", texts: types))
        } else if let type = types.first {
            erasure.mediaWords = type
            erasure.media = kinds.first.flatMap(MediaKind.init) ?? .internalFlash
            if kinds.first == "" {
                erasure.doubts.append(Doubt(.word, code: "S48", field: WordList.media.rawValue, texts: [type]))
            }
        } else {
            erasure.doubts.append(Doubt(.missing, code: "S48", field: "target/type"))
        }
        if let texts = entry.target.contradiction("serial") {
            erasure.doubts.append(Doubt(.contradictory, code: "S48", field: "target/serial", texts: texts))
        }
        let capacity = entry.target.number("capacity", read: Numeral.bytes)
        let ofDisk = disk?.number("capacity", read: Numeral.bytes) ?? .notApplicable
        erasure.capacityBytes = capacity.otherwise(ofDisk).otherwise(.missing)
        if erasure.media == .internalFlash {
            erasure.deviceBytes = ofDisk
            checkMemories(&erasure)
        }
        if let serial = entry.target.one("serial"), BlanccoWords.targetSerial(serial)?.isIMEI == false,
            !IdentifierParser.isPlaceholder(serial),
            !texts("serial").contains(where: { ComparableText.same($0, serial) })
        {
            erasure.mediumSerial = serial
        }
    }

    /// A device with two memories needs an erasure of each.
    private func checkMemories(_ erasure: inout Erasure) {
        let memories = disks.filter { disk in
            disk.all("type").contains { WordList.media.meaning(of: $0) == MediaKind.internalFlash.rawValue }
        }
        // Half as much again as was erased is no other way of counting one memory.
        let sizes = memories.compactMap { $0.number("capacity", read: Numeral.bytes).ifStated }
        if memories.count == 1, let size = sizes.first, let erased = erasure.capacityBytes.ifStated,
            size / 3 > erased / 2
        {
            erasure.doubts.append(
                Doubt(.contradictory, code: "S14", field: "disks/capacity", texts: ["\(size)", "\(erased)"]))
        }
        let found = Set(memories.map { ComparableText.key($0.one("serial") ?? $0.one("capacity") ?? "") })
        let erased = Set(
            erasures.filter { !isVerification($0) }.compactMap { $0.target.one("serial") }
                .map(ComparableText.key))
        guard found.count > max(1, erased.count) else { return }
        erasure.doubts.append(Doubt(.contradictory, code: "S14", field: "disks", texts: found.sorted()))
    }

    private func disk(of entry: ErasureEntry) -> NamedTexts? {
        guard let serial = entry.target.one("serial"), !IdentifierParser.isPlaceholder(serial) else { return nil }
        let matches = disks.filter { $0.one("serial").map { ComparableText.same($0, serial) } ?? false }
        return matches.count == 1 ? matches[0] : nil
    }

    private func fillResult(_ erasure: inout Erasure, _ entry: ErasureEntry) {
        let values = entry.values
        let standards = values.all("erasure_standard_name")
        erasure.techniqueWords = values.one("erasure_standard_name")
        if let texts = values.contradiction("erasure_standard_name") {
            erasure.techniqueWords = texts.joined(separator: " / ")
            erasure.doubts.append(Doubt(.contradictory, code: "S10", field: "erasure_standard_name", texts: texts))
        }
        erasure.levelClaimed = standards.compactMap(ErasureWords.levelClaimed).first
        let states = values.all("state")
        erasure.outcomeWords = states.isEmpty ? nil : states.joined(separator: " / ")
        erasure.outcome = values.one("state").map { BlanccoWords.outcome($0) } ?? .unknown
        // Every version writes both; one that is left out or empty was not read.
        erasure.errorCount = .sum(["failed_sectors", "total_errors"].map { values.number($0, absent: .missing) })
        let rounds = values.number("total_erasure_rounds")
        if rounds.ifStated == 0, erasure.outcome == .successful {
            erasure.doubts.append(Doubt(.contradictory, code: "S12", field: "total_erasure_rounds", texts: ["0"]))
        }
        let overwriting = values.number("overwriting_rounds")
        erasure.rounds = rounds.otherwise(overwriting)
        fillBytes(&erasure, entry: entry, overwriting: overwriting)
        let counters = ["overwriting_rounds", "firmware_rounds", "total_erasure_rounds"]
        for name in counters where values.number(name).isUnclear {
            erasure.doubts.append(Doubt(.unreadable, code: "S48", field: name, texts: values.all(name)))
        }
        let percent = values.number("verification_percentage", read: Numeral.percent)
        if percent.isUnclear {
            erasure.doubts.append(
                Doubt(
                    .unreadable, code: "S48", field: "verification_percentage",
                    texts: values.all("verification_percentage")))
        }
        erasure.verificationPercent = percent
        if let percent = percent.ifStated {
            erasure.verificationKind = percent >= 100 ? "full" : percent > 0 ? "sampled" : "none"
        } else if percent.isUnclear {
            erasure.verificationKind = "sampled"
        }
    }

    /// Sectors of 512 bytes unless the report gives their size. An erasure by the firmware alone counts no sectors.
    private func fillBytes(_ erasure: inout Erasure, entry: ErasureEntry, overwriting: Fact<Int>) {
        let sectors = entry.values.number("cleaned_sectors") { Numeral.whole($0) }
        guard case .stated(let count) = sectors else {
            erasure.bytesErased = sectors
            return
        }
        if count == 0, overwriting.ifStated == 0 || overwriting == .notApplicable { return }
        let size = entry.target.number("sector_size")
            .otherwise(disk(of: entry)?.number("sector_size") ?? .notApplicable).otherwise(.stated(512))
        guard case .stated(let bytes) = size else {
            erasure.bytesErased = size
            return
        }
        let (product, isTooMany) = count.multipliedReportingOverflow(by: bytes)
        erasure.bytesErased = isTooMany ? .unreadable("\(count) sectors of \(bytes)") : .stated(product)
    }

    /// What went wrong makes a success one with exceptions; what nobody knows leaves the record open.
    private func fillStructure(_ erasure: inout Erasure, _ entry: ErasureEntry) {
        var failures = entry.failures.items + self.failures.items
        for other in erasures
        where isVerification(other) && !isVerification(entry) && Self.isSameTarget(other, entry) {
            let state = other.values.all("state").joined(separator: " / ")
            let isGood = other.values.one("state").map { BlanccoWords.outcome($0) == .successful } ?? false
            if !isGood || !other.failures.isEmpty {
                failures.append(("verification", state.isEmpty ? "no result" : state))
            } else {
                erasure.verificationKind = erasure.verificationKind ?? "tool"
            }
        }
        if !failures.isEmpty {
            let words = failures.prefix(3).map { "\($0.name): \($0.text.prefix(80))" }
            erasure.outcomeWords = ([erasure.outcomeWords ?? ""] + words).filter { !$0.isEmpty }.joined(separator: "; ")
            if erasure.outcome == .successful { erasure.outcome = .withExceptions }
        }
        var paths: [String: [String]] = [:]
        for item in entry.unknown.items + unknown.items { paths[item.name, default: []].append(item.text) }
        for path in paths.keys.sorted() {
            erasure.doubts.append(Doubt(.structure, code: "S48", field: path, texts: paths[path] ?? []))
        }
    }

    /// What is asked of a device besides its erasure, and the field that says it.
    private static let states: [(name: String, field: String, list: WordList)] = [
        ("lock.activation", "find_my_iphone", .lock), ("lock.mdm", "mdm_status", .lock),
        ("lock.frp", "frp_status", .lock), ("lock.sim", "prolog_simlock", .lock),
        ("blacklist", "prolog_blacklisted", .blacklist),
    ]

    /// The words themselves that no list has: one row of the operator's table says what such a word means.
    func unlistedWords(_ erasure: Erasure) -> [TestStatement] {
        Self.states.compactMap { state in
            let words = texts(state.field)
            guard words.count == 1, state.list.meaning(of: words[0]) == nil else { return nil }
            return TestStatement(
                at: erasure.endedAt, function: state.name, result: words[0], kind: "auto", score: nil,
                tool: erasure.tool, toolVersion: erasure.toolVersion, operatorID: erasure.operatorID,
                source: erasure.source)
        }
    }

    private func fillStates(_ erasure: inout Erasure) {
        erasure.capabilities = ["locks"]
        for known in Self.states { erasure.locks[known.name] = state(known.field, known.list) }
        let sources = texts("find_my_iphone_source")
        if erasure.locks["lock.activation"] == .off,
            !sources.allSatisfy({ ComparableText.key($0) == "activation lock" })
        {
            erasure.locks["lock.activation"] = .unknown
        }
        erasure.rooted = state("rooted", .rooted)
        if erasure.rooted == .unknown { erasure.rootedWords = texts("rooted").joined(separator: " / ") }
        // A card whose number was read is in the device; the report says nothing of one that isn't.
        for sim in sims where sim.all("iccid").contains(where: { !IdentifierParser.isPlaceholder($0) }) {
            let isEmbedded = sim.all("esim").contains { WordList.answer.meaning(of: $0) == "yes" }
            erasure.mediaItems[isEmbedded ? "media.esim" : "media.sim"] = "present"
            erasure.capabilities.insert("media")
        }
    }

    /// Nil when nothing is stated; unknown for a word outside the list, and for two that contradict each other.
    private func state(_ key: String, _ list: WordList) -> LockState? {
        let states = Set(texts(key).map { list.meaning(of: $0).flatMap(LockState.init(rawValue:)) ?? .unknown })
        if states.isEmpty { return nil }
        return states.count == 1 ? states.first : .unknown
    }

    /// Start and end are the clock of the bench; the offset of `timestamp` is their zone (INTERFACE §1.2).
    private func fillTimes(_ erasure: inout Erasure, entry: ErasureEntry, sink: any EvidenceSink) throws {
        let stamp = try time("timestamp", entry: entry, erasure: &erasure, sink: sink)
        if let stamp, let end = entry.values.one("end_time").flatMap({ WrittenTime($0) }),
            abs(stamp.wall - end.wall) > Self.dayAndZones
        {
            let texts = [entry.values.one("timestamp") ?? "", entry.values.one("end_time") ?? ""]
            erasure.doubts.append(Doubt(.contradictory, code: "S31", field: "timestamp", texts: texts))
        }
        erasure.startedAt = try zoned(time("start_time", entry: entry, erasure: &erasure, sink: sink), stamp)
        erasure.endedAt = try zoned(time("end_time", entry: entry, erasure: &erasure, sink: sink), stamp)
        let logged = log.count > 1 ? log[1].dates.first : log.first?.dates.first
        if let logged, !logged.isEmpty {
            if let time = WrittenTime(logged) {
                erasure.loggedAt = EvidenceTime(time)
            } else {
                try complain("date", text: logged, entry: entry, sink: sink)
                erasure.doubts.append(Doubt(.unreadable, code: "S31", field: "date", texts: [logged]))
            }
        }
        let elapsed = entry.values.number("elapsed_time", absent: .missing, read: ErasureWords.seconds)
        erasure.elapsedSeconds = elapsed
        if case .unreadable(let text) = elapsed { try complain("elapsed_time", text: text, entry: entry, sink: sink) }
    }

    /// Milliseconds of a day and what zones are apart: the stamp and the bench's clock tell of one erasure.
    private static let dayAndZones: Int64 = (24 + 26) * 3_600_000

    private func zoned(_ written: WrittenTime?, _ stamp: WrittenTime?) -> EvidenceTime? {
        written.map {
            EvidenceTime(
                WrittenTime(wall: $0.wall, offsetMinutes: $0.offsetMinutes ?? stamp?.offsetMinutes, isDay: $0.isDay))
        }
    }

    /// A time that can't be read, is missing or stands twice leaves the order open (S31).
    private func time(
        _ name: String, entry: ErasureEntry, erasure: inout Erasure, sink: any EvidenceSink
    ) throws -> WrittenTime? {
        let times = entry.values.all(name)
        guard !times.isEmpty else {
            if name != "timestamp" { erasure.doubts.append(Doubt(.missing, code: "S31", field: name)) }
            return nil
        }
        let read = times.map { WrittenTime($0) }
        if let time = read[0], read.allSatisfy({ $0 == time }) { return time }
        if let bad = read.firstIndex(where: { $0 == nil }) {
            try complain(name, text: times[bad], entry: entry, sink: sink)
            erasure.doubts.append(Doubt(.unreadable, code: "S31", field: name, texts: [times[bad]]))
        } else {
            erasure.doubts.append(Doubt(.contradictory, code: "S31", field: name, texts: times))
        }
        return nil
    }

    private func complain(_ name: String, text: String, entry: ErasureEntry, sink: any EvidenceSink) throws {
        let message = "\(name) '\(text.prefix(40))' of report \(self.name): no time, read as none"
        try sink.finding(FileFinding("I10", message, line: entry.line))
    }
}
