import Basics
import Custody

/// Many entries with their proofs in one file, for certificates of more devices than a folder of small files suits:
/// `proofs/entries.jsonl`. The first line has the checkpoint, every other one entry and the hashes of its proof.
///
/// When to use: for more than `deviceLimit` devices; smaller certificates have a file an entry.
///
/// ```
/// let pack = try EntryPack(parsing: bytes)
/// let leaves = try pack.verify(policy: policy)
/// ```
package struct EntryPack: Sendable {
    /// Where a bundle holds it.
    package static let path = "proofs/entries.jsonl"
    /// Devices above which a bundle has it.
    package static let deviceLimit = 1000

    /// An entry of the pack.
    package struct Item: Sendable {
        /// Number in the log.
        package let index: Int
        /// The entry's bytes.
        package let body: [UInt8]
        /// RFC 6962 §2.1.1, from the leaf's sibling upward.
        package let hashes: [TreeHash]
    }

    package let checkpoint: SignedCheckpoint
    /// Ascending.
    package let items: [Item]

    /// The first line.
    package static func head(_ checkpoint: SignedCheckpoint) -> [UInt8] {
        var json = JSONText(reserving: 1024)
        json.beginObject()
        json.member("checkpoint", String(decoding: checkpoint.bytes, as: UTF8.self))
        json.endObject()
        return json.bytes + [10]
    }

    /// Appends the line of one entry; entries are written in ascending order of their numbers. `body` is UTF-8, which
    /// an entry of a log of ours is.
    package static func write(index: Int, body: [UInt8], hashes: [TreeHash], to json: inout JSONText) {
        json.beginObject()
        json.name("entry")
        json.string(utf8: body)
        json.name("hashes")
        json.beginArray()
        for hash in hashes { hash.withBytes { json.base64($0) } }
        json.endArray()
        json.member("index", index)
        json.endObject()
        json.endLine()
    }

    /// The line that `write` appends.
    package static func line(index: Int, body: [UInt8], hashes: [TreeHash]) -> [UInt8] {
        var json = JSONText(reserving: body.count + body.count / 4 + hashes.count * 48)
        write(index: index, body: body, hashes: hashes, to: &json)
        return json.bytes
    }

    /// Throws `.truncated` for a file whose last line has no end, `.entry` for anything else that `head` and `line`
    /// don't write. Proves nothing yet: `verify` does.
    package init(parsing bytes: [UInt8]) throws(CertificateError) {
        guard bytes.last == 10 else { throw CertificateError(.truncated, "\(Self.path) ends within a line") }
        let lines = bytes.dropLast().split(separator: 10, omittingEmptySubsequences: false)
        guard let first = lines.first, lines.count > 1 else {
            throw CertificateError(.truncated, "\(Self.path) holds no entry")
        }
        checkpoint = try Self.checkpoint(Array(first))
        var items: [Item] = []
        items.reserveCapacity(lines.count)
        for line in lines.dropFirst() {
            let item = try Self.item(Array(line))
            if let last = items.last, last.index >= item.index {
                throw CertificateError(.entry, "\(Self.path): entry \(item.index) stands after \(last.index)")
            }
            items.append(item)
        }
        self.items = items
    }

    /// Reads what `head` writes, without the line's end. Throws `.entry`.
    package static func checkpoint(_ line: [UInt8]) throws(CertificateError) -> SignedCheckpoint {
        var head = try StrictObject(CanonicalFile.parse(line, name: path, code: .entry), place: path, code: .entry)
        let text = try head.text("checkpoint")
        try head.finish()
        do { return try SignedCheckpoint(parsing: Array(text.utf8)) } catch {
            throw CertificateError(.entry, "\(path): its checkpoint is none: \(error.message)")
        }
    }

    /// Reads what `line` writes, without the line's end. Throws `.entry`.
    package static func item(_ line: [UInt8]) throws(CertificateError) -> Item {
        var object = try StrictObject(CanonicalFile.parse(line, name: path, code: .entry), place: path, code: .entry)
        let body = try object.text("entry")
        var hashes: [TreeHash] = []
        for text in try object.texts("hashes") {
            guard let hash = TreeHash(base64: Array(text.utf8)) else { throw object.refusal("a hash is not base 64") }
            hashes.append(hash)
        }
        let index = try object.count("index")
        try object.finish()
        return Item(index: index, body: Array(body.utf8), hashes: hashes)
    }

    /// Leaf hashes by number, after it was proven that all entries are in a log that `policy` trusts. Throws `.policy`
    /// for a checkpoint that the policy refuses, `.entry` for an entry whose proof leads elsewhere.
    package func verify(policy: TrustPolicy) throws(CertificateError) -> [Int: TreeHash] {
        do { _ = try policy.check(checkpoint) } catch { throw CertificateError(.policy, error.message) }
        let head = checkpoint.checkpoint
        var leaves: [Int: TreeHash] = [:]
        for item in items {
            let leaf = TreeHash.leaf(item.body)
            do throws(CustodyError) {
                try MerkleVerifier.inclusion(
                    leaf: leaf, index: item.index, size: head.size, proof: item.hashes, root: head.root)
            } catch { throw CertificateError(.entry, error.message) }
            leaves[item.index] = leaf
        }
        return leaves
    }
}
