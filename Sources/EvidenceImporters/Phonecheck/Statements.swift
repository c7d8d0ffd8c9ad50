import Basics
import RecoveryModel

/// Makes the test statements of a Phonecheck record: functions, battery, locks, media, setup state.
struct PhonecheckStatements {
    private let record: PhonecheckRecord
    private let source: SourceRef
    private let times: PhonecheckTimes
    private let tool = PhonecheckImporter.tool
    private let version: String?
    private let person: String?
    private(set) var list: [TestStatement] = []

    /// - Parameter hasErasure: the record is one of an erasure too.
    init(
        _ record: PhonecheckRecord, times: PhonecheckTimes, states: PhonecheckStates, hasErasure: Bool,
        source: SourceRef
    ) {
        self.record = record
        self.times = times
        self.source = source
        version = PhonecheckImporter.version(record)
        person = record.text(.testername)
        addFunctions()
        addBattery()
        addStates(states)
        addStorage()
        if !hasErasure {
            addUnlisted(states)
            addIdentity()
            addModel()
        }
    }

    /// What a session that erased nothing says besides: of the system's state, and what no list knows. After an erasure
    /// either may tell of use (S25).
    private mutating func addUnlisted(_ states: PhonecheckStates) {
        if states.rooted == .on { add("state.rooted", "on", at: statedAt) }
        for member in record.unknown {
            for part in PhonecheckParts.parts(of: member) {
                add(TestStatement.unlisted, "\(part.path): \(part.text)", at: statedAt)
            }
        }
    }

    /// The size that a bench read on a device which it didn't erase: an erasure record says its own.
    private mutating func addStorage() {
        guard times.ended == nil, let bytes = record.text(.memory).flatMap(ErasureWords.bytes), bytes > 0 else {
            return
        }
        add("device.storage", "", score: String(bytes / 1_000_000_000), at: statedAt)
    }

    private mutating func add(
        _ function: String, _ result: String, kind: String? = "auto", score: String? = nil, at: EvidenceTime?
    ) {
        list.append(
            TestStatement(
                at: at, function: function, result: result, kind: kind, score: score, tool: tool, toolVersion: version,
                operatorID: person, source: source))
    }

    /// The testing app is gone once the device is erased, so tests of a record whose erasure lies before its last
    /// change were made before that erasure, and must not look like tests after it (F12).
    private var testedAt: EvidenceTime? {
        guard let ended = times.ended else { return times.updated }
        if let updated = times.updated, updated.latest < ended.earliest { return updated }
        return times.started ?? times.created
    }

    /// A record without a date of its own was written when its erasure was over; one whose date can't be read, nobody
    /// knows when.
    private var statedAt: EvidenceTime? {
        let isLost = times.unreadable.contains { $0.field == .updatedtimestamp || $0.field == .deviceupdateddate }
        return times.updated ?? (isLost ? nil : times.ended)
    }

    /// Where several tests are about one function the worst result holds: failed, then not tested, then passed.
    private mutating func addFunctions() {
        let at = testedAt
        var seen: Set<String> = []
        var hasRun = false
        for (field, result) in [(PhonecheckField.failed, "fail"), (.pending, "not_tested"), (.passed, "pass")] {
            for name in record.list(field) {
                let lower = name.lowercased()
                let function = PhonecheckFunctions.function(name)
                if !seen.insert(function).inserted { continue }
                if result == "pass", PhonecheckFunctions.needsPower.contains(function) { hasRun = true }
                let kind = PhonecheckFunctions.inferred.contains(lower) ? "inferred" : "auto"
                add(function, result, kind: kind, score: score(function), at: at)
            }
        }
        // A key or screen test that passed was made on a device that is on.
        if hasRun, !seen.contains("power_on") {
            add("power_on", "pass", kind: "inferred", at: at)
        }
        addVerdict(at: at)
    }

