import Basics
import RecoveryModel

/// A dossier as a `.tests.yaml` writes it: sections named like the evidence, with the columns of the canonical files.
/// `base` is shared by the cases of a file; a section that a case writes itself replaces the base's.
struct PipelineTestDossier {
    static let keys = [
        "claim", "withdrawn", "scans", "movements", "tests", "erasures", "grading", "repairs", "destruction", "facts",
    ]
    private static let lotKeys = [
        "confidentiality", "standard", "reuse_allowed", "sanitize_within_days", "closed", "handovers", "carrier",
    ]

    let base: YAMLMap?
    let own: YAMLMap?

    /// The map that has the section; nil when neither has.
    private func section(_ key: String) -> YAMLMap? {
        if let own, own.has(key) { return own }
        if let base, base.has(key) { return base }
        return nil
    }

    func dossier() throws -> Dossier {
        var dossier = Dossier(intake: 1, lot: "TEST", ordinal: 1, name: "row 1")
        dossier.claim = try claim()
        dossier.isWithdrawn = try section("withdrawn")?.boolean("withdrawn") ?? false
        dossier.identifiers = dossier.claim?.identifiers ?? []
        dossier.name = dossier.identifiers.first?.value ?? "row 1"
        let name = dossier.name
        dossier.scans = try scans(name).sorted { before($0.at, b: $1.at) }
        dossier.movements = try rows("movements", ["at", "from", "to"]).map { row, source in
            Movement(
                at: try time(row, "at"), identifier: name, from: try row.text("from"), to: try row.text("to"),
                operatorID: nil, source: source)
        }
        dossier.statements = try statements()
        dossier.erasures = try rows("erasures", PipelineTestErasure.keys).map { row, source in
            try PipelineTestErasure.read(row, source: source)
        }
        dossier.grades = try grades()
        let repairKeys = ["repaired_at", "action", "part"]
        dossier.repairs = try rows("repairs", repairKeys).map { row, source in
            Repair(
                at: try time(row, "repaired_at"), action: try row.text("action"), part: try row.text("part"),
                oldSerial: nil, newSerial: nil, oem: nil, operatorID: nil, source: source)
        }
        let destructionKeys = [
            "destroyed_at", "technique", "criteria", "equipment", "operator", "witness", "battery_removed", "video_ref",
        ]
        dossier.destructions = try rows("destruction", destructionKeys).map { row, source in
            Destruction(
                at: try time(row, "destroyed_at"), techniqueWord: try row.text("technique"),
                criteria: try row.text("criteria"), equipment: try row.text("equipment"),
                operatorID: try row.text("operator"), witness: try row.text("witness"),
                batteryRemoved: try row.text("battery_removed"), videoReference: try row.text("video_ref"),
                source: source)
        }
        dossier.facts = try rows("facts", ["code", "subject", "others"]).map { row, source in
            CrossFact(
                code: FindingCode(rawValue: try row.requiredText("code", "a code")),
                subject: try row.text("subject") ?? "", others: try row.texts("others") ?? [], source: source)
        }
        return dossier
    }

    private func claim() throws -> Claim? {
        let kinds = IdentifierKind.allCases.map(\.rawValue)
        let keys = kinds + ["make", "model", "storage_gb", "os", "box", "seal"]
        guard let map = try section("claim")?.map("claim", keys: keys) else { return nil }
        var claim = Claim(source: source(map))
        for kind in IdentifierKind.allCases {
            guard let text = try map.text(kind.rawValue) else { continue }
            let reading = IdentifierParser.read(text, as: kind)
            if let identifier = reading.identifier {
                claim.identifiers.append(identifier)
            } else {
                claim.rejected.append(DeviceReference(kind: kind, text: text))
            }
            // Whether a type allocation code is known depends on a table that a case doesn't have.
            claim.notes += reading.notes.filter { $0.code != "I12" }
        }
        claim.make = try map.text("make")
        claim.model = try map.text("model")
        claim.storageGB = try map.integer("storage_gb", 1...100_000)
        claim.operatingSystem = try map.text("os")
        claim.box = try map.text("box")
        claim.seal = try map.text("seal")
        return claim
    }

