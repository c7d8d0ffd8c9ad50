import Basics

/// Timestamped Ed25519 cosignatures (c2sp.org/tlog-cosignature): a witness states that, as of a time, this is the
/// largest consistent tree it has seen of the log.
///
/// ```
/// let cosignature = try Cosignature.sign(note.note.text, time: 1_793_491_200, with: witness)
/// note.note.add(cosignature)
/// ```
package enum Cosignature {
    /// 9999-12-31T23:59:59Z in Unix seconds: the last time that can be written with four digits for the year. Beyond it
    /// lies no witness's clock, and far beyond it arithmetic on times would overflow.
    package static let latestTime = 253_402_300_799

    /// What is signed: two lines of its own before the whole `body`, so that a cosignature never passes for a signature
    /// of the log. `time` is in Unix seconds.
    package static func message(time: Int, body: [UInt8]) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n".utf8) + body
    }

    /// Cosigns the text of a checkpoint. Throws `.range` for a time before 1970 or after `latestTime`, `.malformed` when `body` is no
    /// checkpoint or the key isn't of type 4, `.signature` for a signer that signs wrongly, and what it throws.
    package static func sign(_ body: [UInt8], time: Int, with signer: any NoteSigner) throws -> NoteSignature {
        guard (0...latestTime).contains(time) else {
            throw CustodyError(.range, "a cosignature can't state the time \(time)")
        }
        guard signer.key.algorithm == .cosignature else {
            throw CustodyError(.malformed, "\(signer.key.reference) is not a witness key: a witness signs with type 4")
        }
        _ = try Checkpoint(parsing: body)
        let stamp = withUnsafeBytes(of: UInt64(time).bigEndian) { Array($0) }
        let signature = try signer.checkedSignature(over: message(time: time, body: body))
        return NoteSignature(key: signer.key, signature: stamp + signature)
    }

    /// Time and Ed25519 signature of the 72 bytes in a line; nil for another count and for times after `latestTime`.
    static func split(_ signature: [UInt8]) -> (time: Int, signature: ArraySlice<UInt8>)? {
        guard signature.count == 72 else { return nil }
        let stamp = signature[..<8].reduce(0 as UInt64) { $0 << 8 | UInt64($1) }
        guard stamp <= UInt64(latestTime) else { return nil }
        return (Int(stamp), signature[8...])
    }
}
