import Synchronization

/// What the words of techniques were found to mean: a lot repeats a handful of them in every record.
package final class TechniqueReadings: Sendable {
    /// What one text comes to.
    package struct Reading: Sendable, Hashable {
        package let technique: Technique
        /// It only looks whether an erasure held.
        package let isVerifyOnly: Bool

        /// Both answers of one text.
        package init(technique: Technique, isVerifyOnly: Bool) {
            (self.technique, self.isVerifyOnly) = (technique, isVerifyOnly)
        }
    }

    private struct Known {
        var standards: [ErasureStandard] = []
        var readings: [String: Reading] = [:]
    }

    /// A hostile file must not fill memory with words.
    private static let limit = 1024

    private let known = Mutex(Known())

    package init() {}

    /// The reading of `words`, by `read` the first time. Other standards read anew.
    package func reading(
        of words: String, in standards: [ErasureStandard], _ read: (String) -> Reading
    ) -> Reading {
        let found = known.withLock { $0.standards == standards ? $0.readings[words] : nil }
        if let found { return found }
        let reading = read(words)
        known.withLock { known in
            if known.standards != standards || known.readings.count >= Self.limit {
                known = Known(standards: standards)
            }
            known.readings[words] = reading
        }
        return reading
    }
}
