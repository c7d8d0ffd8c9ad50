import RecoveryModel

/// How many devices per level, technique, tool and verification; each list adds up to the number of devices.
package struct CertificateCounts: Hashable, Sendable {
    /// Devices that have the same words.
    package struct Tally: Hashable, Sendable {
        /// One or two words; nil = not recorded.
        package let words: [String?]
        package let count: Int
    }

    package let devices: Int
    package let excluded: Int
    /// Clear, Purge, Destroy.
    package let levels: [Tally]
    package let techniques: [Tally]
    /// Tool and version.
    package let tools: [Tally]
    /// Method and result.
    package let verifications: [Tally]
    /// What of the devices nobody could check. A device may be in several.
    package let notChecked: [Tally]
    /// Devices left out by code. A device may be in several.
    package let excludedCodes: [Tally]
    /// Resolutions relied on.
    package let resolutions: Int
    /// Operator ids, in order.
    package let operators: [String]
    /// Stations, in order.
    package let places: [String]
    /// End of the last sanitization whose time is known to the millisecond; nil when none is.
    package let completedAt: String?

    init(_ draft: CertificateDraft) {
        let lines = draft.lines
        devices = lines.count
        excluded = draft.excluded.count
        levels = Self.tally(lines) { [[$0.levelAssessed.rawValue]] }
        techniques = Self.tally(lines) { [[$0.technique.rawValue]] }
        tools = Self.tally(lines) { [[$0.tool, $0.toolVersion]] }
        verifications = Self.tally(lines) { [[$0.verification.method, $0.verification.result]] }
        notChecked = Self.tally(lines) { line in Set(line.verification.notChecked).map { [$0] } }
        excludedCodes = Self.tally(draft.excluded) { exclusion in Set(exclusion.codes).map { [$0] } }
        resolutions = lines.reduce(0) { $0 + $1.resolutions.count }
        operators = Set(lines.compactMap(\.sanitizer.id)).sorted { Self.isBefore($0, $1) }
        places = Set(lines.compactMap(\.place)).sorted { Self.isBefore($0, $1) }
        // Texts of equal form sort as the times they write.
        completedAt = lines.compactMap { $0.destruction.at ?? $0.endedAt }.filter { $0.utf8.count == 24 }.max()
    }

    /// In the order of the words' bytes, what is not recorded first.
    private static func tally<T>(_ items: [T], _ words: (T) -> [[String?]]) -> [Tally] {
        var counts: [[String?]: Int] = [:]
        // Where they lie: to copy a device's line takes longer than to count it.
        items.withUnsafeBufferPointer { items in
            for index in items.indices { for key in words(items[index]) { counts[key, default: 0] += 1 } }
        }
        return counts.map { Tally(words: $0.key, count: $0.value) }.sorted { a, b in
            for (left, right) in zip(a.words, b.words) where left != right {
                guard let left else { return true }
                return right.map { isBefore(left, $0) } ?? false
            }
            return false
        }
    }

    private static func isBefore(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }
}
