import RecoveryModel

/// From a tool's words to a technique, and from technique and media to the level it reaches. The level that a report
/// names is never taken over (S22).
package enum SanitizationTechnique {
    /// The technique that `words` stand for: a whole match of the table comes before a part, a longer part before a
    /// shorter, and «remote wipe» before any other part, because it is the weaker. An unmapped word is unknown.
    package static func technique(of words: String?, in standards: [ErasureStandard]) -> Technique {
        guard let words, !words.isEmpty else { return .unknown }
        for standard in standards where !standard.isPart && SanitizationText.same(words, standard.words) {
            return standard.technique
        }
        if let known = Technique(rawValue: words) { return known }
        var best: (length: Int, technique: Technique)?
        for standard in standards where standard.isPart && SanitizationText.contains(words, standard.words) {
            let length = standard.technique == .remoteWipe ? Int.max : standard.words.utf8.count
            if length > best?.length ?? 0 { best = (length, standard.technique) }
        }
        return best?.technique ?? .unknown
    }

    /// A method that only reads (nwipe «Verify Zeros»), which is no erasure (S30).
    package static func isVerifyOnly(_ words: String?) -> Bool {
        guard let words else { return false }
        return SanitizationText.starts(words, "verify")
    }

    /// The level a technique reaches on `media` (NIST SP 800-88r1 tables ).
    ///
    /// - Parameter isEligible: what `isEncryptedFromTheStart` says; without it a factory reset is Clear and a
    ///   cryptographic erase proves nothing at all (2.6).
    package static func level(
        of technique: Technique, on media: MediaKind, isEligible: Bool
    ) -> SanitizationLevel {
        let level: SanitizationLevel =
            switch technique {
            case .cryptographicErase: isEligible ? .purge : .none
            case .factoryReset: isEligible ? .purge : .clear
            case .blockErase: .purge
            // Any number of passes leaves what the flash controller has set aside.
            case .overwrite, .restore, .remoteWipe: .clear
            // Physical destruction has records of its own; a software report can't claim it.
            case .degauss, .disintegrate, .incinerate, .melt, .pulverize, .shred, .unknown: .none
            }
        // Memory cards can't be purged, and neither SIM nor eSIM has a documented purge.
        return media == .internalFlash ? level : min(level, .clear)
    }

    /// The level named in a report's text; nil when it names none.
    package static func claimedLevel(_ text: String?) -> SanitizationLevel? {
        guard let text, !text.isEmpty else { return nil }
        if SanitizationText.contains(text, "destr") { return .destroy }
        if SanitizationText.contains(text, "purge") { return .purge }
        return SanitizationText.contains(text, "clear") ? .clear : nil
    }
}
