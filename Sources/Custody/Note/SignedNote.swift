import Basics

/// One line under a note: who signed, by name and hash of the key, and the signature.
///
/// ```
/// let signature = NoteSignature(key: signer.key, signature: try signer.sign(text))
/// if signature.isOf(key) { print(signature.line) }
/// ```
package struct NoteSignature: Hashable, Sendable {
    package let name: String
    package let keyID: UInt32
    /// 64 bytes of Ed25519; 72 for a cosignature, whose first eight are the time.
    package let signature: [UInt8]

    /// A line for `key`.
    package init(key: VerifierKey, signature: [UInt8]) {
        name = key.name
        keyID = key.id
        self.signature = signature
    }

    /// Reads `— name base64`, with its newline or without. Throws `.malformed`.
    package init(parsing line: some Collection<UInt8>) throws(CustodyError) {
        var rest = Array(line)[...]
        if rest.last == UInt8(ascii: "\n") { rest.removeLast() }
        guard rest.starts(with: Self.dash) else {
            throw CustodyError(
                .malformed, "signature line ‘\(Shown.bytes(rest))’ doesn't begin with an em dash and a space")
        }
        rest = rest.dropFirst(Self.dash.count)
        let blank = rest.firstIndex(of: UInt8(ascii: " ")) ?? rest.endIndex
        guard KeyName.isValid(rest[..<blank]) else {
            throw CustodyError(
                .malformed, "key name ‘\(Shown.bytes(rest[..<blank]))’ in a signature line is not allowed")
        }
        guard let bytes = Base64.decode(rest[blank...].dropFirst()), bytes.count > 4 else {
            throw CustodyError(
                .malformed, "the signature of ‘\(Shown.bytes(rest[..<blank]))’ is not base64 of more than four bytes")
        }
        name = String(decoding: rest[..<blank], as: UTF8.self)
        keyID = bytes[..<4].reduce(0) { $0 << 8 | UInt32($1) }
        signature = Array(bytes[4...])
    }

    private static let dash = Array("— ".utf8)

    /// `— name base64` and a newline.
    package var line: String {
        let id = withUnsafeBytes(of: keyID.bigEndian) { Array($0) }
        return "— \(name) \(Base64.encode(id + signature))\n"
    }

    /// By octets of the name, not by Unicode equivalence.
    package static func == (left: NoteSignature, right: NoteSignature) -> Bool {
        left.keyID == right.keyID && left.signature == right.signature && left.name.hasSameOctets(as: right.name)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(keyID)
        hasher.combine(signature)
    }

    /// True when name and hash are the key's: only both together name it.
    package func isOf(_ key: VerifierKey) -> Bool { keyID == key.id && name.hasSameOctets(as: key.name) }
}

/// A key whose signature was verified.
package struct VerifiedSignature: Hashable, Sendable {
    package let key: VerifierKey
    /// Unix seconds that a cosignature states; nil for a plain signature.
    package let time: Int?
}

