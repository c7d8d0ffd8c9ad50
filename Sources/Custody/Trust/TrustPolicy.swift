import Basics

/// Whom an auditor trusts (c2sp.org/tlog-policy): logs, witnesses, and how many of these must have cosigned. Ours adds
/// two kinds of comment line, which other readers of the format pass over: the tree sizes that a log key may sign, and
/// the issuers of certificates.
///
/// ```
/// let policy = try TrustPolicy(parsing: FileSystem.read("policy.txt"))
/// let verdict = try policy.check(note)
/// print(verdict.size, verdict.witnesses.count, "of", verdict.required)
/// ```
package struct TrustPolicy: Hashable, Sendable {
    /// Who signs.
    package struct Party: Hashable, Sendable {
        /// A witness's name within the policy; the origin for a log.
        package let name: String
        package let key: VerifierKey
        /// Where it is reached; not needed for verifying.
        package let url: String?

        package init(name: String, key: VerifierKey, url: String? = nil) {
            self.name = name
            self.key = key
            self.url = url
        }

        /// A log, whose name is that of its key.
        package init(log key: VerifierKey, url: String? = nil) { self.init(name: key.name, key: key, url: url) }
    }

    /// Counts as having cosigned when at least `threshold` of `members` have.
    package struct Group: Hashable, Sendable {
        package let name: String
        /// 1 to the number of members.
        package let threshold: Int
        /// Witnesses and groups that are defined before.
        package let members: [String]

        package init(name: String, threshold: Int, members: [String]) {
            self.name = name
            self.threshold = threshold
            self.members = members
        }
    }

    /// Tree sizes for a log key, entry numbers for an issuer. Both ends are included; nil is open.
    package struct Range: Hashable, Sendable {
        package let from: Int
        package let to: Int?

        package init(from: Int, to: Int?) {
            self.from = from
            self.to = to
        }

        /// True for `from` to `to`.
        package func contains(_ number: Int) -> Bool { number >= from && number <= to ?? .max }

        fileprivate var text: String { "\(from) \(to.map(String.init) ?? "-")" }
    }

    /// Who may issue certificates, with which key, about which entries.
    package struct Issuer: Hashable, Sendable {
        package let did: String
        /// Multikey of an Ed25519 key: `z6Mk…`.
        package let key: String
        package let range: Range

        package init(did: String, key: String, range: Range) {
            self.did = did
            self.key = key
            self.range = range
        }
    }

    /// Trusted for the origin that is the name of their key.
    package var logs: [Party]
    package var witnesses: [Party]
    /// Each after those that it names.
    package var groups: [Group]
    /// A witness, a group, or `none`.
    package var quorum: String
    /// By `name+hex8` of a log key (`VerifierKey.reference`); a key that isn't here may sign every size.
    package var logRanges: [String: Range]
    package var issuers: [Issuer]
    /// Comments and blank lines by what stands below them.
    var remarks: [Remark: [[UInt8]]] = [:]

    /// What a comment stands above.
    struct Remark: Hashable {
        enum Kind { case log, range, issuer, witness, group, quorum, end }
        let kind: Kind
        /// Octets, since names that Unicode calls equivalent are two.
        let item: [UInt8]

        init(_ kind: Kind, _ item: String = "") {
            self.kind = kind
            self.item = Array(item.utf8)
        }
    }

    /// What `init(parsing:)` would refuse should be tried on it before it is written: nothing is checked here.
    package init(
        logs: [Party] = [], witnesses: [Party] = [], groups: [Group] = [], quorum: String = "none",
        logRanges: [String: Range] = [:], issuers: [Issuer] = []
    ) {
        self.logs = logs
        self.witnesses = witnesses
        self.groups = groups
        self.quorum = quorum
        self.logRanges = logRanges
        self.issuers = issuers
    }

    /// Reads a policy file. Throws `.malformed`, or `.range` above the limits, naming the line.
    package init(parsing bytes: [UInt8]) throws(CustodyError) { self = try TrustPolicyParser.parse(bytes) }

    /// By octets of the file, not by Unicode equivalence of the names.
    package static func == (left: TrustPolicy, right: TrustPolicy) -> Bool { left.text == right.text }

    package func hash(into hasher: inout Hasher) { hasher.combine(text) }
}

extension TrustPolicy {
    /// The policy as a file: logs with their ranges, issuers, witnesses, groups, quorum. Comments stay above what they
    /// stood above; those of what is gone come first.
    package var text: [UInt8] {
        var lines: [(Remark, String)] = []
        for log in logs {
            lines.append((Remark(.log, log.key.text), "log " + log.key.text + (log.url.map { " " + $0 } ?? "")))
            let reference = log.key.reference
            guard let range = logRanges[reference] else { continue }
            lines.append((Remark(.range, reference), "# log-key \(reference) \(range.text)"))
        }
        for issuer in issuers {
            let item = issuer.did + " " + issuer.key
            lines.append((Remark(.issuer, item), "# issuer \(item) \(issuer.range.text)"))
        }
        for witness in witnesses {
            let url = witness.url.map { " " + $0 } ?? ""
            lines.append((Remark(.witness, witness.name), "witness \(witness.name) \(witness.key.text)\(url)"))
        }
        for group in groups {
            let members = group.members.joined(separator: " ")
            lines.append((Remark(.group, group.name), "group \(group.name) \(group.threshold) \(members)"))
        }
        lines.append((Remark(.quorum), "quorum " + quorum))
        return file(of: lines)
    }

    private func file(of lines: [(Remark, String)]) -> [UInt8] {
        let present = Set(lines.map(\.0) + [Remark(.end)])
        let orphans = remarks.filter { !present.contains($0.key) }.sorted {
            $0.key.item.lexicographicallyPrecedes($1.key.item)
        }
        var out: [UInt8] = []
        func write(_ line: [UInt8]) {
            out += line
            out.append(UInt8(ascii: "\n"))
        }
        orphans.flatMap(\.value).forEach(write)
        for (place, line) in lines {
            remarks[place]?.forEach(write)
            write(Array(line.utf8))
        }
        remarks[Remark(.end)]?.forEach(write)
        return out
    }
}
