import Basics
import RecoveryModel
import XMLReading

/// Element names that are told apart.
enum BlanccoTag: String, CaseIterable {
    case report, entries, entry, description, integrity, date
    case documentID = "document_id"
    case logEntry = "log_entry"
    case productName = "product_name"
    case productVersion = "product_version"
    case data = "blancco_data"
    case erasureReport = "blancco_erasure_report"
    case hardwareReport = "blancco_hardware_report"
    case softwareReport = "blancco_software_report"
    case userData = "user_data"

    /// By position in the vocabulary.
    static let byID = allCases
}

/// Where in a report the reader is: what a leaf says depends on nothing else.
enum BlanccoPlace {
    /// Outside of everything that is read.
    case other
    case description, company
    /// The erasure report beside its erasures, an erasure, its target.
    case erasures, erasure, target
    /// A group that tells of something that went wrong, and one that no list knows; `of` an erasure or of all.
    case failure(of: Bool), unknown(of: Bool)
    /// Groups that say nothing of an erasure, whatever they are called: hardware, software, custom fields.
    case harmless, system, disk, sim, operatingSystem, fields

    /// A group that tells of something that went wrong.
    var isFailure: Bool {
        if case .failure = self { return true }
        return false
    }

    /// True inside the erasure report, where every part has to be known.
    var isOfErasure: Bool {
        switch self {
        case .erasures, .erasure, .target, .failure, .unknown: true
        default: false
        }
    }
}

/// Gathers one report at a time and gives its records when it ends. A report inside another is a report of its own.
final class BlanccoHandler: XMLStreamHandler {
    private struct Level {
        let place: BlanccoPlace
        /// The element's name, or that of its group or leaf, as names are compared.
        let name: String
        /// As written: its capitals part its words.
        let raw: String
        /// Nil for an element that is told apart from no other.
        let tag: BlanccoTag?
        /// Nothing lies in it so far.
        var isLeaf = true

        init(place: BlanccoPlace, name: String, raw: String? = nil, tag: BlanccoTag?) {
            self.place = place
            self.name = name
            self.raw = raw ?? name
            self.tag = tag
        }
    }

    private struct Open {
        var report: BlanccoReport
        let depth: Int
        var levels: [Level] = []
        /// Bytes kept of it.
        var size = 0
    }

    private let sink: any EvidenceSink
    private(set) var reports = 0
    private var isStrayTold = false
    /// The report being read, behind those that it lies in.
    private var open: [Open] = []
    /// The most that a report may have, and how deep reports may lie in each other.
    private static let sizeLimit = 16 << 20
    private static let nestingLimit = 4

    init(_ sink: any EvidenceSink) { self.sink = sink }

    func start(_ element: XMLElement) throws {
        // Another case is another spelling of the name.
        let tag = element.id < 0 ? BlanccoTag(rawValue: ComparableText.key(element.name)) : BlanccoTag.byID[element.id]
        if tag == .report { return try begin(element) }
        guard !open.isEmpty else { return try stray(element, tag) }
        try grow(by: 64, line: element.line)
        let inside = place
        if let last = open[open.count - 1].levels.indices.last { open[open.count - 1].levels[last].isLeaf = false }
        let level = level(of: element, tag, inside: inside)
        open[open.count - 1].levels.append(level)
        if inside.isOfErasure, level.place.isOfErasure { noteAttributes(element, level) }
        edit { report in
            switch (tag, level.place) {
            case (.logEntry, _): report.log.append(BlanccoReport.LogEntry())
            case (.data, _): report.dataParts += 1
            case (.entries, .erasure) where level.name == "erasure":
                report.erasures.append(BlanccoReport.ErasureEntry(line: element.line))
            case (.entries, .failure(let isOfErasure)) where FailureNames.isOne(level.name):
                report.add(level.name, "", isFailure: true, isOfErasure: isOfErasure)
            case (.entries, .target): report.editErasure { $0.targets += 1 }
            case (.entries, .system): report.systems.append(NamedTexts())
            case (.entries, .disk): report.disks.append(NamedTexts())
            case (.entries, .sim): report.sims.append(NamedTexts())
            default: break
            }
        }
    }

    func noted(_ message: String, line: Int) throws {
        try sink.finding(FileFinding("I18", message, line: line))
    }

