import Basics
import RecoveryModel

/// An entry of the log as it was recorded (INTERFACE §5), read from its bytes. Whoever wants to know what an entry says
/// reads it here, and its `data` through the payload of its type; a member that isn't there or is of another kind is
/// nil, and nothing is put in its place. It checks nothing else: whether an entry is whole is for `log fsck` and
/// `verify` to say.
///
/// Parsing costs some microseconds. Whoever looks for few entries among many asks `EntryTail` for the type first:
///
///     guard EntryTail.type(body) == CustodyEventType.noticeSent.rawValue,
///         let entry = RecordedEntry(Array(body)), let notice = NoticePayload(entry)
///     else { return }
///     print(entry.lot ?? "", notice.sentAt?.text ?? "")
package struct RecordedEntry: Sendable, Equatable {
    /// The members of an entry, in canonical order.
    package enum Member: String, CaseIterable, Sendable {
        case actor, at, data, device, intake, lot, prev, recordedAt, salt, seq, site, type, v
    }

    private let members: RecordedMembers
    private let actorMembers: RecordedMembers?

    /// Nil when the bytes are no JSON object, or one with a name twice.
    package init?(_ body: [UInt8]) {
        guard let value = try? JSONParser.parse(body) else { return nil }
        self.init(value)
    }

    /// For whoever parsed the bytes to say what is wrong with them. Nil when `value` is no object.
    package init?(_ value: JSONValue) {
        guard let members = RecordedMembers(value) else { return nil }
        self.members = members
        actorMembers = members.object(Member.actor.rawValue)
    }

    /// A member as it was parsed, for whoever says what is wrong with an entry; nil when it isn't there.
    package func value(of member: Member) -> JSONValue? { members.value[member.rawValue] }

    /// Names of all members in the order in which they stand.
    package var names: [String] { (members.value.members ?? []).map(\.name) }

    private func text(_ member: Member) -> String? { members.text(member.rawValue) }

    // MARK: what it is

    /// The entry's own number, from 0.
    package var seq: Int? { members.integer(Member.seq.rawValue) }

    /// Nil also for a type that this version doesn't know: see `typeText`.
    package var type: CustodyEventType? { text(.type).flatMap(CustodyEventType.init(rawValue:)) }

    /// The type as it is written.
    package var typeText: String? { text(.type) }

    /// Version of the entry's form: 1.
    package var v: Int? { members.integer(Member.v.rawValue) }

    /// 22 characters of base64url.
    package var salt: String? { text(.salt) }

    /// Leaf hash of the entry before about the same intake; nil when there is none, or it can't be read.
    package var prev: TreeHash? {
        members.digest(Member.prev.rawValue).flatMap { TreeHash(bytes: $0.bytes) }
    }

    /// `prev` as it is written, `sha256:` and 64 digits.
    package var prevText: String? { text(.prev) }

    // MARK: when and by whom

    /// When it happened, as whoever recorded it claims.
    package var at: Instant? { members.instant(Member.at.rawValue) }

    /// `at` as it is written.
    package var atText: String? { text(.at) }

    /// When it was recorded, never before the entry before.
    package var recordedAt: Instant? { members.instant(Member.recordedAt.rawValue) }

    /// `recordedAt` as it is written.
    package var recordedAtText: String? { text(.recordedAt) }

    /// Who acted; nil unless id, role and auth are all there.
    package var actor: CustodyActor? {
        guard let person, let role, let auth else { return nil }
        return CustodyActor(id: person, role: role, auth: auth)
    }

    /// Id of who acted; `lotwise` is the program itself.
    package var person: String? { actorMembers?.text("id") }

    /// Role of who acted.
    package var role: String? { actorMembers?.text("role") }

    /// How it is known who acted: none, key or session.
    package var auth: String? { actorMembers?.text("auth") }

    /// True when it says that a person's key signed it; whether that is so is for `SignedAct` to say.
    package var isSigned: Bool { auth == "key" }

    // MARK: about what

    /// Name of the lot; nil for what concerns the store as a whole.
    package var lot: String? { text(.lot) }

    /// `<lot>/<n>`; nil for what concerns no one device.
    package var intake: String? { text(.intake) }

    /// The device's name; nil for what concerns no one device.
    package var device: String? { text(.device) }

    /// Where it happened; nil when nobody said.
    package var site: String? { text(.site) }

    /// What the payloads read; nil when it is no object.
    package var data: RecordedMembers? { members.object(Member.data.rawValue) }
}
