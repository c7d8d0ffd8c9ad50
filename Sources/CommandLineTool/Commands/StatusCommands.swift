import ArgumentParser
import Basics
import Custody
import LogPublishing
import Operations
import RecoveryModel
import Storage
import StoreAccess
import StoreFiles
import Terminal

struct InitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Makes a store: folders, secrets, settings. First use of any writing command does the same.",
        discussion: "Example:\n  lotwise init --store /srv/lotwise.store")

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "Name of the custody log, best a URL of yours without its scheme; it never changes.")
    var origin: String?

    func run() throws {
        let workspace = try Bootstrap.writing(options, origin: origin)
        let size = try workspace.store.entryCount()
        let policy = try KeyRing(workspace.folder).policy()
        let keys = policy.logs.map(\.key.text)
        if options.json {
            var json = JSONText()
            json.beginObject()
            json.member("store", workspace.folder.path)
            json.member("entries", size)
            json.member("origin", policy.logs.first?.key.name)
            json.member("logKeys", keys)
            json.member("issuers", policy.issuers.map { "\($0.did) \($0.key)" })
            json.endObject()
            Output.line(json.text)
        } else {
            Output.line(
                "\(workspace.folder.path): ready, \(size) entries. Say who you are in \(workspace.folder.settings).")
            for key in keys { Output.line("log key \(key)") }
            Output.line("Give \(workspace.folder.policy) to customers and auditors: they check everything against it.")
        }
    }
}

struct StatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Where things stand.",
        discussion: "Example:\n  lotwise status --lot HH-2026-10-017")

    @OptionGroup var options: StoreOptions

    @Option(name: .long, help: "One lot; all without it.")
    var lot: String?

    func run() throws {
        let begun = Bootstrap.machineClock()
        let workspace = try Bootstrap.reading(options)
        if let lot { _ = try workspace.lotExists(lot) }
        let report = try StatusQuery(workspace).report(lots: lot.map { [$0] })
        if options.json {
            let elapsed = Int(Bootstrap.machineClock().milliseconds - begun.milliseconds)
            Output.line(report.json(recorded: 0, elapsedMilliseconds: elapsed))
        } else {
            if report.lots.isEmpty { Output.line("no lots yet; run `lotwise run FOLDER`") }
            Pager.start()
            Output.lines(StatusScreen.lines(report))
            if let line = report.log.line { Output.line(line) }
        }
    }
}

struct DeviceCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "device", abstract: "One device's whole story, by any identifier.",
        discussion:
            "Example:\n  lotwise device 357248114039005\n  lotwise device HH-2026-10-017/14 --json\n  lotwise device 357248114039005 --at 2026-10-06T09:00:00Z"
    )

    @OptionGroup var options: StoreOptions

    @Argument(help: "IMEI, MEID, serial, plate, asset tag, or LOT/N; also as it was claimed or scanned though invalid.")
    var identifier: String

    @Option(name: .long, help: "Only where it was at this time, e.g. 2026-10-06T09:00:00Z.")
    var at: String?

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        if let at { return try showPlace(workspace, at: Bootstrap.instant(at, option: "--at")) }
        let report = try DeviceQuery(workspace).report(identifier)
        if options.json { return Output.line(report.json) }
        Pager.start()
        Output.lines(DeviceScreen.lines(report))
    }

    private func showPlace(_ workspace: Workspace, at moment: Instant) throws {
        let found = try DeviceQuery(workspace).place(of: identifier, at: moment)
        guard options.json else {
            return Output.line("\(identifier) (\(found.intake)) at \(moment): \(found.place ?? "not known")")
        }
        var json = JSONText()
        json.beginObject()
        json.member("device", identifier)
        json.member("intake", found.intake)
        json.member("at", moment.text)
        json.member("place", found.place)
        json.endObject()
        Output.line(json.text)
    }
}

struct FindingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings", abstract: "The exception queue.",
        discussion: """
            Those that are open, in order of lot and device. Ids may be given by their beginning.

            Example:
              lotwise findings --lot HH-2026-10-017
              lotwise findings --code s16 --all --json
            """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var view: TableOptions

    @Option(name: .long, help: "One lot; all without it.")
    var lot: String?

    @Flag(name: .long, help: "Resolved and cured ones too.")
    var all = false

    @Flag(name: .long, help: "Only those that are open, as without --all.")
    var open = false

    @Option(name: .long, help: "Only this code, e.g. S16.")
    var code: String?

    @Option(name: .long, help: "So many at most.")
    var limit: Int?

    func validate() throws {
        if all, open { throw ValidationError("--all and --open contradict each other.") }
        if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more.") }
    }

    func run() throws {
        let code = try code.map { try KnownCode.code($0).rawValue }
        let workspace = try Bootstrap.reading(options)
        let query = FindingQuery(workspace)
        if options.json {
            try query.json(lot: lot, openOnly: !all, code: code, limit: limit) { Output.write($0) }
            return Output.line("")
        }
        guard view.isPlain else { return try view.show(try table(query, code), limit: limit ?? .max) }
        // Both times the same ones, whoever writes meanwhile.
        try workspace.store.inOneState { try show(query, code) }
    }

    private var header: [String] {
        ["finding", "lot", "code", "severity"] + (all ? ["state"] : []) + ["device", "message", "where"]
    }

    private var whole: Set<Int> { [0, 1, 2, all ? 5 : 4] }

    private func table(_ query: FindingQuery, _ code: String?) throws -> TextTable {
        var table = TextTable(header, whole: whole, below: 2)
        try query.each(lot: lot, openOnly: !all, code: code) { table.add(cells($0)) }
        return table
    }

    private func show(_ query: FindingQuery, _ code: String?) throws {
        var columns = TableColumns(header, whole: whole, below: 2)
        var isEmpty = true
        try query.each(lot: lot, openOnly: !all, code: code, limit: limit) { item in
            columns.measure(cells(item))
            isEmpty = false
        }
        if isEmpty { return Output.line(all ? "no findings" : "no open findings") }
        Pager.start()
        columns.fit()
        Output.line(columns.headline)
        var bytes: [UInt8] = []
        try query.each(lot: lot, openOnly: !all, code: code, limit: limit) { item in
            columns.append(cells(item), to: &bytes)
            Output.spill(&bytes)
        }
        Output.spill(&bytes, end: true)
    }

    private func cells(_ item: FindingQuery.Item) -> [String] {
        let place = item.row.line > 0 ? item.file + ":" + String(item.row.line) : item.file
        return [item.row.id, item.lot, item.row.code.rawValue, item.row.severity.rawValue]
            + (all ? [item.row.state] : []) + [item.device, item.row.message, place]
    }
}
