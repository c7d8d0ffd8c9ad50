import ArgumentParser
import Basics
import Custody
import Operations
import RecoveryModel
import StoreAccess
import Terminal

struct ListLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Entries of the log, the newest last.",
        discussion: """
            Example:
              lotwise log list --limit 20
              lotwise log list --lot HH-2026-10-017 --type finding.resolved --json
              lotwise log list --device 357248114039005
            """)

    @OptionGroup var options: StoreOptions
    @OptionGroup var view: TableOptions

    @Option(name: .long, help: "Only of this lot.")
    var lot: String?

    @Option(name: .long, help: "Only of this type, e.g. sanitization.verified.")
    var type: String?

    @Option(name: .long, help: "Only about this device: any identifier, or LOT/N.")
    var device: String?

    @Option(name: .long, help: "Recorded at this time or later: 2026-12-01T00:00:00Z, 24h, 7d.")
    var since: String?

    @Option(name: .long, help: "The newest so many.")
    var limit = 50

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit takes 1 or more.") }
        if let type, CustodyEventType(rawValue: type) == nil {
            throw ValidationError("'\(type)' is no type of entry, as finding.resolved is one.")
        }
    }

    func run() throws {
        let workspace = try Bootstrap.reading(options)
        let items = try LogQuery(workspace).entries(
            lot: lot, type: type.flatMap(CustodyEventType.init), device: device, since: try since.map(Bootstrap.since),
            limit: limit)
        if options.json { return Output.line(JSONText.list("entries", items) { $1.embedded($0.body) }) }
        guard !items.isEmpty else { return Output.line("no entries") }
        var table = TextTable(
            ["entry", "recorded", "type", "about", "by", "what"], rightAligned: [0], whole: [0, 2, 3], below: 1)
        for item in items {
            let about = item.entry.intake ?? item.entry.lot ?? ""
            table.add([
                String(item.seq), item.entry.recordedAtText ?? "", item.entry.typeText ?? "", about,
                item.entry.person ?? "", EntryWords.text(item.entry),
            ])
        }
        try view.show(table)
    }
}

struct ShowLogCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "One entry, whole.",
        discussion: "Example:\n  lotwise log show 17\n  lotwise log show 17 --json > 17.json")

    @OptionGroup var options: StoreOptions

    @Argument(help: "The entry's number, from 0.")
    var index: Int

    func run() throws {
        let item = try LogQuery(try Bootstrap.reading(options)).entry(index)
        // The very bytes that were signed: nothing is added, nothing left out.
        if options.json { return Output.line(String(decoding: item.body, as: UTF8.self)) }
        var lines = [Output.paint("entry \(item.seq)", .bold) + "  \(item.entry.typeText ?? "")"]
        for (name, value) in EntryWords.members(item.entry) { lines.append("  \(name): \(value)") }
        Output.lines(lines)
    }
}

/// An entry in words.
enum EntryWords {
    /// Every member but type and number, in order; those of `data` by their own names.
    static func members(_ entry: RecordedEntry) -> [(String, String)] {
        var found: [(String, String)] = []
        for member in RecordedEntry.Member.allCases where member != .type && member != .seq && member != .v {
            guard let value = entry.value(of: member) else { continue }
            if let members = value.members {
                for inner in members { add("\(member.rawValue).\(inner.name)", inner.value, to: &found) }
            } else {
                add(member.rawValue, value, to: &found)
            }
        }
        return found
    }

    /// What its `data` says, on one line.
    static func text(_ entry: RecordedEntry) -> String {
        (entry.value(of: .data)?.members ?? []).compactMap { member in
            text(member.value).map { "\(member.name)=\($0)" }
        }.joined(separator: " ")
    }

    private static func add(_ name: String, _ value: JSONValue, to found: inout [(String, String)]) {
        if let text = text(value) { found.append((name, text)) }
    }

    /// Nil for nothing.
    private static func text(_ value: JSONValue) -> String? {
        switch value {
        case .null: nil
        case .string(let text): text.isEmpty ? nil : text
        case .bool, .number, .array, .object: String(decoding: CanonicalJSON.encode(value), as: UTF8.self)
        }
    }
}
