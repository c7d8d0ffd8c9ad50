import Basics

/// Reads c2sp.org/tlog-policy, line by line. Anything doubtful is refused: a line that is passed over widens trust.
struct TrustPolicyParser {
    static let byteLimit = 64 << 10
    /// Of logs, of witnesses, of groups, of ranges and of issuers.
    static let limit = 256

    private var policy = TrustPolicy()
    private var number = 0
    private var pending: [[UInt8]] = []
    private var hasQuorum = false
    /// Names of witnesses and groups, which share one space.
    private var names: Set<[UInt8]> = []
    /// Names that are members already: each counts in one way only.
    private var members: Set<[UInt8]> = []
    /// Public keys, whatever they are called.
    private var keys: [[UInt8]: Int] = [:]
    private var references: Set<String> = []
    private var rangeLines: [String: Int] = [:]

    static func parse(_ bytes: [UInt8]) throws(CustodyError) -> TrustPolicy {
        guard bytes.count <= byteLimit else {
            throw CustodyError(.range, "the policy has \(bytes.count) bytes; at most \(byteLimit) are read")
        }
        guard !bytes.isEmpty else { throw CustodyError(.malformed, "the policy is empty: it needs a quorum line") }
        guard let lines = bytes.lines else {
            throw CustodyError(
                .malformed, "the policy's last line has no newline: it may be cut off; end it with a newline")
        }
        var parser = TrustPolicyParser()
        for line in lines { try parser.take(line) }
        return try parser.finish()
    }

    private mutating func take(_ line: ArraySlice<UInt8>) throws(CustodyError) {
        number += 1
        if let byte = line.first(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) {
            let hint = byte == 0x0D ? ": save it with plain newlines" : ""
            throw refusal("it holds the control byte \(byte)\(hint)")
        }
        let items = Self.items(line)
        guard let keyword = items.first, keyword.first != UInt8(ascii: "#") else { return try remark(line) }
        switch String(decoding: keyword, as: UTF8.self) {
        case "log": try log(items)
        case "witness": try witness(items)
        case "group": try group(items)
        case "quorum": try quorum(items)
        default:
            throw refusal("‘\(Shown.bytes(keyword))’ is not one of log, witness, group, quorum and # for a comment")
        }
    }

    private func finish() throws(CustodyError) -> TrustPolicy {
        guard hasQuorum else {
            throw CustodyError(.malformed, "the policy has no quorum line: write ‘quorum none’ to need no witness")
        }
        let known = Set(policy.logs.map(\.key.reference))
        if let lost = rangeLines.filter({ !known.contains($0.key) }).min(by: { $0.value < $1.value }) {
            throw CustodyError(.malformed, "line \(lost.value): no log line has the key ‘\(Shown.text(lost.key))’")
        }
        var policy = policy
        if !pending.isEmpty { policy.remarks[.init(.end)] = pending }
        return policy
    }

    // MARK: - Lines of the specification

    /// `log <vkey> [<url>]`
    private mutating func log(_ items: [ArraySlice<UInt8>]) throws(CustodyError) {
        guard 2...3 ~= items.count else { throw refusal("a log line is ‘log KEY’ or ‘log KEY URL’") }
        let key = try key(items[1], algorithm: .ed25519, rule: "a log signs with type 1")
        try room(policy.logs.count, "logs")
        policy.logs.append(.init(log: key, url: try items.dropFirst(2).first.map(text)))
        place(.init(.log, key.text))
    }

    /// `witness <name> <vkey> [<url>]`
    private mutating func witness(_ items: [ArraySlice<UInt8>]) throws(CustodyError) {
        guard 3...4 ~= items.count else {
            throw refusal("a witness line is ‘witness NAME KEY’ or ‘witness NAME KEY URL’")
        }
        let name = try define(items[1])
        let key = try key(items[2], algorithm: .cosignature, rule: "a witness signs with type 4")
        try room(policy.witnesses.count, "witnesses")
        policy.witnesses.append(.init(name: name, key: key, url: try items.dropFirst(3).first.map(text)))
        place(.init(.witness, name))
    }