/// Text with signatures under it (c2sp.org/signed-note). Nothing in the text counts before a signature is verified.
///
/// ```
/// let note = try SignedNote(parsing: bytes)
/// let signed = try note.verified(by: [key])
/// ```
package struct SignedNote: Hashable, Sendable {
    /// Bytes of the longest note that is read: 1 MiB.
    package static let byteLimit = 1 << 20
    /// Signature lines that are read, verified or not.
    package static let signatureLimit = 100

    /// Ends with a newline; the blank line that follows is not part of it.
    package let text: [UInt8]
    package private(set) var signatures: [NoteSignature]

    /// Throws `.malformed` for a text that a note can't hold, `.range` when it or the signatures are too many.
    package init(text: [UInt8], signatures: [NoteSignature]) throws(CustodyError) {
        guard text.count <= Self.byteLimit, signatures.count <= Self.signatureLimit else {
            throw CustodyError(
                .range, "\(text.count) bytes with \(signatures.count) signatures are more than a note may have")
        }
        guard text.last == UInt8(ascii: "\n") else {
            throw CustodyError(.malformed, "the text of a note ends with a newline, and this one doesn't")
        }
        try Self.checkCharacters(text)
        self.text = text
        self.signatures = signatures
    }

    /// Reads a note with at least one signature line. Throws `.malformed`, or `.range` above the limits.
    package init(parsing bytes: [UInt8]) throws(CustodyError) {
        guard bytes.count <= Self.byteLimit else {
            throw CustodyError(.range, "the note has \(bytes.count) bytes; at most \(Self.byteLimit) are read")
        }
        try Self.checkCharacters(bytes)
        // The text may hold blank lines; signature lines can't, so the last one is the border.
        guard let border = Self.lastBlankLine(bytes) else {
            throw CustodyError(.malformed, "no blank line stands between the text of the note and its signatures")
        }
        text = Array(bytes[..<border])
        guard let lines = Array(bytes[(border + 1)...]).lines else {
            throw CustodyError(.malformed, "the note doesn't end with a signature line and its newline")
        }
        guard lines.count <= Self.signatureLimit else {
            throw CustodyError(
                .range, "the note has \(lines.count) signature lines; at most \(Self.signatureLimit) are read")
        }
        signatures = []
        for line in lines { signatures.append(try NoteSignature(parsing: line)) }
    }

    /// Text, blank line, signature lines. A note without signatures can be written but not read.
    package var bytes: [UInt8] {
        var out = text + [UInt8(ascii: "\n")]
        for signature in signatures { out += Array(signature.line.utf8) }
        return out
    }

    /// Adds a line; one that is there already stays alone. Whoever collects without end calls `replace`.
    package mutating func add(_ signature: NoteSignature) {
        if !signatures.contains(signature) { signatures.append(signature) }
    }

    /// Adds a line in place of those of the same key: a witness that cosigns the same head again doesn't fill the note.
    package mutating func replace(_ signature: NoteSignature) {
        signatures.removeAll { $0.keyID == signature.keyID && $0.name.hasSameOctets(as: signature.name) }
        signatures.append(signature)
    }

    /// The keys among `keys` that signed, each once, in the order of their first lines; of several cosignatures of one
    /// key the newest time. Lines of other keys are ignored, also when they share the name or the hash of one of
    /// `keys`. Throws `.signature` when any line of one of `keys` doesn't verify, whatever the others say (signed-note,
    /// Signatures). Empty when none of `keys` signed, and the text is then worth nothing.
    package func verified(by keys: [VerifierKey]) throws(CustodyError) -> [VerifiedSignature] {
        let known = try Self.index(keys)
        var places: [KeyReference: Int] = [:]
        var found: [VerifiedSignature] = []
        for line in signatures {
            let reference = KeyReference(name: Array(line.name.utf8), id: line.keyID)
            guard let key = known[reference] else { continue }
            guard let verified = key.verified(line.signature, over: text) else {
                throw CustodyError(
                    .signature, "the signature of \(key.reference) doesn't verify: note or signature was altered")
            }
            guard let place = places[reference] else {
                places[reference] = found.count
                found.append(verified)
                continue
            }
            if let time = verified.time, time > found[place].time ?? -1 { found[place] = verified }
        }
        return found
    }

    private struct KeyReference: Hashable {
        let name: [UInt8]
        let id: UInt32
    }

    /// Two different keys under one name and hash can't be told apart by a line: refused rather than tried in turn.
    private static func index(_ keys: [VerifierKey]) throws(CustodyError) -> [KeyReference: VerifierKey] {
        var known: [KeyReference: VerifierKey] = [:]
        for key in keys {
            let reference = KeyReference(name: Array(key.name.utf8), id: key.id)
            if let other = known[reference], other != key {
                throw CustodyError(.signature, "two known keys are both called \(key.reference): replace one of them")
            }
            known[reference] = key
        }
        return known
    }

    /// Where the last empty line begins; nil when there is none.
    private static func lastBlankLine(_ bytes: [UInt8]) -> Int? {
        bytes.indices.dropFirst().last { bytes[$0] == UInt8(ascii: "\n") && bytes[$0 - 1] == UInt8(ascii: "\n") }
    }

    /// UTF-8, and of the control characters below U+0020 only the newline (signed-note, Format).
    private static func checkCharacters(_ bytes: [UInt8]) throws(CustodyError) {
        if let control = bytes.first(where: { $0 < 0x20 && $0 != UInt8(ascii: "\n") }) {
            let hint = control == 0x0D ? ": save it with plain newlines" : ""
            throw CustodyError(.malformed, "the note holds the control byte \(control)\(hint)")
        }
        guard UTF8Check.isValid(bytes[...]) else { throw CustodyError(.malformed, "the note is not UTF-8") }
    }
}

extension VerifierKey {
    /// What `signature`, without the four bytes of the key's hash, proves about `text`; nil when it proves nothing.
    fileprivate func verified(_ signature: [UInt8], over text: [UInt8]) -> VerifiedSignature? {
        switch algorithm {
        case .ed25519:
            return verifies(signature, over: text) ? VerifiedSignature(key: self, time: nil) : nil
        case .cosignature:
            guard let (time, rest) = Cosignature.split(signature),
                verifies(rest, over: Cosignature.message(time: time, body: text))
            else { return nil }
            return VerifiedSignature(key: self, time: time)
        }
    }
}
