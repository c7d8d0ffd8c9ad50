import Basics

/// The list that a validation is about: every device whose sanitization passed when somebody looked, with the digest of
/// what was decided. Kept as a document; the entry names its digest.
///
/// ```
/// var devices = ValidatedDevices()
/// devices.add("LOT-1/1", stage.digest)
/// let read = ValidatedDevices(devices.bytes)
/// ```
package struct ValidatedDevices {
    /// Digest of the sanitization part by `<lot>/<n>`.
    package private(set) var parts: [String: Digest] = [:]
    private var lines: [String] = []

    package init() {}

    /// Adds a device by its intake's name, with the digest of its part.
    package mutating func add(_ intake: String, _ digest: Digest) {
        parts[intake] = digest
        lines.append("\(intake) \(digest.hex)")
    }

    /// Devices covered.
    package var count: Int { lines.count }

    /// One line a device, `INTAKE HEX`, in the lot's order.
    package var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    /// Reads `bytes`; nil when a line isn't of that form.
    package init?(_ bytes: [UInt8]) {
        for line in bytes.split(separator: 10) {
            guard let space = line.lastIndex(of: 32), let hash = Hex.decode(line[(space + 1)...]),
                let digest = Digest(bytes: hash)
            else { return nil }
            add(String(decoding: line[..<space], as: UTF8.self), digest)
        }
    }
}
