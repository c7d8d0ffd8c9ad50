import ArgumentParser
import Basics
import Operations
import Terminal

struct TodoCommandLine: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "todo", abstract: "What to do next: by step, urgency and box, with the command to type.",
        discussion: """
            The most urgent comes first. What nobody has scanned in is one line a pallet and asks for nothing else.

            Example:
              lotwise todo
              lotwise todo --lot HH-2026-10-017 --role tester
              lotwise todo --place ERASE --json
            """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var view: TableOptions

    @Option(name: .long, help: "One lot; all open ones without it.")
    var lot: String?

    @Option(
        name: .long, help: "Only what this role does: receiver, tester, sanitizer, validator, grader, destroyer or dpr."
    )
    var role: String?

    @Option(name: .long, help: "Only devices at this place: an area, station, location or box.")
    var place: String?

    private static let roles = [
        "receiver", "tester", "sanitizer", "validator", "sampler", "grader", "destroyer", "dpr",
    ]

    func validate() throws {
        if let role, !Self.roles.contains(role) {
            throw ValidationError("'\(role)' is no role; there are \(Self.roles.joined(separator: ", ")).")
        }
    }

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let lines = try TodoQuery(workspace).lines(lot: lot, role: role, place: place)
        if options.json { return Output.line(TodoQuery.json(lines)) }
        guard !lines.isEmpty else { return Output.line("nothing to do") }
        try view.show(TodoScreen.table(lines))
    }
}

/// The table of `todo`.
enum TodoScreen {
    static func table(_ lines: [TodoLine]) -> TextTable {
        // Of one lot the commands name it.
        let isOne = Set(lines.map(\.lot)).count == 1
        let first = ["urgency", "count"] + (isOne ? [] : ["lot"]) + ["box"]
        var table = TextTable(first + ["what", "command"], rightAligned: [1], whole: Set(0..<first.count), below: 1)
        for line in lines {
            let mark = line.urgency == .normal ? "" : line.urgency.name
            table.add(
                [mark, String(line.count)] + (isOne ? [] : [line.lot]) + [line.box ?? "", line.words, line.command])
        }
        return table
    }
}

struct FindCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "find", abstract: "Devices by a part of anything that was written of them.",
        discussion: """
            Last digits of an IMEI, part of a serial, asset tag, plate, model, box, pallet, or a column of the customer's own.

            Example:
              lotwise find 475242
              lotwise find "iPhone 13"
              lotwise find PALLET-3 --json
            """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var view: TableOptions

    @Argument(help: "At least two characters.")
    var text: String

    @Option(name: .long, help: "So many at most.")
    var limit = 50

    func run() throws {
        guard limit > 0 else { throw ValidationError("--limit takes 1 or more.") }
        let found = try FindQuery(try Bootstrap.reading(options)).find(text, limit: limit)
        if options.json { return Output.line(FindQuery.json(found.devices, total: found.total)) }
        guard !found.devices.isEmpty else { return Output.line("nothing found for «\(text)»") }
        var table = TextTable(
            ["device", "intake", "serial", "asset tag", "box", "model"], whole: [0, 1, 2, 3, 4], below: 1)
        for device in found.devices {
            let serial = device.identifiers.first { $0.kind == "serial" }?.value
            table.add([
                device.device, device.intake, serial ?? "", device.asset ?? "", device.box ?? "", device.model ?? "",
            ])
        }
        try view.show(table)
        if found.total > found.devices.count {
            Output.note("\(found.devices.count) of \(found.total) shown; --limit \(found.total) shows all")
        }
    }
}

struct LotsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lots", abstract: "One line a lot, the newest first.",
        discussion: "Example:\n  lotwise lots\n  lotwise lots --open --json")

    @OptionGroup var options: StoreOptions
    @OptionGroup var view: TableOptions

    @Flag(name: .long, help: "Only those that aren't closed.")
    var open = false

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let lots = try LotsQuery(workspace).lots(isOpen: open)
        if options.json { return Output.line(LotsQuery.json(lots)) }
        guard !lots.isEmpty else { return Output.line("no lots yet; run `lotwise run FOLDER`") }
        var table = TextTable(
            ["lot", "customer", "days", "received", "open", "next", "certificate", "closed"],
            rightAligned: [2, 3, 4], whole: [0])
        for lot in lots {
            let days = (workspace.now.milliseconds - lot.openedAt.milliseconds) / 86_400_000
            table.add([
                lot.name, lot.customer, String(max(0, days)), "\(lot.received)/\(lot.rows)", String(lot.open),
                lot.next?.rawValue ?? "", lot.certificate == nil ? "" : "in force", lot.closedAt?.day ?? "",
            ])
        }
        try view.show(table)
    }
}
