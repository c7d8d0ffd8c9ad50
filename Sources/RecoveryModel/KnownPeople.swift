import Basics

/// Who is the same person: operator ids that share a key are one, however many names stand in the table.
package struct KnownPeople: Sendable {
    /// What is known of one person.
    package struct Identity: Hashable, Sendable {
        package let names: Set<String>
        package let keys: Set<SSHPublicKey>

        /// True when `name`, or the key used under it, is this person's. The log writes names that no table listed as
        /// a digest; such a name is recognised too.
        package func isSame(name: String, key: SSHPublicKey? = nil) -> Bool {
            if names.contains(name) || key.map(keys.contains) == true { return true }
            return name.hasPrefix(PersonName.unlisted) && names.contains { Self.pseudonym(of: $0) == name }
        }

        /// What the log writes for a name that no table lists.
        package static func pseudonym(of name: String) -> String {
            PersonName.unlisted + Digest(of: name).hex(first: 6)
        }
    }

    private var keysByName: [String: Set<SSHPublicKey>] = [:]
    private var namesByKey: [SSHPublicKey: Set<String>] = [:]

    /// From all rows, also those that are no longer valid: a person stays the same.
    package init(_ rows: some Sequence<OperatorAuthorisation>) {
        for row in rows {
            var keys = keysByName[row.person] ?? []
            if let key = row.key {
                keys.insert(key)
                namesByKey[key, default: []].insert(row.person)
            }
            keysByName[row.person] = keys
        }
    }

    /// True when a row names this operator.
    package func lists(_ name: String) -> Bool { keysByName[name] != nil }

    /// Everything that hangs together with `name` over shared keys; the name alone when no row lists it.
    package func identity(of name: String) -> Identity {
        var names: Set<String> = [name]
        var keys: Set<SSHPublicKey> = []
        var waiting = [name]
        while let next = waiting.popLast() {
            for key in keysByName[next] ?? [] where keys.insert(key).inserted {
                for other in namesByKey[key] ?? [] where names.insert(other).inserted { waiting.append(other) }
            }
        }
        return Identity(names: names, keys: keys)
    }
}
