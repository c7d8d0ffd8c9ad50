import ArgumentParser
import Basics
import Certification
import Printing
import Reports
import Storage
import StoreAccess
import StoreFiles
import Terminal
import VerifierCommand

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Reports as CSV, JSON, HTML and PDF, from one table each.",
        discussion: """
            \(ReportList.lines().joined(separator: "\n"))

            Without --out the report goes to standard output; a PDF needs --out. The letterhead is that of settings.yaml
            in the store. Cells that a spreadsheet would run as formulas get a leading '.

            --since takes a time, or hours or days before now (24h, 7d). What it does:
            \(ReportList.sinceLines().joined(separator: "\n"))

            Exit 1, when the report is written: a certificate of its lots was revoked at --since or later, or, without
            --since, stands revoked with nothing in its place. Standard error then names each.

            Example:
              lotwise report list
              lotwise report reconciliation --lot HH-2026-10-017 --format pdf --out reconciliation.pdf
              lotwise report where --since 2026-10-06T09:00:00Z --format csv
              lotwise report sanitization --since 7d --format pdf --out sanitization.pdf
            """)

    @OptionGroup var options: StoreOptions

    @Argument(help: "The report's name, or `list`.")
    var name: String

    @Option(name: .long, help: "One lot; all without it, where the report allows it.")
    var lot: String?

    @Option(name: .long, help: "A time, or 24h or 7d before now: see above what each report does with it.")
    var since: String?

    @Option(name: .long, help: "csv, json, html or pdf; --json alone means json.")
    var format: ReportFormat?

    @Option(name: .long, help: "The file to write; it is replaced as a whole.")
    var out: String?

    @Option(name: .long, help: "A4 or Letter.")
    var paper = ReportPaper.a4

    func validate() throws {
        guard name != ReportList.name else { return }
        guard ReportList.report(name) != nil else {
            let known = BuiltInReports.all.map { $0.name }.joined(separator: ", ")
            throw ValidationError("no report \(name); there is \(known)")
        }
        guard let format = format ?? (options.json ? .json : nil) else {
            throw ValidationError("--format is missing: csv, json, html or pdf")
        }
        if format == .pdf, out == nil { throw ValidationError("--format pdf needs --out FILE") }
        if options.json, format != .json, out == nil {
            throw ValidationError(
                "--json with --format \(format.rawValue) needs --out FILE: standard output takes one of them")
        }
    }

    func run() throws {
        guard let type = ReportList.report(name) else { return ReportList.show(json: options.json) }
        let chosen = format ?? .json
        if type.needsLot, lot == nil {
            throw OperationError(.usage, "report \(name) is about one lot: name it with --lot")
        }
        let moment = try since.map(Bootstrap.since)
        let workspace = try Bootstrap.reading(options)
        let lots = try lot.map { [try workspace.lot(named: $0)] } ?? workspace.store.lots()
        let context = ReportContext(
            workspace: workspace, lots: lots, since: moment, createdAt: workspace.clock(),
            letterhead: try LetterheadReader.read(workspace.folder), paper: paper.size)
        let document = try type.init().document(context)
        let bytes = try chosen.bytes(document)
        ProgressLine.shared.clear()
        if let out {
            try OutputFile.write(bytes, to: out)
            if options.json { Output.line(summary(document, out: out, format: chosen, bytes: bytes.count)) }
        } else {
            Output.write(bytes)
        }
        let revoked = try RevocationQuery(workspace).revocations(in: lots, since: moment)
        for item in revoked { Output.error(item.line) }
        try Finished.trouble(!revoked.isEmpty)
    }

    private func summary(_ document: TableDocument, out: String, format: ReportFormat, bytes: Int) -> String {
        var json = JSONText()
        json.beginObject()
        json.member("report", document.name)
        json.member("file", out)
        json.member("format", format.rawValue)
        json.member("bytes", bytes)
        json.member("rows", document.sections.reduce(0) { $0 + $1.rows.count })
        json.endObject()
        return json.text
    }
}

/// The four renderings.
enum ReportFormat: String, ExpressibleByArgument, CaseIterable {
    case csv, json, html, pdf

    /// Throws `OperationError` when the page can't be drawn.
    func bytes(_ document: TableDocument) throws -> [UInt8] {
        switch self {
        case .csv: return TableOutput.csv(document)
        case .json: return TableOutput.json(document)
        case .html: return TableOutput.html(document)
        case .pdf:
            do { return try TableOutput.pdf(document) } catch {
                throw OperationError(.refused, "the pages can't be drawn: \(error.message)")
            }
        }
    }
}

/// Paper sizes as they are written on the command line.
enum ReportPaper: String, ExpressibleByArgument, CaseIterable {
    case a4 = "A4"
    case letter = "Letter"

    var size: PaperSize { self == .a4 ? .a4 : .letter }
}

/// The reports there are.
enum ReportList {
    /// What `report` takes in place of a report's name.
    static let name = "list"

    static func report(_ name: String) -> (any Report.Type)? { BuiltInReports.all.first { $0.name == name } }

    /// One line a report, names padded to one width.
    static func lines() -> [String] {
        let width = BuiltInReports.all.map { $0.name.count }.max() ?? 0
        return BuiltInReports.all.map { type in
            type.name + String(repeating: " ", count: width - type.name.count + 2) + type.abstract
        }
    }

    /// One line for each thing that --since does, with the reports that do it.
    static func sinceLines() -> [String] {
        SinceUse.allCases.map { use in
            let names = BuiltInReports.all.filter { $0.since == use }.map { $0.name }
            return "  \(use.rawValue): \(names.joined(separator: ", "))"
        }
    }

    static func show(json isJSON: Bool) {
        guard isJSON else { return lines().forEach(Output.line) }
        var json = JSONText()
        json.beginObject()
        json.name("reports")
        json.beginArray()
        for type in BuiltInReports.all {
            json.beginObject()
            json.member("name", type.name)
            json.member("about", type.abstract)
            json.name("needsLot")
            json.bool(type.needsLot)
            json.member("since", type.since.rawValue)
            json.endObject()
        }
        json.endArray()
        json.endObject()
        Output.line(json.text)
    }
}
