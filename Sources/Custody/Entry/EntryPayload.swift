import Basics
import RecoveryModel

/// What one type of entry says in its `data`: the one place where these members are named, for who writes them and for
/// who reads them. A new type of entry gets a payload of its own, in the file of its family.
///
/// To record, make it of what is known and give its `data` to the draft. To read, make it of the entry: nil when the
/// entry is of another type or its `data` is no object. A member that an entry lacks, that is of another kind, or that
/// holds a word which isn't in its list, is nil on its own, so that the rest still counts.
///
///     let draft = try signing.draft(.lotClosed, lot: name, as: "dpr", data: LotPayload.Closed(reason: reason).data)
///     LotPayload.Closed(entry)?.reason
package protocol EntryPayload: Hashable, Sendable {
    /// Types of the entries that say this.
    static var types: Set<CustodyEventType> { get }

    /// Reads what `members` says; nil when it says something else than this payload's.
    init?(from members: RecordedMembers, of type: CustodyEventType)

    /// Writes the members in canonical order (RFC 8785).
    func write(to json: inout JSONText)
}

extension EntryPayload {
    /// What the entry says; nil when it is of another type, or its `data` is no object.
    package init?(_ entry: RecordedEntry) {
        // Most payloads are of one type: to compare with that costs less than to find the type among all.
        guard let text = entry.typeText, let type = Self.types.first(where: { $0.rawValue == text }),
            let members = entry.data
        else { return nil }
        self.init(from: members, of: type)
    }

    /// One canonical JSON object: the entry's `data`.
    package var data: [UInt8] {
        var json = JSONText(reserving: 320)
        json.beginObject()
        write(to: &json)
        json.endObject()
        return json.bytes
    }
}

extension JSONText {
    /// A member that holds a whole number, or null.
    mutating func number(_ label: String, _ value: Int?) {
        name(label)
        if let value { integer(value) } else { null() }
    }

    /// A member that holds true or false, or null.
    mutating func flag(_ label: String, _ value: Bool?) {
        name(label)
        if let value { bool(value) } else { null() }
    }
}