    func end(_ element: XMLElementEnd) throws {
        // Read in place: a copy would make every change of the report copy all of it.
        guard !open.isEmpty else { return }
        if element.depth == open[open.count - 1].depth { return try give() }
        guard let level = open[open.count - 1].levels.popLast() else { return }
        if element.bytes.isEmpty {
            // That the tool left a leaf of the erasure empty is worth knowing: it writes it always.
            if level.place.isOfErasure, level.isLeaf { putEmpty(level) }
            return
        }
        try grow(by: element.bytes.count, line: element.line)
        let text = element.text
        if !text.isEmpty { put(text, tag: level.tag, level: level) }
    }

    /// Parts of a report that lie in none, or in an element of another name: told once a file. What holds an erasure is
    /// read as a report all the same.
    private func stray(_ element: XMLElement, _ tag: BlanccoTag?) throws {
        guard [.data, .erasureReport, .entries, .entry, .documentID].contains(tag) else { return }
        if !isStrayTold {
            isStrayTold = true
            let message =
                "parts of a report lie outside of every report, or in an element of another name; an erasure among them is "
                + "read for itself. Export the file again"
            try sink.finding(FileFinding("I16", message, line: element.line))
        }
        guard tag == .data || tag == .erasureReport else { return }
        try begin(element)
        if tag == .erasureReport {
            open[open.count - 1].levels.append(Level(place: .erasures, name: "", tag: tag))
        }
    }

    // MARK: reports

    private func begin(_ element: XMLElement) throws {
        if let outer = open.last {
            guard open.count < Self.nestingLimit else {
                throw XMLReadingError(.limit, "reports lie in each other", line: element.line)
            }
            let message =
                "a report lies inside report \(outer.report.name): each is read for itself, and the outer one held"
            try sink.finding(FileFinding("I16", message, line: element.line))
            edit { $0.add("report", "inside another", isFailure: false, isOfErasure: false) }
        }
        open.append(Open(report: BlanccoReport(line: element.line), depth: element.depth))
        guard element.attributeCount > 0 else { return }
        for (name, value) in element.attributeList
        where !BlanccoPlaces.reportAttributes.contains(ComparableText.key(name)) {
            edit { $0.add("@" + name, value, isFailure: false, isOfErasure: false) }
        }
    }

    private func give() throws {
        guard let done = open.popLast() else { return }
        reports += 1
        try done.report.give(to: sink)
    }

    private func grow(by count: Int, line: Int) throws {
        open[open.count - 1].size += count
        guard open[open.count - 1].size > Self.sizeLimit else { return }
        throw XMLReadingError(.limit, "one report is larger than \(Self.sizeLimit) bytes", line: line)
    }

    private func edit(_ body: (inout BlanccoReport) -> Void) { body(&open[open.count - 1].report) }

    // MARK: places

    private var place: BlanccoPlace { open.isEmpty ? .other : open[open.count - 1].levels.last?.place ?? .other }

    private func level(of element: XMLElement, _ tag: BlanccoTag?, inside parent: BlanccoPlace) -> Level {
        switch tag {
        case .entries:
            let raw = element.attribute("name") ?? ""
            let name = ComparableText.key(raw)
            return Level(place: BlanccoPlaces.group(name, raw, inside: parent), name: name, raw: raw, tag: tag)
        case .entry:
            let raw = element.attribute("name") ?? ""
            return Level(place: parent, name: ComparableText.key(raw), raw: raw, tag: tag)
        case .description: return Level(place: .description, name: "description", tag: tag)
        case .erasureReport: return Level(place: .erasures, name: "", tag: tag)
        case .hardwareReport, .softwareReport, .userData: return Level(place: .harmless, name: "", tag: tag)
        default:
            return Level(
                place: BlanccoPlaces.element(element.name, inside: parent), name: element.name, tag: tag)
        }
    }

    /// From the erasure report down, as paths are written: `erasure/problems/problem/message`.
    private func path(to name: String) -> String {
        let names = (open.last?.levels ?? []).filter { $0.place.isOfErasure && !$0.name.isEmpty }.map(\.name)
        return (names + [name]).filter { $0 != "erasures" }.joined(separator: "/")
    }

    // MARK: texts

    /// An empty leaf that is read was not read; one that nobody knows says something by being there.
    private func putEmpty(_ level: Level) {
        switch level.place {
        case .erasure where BlanccoPlaces.erasureNames.contains(level.name):
            edit { $0.editErasure { $0.values.add(level.name, "") } }
        case .target where BlanccoPlaces.targetNames.contains(level.name): break
        case .erasure, .target, .erasures, .unknown:
            // An entry without a text states nothing; an element of a name of its own does by being there.
            guard level.tag == nil else { return }
            note(level.name, text: "", place: level.place, raw: level.raw)
        default: break
        }
    }

