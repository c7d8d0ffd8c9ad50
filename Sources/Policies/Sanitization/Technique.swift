import Basics
import RecoveryModel

/// From a tool's words to a technique, and from technique and media to the level it reaches. The level that a report
/// names is never taken over (S22).
package enum SanitizationTechnique {
    /// What one text comes to.
    struct Reading: Sendable, Hashable {
        let technique: Technique
        /// It only looks whether an erasure held.
        let isVerifyOnly: Bool
    }

    /// A tool's words for a technique, as written.
    private struct Words: Hashable, Sendable {
        let text: String
    }

    /// The technique that `words` stand for, word by word: a whole match of the table; else phrases of the table among
    /// words that change nothing about them. A word that nobody knows may deny what stands beside it, and of two
    /// techniques nobody says which it was: both are unknown, and so is a step that only looks whether an erasure held.
    ///
    /// - Parameter own: the operator's own words, behind the table's.
    package static func technique(
        of words: String?, in standards: [ErasureStandard], own: [ListedWord] = []
    ) -> Technique {
        guard let words, !words.isEmpty else { return .unknown }
        if let known = Technique(rawValue: words) { return known }
        let key = ComparableText.key(words)
        for standard in standards where !standard.isPart && key == standard.words { return standard.technique }
        let found = techniques(in: tokens(key), of: standards)
        if found.count == 1, let technique = found.first { return technique }
        guard found.isEmpty else { return .unknown }
        return own.first { $0.list == .technique && ComparableText.key($0.word) == key }
            .flatMap { Technique(rawValue: $0.meaning) } ?? .unknown
    }

    /// What the words come to under the context's policy. A method that only reads is no technique.
    static func reading(
        of words: String?, own: [ListedWord], in context: DecisionContext
    ) -> Reading {
        guard let words, !words.isEmpty else { return Reading(technique: .unknown, isVerifyOnly: false) }
        func read() -> Reading {
            let isVerifyOnly = isVerifyOnly(words)
            let standards = context.policy.erasureStandards
            return Reading(
                technique: isVerifyOnly ? .unknown : technique(of: words, in: standards, own: own),
                isVerifyOnly: isVerifyOnly)
        }
        // Who may not give a word a meaning has other own words, so that these are no part of the context.
        return own.isEmpty
            ? context.memos.memo(Words.self, Reading.self).answer(to: Words(text: words), read) : read()
    }

    /// Only the operator's own row says which technique the words are.
    static func isReadByOwn(
        _ words: String?, _ method: Reading, own: [ListedWord], in context: DecisionContext
    ) -> Bool {
        !own.isEmpty && method.technique != .unknown
            && technique(of: words, in: context.policy.erasureStandards) == .unknown
    }

    /// Every technique that a phrase of the words stands for, longest phrases first; empty when a word is left over that
    /// nobody knows.
    private static func techniques(in tokens: [String], of standards: [ErasureStandard]) -> Set<Technique> {
        var rest = tokens.map(Optional.some)
        var found: Set<Technique> = []
        let phrases = standards.map { (words: Self.tokens($0.words), technique: $0.technique) }
        for phrase in phrases.sorted(by: { $0.words.count > $1.words.count }) {
            while let start = place(of: phrase.words, in: rest) {
                for offset in phrase.words.indices { rest[start + offset] = nil }
                found.insert(phrase.technique)
            }
        }
        // The weakest word there is counts whatever stands beside it.
        if found.contains(.remoteWipe) { return [.remoteWipe] }
        let isUnderstood = rest.allSatisfy { token in token.map(changesNothing) ?? true }
        return isUnderstood || found.count > 1 ? found : []
    }

    private static func place(of phrase: [String], in tokens: [String?]) -> Int? {
        guard let first = phrase.first, tokens.count >= phrase.count else { return nil }
        for start in 0...(tokens.count - phrase.count) where tokens[start] == first {
            if phrase.indices.allSatisfy({ tokens[start + $0] == phrase[$0] }) { return start }
        }
        return nil
    }

    /// Words of a text: what stands between blanks, brackets and commas.
    private static func tokens(_ text: String) -> [String] {
        text.split { " ()[]{},;:/+\"'".contains($0) }.map(String.init)
    }

    /// Systems, makers, numbers of passes, and names of documents and levels, which say nothing of how it was done.
    private static let neutral: Set<String> = [
        "ios", "ipados", "android", "apple", "iphone", "ipad", "samsung", "google", "standard", "method", "secure",
        "pass",
        "passes", "round", "rounds", "nist", "sp", "800-88", "nist-800-88", "rev", "rev.", "r1", "r2", "rev1", "rev2",
        "revision", "clear", "purge", "&", "-", "device", "mobile", "data", "by", "via", "using", "random", "aperiodic",
        "(mdm)", "mdm",
    ]

    private static func changesNothing(_ token: String) -> Bool {
        neutral.contains(token) || token.utf8.allSatisfy { $0 >= 48 && $0 <= 57 }
    }

    /// A method that only reads (nwipe «Verify Zeros», «Smart reset (Verification)»), which is no erasure (S30).
    package static func isVerifyOnly(_ words: String?) -> Bool {
        guard let words, !words.isEmpty else { return false }
        let tokens = tokens(ComparableText.key(words))
        guard let first = tokens.first else { return false }
        if verifying.contains(first) { return true }
        return tokens.contains(where: verifying.contains)
            && !tokens.contains { ["erase", "erasure", "overwrite", "wipe", "crypto"].contains($0) }
    }

    private static let verifying: Set<String> = ["verify", "verification", "verifying", "verified"]

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
