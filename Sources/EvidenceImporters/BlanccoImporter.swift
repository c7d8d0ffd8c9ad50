import Basics
import RecoveryModel
import XMLReading

/// Reports of Blancco's Management Console or Cloud as XML: several a file, several erasures a report.
package struct BlanccoImporter: EvidenceImporter {
    package static let id = "blancco-xml"
    package static let summary = "Blancco erasure reports (XML)"

    package init() {}

    package static func recognises(_ head: FileHead) -> Bool {
        let bytes = head.bytes
        guard bytes.first(where: { $0 > 32 && $0 < 0x80 }) == UInt8(ascii: "<") else { return false }
        return ["<blancco_data", "<blancco_erasure_report"].contains { contains(bytes, Array($0.utf8)) }
    }

    private static func contains(_ bytes: [UInt8], _ needle: [UInt8]) -> Bool {
        guard bytes.count >= needle.count else { return false }
        return (0...(bytes.count - needle.count)).contains { start in
            bytes[start] == needle[0] && bytes[start..<(start + needle.count)].elementsEqual(needle)
        }
    }

    package func read(_ source: any ByteSource, into sink: any EvidenceSink) throws {
        let handler = BlanccoHandler(sink)
        do {
            try XMLStream(vocabulary: BlanccoTag.allCases.map(\.rawValue)).read(source, handler: handler)
        } catch let error as XMLReadingError {
            let message = "the file is not whole: \(error.message). Reports before this are kept; export it again"
            return try sink.finding(FileFinding("I16", message, line: error.line))
        }
        if handler.reports == 0 { try sink.finding(FileFinding("I16", "the file holds no report", line: 0)) }
    }
}

/// Element names that are told apart.
enum BlanccoTag: String, CaseIterable {
    case report, entries, entry
    case documentID = "document_id"
    case logEntry = "log_entry"
    case productName = "product_name"
    case productVersion = "product_version"
    case date, integrity

    /// By position in the vocabulary.
    static let byID = allCases
}

/// Which part of a report an `<entries>` group is.
private enum BlanccoGroup {
    case other, company, erasure, target, exception, failure
    case system, disk, sim, operatingSystem, fields

    init(_ name: String, inside parent: BlanccoGroup) {
        switch name {
        case "erasure": self = .erasure
        case "target": self = parent == .erasure ? .target : .other
        case "exception", "exceptions": self = .exception
        case "failure", "failures": self = .failure
        // Whatever else an erasure holds is still the erasure's.
        case "erasure_details": self = .erasure
        case "company_information": self = .company
        case "system": self = .system
        case "disk": self = .disk
        case "sim_card": self = .sim
        case "operating_system": self = .operatingSystem
        case "fields": self = .fields
        default: self = .other
        }
    }
}

/// Gathers one report at a time and gives its records when it ends.
private final class BlanccoHandler: XMLStreamHandler {
    private let sink: any EvidenceSink
    private(set) var reports = 0
    private var report: BlanccoReport?
    private var reportDepth = 0
    private var groups: [BlanccoGroup] = []
    private var names: [String] = []
    /// Bytes kept of the current report, and the most that one may have.
    private var size = 0
    private static let sizeLimit = 16 << 20

    init(_ sink: any EvidenceSink) { self.sink = sink }

    func start(_ element: XMLElement) throws {
        guard element.id >= 0 else { return }
        try grow(by: 64, line: element.line)
        switch BlanccoTag.byID[element.id] {
        case .report:
            guard report == nil else { return }
            report = BlanccoReport(line: element.line)
            reportDepth = element.depth
            size = 0
            groups = []
        case .logEntry: report?.log.append(BlanccoReport.LogEntry())
        case .entries: open(element)
        case .entry: names.append(element.attribute("name") ?? "")
        default: break
        }
    }

    private func grow(by count: Int, line: Int) throws {
        size += count
        guard size > Self.sizeLimit, report != nil else { return }
        throw XMLReadingError(.limit, "one report is larger than \(Self.sizeLimit) bytes", line: line)
    }

    private func open(_ element: XMLElement) {
        let parent = groups.last ?? .other
        let group = BlanccoGroup(element.attribute("name") ?? "", inside: parent)
        groups.append(group)
        switch group {
        case .erasure where parent != .erasure:
            report?.erasures.append(BlanccoReport.ErasureEntry(line: element.line))
        case .disk: report?.disks.append([:])
        case .sim: report?.sims.append([:])
        case .exception: report?.erasures.last.map { _ in report?.countException() }
        case .failure: report?.erasures.last.map { _ in report?.countFailure() }
        default: break
        }
    }

    func end(_ element: XMLElementEnd) throws {
        guard element.id >= 0 else { return }
        switch BlanccoTag.byID[element.id] {
        case .report:
            guard element.depth == reportDepth, let done = report else { return }
            report = nil
            reports += 1
            try done.give(to: sink)
        case .entries: _ = groups.popLast()
        case .entry:
            let name = names.popLast() ?? ""
            try grow(by: element.bytes.count, line: element.line)
            if !element.bytes.isEmpty { put(name, element) }
        case .documentID: if report?.documentID == nil { report?.documentID = nonEmpty(element.text) }
        case .productName: report?.editLog { $0.product = element.text }
        case .productVersion: report?.editLog { $0.version = element.text }
        case .date: report?.editLog { $0.date = element.text }
        case .integrity: report?.editLog { $0.isSigned = !element.text.trimmingBlanks.isEmpty }
        case .logEntry: break
        }
    }

    private func nonEmpty(_ text: String) -> String? { text.isEmpty ? nil : text }

    private func put(_ name: String, _ element: XMLElementEnd) {
        switch groups.last ?? .other {
        case .system: if BlanccoReport.systemNames.contains(name) { report?.system[name] = nonEmpty(element.text) }
        case .erasure: report?.editErasure { $0.values[name] = element.text }
        case .target: report?.editErasure { $0.target[name] = element.text }
        case .disk: report?.editDisk { $0[name] = element.text }
        case .sim: report?.editSIM { $0[name] = element.text }
        case .operatingSystem:
            if name == "name" || name == "version" { report?.operatingSystem[name] = nonEmpty(element.text) }
        case .company: if name == "erasure_person" { report?.person = nonEmpty(element.text) }
        case .fields: report?.fields[name] = nonEmpty(element.text)
        case .other:
            // The console's word stands outside all groups.
            if name == "verified", groups.isEmpty { report?.setVerified(nonEmpty(element.text)) }
        case .exception, .failure: break
        }
    }
}