    /// Leaves outside the erasure, by which a copied report is told from an honest one of the same bench.
    private func surround(_ name: String, _ text: String) {
        guard !BlanccoPlaces.identities.contains(name) else { return }
        edit { $0.surroundings.add(name, text) }
    }

    /// What an attribute says besides the name and the type of an entry.
    private func noteAttributes(_ element: XMLElement, _ level: Level) {
        guard element.attributeCount > 0 else { return }
        for (name, value) in element.attributeList where name != "name" && name != "type" {
            note("@" + name, text: value, place: level.place, raw: name)
        }
    }

    private func put(_ text: String, tag: BlanccoTag?, level: Level) {
        switch tag {
        case .documentID: edit { if !$0.documentID.contains(text) { $0.documentID.append(text) } }
        case .productName: edit { $0.editLog { if !$0.products.contains(text) { $0.products.append(text) } } }
        case .productVersion: edit { $0.editLog { if !$0.versions.contains(text) { $0.versions.append(text) } } }
        case .date where !level.place.isOfErasure:
            edit { $0.editLog { if !$0.dates.contains(text) { $0.dates.append(text) } } }
        case .integrity where !level.place.isOfErasure:
            if BlanccoWords.isSignature(text) {
                edit { $0.editLog { $0.isSigned = true } }
            } else {
                edit { $0.add("integrity", text, isFailure: false, isOfErasure: false) }
            }
        case .entry: put(text, name: level.name, level.place, raw: level.raw)
        default:
            // The text of a group, or of an element that isn't an entry.
            if level.place.isOfErasure {
                note(level.name.isEmpty ? "text" : level.name, text: text, place: level.place, raw: level.raw)
            }
        }
    }

    private func put(_ text: String, name: String, _ place: BlanccoPlace, raw: String) {
        switch place {
        case .harmless, .system, .disk, .operatingSystem, .fields: surround(name, text)
        default: break
        }
        switch place {
        case .system:
            guard BlanccoReport.systemNames.contains(name) else { return }
            edit { $0.systems[$0.systems.count - 1].add(name, text) }
        case .disk: edit { $0.disks[$0.disks.count - 1].add(name, text) }
        case .sim: edit { $0.sims[$0.sims.count - 1].add(name, text) }
        case .operatingSystem where name == "rooted":
            edit { report in
                report.systems.append(NamedTexts())
                report.systems[report.systems.count - 1].add(name, text)
            }
        case .operatingSystem: if name == "name" || name == "version" { edit { $0.operatingSystem.add(name, text) } }
        case .company:
            guard name == "erasure_person" else { return }
            edit { if !$0.person.contains(text) { $0.person.append(text) } }
        case .fields: edit { $0.fields.add(name, text) }
        case .erasure where BlanccoPlaces.erasureNames.contains(name):
            edit { $0.editErasure { $0.values.add(name, text) } }
        case .target where BlanccoPlaces.targetNames.contains(name):
            edit { $0.editErasure { $0.target.add(name, text) } }
        case .erasures, .erasure, .target, .failure, .unknown: note(name, text: text, place: place, raw: raw)
        case .description, .other:
            // The console's word, in whichever group it stands.
            if name == "verified" {
                edit { $0.verified.append(text) }
            } else if !BlanccoPlaces.descriptionNames.contains(name), PhonecheckMembers.speaksOfErasure(raw) {
                edit { $0.add(name, text, isFailure: FailureNames.tells(raw), isOfErasure: false) }
            }
        case .harmless: break
        }
    }

    /// A part of an erasure that isn't one of those that are read.
    private func note(_ name: String, text: String, place: BlanccoPlace, raw: String) {
        // That nothing went wrong is no part of its own; «no» to anything else is an answer that nobody understands.
        if FailureNames.isNothing(text), FailureNames.tells(raw) || place.isFailure { return }
        let path = path(to: name)
        switch place {
        case .failure(let isOfErasure): edit { $0.add(path, text, isFailure: true, isOfErasure: isOfErasure) }
        case .unknown(let isOfErasure):
            edit { $0.add(path, text, isFailure: FailureNames.tells(raw), isOfErasure: isOfErasure) }
        case .erasures: edit { $0.add(path, text, isFailure: FailureNames.tells(raw), isOfErasure: false) }
        default: edit { $0.add(path, text, isFailure: FailureNames.tells(raw), isOfErasure: true) }
        }
    }
}
