import Basics

/// How much a record of an erasure can prove (INTERFACE §4).
package enum EvidenceClass: String, Sendable {
    /// The erasing tool's own file.
    case toolExport
    /// A controlled reset directed by a workflow; counts only where no erasing software exists.
    case workflow
    /// Typed by a person; never counts.
    case typed
}

/// What a tool says became of an erasure.
package enum ErasureOutcome: String, Sendable {
    case successful, withExceptions, failed, aborted, notErased, unknown
}

/// One erasure attempt as a document states it: unverified by its type. Only the sanitization stage turns attempts
/// into a level, and it never takes the level from the text (S22).
///
/// ```
/// var erasure = Erasure(source: SourceRef(document: 2, line: 40))
/// erasure.tool = "Wiper"
/// erasure.outcome = .successful
/// erasure.errorCount = 0
/// ```
package struct Erasure: EvidenceBody {
    /// Importer that read it, e.g. `blancco-xml`.
    package var format = ""
    package var evidenceClass = EvidenceClass.toolExport
    package var reportID: String?
    package var tool: String?
    package var toolVersion: String?
    /// Every identifier the report names its device by, as written.
    package var identifiers: [DeviceReference] = []
    package var manufacturer: String?
    package var model: String?
    /// Bytes of the medium that was erased.
    package var capacityBytes: Fact<Int> = .notApplicable
    /// Bytes of the device's memory as the report knows them apart from what it erased.
    package var deviceBytes: Fact<Int> = .notApplicable
    package var os: String?
    package var osVersion: String?
    package var media = MediaKind.internalFlash
    /// The tool's words for what it did, e.g. `Apple iOS erasure`.
    package var techniqueWords: String?
    /// Level named in the report's text, if any; compared, never trusted.
    package var levelClaimed: String?
    package var outcome = ErasureOutcome.unknown
    package var outcomeWords: String?
    /// Sum of all error counters.
    package var errorCount: Fact<Int> = .notApplicable
    package var bytesErased: Fact<Int> = .notApplicable
    package var rounds: Fact<Int> = .notApplicable
    package var startedAt: EvidenceTime?
    package var endedAt: EvidenceTime?
    package var elapsedSeconds: Fact<Int> = .notApplicable
    /// When the tool's server logged it.
    package var loggedAt: EvidenceTime?
    /// When the report says its work on the device began (device created, test start).
    package var openedAt: EvidenceTime?
    /// none, tool, sampled, full; nil when not stated.
    package var verificationKind: String?
    package var verificationPercent: Fact<Int> = .notApplicable
    /// The tool's own «verified» word, printed as not checked.
    package var verifiedWord: Fact<String> = .notApplicable
    /// Nil when the format has no place for its tool's signature (S09).
    package var signaturePresent: Bool?
    package var operatorID: String?
    package var station: String?
    /// Port of the bench, as the tool numbers it.
    package var port: String?
    /// Serial of the medium that was erased, where it has one of its own.
    package var mediumSerial: String?
    /// The tool's word for the medium's kind.
    package var mediaWords: String?
    /// What the report says besides, as a digest of 16 hex digits: reports of one click that share it are copies (S06).
    package var surroundings: String?
    /// The tool's word on rooting where no list knows it.
    package var rootedWords: String?
    /// `ro.product.first_api_level` as the tool read it on the device: the API level that it was sold with.
    package var firstAPILevel: Int?
    /// Licence that the erasure used up, as the tool numbers it.
    package var licence: String?
    package var instructionsVersion: String?
    /// `lock.activation`, `lock.frp`, `lock.mdm`, `lock.sim`, `blacklist` → state, as the report states after erasure.
    package var locks: [String: LockState] = [:]
    /// `media.sim`, `media.sd`, `media.esim` → absent, removed, erased, destroyed, present, unknown.
    package var mediaItems: [String: String] = [:]
    /// `state.setup`: yes, no, unknown; nil when the format has no such field or it is empty.
    package var setupState: String?
    /// on = rooted or jailbroken.
    package var rooted: LockState?
    /// `locks`, `media`, `state`, `licence`: what the format can state at all (rules without a field don't apply).
    package var capabilities: Set<String> = []
    /// What nobody can rely on as it stands; each leaves the rule it names open.
    package var doubts: [Doubt] = []
    package var source: SourceRef

    package init(source: SourceRef) { self.source = source }

    package init(from reader: inout FieldReader) {
        source = SourceRef(document: 0, line: 0)
        format = reader.text() ?? ""
        evidenceClass = reader.text().flatMap(EvidenceClass.init) ?? .typed
        reportID = reader.text()
        tool = reader.text()
        toolVersion = reader.text()
        manufacturer = reader.text()
        model = reader.text()
        capacityBytes = reader.integerFact()
        os = reader.text()
        osVersion = reader.text()
        media = reader.text().flatMap(MediaKind.init) ?? .internalFlash
        techniqueWords = reader.text()
        levelClaimed = reader.text()
        outcome = reader.text().flatMap(ErasureOutcome.init) ?? .unknown
        outcomeWords = reader.text()
        errorCount = reader.integerFact()
        bytesErased = reader.integerFact()
        rounds = reader.integerFact()
        readTimes(&reader)
        verificationKind = reader.text()
        verificationPercent = reader.integerFact()
        verifiedWord = reader.textFact()
        signaturePresent = reader.text().map { $0 == "true" }
        operatorID = reader.text()
        station = reader.text()
        licence = reader.text()
        instructionsVersion = reader.text()
        setupState = reader.text()
        rooted = reader.text().flatMap(LockState.init(rawValue:))
        deviceBytes = reader.integerFact()
        port = reader.text()
        mediumSerial = reader.text()
        mediaWords = reader.text()
        rootedWords = reader.text()
        surroundings = reader.text()
        firstAPILevel = reader.integer()
        readRows(&reader)
    }

    private mutating func readTimes(_ reader: inout FieldReader) {
        startedAt = reader.time()
        endedAt = reader.time()
        elapsedSeconds = reader.integerFact()
        loggedAt = reader.time()
        openedAt = reader.time()
    }

    private mutating func readRows(_ reader: inout FieldReader) {
        while reader.nextRow() {
            guard let tag = reader.text() else { continue }
            let name = reader.text() ?? ""
            let value = reader.text() ?? ""
            switch tag {
            case "i":
                let kind = name == "?" ? nil : IdentifierKind(rawValue: name)
                identifiers.append(DeviceReference(kind: kind, text: value, make: manufacturer))
            case "l": locks[name] = LockState(rawValue: value) ?? .unknown
            case "m": mediaItems[name] = value
            case "c": capabilities.insert(name)
            case "d": if let doubt = Doubt(name: name, texts: FactMark.texts(value)) { doubts.append(doubt) }
            default: break
            }
        }
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(format)
        writer.put(evidenceClass.rawValue)
        writer.put(reportID)
        writer.put(tool)
        writer.put(toolVersion)
        writer.put(manufacturer)
        writer.put(model)
        writer.put(capacityBytes)
        writer.put(os)
        writer.put(osVersion)
        writer.put(media.rawValue)
        writer.put(techniqueWords)
        writer.put(levelClaimed)
        writer.put(outcome.rawValue)
        writer.put(outcomeWords)
        writer.put(errorCount)
        writer.put(bytesErased)
        writer.put(rounds)
        writer.put(startedAt)
        writer.put(endedAt)
        writer.put(elapsedSeconds)
        writer.put(loggedAt)
        writer.put(openedAt)
        writer.put(verificationKind)
        writer.put(verificationPercent)
        writer.put(verifiedWord)
        writer.put(signaturePresent.map { $0 ? "true" : "false" })
        for field in [operatorID, station, licence, instructionsVersion, setupState, rooted?.rawValue] {
            writer.put(field)
        }
        writer.put(deviceBytes)
        for field in [port, mediumSerial, mediaWords, rootedWords, surroundings] { writer.put(field) }
        writer.put(firstAPILevel)
        writeRows(&writer)
    }

    private func writeRows(_ writer: inout FieldWriter) {
        for reference in identifiers {
            writeRow(&writer, tag: "i", name: reference.kind?.rawValue ?? "?", value: reference.text)
        }
        for name in locks.keys.sorted() { writeRow(&writer, tag: "l", name: name, value: locks[name]?.rawValue) }
        for name in mediaItems.keys.sorted() { writeRow(&writer, tag: "m", name: name, value: mediaItems[name]) }
        for name in capabilities.sorted() { writeRow(&writer, tag: "c", name: name, value: nil) }
        for doubt in doubts {
            writer.row()
            writer.put("d")
            writer.put(doubt.name)
            writer.put(doubt.texts, mark: FactMark.contradictory)
        }
    }

    private func writeRow(_ writer: inout FieldWriter, tag: String, name: String, value: String?) {
        writer.row()
        writer.put(tag)
        writer.put(name)
        writer.put(value)
    }
}