    private func scans(_ name: String) throws -> [Scan] {
        let keys = [
            "scanned_at", "identifier", "handling_unit", "seal", "seal_state", "station", "location", "unit", "hazard",
        ]
        return try rows("scans", keys).map { row, source in
            Scan(
                at: try time(row, "scanned_at"), identifier: try row.text("identifier") ?? name,
                handlingUnit: try row.text("handling_unit"), seal: try row.text("seal"),
                sealStateWord: try row.text("seal_state"), station: try row.text("station"),
                location: try row.text("location"), unit: try row.text("unit"),
                hazardWord: try row.text("hazard"), source: source)
        }
    }

    /// `pass: [lcd, wifi]` is short for as many lines; `states` maps locks, media and the like to their words.
    private func statements() throws -> [TestStatement] {
        let keys = ["tested_at", "tool", "tool_version", "operator", "pass", "fail", "states", "scores"]
        var out: [TestStatement] = []
        for (row, source) in try rows("tests", keys) {
            let at = try time(row, "tested_at")
            let (tool, version) = (try row.text("tool"), try row.text("tool_version"))
            let person = try row.text("operator")
            func add(_ function: String, result: String, score: String? = nil) {
                out.append(
                    TestStatement(
                        at: at, function: function, result: result, score: score, tool: tool, toolVersion: version,
                        operatorID: person, source: source))
            }
            for function in try row.texts("pass") ?? [] { add(function, result: "pass") }
            for function in try row.texts("fail") ?? [] { add(function, result: "fail") }
            for (function, word) in try row.pairs("states") { add(function, result: word) }
            for (function, score) in try row.pairs("scores") { add(function, result: "pass", score: score) }
        }
        return out.enumerated().sorted { before($0.element.at, b: $1.element.at, x: $0.offset, y: $1.offset) }.map(
            \.element)
    }

    private func grades() throws -> [GradeLine] {
        let keys = ["graded_at", "zone", "kind", "length_mm", "count", "felt", "visible_at_cm", "operator"]
        return try rows("grading", keys).map { row, source in
            GradeLine(
                at: try time(row, "graded_at"), zone: try row.text("zone"), kind: try row.text("kind"),
                lengthMillimetres: try row.text("length_mm"), count: try row.integer("count", 0...1_000_000),
                felt: try row.boolean("felt"), visibleAtCentimetres: try row.integer("visible_at_cm", 0...10_000),
                operatorID: try row.text("operator"), source: source)
        }.enumerated().sorted { before($0.element.at, b: $1.element.at, x: $0.offset, y: $1.offset) }.map(\.element)
    }

    private func rows(_ key: String, _ keys: [String]) throws -> [(YAMLMap, SourceRef)] {
        try (section(key)?.maps(key, keys: keys) ?? []).map { ($0, source($0)) }
    }

    private func source(_ map: YAMLMap) -> SourceRef {
        SourceRef(document: 1, line: map.line, arrived: Instant(milliseconds: 1_793_491_200_000))
    }

    private func time(_ row: YAMLMap, _ key: String) throws -> EvidenceTime? {
        try PipelineTestTables.time(row, key)
    }

    private func before(_ a: EvidenceTime?, b: EvidenceTime?, x: Int = 0, y: Int = 0) -> Bool {
        let (left, right) = (a?.assumed.milliseconds ?? 0, b?.assumed.milliseconds ?? 0)
        return (left, x) < (right, y)
    }

    /// The lot of a case: moderate, reuse allowed, receipt open unless it says otherwise.
    static func lot(_ map: YAMLMap) throws -> LotFacts {
        var facts = LotFacts(lot: "TEST", customer: "test", contract: Contract())
        guard let lot = try map.map("lot", keys: lotKeys) else { return facts }
        facts.contract.confidentiality = try lot.choice("confidentiality", Confidentiality.self) ?? .moderate
        facts.contract.standard = try lot.choice("standard", SanitizationStandard.self) ?? .r1
        facts.contract.reuseAllowed = try lot.boolean("reuse_allowed") ?? true
        facts.contract.sanitizeWithinDays = try lot.integer("sanitize_within_days", 1...3650)
        facts.receiptClosedAt = try PipelineTests.time(lot, "closed")
        let handOverKeys = ["at", "from", "to", "document", "handling_unit", "seal"]
        facts.handOvers = try (lot.maps("handovers", keys: handOverKeys) ?? []).map { row in
            HandOver(
                at: try PipelineTestTables.time(row, "at"), from: try row.text("from"), to: try row.text("to"),
                releasedBy: nil, acceptedBy: nil, document: try row.text("document"),
                handlingUnit: try row.text("handling_unit"), seal: try row.text("seal"), units: nil, grams: nil,
                source: SourceRef(document: 2, line: row.line))
        }
        let carrierKeys = ["carrier", "tracking_code", "status", "detail", "occurred_at"]
        facts.carrierEvents = try (lot.maps("carrier", keys: carrierKeys) ?? []).map { row in
            CarrierEvent(
                carrier: try row.text("carrier"), trackingCode: try row.text("tracking_code") ?? "",
                statusWord: try row.text("status"), detail: try row.text("detail"),
                at: try PipelineTestTables.time(row, "occurred_at"), location: nil, eventID: nil,
                source: SourceRef(document: 3, line: row.line))
        }
        return facts
    }
}

