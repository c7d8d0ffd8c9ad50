import Basics

/// Ids of findings (INTERFACE §3).
///
/// ```
/// let id = FindingID.make(lot: lot.name, device: intake.name, code: reason.code, source: "1:40")
/// ```
package enum FindingID {
    /// First 16 hex digits of SHA-256 over lot, device, code and source.
    package static func make(lot: String, device: String, code: FindingCode, source: String) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(160)
        for part in [lot, device, code.rawValue] {
            text.append(contentsOf: part.utf8)
            text.append(0x1F)
        }
        text.append(contentsOf: source.utf8)
        return Digest(of: text).hex(first: 8)
    }
}
