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

/// Which row of the media table speaks of a device.
package enum SanitizationMedia {
    /// The rows for these two names and this system: a row that names a model before `*`, an imported table before the
    /// default one. With bounds on the version and none known, a row says nothing. The report and the manifest may
    /// name two models: then both rows count, because nobody has said which of them the device is.
    package static func entries(
        models: (String?, String?), os: String?, version: String?, in context: DecisionContext
    ) -> (first: MediaEntry?, second: MediaEntry?) {
        guard let os else { return (nil, nil) }
        for table in [context.tables.media, context.policy.media] where !table.isEmpty {
            var general: Int?
            var first: Int?
            var second: Int?
            for index in table.indices {
                guard table[index].os == "*" || SanitizationText.same(table[index].os, os),
                    covers(table[index], version)
                else { continue }
                if first == nil, names(table[index].model, models.0) { first = index }
                if second == nil, names(table[index].model, models.1) { second = index }
                if table[index].model == "*", general == nil { general = index }
            }
            if first != nil || second != nil { return (first.map { table[$0] }, second.map { table[$0] }) }
            if let general { return (table[general], nil) }
        }
        return (nil, nil)
    }

    /// The conditions on which a key's destruction purges: encryption has always been on and no key is in escrow
    /// (2.6). Any unknown is a no.
    package static func isEncryptedFromTheStart(_ entries: (first: MediaEntry?, second: MediaEntry?)) -> Bool {
        guard let any = entries.first ?? entries.second else { return false }
        return isEncrypted(entries.first ?? any) && isEncrypted(entries.second ?? any)
    }

    private static func isEncrypted(_ entry: MediaEntry) -> Bool {
        entry.encryptionAlwaysOn == "yes" && entry.escrow == "no"
    }

    /// Whether software exists that erases the model; where two rows count, the one that knows of some.
    static func erasingSoftware(_ entries: (first: MediaEntry?, second: MediaEntry?)) -> String? {
        guard let any = entries.first ?? entries.second else { return nil }
        let first = (entries.first ?? any).erasingSoftware
        return first == "no" ? (entries.second ?? any).erasingSoftware : first
    }

    private static func names(_ row: String, _ model: String?) -> Bool {
        model.map { SanitizationText.same(row, $0) } ?? false
    }

    private static func covers(_ entry: MediaEntry, _ version: String?) -> Bool {
        if entry.osFrom == nil, entry.osTo == nil { return true }
        guard let version else { return false }
        return ToolVersion(version).isWithin(entry.osFrom, entry.osTo)
    }
}