/// Physical destruction of a device (R2v3 B(7)–(9)).
package struct Destruction: EvidenceBody {
    package var at: EvidenceTime?
    /// INTERFACE's technique words; `Technique(rawValue:)` reads it.
    package var techniqueWord: String?
    package var criteria: String?
    package var equipment: String?
    package var operatorID: String?
    package var witness: String?
    /// The word as written: true, false, or anything else.
    package var batteryRemoved: String?
    package var videoReference: String?
    package var source: SourceRef

    package init(
        at: EvidenceTime?, techniqueWord: String?, criteria: String?, equipment: String?, operatorID: String?,
        witness: String?, batteryRemoved: String?, videoReference: String?, source: SourceRef
    ) {
        self.at = at
        self.techniqueWord = techniqueWord
        self.criteria = criteria
        self.equipment = equipment
        self.operatorID = operatorID
        self.witness = witness
        self.batteryRemoved = batteryRemoved
        self.videoReference = videoReference
        self.source = source
    }

    /// `unknown` for a word outside the vocabulary.
    package var technique: Technique { techniqueWord.flatMap { Self.technique(of: $0) } ?? .unknown }

    /// The words of INTERFACE in any case, and what people write for them; nil for another one.
    private static func technique(of word: String) -> Technique? {
        let key = ComparableText.word(word)
        return Technique.allCases.first { ComparableText.word($0.rawValue) == key } ?? words[key]
    }

    private static let words: [String: Technique] = [
        "shredded": .shred, "shredding": .shred, "disintegrated": .disintegrate, "disintegration": .disintegrate,
        "incinerated": .incinerate, "incineration": .incinerate, "melted": .melt, "melting": .melt, "smelted": .melt,
        "pulverized": .pulverize, "pulverised": .pulverize, "pulverise": .pulverize, "pulverization": .pulverize,
        "degaussed": .degauss, "degaussing": .degauss,
    ]

    package init(from reader: inout FieldReader) {
        at = reader.time()
        techniqueWord = reader.text()
        criteria = reader.text()
        equipment = reader.text()
        operatorID = reader.text()
        witness = reader.text()
        batteryRemoved = reader.text()
        videoReference = reader.text()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(at)
        for field in [techniqueWord, criteria, equipment, operatorID, witness, batteryRemoved, videoReference] {
            writer.put(field)
        }
    }
}

/// Result of an independent look for data (R2v3 B(13)).
package struct SampleResult: EvidenceBody {
    package var at: EvidenceTime?
    package var sampler: String?
    package var tool: String?
    package var toolVersion: String?
    /// clean or recovered, as written.
    package var result: String?
    package var source: SourceRef

    package init(
        at: EvidenceTime?, sampler: String?, tool: String?, toolVersion: String?, result: String?, source: SourceRef
    ) {
        self.at = at
        self.sampler = sampler
        self.tool = tool
        self.toolVersion = toolVersion
        self.result = result
        self.source = source
    }

    package init(from reader: inout FieldReader) {
        at = reader.time()
        sampler = reader.text()
        tool = reader.text()
        toolVersion = reader.text()
        result = reader.text()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(at)
        for field in [sampler, tool, toolVersion, result] { writer.put(field) }
    }
}