    /// `group <name> all|any|<k> <name>...`
    private mutating func group(_ items: [ArraySlice<UInt8>]) throws(CustodyError) {
        guard items.count >= 4 else { throw refusal("a group line is ‘group NAME all|any|NUMBER MEMBER…’") }
        var list: [String] = []
        for member in items[3...] {
            let shown = Shown.bytes(member)
            if member.elementsEqual("none".utf8) { throw refusal("‘none’ can't be a member of a group") }
            guard names.contains(Array(member)) else { throw refusal("‘\(shown)’ isn't defined on a line above") }
            guard members.insert(Array(member)).inserted else {
                throw refusal("‘\(shown)’ is a member already: every name may count once")
            }
            list.append(try text(member))
        }
        // Only now, so that a group can't be its own member.
        let name = try define(items[1])
        try room(policy.groups.count, "groups")
        policy.groups.append(.init(name: name, threshold: try threshold(items[2], of: list.count), members: list))
        place(.init(.group, name))
    }

    private func threshold(_ item: ArraySlice<UInt8>, of count: Int) throws(CustodyError) -> Int {
        if item.elementsEqual("any".utf8) { return 1 }
        if item.elementsEqual("all".utf8) { return count }
        guard let number = DecimalNumber.parse(item) else {
            throw refusal("‘\(Shown.bytes(item))’ is neither all nor any nor a number")
        }
        guard 1...count ~= number else {
            throw refusal("\(number) of \(count) members can't be asked for", .range)
        }
        return number
    }

    /// `quorum <name>`
    private mutating func quorum(_ items: [ArraySlice<UInt8>]) throws(CustodyError) {
        guard items.count == 2 else { throw refusal("a quorum line is ‘quorum NAME’ or ‘quorum none’") }
        guard !hasQuorum else { throw refusal("it is the second quorum line: a policy has one") }
        guard items[1].elementsEqual("none".utf8) || names.contains(Array(items[1])) else {
            throw refusal("the quorum ‘\(Shown.bytes(items[1]))’ isn't defined on a line above")
        }
        policy.quorum = try text(items[1])
        hasQuorum = true
        place(.init(.quorum))
    }

    // MARK: - Comments, and ours among them

    private mutating func remark(_ line: ArraySlice<UInt8>) throws(CustodyError) {
        // One «#» only: who writes another before it has taken the line out.
        let comment = line.drop { Self.isBlank($0) }.dropFirst()
        let items = Self.items(comment)
        // A near miss is refused: taken for a plain comment, it would leave a key without its range.
        let word = String(decoding: items.first ?? [], as: UTF8.self).lowercased()
        let keyword = word.hasSuffix(":") ? String(word.dropLast()) : word
        guard keyword == "log-key" || keyword == "issuer" else { return pending.append(Array(line)) }
        guard comment.first.map(Self.isBlank) == true else { throw refusal("a blank is missing after ‘#’") }
        if keyword == "issuer" { try issuer(items) } else { try logRange(items) }
    }

    /// `# log-key NAME+HASH FROM TO`
    private mutating func logRange(_ items: [ArraySlice<UInt8>]) throws(CustodyError) {
        guard items[0].elementsEqual("log-key".utf8), items.count == 4 else {
            throw refusal("a range of a log key is ‘# log-key NAME+HASH FROM TO’, with ‘-’ for an open end")
        }
        let reference = try text(items[1])
        guard rangeLines[reference] == nil else {
            throw refusal("‘\(Shown.text(reference))’ has a range already on line \(rangeLines[reference] ?? 0)")
        }
        try room(policy.logRanges.count, "ranges")
        policy.logRanges[reference] = try range(items[2], items[3])
        rangeLines[reference] = number
        place(.init(.range, reference))
    }

    /// `# issuer DID z6Mk… FROM TO`
    private mutating func issuer(_ items: [ArraySlice<UInt8>]) throws(CustodyError) {
        guard items[0].elementsEqual("issuer".utf8), items.count == 5 else {
            throw refusal("an issuer is ‘# issuer DID z6Mk… FROM TO’, with ‘-’ for an open end")
        }
        guard Self.isDID(items[1]) else { throw refusal("‘\(Shown.bytes(items[1]))’ is not a DID (did:web:…)") }
        let did = try text(items[1])
        let key = try text(items[2])
        guard Multikey.publicKey(key) != nil else {
            throw refusal("‘\(Shown.text(key))’ is not an Ed25519 key as z6Mk…")
        }
        guard !policy.issuers.contains(where: { $0.did == did && $0.key == key }) else {
            throw refusal("this issuer and key have a line already: give them one range")
        }
        try room(policy.issuers.count, "issuers")
        policy.issuers.append(.init(did: did, key: key, range: try range(items[3], items[4])))
        place(.init(.issuer, did + " " + key))
    }

