/// The five stages, in the order a device passes them.
package enum StageName: String, Sendable, CaseIterable, Comparable {
    case shipment, functionality, sanitization, cosmetic, routing

    /// Position in the pipeline, 0 to 4.
    package var position: Int { StageName.allCases.firstIndex(of: self) ?? 0 }

    package static func < (a: StageName, b: StageName) -> Bool { a.position < b.position }
}

/// What a stage says of a device. Ordered from best to worst.
package enum Verdict: Int, Sendable, CaseIterable, Comparable {
    case passed, waiting, held, failed

    /// As JSON and tables name it.
    package var name: String { ["passed", "waiting", "held", "failed"][rawValue] }

    package static func < (a: Verdict, b: Verdict) -> Bool { a.rawValue < b.rawValue }

    /// The verdict that a reason of this severity asks for.
    package init(_ severity: Severity) {
        switch severity {
        case .note, .warn: self = .passed
        case .waiting: self = .waiting
        case .hold: self = .held
        case .fail: self = .failed
        }
    }
}

/// Where a device goes next.
package enum Route: String, Sendable, CaseIterable {
    case resale, repair, parts, recycle, destroy, `return`, hold

    /// Reuse by the field's meaning: the device or its parts live on.
    package var isReuse: Bool { self == .resale || self == .repair || self == .parts }
}

/// NIST SP 800-88 levels, weakest first.
package enum SanitizationLevel: String, Sendable, CaseIterable, Comparable {
    case none, clear, purge, destroy

    private var rank: Int { SanitizationLevel.allCases.firstIndex(of: self) ?? 0 }

    package static func < (a: SanitizationLevel, b: SanitizationLevel) -> Bool { a.rank < b.rank }
}

/// How media were sanitized (INTERFACE's vocabulary).
package enum Technique: String, Sendable, CaseIterable {
    case cryptographicErase, blockErase, overwrite, factoryReset, remoteWipe, restore
    case degauss, disintegrate, incinerate, melt, pulverize, shred, unknown

    /// Leaves no media behind.
    package var isPhysical: Bool {
        switch self {
        case .disintegrate, .incinerate, .melt, .pulverize, .shred: true
        default: false
        }
    }
}

/// A data-bearing item of a device; one device is several of them.
package enum MediaKind: String, Sendable, CaseIterable {
    case internalFlash, sdCard, sim, esim
}

/// A statement that may be missing: unknown is not off.
///
/// ```
/// let state = LockState(word: "Off") ?? .unknown
/// ```
package enum LockState: String, Sendable, CaseIterable {
    case on, off, unknown

    /// Tools' words (INTERFACE §1.3); nil for an empty text, which states nothing.
    package init?(word: String) {
        switch word {
        case "": return nil
        // What nearly every row says.
        case "off": self = .off
        case "on": self = .on
        default: self = WordList.lock.meaning(of: word).flatMap(LockState.init(rawValue:)) ?? .unknown
        }
    }
}

extension LockState {
    /// A word on whether the device is reported lost, stolen or barred; nil for an empty text, unknown for a word outside
    /// the list.
    package init?(blacklistWord word: String) {
        if word.isEmpty { return nil }
        self = WordList.blacklist.meaning(of: word).flatMap(LockState.init(rawValue:)) ?? .unknown
    }
}

/// Three-valued answer to a question about evidence.
package enum Certainty: Sendable {
    case yes, no, unknown
}

/// Confidentiality category of a contract (FIPS 199 words as NIST SP 800-88 uses them).
package enum Confidentiality: String, Sendable, CaseIterable {
    case low, moderate, high
}

/// Which revision of the guideline a contract names.
package enum SanitizationStandard: String, Sendable, CaseIterable {
    case r1 = "nist-800-88r1"
    case r2 = "nist-800-88r2"
}

/// What the customer and the operator agreed, from `lot.yaml`.
package struct Contract: Hashable, Sendable {
    package var confidentiality: Confidentiality
    package var standard: SanitizationStandard
    package var reuseAllowed: Bool
    /// Days from receipt to sanitization; nil when the contract sets none.
    package var sanitizeWithinDays: Int?
    package var revenueSharePercent: Int?
    /// Minor units for each unit that has a value, in place of a percentage.
    package var revenueShareFlatMinor: Int?
    /// Shares by net value, in place of a percentage; in order of `fromMinor`.
    package var revenueShareTiers: [RevenueTier] = []

    package init(
        confidentiality: Confidentiality = .moderate, standard: SanitizationStandard = .r1, reuseAllowed: Bool = true,
        sanitizeWithinDays: Int? = nil, revenueSharePercent: Int? = nil
    ) {
        self.confidentiality = confidentiality
        self.standard = standard
        self.reuseAllowed = reuseAllowed
        self.sanitizeWithinDays = sanitizeWithinDays
        self.revenueSharePercent = revenueSharePercent
    }
}