    /// What the record says of the device as a whole, where it names nothing that failed.
    private mutating func addVerdict(at: EvidenceTime?) {
        guard record.list(.failed).isEmpty else { return }
        let manual = record.texts(.manualfailure).map { WordList.answer.meaning(of: $0) }
        if manual.contains("yes") { return add(TestStatement.wholeDevice, "fail", kind: "operator", at: at) }
        let working = record.texts(.working)
        let meanings = working.map { WordList.answer.meaning(of: $0) }
        if meanings.contains("no") { return add(TestStatement.wholeDevice, "fail", at: at) }
        let isPending = working.allSatisfy { ComparableText.key($0) == "pending" } && !record.list(.pending).isEmpty
        if meanings.contains(nil), !isPending { return add(TestStatement.wholeDevice, "inconclusive", at: at) }
        // Neither yes nor no: somebody said something about a failure.
        if manual.contains(nil) { add(TestStatement.wholeDevice, "inconclusive", kind: "operator", at: at) }
    }

    /// The model that a session read on its device: an erasure's record says its own.
    private mutating func addModel() {
        guard let model = record.text(.model), !list.isEmpty else { return }
        add(TestStatement.model, "", score: model, at: statedAt)
    }

    /// Numbers and maker that a session read on its device, by which a record of another one is told.
    private mutating func addIdentity() {
        guard !list.isEmpty else { return }
        let fields: [(PhonecheckField, String)] = [
            (.imei, "imei"), (.imei2, "imei"), (.serial, "serial"), (.udid, "udid"), (.make, "make"),
        ]
        for (field, kind) in fields {
            for text in record.texts(field) { add(TestStatement.identity, "", score: "\(kind):\(text)", at: statedAt) }
        }
    }

    private func score(_ function: String) -> String? {
        switch function {
        case "mic_bottom": record.text(.bmic)
        case "mic_front": record.text(.fmic)
        case "mic_video": record.text(.vmic)
        default: nil
        }
    }

    /// Health is `BatteryHealthPercentage`, never `BatteryPercentage`, which is the charge.
    private mutating func addBattery() {
        var measured: Int?
        if let now = whole(.batterycurrentmaxcapacity), let design = whole(.batterydesignmaxcapacity),
            Self.isCapacity(now), Self.isCapacity(design)
        {
            measured = min(100, now * 100 / design)  // bounded: below 100,000
        }
        if let health = whole(.batteryhealthpercentage), health > 0 {
            // Capacities that say something else by more than rounding and age of the reading: neither is a reading.
            let isContradicted = measured.map { abs(health - $0) > Self.capacitiesMayDiffer } ?? false
            let score = isContradicted ? "\(health) or \(measured ?? 0)" : String(health)
            add("battery_health", "", score: score, at: statedAt)
        } else if let text = record.text(.batteryhealthpercentage), whole(.batteryhealthpercentage) == nil {
            add("battery_health", "", score: text, at: statedAt)
        } else if let measured {
            add("battery_health", "", kind: "inferred", score: String(measured), at: statedAt)
        }
        if let cycles = whole(.batterycycle) { add("battery_cycles", "", score: String(cycles), at: statedAt) }
    }

    /// Percent by which a system's own word on the battery's health and its capacities may lie apart.
    private static let capacitiesMayDiffer = 15

    /// Milliampere-hours of a battery in a phone or tablet. Newer systems answer the question for the full charge with
    /// 100, which is a percentage; 0 was not read.
    private static func isCapacity(_ number: Int) -> Bool { number > 100 && number < 100_000 }

    /// The whole number in front of a point or a percent sign.
    private func whole(_ field: PhonecheckField) -> Int? {
        guard let text = record.text(field) else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let rest = text.dropFirst(digits.count)
        guard rest.isEmpty || rest == "%" || rest.first == "." else { return nil }
        return Int(digits)
    }

    private mutating func addStates(_ states: PhonecheckStates) {
        for (name, state) in states.locks.sorted(by: { $0.key < $1.key }) {
            let number = name == "blacklist" ? record.text(.imei) : nil
            add(name, states.unlisted[name] ?? state.rawValue, score: number, at: statedAt)
        }
        for (name, word) in states.media.sorted(by: { $0.key < $1.key }) { add(name, word, at: statedAt) }
        if let setup = states.setup { add("state.setup", setup, at: statedAt) }
    }
}