    private func range(
        _ from: ArraySlice<UInt8>, _ to: ArraySlice<UInt8>
    ) throws(CustodyError) -> TrustPolicy.Range {
        let isOpen = to.elementsEqual("-".utf8)
        guard let first = DecimalNumber.parse(from), let last = isOpen ? .max : DecimalNumber.parse(to) else {
            throw refusal("‘\(Shown.bytes(from)) \(Shown.bytes(to))’ is not FROM TO: numbers, or ‘-’ for an open end")
        }
        guard first <= last else { throw refusal("the range \(first) to \(last) is empty", .range) }
        return .init(from: first, to: isOpen ? nil : last)
    }

    // MARK: - Items

    /// DID Core §3.1: `did:`, a method of lower-case letters and digits, and an identifier in its characters.
    private static func isDID(_ item: ArraySlice<UInt8>) -> Bool {
        let parts = item.split(separator: UInt8(ascii: ":"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0].elementsEqual("did".utf8), !parts[1].isEmpty, !parts[2].isEmpty else {
            return false
        }
        let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
        let small = UInt8(ascii: "a")...UInt8(ascii: "z")
        let capital = UInt8(ascii: "A")...UInt8(ascii: "Z")
        return parts[1].allSatisfy { digits ~= $0 || small ~= $0 }
            && parts[2].allSatisfy {
                digits ~= $0 || small ~= $0 || capital ~= $0 || ".-_:%".utf8.contains($0)
            }
    }

    private mutating func key(
        _ item: ArraySlice<UInt8>, algorithm: VerifierKey.Algorithm, rule: String
    ) throws(CustodyError) -> VerifierKey {
        let key: VerifierKey
        do { key = try VerifierKey(text: item) } catch { throw refusal(error.message, error.code) }
        guard key.algorithm == algorithm else {
            throw refusal("\(Shown.text(key.reference)) has signature type \(key.algorithm.rawValue), but \(rule)")
        }
        // One key for two parties would be counted twice, or let a log be its own witness.
        if let other = keys[key.publicKey] { throw refusal("the same public key stands on line \(other)") }
        guard references.insert(key.reference).inserted else {
            throw refusal(
                "another key is called \(Shown.text(key.reference)) too: their signatures can't be told apart")
        }
        keys[key.publicKey] = number
        return key
    }

    private mutating func define(_ item: ArraySlice<UInt8>) throws(CustodyError) -> String {
        if item.elementsEqual("none".utf8) { throw refusal("the name ‘none’ is taken: it means no cosignature") }
        guard names.insert(Array(item)).inserted else {
            throw refusal("the name ‘\(Shown.bytes(item))’ is defined above already")
        }
        return try text(item)
    }

    /// The format allows any octets above 0x7F and recommends UTF-8; here names and addresses must be UTF-8.
    private func text(_ item: ArraySlice<UInt8>) throws(CustodyError) -> String {
        guard UTF8Check.isValid(item) else { throw refusal("‘\(Shown.bytes(item))’ is not UTF-8") }
        return String(decoding: item, as: UTF8.self)
    }

    private func room(_ count: Int, _ what: String) throws(CustodyError) {
        guard count < Self.limit else { throw refusal("there are more than \(Self.limit) \(what)", .range) }
    }

    private mutating func place(_ remark: TrustPolicy.Remark) {
        if !pending.isEmpty { policy.remarks[remark] = pending }
        pending = []
    }

    private func refusal(_ message: String, _ code: CustodyError.Code = .malformed) -> CustodyError {
        CustodyError(code, "line \(number): \(message)")
    }

    private static func items(_ line: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        line.split(whereSeparator: isBlank)
    }

    /// Blank and tab only, whatever Unicode calls a space.
    private static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == 0x09 }
}
