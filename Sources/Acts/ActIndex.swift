import Basics
import Custody
import Policies
import RecoveryModel
import Storage
import StoreFiles

/// Who took which separated role in which lot, read from the log: acts, and the evidence of who sanitized, destroyed or
/// sampled. A projection that goes on from where it was left, so that no entry is ever read twice; what evidence once
/// told stays, also when its document is withdrawn.
package struct ActIndex {
    /// The first time that a person took a role in a lot.
    struct Act: Hashable, Sendable {
        /// As the entry names the actor.
        let person: String
        let role: String
        let seq: Int
        let type: String
        /// The key that signed it, as `ssh-ed25519 AAAA…`.
        let key: String?

        /// Of the same person in the same role, by the same key.
        func isSame(as other: Act) -> Bool { person == other.person && role == other.role && key == other.key }
    }

    private let store: any RecoveryStore
    private var found: [String: [Act]] = [:]
    private var upTo: Int

    private static let progress = "acts-read"
    private static func note(_ lot: String) -> String { "acts:" + lot }

    /// Reads what the log has told since.
    init(_ store: any RecoveryStore) throws {
        self.store = store
        let count = try store.entryCount()
        let read = try store.note(Self.progress).flatMap { Int($0) } ?? 0
        // A log that was begun anew is shorter than what was read of the old one.
        upTo = read > count ? 0 : read
        guard upTo < count else { return }
        var reader = Reader()
        try store.eachEntry(from: upTo) { seq, _, body in reader.read(seq, body) }
        for (lot, acts) in reader.acts { found[lot] = Self.adding(acts, to: try Self.kept(lot, store)) }
        upTo = count
    }

    /// What is known of the lot, oldest first.
    func acts(in lot: String) throws -> [Act] { try found[lot] ?? Self.kept(lot, store) }

    /// Remembers what was read. In a transaction.
    func keep() throws {
        guard try store.note(Self.progress) != String(upTo) else { return }
        for (lot, acts) in found { try store.setNote(Self.note(lot), Self.text(acts)) }
        try store.setNote(Self.progress, String(upTo))
    }

    /// Reads the whole log again and remembers that instead of what was known. In a transaction.
    package static func rebuild(_ store: any RecoveryStore) throws {
        for lot in try store.lots() { try store.setNote(note(lot.name), nil) }
        try store.setNote(progress, nil)
        try ActIndex(store).keep()
    }

    /// Lots of which something else is remembered than the log tells, in words.
    package static func problems(_ store: any RecoveryStore) throws -> [String] {
        let read = try store.note(progress).flatMap { Int($0) } ?? 0
        var reader = Reader()
        try store.eachEntry(from: 0) { seq, _, body in if seq < read { reader.read(seq, body) } }
        return try store.lots().compactMap { lot in
            let told = Self.adding(reader.acts[lot.name] ?? [])
            do { return try kept(lot.name, store) == told ? nil : problem(lot.name) } catch let error as OperationError
            {
                return error.message
            }
        }
    }

    /// Of acts of one person in one role the first is remembered.
    private static func adding(_ acts: [Act], to known: [Act] = []) -> [Act] {
        var all = known
        for act in acts where !all.contains(where: { $0.isSame(as: act) }) { all.append(act) }
        return all
    }

    private static func kept(_ lot: String, _ store: any RecoveryStore) throws -> [Act] {
        guard let text = try store.note(note(lot)) else { return [] }
        let items = (try? JSONParser.parse(Array(text.utf8)))?.array
        let acts = (items ?? []).compactMap(act)
        guard let items, acts.count == items.count else { throw OperationError(.store, problem(lot)) }
        return acts
    }

    private static func act(_ item: JSONValue) -> Act? {
        guard let item = RecordedMembers(item), let person = item.text("person"), let role = item.text("role"),
            let seq = item.integer("entry"), let type = item.text("type"),
            item.text("key") != nil || item.isNull("key")
        else { return nil }
        return Act(person: person, role: role, seq: seq, type: type, key: item.text("key"))
    }

    private static func problem(_ lot: String) -> String {
        "lot \(lot): who acted in it isn't what the log tells; run `lotwise rebuild`"
    }

    private static func text(_ acts: [Act]) -> String {
        var json = JSONText()
        json.beginArray()
        for act in acts {
            json.beginObject()
            json.member("entry", act.seq)
            json.member("key", act.key)
            json.member("person", act.person)
            json.member("role", act.role)
            json.member("type", act.type)
            json.endObject()
        }
        json.endArray()
        return json.text
    }
}

extension ActIndex {
    /// Picks the few entries that count out of the many that don't, most of them unparsed.
    private struct Reader {
        private(set) var acts: [String: [Act]] = [:]
        /// Actor and lot of evidence seen already: a bench erases thousands under one name.
        private var seen: Set<String> = []

        /// Roles that an entry's type stands for; an empty one is the actor's own.
        private static let roles: [String: String] = [
            CustodyEventType.sanitizationRecorded.rawValue: "sanitizer",
            CustodyEventType.deviceDestroyed.rawValue: "destroyer",
            CustodyEventType.sanitizationSampled.rawValue: "sampler",
            CustodyEventType.sanitizationValidated.rawValue: "validator",
            CustodyEventType.lotReleased.rawValue: "dpr", CustodyEventType.lotAmended.rawValue: "dpr",
            CustodyEventType.lotClosed.rawValue: "dpr", CustodyEventType.documentWithdrawn.rawValue: "dpr",
            CustodyEventType.documentRestored.rawValue: "dpr",
            CustodyEventType.findingResolved.rawValue: "", CustodyEventType.certificateRevoked.rawValue: "",
        ]

        private static let types = EntryTypes(Set(roles.keys.compactMap(CustodyEventType.init)))

        mutating func read(_ seq: Int, _ body: UnsafeRawBufferPointer) {
            guard Self.types.contains(body), let type = EntryTail.type(body), let role = Self.roles[type] else {
                return
            }
            let bytes = Array(body)
            if ["sanitizer", "destroyer", "sampler"].contains(role) {
                let actor = EntryTail.actor(bytes)
                guard seen.insert(type + "\u{1F}" + (EntryText.member("lot", in: bytes) ?? "") + actor).inserted else {
                    return
                }
            }
            guard let entry = RecordedEntry(bytes), let person = entry.person, person != CustodyActor.engine.id,
                person != "not-recorded"
            else { return }
            let taken = role.isEmpty ? entry.role ?? "" : role
            guard SeparationOfDuties.roles.contains(taken) else { return }
            // As it says itself.
            let key = entry.isSigned ? SignaturePayload(entry).signer : nil
            for lot in Self.lots(entry) {
                acts[lot, default: []].append(Act(person: person, role: taken, seq: seq, type: type, key: key))
            }
        }

        /// The lots that an entry acts in: its own, and those of which a withdrawn document spoke.
        private static func lots(_ entry: RecordedEntry) -> [String] {
            [entry.lot].compactMap(\.self) + (DocumentPayload(entry)?.lots ?? [])
        }
    }
}