/// An erasure of a case. What it leaves out is what a usual report of a phone states.
enum PipelineTestErasure {
    static let keys = [
        "tool", "tool_version", "report", "class", "words", "outcome", "os", "os_version", "imei", "serial",
        "started_at",
        "ended_at", "errors", "operator", "station", "locks", "media_items", "setup", "media", "manufacturer", "model",
        "instructions_version", "capacity_bytes", "signature", "verified", "verification_percent", "licence",
    ]

    static func read(_ row: YAMLMap, source: SourceRef) throws -> Erasure {
        var erasure = Erasure(source: source)
        erasure.format = "test"
        erasure.evidenceClass = try row.choice("class", EvidenceClassName.self)?.value ?? .toolExport
        erasure.reportID = try row.text("report")
        erasure.tool = try row.text("tool")
        erasure.toolVersion = try row.text("tool_version")
        erasure.manufacturer = try row.text("manufacturer")
        erasure.model = try row.text("model")
        for kind in [IdentifierKind.imei, .serial] {
            if let text = try row.text(kind.rawValue) {
                erasure.identifiers.append(DeviceReference(kind: kind, text: text, make: erasure.manufacturer))
            }
        }
        erasure.os = try row.text("os")
        erasure.osVersion = try row.text("os_version")
        erasure.media = try row.choice("media", MediaKind.self) ?? .internalFlash
        erasure.techniqueWords = try row.text("words")
        erasure.outcome = try row.text("outcome").flatMap(ErasureOutcome.init) ?? .unknown
        erasure.outcomeWords = try row.text("outcome")
        erasure.errorCount = Fact(try row.integer("errors", 0...1_000_000))
        erasure.capacityBytes = Fact(try row.integer("capacity_bytes", 0...1_000_000_000_000_000))
        erasure.startedAt = try PipelineTestTables.time(row, "started_at")
        erasure.endedAt = try PipelineTestTables.time(row, "ended_at")
        erasure.operatorID = try row.text("operator")
        erasure.station = try row.text("station")
        erasure.instructionsVersion = try row.text("instructions_version")
        try readReport(row, &erasure)
        for (lock, word) in try row.pairs("locks") { erasure.locks[lock] = LockState(word: word) ?? .unknown }
        for (item, word) in try row.pairs("media_items") { erasure.mediaItems[item] = word }
        erasure.setupState = try row.text("setup")
        if !erasure.locks.isEmpty { erasure.capabilities.insert("locks") }
        if !erasure.mediaItems.isEmpty { erasure.capabilities.insert("media") }
        if erasure.setupState != nil { erasure.capabilities.insert("state") }
        return erasure
    }

    /// What the report says of itself. A key that is there stands for a field that the format has; `licence: ''` is one
    /// that nobody filled in.
    private static func readReport(_ row: YAMLMap, _ erasure: inout Erasure) throws {
        erasure.signaturePresent = try row.boolean("signature")
        erasure.verifiedWord = Fact(try row.text("verified"))
        if let percent = try row.integer("verification_percent", 0...100) {
            erasure.verificationPercent = .stated(percent)
            erasure.verificationKind = percent == 100 ? "full" : percent > 0 ? "sampled" : "none"
        }
        guard row.has("licence") else { return }
        erasure.licence = try row.text("licence")
        erasure.capabilities.insert("licence")
    }

    private enum EvidenceClassName: String, CaseIterable {
        case toolExport, workflow, typed

        var value: EvidenceClass {
            switch self {
            case .toolExport: .toolExport
            case .workflow: .workflow
            case .typed: .typed
            }
        }
    }
}
