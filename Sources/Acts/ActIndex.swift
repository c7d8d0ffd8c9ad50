import Basics
import Custody
import Policies
import RecoveryModel
import Storage

/// Who took which separated role in which lot, read from the log: acts, and the evidence of who sanitized, destroyed or
/// sampled. A projection that goes on from where it was left, so that no entry is ever read twice; what evidence once
/// told stays, also when its document is withdrawn.
struct ActIndex {
    /// The first time that a person took a role in a lot.
    struct Act: Hashable {
        /// As the entry names the actor.
        let person: String
        let role: String
        let seq: Int
        let type: String
        /// The key that signed it, as `ssh-ed25519 AAAA…`.
        let key: String?
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
        for (lot, acts) in reader.acts { try add(acts, to: lot) }
        upTo = count
    }

    /// What is known of the lot, oldest first.
    func acts(in lot: String) throws -> [Act] { try found[lot] ?? kept(lot) }

    /// Remembers what was read. In a transaction.
    func keep() throws {
        guard try store.note(Self.progress) != String(upTo) else { return }
        for (lot, acts) in found { try store.setNote(Self.note(lot), Self.text(acts)) }
        try store.setNote(Self.progress, String(upTo))
    }

    private mutating func add(_ acts: [Act], to lot: String) throws {
        var all = try kept(lot)
        for act in acts
        where !all.contains(where: { $0.person == act.person && $0.role == act.role && $0.key == act.key }) {
            all.append(act)
        }
        found[lot] = all
    }

    private func kept(_ lot: String) throws -> [Act] {
        guard let text = try store.note(Self.note(lot)) else { return [] }
        return (try JSONParser.parse(Array(text.utf8)).array ?? []).compactMap { item in
            guard let item = RecordedMembers(item), let person = item.text("person"), let role = item.text("role"),
                let seq = item.integer("entry"), let type = item.text("type")
            else { return nil }
            return Act(person: person, role: role, seq: seq, type: type, key: item.text("key"))
        }
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

        mutating func read(_ seq: Int, _ body: UnsafeRawBufferPointer) {
            guard let type = EntryTail.type(body), let role = Self.roles[type] else { return }
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
