import Basics

/// The text of a checkpoint: which log, how many entries, which root (c2sp.org/tlog-checkpoint).
///
/// ```
/// let checkpoint = Checkpoint(origin: "log.example/one", size: range.size, root: range.root)
/// let note = try SignedCheckpoint(checkpoint, signedBy: [signer])
/// ```
package struct Checkpoint: Hashable, Sendable {
    package let origin: String
    /// Entries in the tree.
    package let size: Int
    package let root: TreeHash
    /// Lines after the third. We write none, since they can't be audited; those of others are kept.
    package let extensions: [String]

    /// A checkpoint without extension lines. What can't be written (a newline in `origin`, a `size` below zero) is
    /// refused where it is signed.
    package init(origin: String, size: Int, root: TreeHash) {
        self.origin = origin
        self.size = size
        self.root = root
        extensions = []
    }

    /// Reads the text of a note. Throws `.malformed`, or `.range` for a size above 2^63 - 1.
    package init(parsing text: [UInt8]) throws(CustodyError) {
        guard text.allSatisfy({ $0 >= 0x20 || $0 == UInt8(ascii: "\n") }), UTF8Check.isValid(text[...]) else {
            throw CustodyError(.malformed, "the checkpoint holds control characters or is not UTF-8")
        }
        guard let lines = text.lines, lines.count >= 3 else {
            throw CustodyError(.malformed, "a checkpoint has three lines that end with newlines: origin, size, root")
        }
        if let empty = lines.firstIndex(where: \.isEmpty) {
            throw CustodyError(.malformed, "line \(empty + 1) of the checkpoint is empty")
        }
        origin = String(decoding: lines[0], as: UTF8.self)
        size = try DecimalNumber.read(lines[1], "the size on line 2 of the checkpoint")
        guard let root = TreeHash(base64: lines[2]) else {
            throw CustodyError(.malformed, "line 3 of the checkpoint is not a root of 32 bytes in base64")
        }
        self.root = root
        extensions = lines[3...].map { String(decoding: $0, as: UTF8.self) }
    }

    /// What `init(parsing:)` reads.
    package var text: [UInt8] {
        var out: [UInt8] = []
        for line in [origin, String(size), root.base64] + extensions {
            out += Array(line.utf8)
            out.append(UInt8(ascii: "\n"))
        }
        return out
    }

    /// By octets, not by Unicode equivalence.
    package static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        left.size == right.size && left.root == right.root && left.text == right.text
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(root)
    }
}

/// A checkpoint with its signatures, verified or not: `TrustPolicy.check` and `SignedNote.verified` tell.
///
/// ```
/// let note = try SignedCheckpoint(parsing: bytes)
/// let verdict = try policy.check(note)
/// print(note.checkpoint.origin, note.checkpoint.size)
/// ```
package struct SignedCheckpoint: Hashable, Sendable {
    /// Its signatures may grow. Its text stays the checkpoint's: a note with another one is not taken over, since the
    /// signatures would then be verified over something else than what `checkpoint` says.
    package var note: SignedNote {
        didSet { if note.text != oldValue.text { note = oldValue } }
    }
    package let checkpoint: Checkpoint

    /// Reads a signed note whose text is a checkpoint. Throws `.malformed` or `.range`.
    package init(parsing bytes: [UInt8]) throws(CustodyError) {
        note = try SignedNote(parsing: bytes)
        checkpoint = try Checkpoint(parsing: note.text)
    }

    /// `checkpoint` signed by log keys, in their order. Throws `.malformed` or `.range` for a checkpoint that couldn't
    /// be read again and for a signer that isn't of type 1, `.signature` for a signer that signs wrongly, and what the
    /// signers throw.
    package init(_ checkpoint: Checkpoint, signedBy signers: [any NoteSigner]) throws {
        let text = checkpoint.text
        guard try Checkpoint(parsing: text) == checkpoint else {
            throw CustodyError(.malformed, "the origin ‘\(Shown.text(checkpoint.origin))’ has more than one line")
        }
        var signatures: [NoteSignature] = []
        for signer in signers {
            guard signer.key.algorithm == .ed25519 else {
                throw CustodyError(.malformed, "\(signer.key.reference) is a witness key: a log signs with type 1")
            }
            signatures.append(NoteSignature(key: signer.key, signature: try signer.checkedSignature(over: text)))
        }
        note = try SignedNote(text: text, signatures: signatures)
        self.checkpoint = checkpoint
    }

    /// What `init(parsing:)` reads.
    package var bytes: [UInt8] { note.bytes }
}
