import Basics
import Custody

/// Short ways to write JSON values; absent is null, never left out, so that every member is always there.
extension JSONValue {
    static func members(_ pairs: KeyValuePairs<String, JSONValue>) -> JSONValue {
        .object(pairs.map { JSONMember($0.key, $0.value) })
    }

    static func text(_ value: String?) -> JSONValue { value.map(JSONValue.string) ?? .null }

    static func count(_ value: Int) -> JSONValue { .number(String(value)) }

    static func count(_ value: Int?) -> JSONValue { value.map { .number(String($0)) } ?? .null }

    static func texts(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }

    static func hash(_ value: TreeHash) -> JSONValue { .string(value.description) }
}

extension TreeHash {
    /// Reads `sha256:` and 64 lower-case hex digits; nil for anything else.
    init?(text: String) {
        guard let digest = Digest(text: text) else { return nil }
        self.init(bytes: digest.bytes)
    }
}

/// Takes the members of an object one after the other in canonical order, so that a missing, foreign, misplaced or
/// doubled one can't pass.
struct StrictObject {
    private let members: [JSONMember]
    private var next = 0
    /// Of the object, for messages.
    let place: String
    private let code: CertificateError.Code

    init(_ value: JSONValue, place: String, code: CertificateError.Code) throws(CertificateError) {
        guard let members = value.members else { throw CertificateError(code, "\(place) is not an object") }
        self.members = members
        self.place = place
        self.code = code
    }

    func refusal(_ message: String) -> CertificateError { CertificateError(code, "\(place): \(message)") }

    mutating func take(_ name: String) throws(CertificateError) -> JSONValue {
        guard next < members.count else { throw refusal("‘\(name)’ is missing") }
        let found = members[next]
        guard found.name == name else { throw refusal("‘\(name)’ is due where ‘\(found.name)’ stands") }
        next += 1
        return found.value
    }

    /// A string, or null.
    mutating func optionalText(_ name: String) throws(CertificateError) -> String? {
        let value = try take(name)
        if value.isNull { return nil }
        guard let text = value.string else { throw refusal("‘\(name)’ is neither a text nor null") }
        return text
    }

    mutating func text(_ name: String) throws(CertificateError) -> String {
        guard let text = try take(name).string else { throw refusal("‘\(name)’ is not a text") }
        return text
    }

    /// Exactly this text.
    mutating func constant(_ name: String, _ wanted: String) throws(CertificateError) {
        guard try text(name) == wanted else { throw refusal("‘\(name)’ is not ‘\(wanted)’") }
    }

    /// A whole number from zero.
    mutating func count(_ name: String) throws(CertificateError) -> Int {
        guard let number = try take(name).integer, number >= 0 else {
            throw refusal("‘\(name)’ is not a whole number from zero")
        }
        return number
    }

    mutating func array(_ name: String) throws(CertificateError) -> [JSONValue] {
        guard let array = try take(name).array else { throw refusal("‘\(name)’ is not a list") }
        return array
    }

    mutating func texts(_ name: String) throws(CertificateError) -> [String] {
        var out: [String] = []
        for value in try array(name) {
            guard let text = value.string else { throw refusal("‘\(name)’ holds something else than texts") }
            out.append(text)
        }
        return out
    }

    mutating func object(_ name: String) throws(CertificateError) -> StrictObject {
        try StrictObject(take(name), place: place + "." + name, code: code)
    }

    mutating func hash(_ name: String) throws(CertificateError) -> TreeHash {
        guard let hash = TreeHash(text: try text(name)) else { throw refusal("‘\(name)’ is not sha256: and hex") }
        return hash
    }

    mutating func digest(_ name: String) throws(CertificateError) -> Digest {
        guard let digest = Digest(text: try text(name)) else { throw refusal("‘\(name)’ is not sha256: and hex") }
        return digest
    }

    mutating func instant(_ name: String) throws(CertificateError) -> Instant {
        guard let instant = Self.instant(try text(name)) else {
            throw refusal("‘\(name)’ is not a time (YYYY-MM-DDTHH:MM:SS.mmmZ)")
        }
        return instant
    }

    mutating func optionalInstant(_ name: String) throws(CertificateError) -> Instant? {
        guard let text = try optionalText(name) else { return nil }
        guard let instant = Self.instant(text) else { throw refusal("‘\(name)’ is not a time") }
        return instant
    }

    /// One of an enumeration's words.
    mutating func word<T: RawRepresentable<String>>(_ name: String, _: T.Type) throws(CertificateError) -> T {
        let text = try text(name)
        guard let word = T(rawValue: text) else { throw refusal("‘\(name)’ can't be ‘\(text)’") }
        return word
    }

    /// The only spelling that we write.
    private static func instant(_ text: String) -> Instant? {
        guard let written = WrittenTime(text), written.offsetMinutes == 0 else { return nil }
        let instant = Instant(milliseconds: written.wall)
        return instant.text == text ? instant : nil
    }

    /// Throws when members are left over.
    func finish() throws(CertificateError) {
        if next < members.count { throw refusal("‘\(members[next].name)’ has no place here") }
    }
}
