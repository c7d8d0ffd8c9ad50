import Basics

/// Who is the same person: operator ids that share a key are one, however many names stand in the table.
///
/// ```
/// let people = KnownPeople(tables.rows.operators)
/// if people.identity(of: "OP-E1").isSame(name: "OP-E7") { print("one person") }
/// ```
package struct KnownPeople: Sendable {
    /// What is known of one person.
    package struct Identity: Hashable, Sendable {
        package let names: Set<String>
        package let keys: Set<SSHPublicKey>

        /// True when `name` in any spelling, or the key used under it, is this person's. The log writes names that no
        /// table listed as a digest; such a name is recognised too.
        package func isSame(name: String, key: SSHPublicKey? = nil) -> Bool {
            if names.contains(name) || key.map(keys.contains) == true { return true }
            if name.hasPrefix(PersonName.unlisted) { return names.contains { Self.pseudonym(of: $0) == name } }
            let spelled = ComparableText.key(name)
            return names.contains { ComparableText.key($0) == spelled }
        }

        /// What the log writes for a name that no table lists.
        package static func pseudonym(of name: String) -> String {
            PersonName.unlisted + Digest(of: name).hex(first: 6)
        }
    }

    /// By the name as it is compared: ids that differ in spelling are one person's.
    private var keysByName: [String: Set<SSHPublicKey>] = [:]
    private var spellings: [String: Set<String>] = [:]
    private var namesByKey: [SSHPublicKey: Set<String>] = [:]

    /// From all rows, also those that are no longer valid: a person stays the same.
    package init(_ rows: some Sequence<OperatorAuthorisation>) {
        for row in rows {
            let name = ComparableText.key(row.person)
            spellings[name, default: []].insert(row.person)
            var keys = keysByName[name] ?? []
            if let key = row.key {
                keys.insert(key)
                namesByKey[key, default: []].insert(name)
            }
            keysByName[name] = keys
        }
    }

    /// True when a row names this operator, in any spelling.
    package func lists(_ name: String) -> Bool { keysByName[ComparableText.key(name)] != nil }

    /// Everything that hangs together with `name` over shared keys; the name alone when no row lists it.
    package func identity(of name: String) -> Identity {
        let first = ComparableText.key(name)
        var names: Set<String> = [first]
        var keys: Set<SSHPublicKey> = []
        var waiting = [first]
        while let next = waiting.popLast() {
            for key in keysByName[next] ?? [] where keys.insert(key).inserted {
                for other in namesByKey[key] ?? [] where names.insert(other).inserted { waiting.append(other) }
            }
        }
        // As they are written: the log's digest of an unlisted name is one of a spelling.
        let written = names.reduce(into: Set([name])) { $0.formUnion(spellings[$1] ?? []) }
        return Identity(names: written, keys: keys)
    }
}
