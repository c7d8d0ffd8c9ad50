import Basics

/// `known-fields`: what the operator found out about a field that the program doesn't know. A certificate says so.
package struct KnownField: Hashable, Sendable {
    /// What the field says of an erasure.
    package enum Meaning: String, Sendable, CaseIterable {
        /// Another field that is read says the same: nothing is lost by passing it over.
        case stated
        /// Says nothing of the erasure.
        case harmless
        /// Where it stands, the erasure isn't good.
        case refuses
    }

    package var tool: String
    /// Both ends included; nil is open.
    package var versionFrom: String?
    package var versionTo: String?
    /// As the finding writes it.
    package var path: String
    package var meaning: Meaning
    /// Where the operator learned it.
    package var source: String

    package init(
        tool: String, versionFrom: String?, versionTo: String?, path: String, meaning: Meaning, source: String
    ) {
        self.tool = tool
        self.versionFrom = versionFrom
        self.versionTo = versionTo
        self.path = path
        self.meaning = meaning
        self.source = source
    }
}

/// `models`: with which system a model came to the market, from which follows what its storage did from the start.
package struct ModelLaunch: Hashable, Sendable {
    /// Marketing name, with or without the maker in front; nil when only a code is given.
    package var model: String?
    package var make: String?
    /// Type allocation code, eight digits.
    package var tac: String?
    /// iOS, iPadOS, Android, or one of `SystemFamily.others`.
    package var os: String
    /// Version of the system that the model was sold with first.
    package var launchedWith: String
    /// The maker's identifier, such as `SM-A525F` or `iPhone12,1`.
    package var identifier: String?
    /// Where that is written.
    package var source: String

    package init(
        model: String?, make: String?, tac: String?, os: String, launchedWith: String, identifier: String?,
        source: String
    ) {
        self.model = model
        self.make = make
        self.tac = tac
        self.os = os
        self.launchedWith = launchedWith
        self.identifier = identifier
        self.source = source
    }
}

/// `words`: the operator's own word in one of the closed lists. It never overrides a built-in one, and is printed.
package struct OwnWord: Hashable, Sendable {
    /// The closed lists that may be added to.
    package enum List: String, Sendable, CaseIterable {
        case technique, type, outcome, criteria, lock, blacklist, rooted, media, repair, verified, note

        /// What a word of the list can stand for.
        package var meanings: [String] {
            switch self {
            case .technique: Technique.allCases.filter { $0 != .unknown }.map(\.rawValue)
            case .type: ["erasure", "restore", "verification", "other"]
            case .outcome:
                ["success", "failure", "nothing", "successful", "withExceptions", "failed", "aborted", "notErased"]
            case .criteria: ["met", "notMet"]
            case .lock, .blacklist: ["on", "off"]
            case .rooted: ["yes", "no", "on", "off"]
            case .verified: ["valid", "invalid"]
            case .note: ["ended", "passing"]
            case .media: MediaKind.allCases.map(\.rawValue)
            case .repair: ["harmless", "memory", "identity"]
            }
        }
    }

    package var list: List
    package var word: String
    /// One of the list's `meanings`.
    package var meaning: String
    /// BCP 47, such as `de`; nil when not given.
    package var language: String?
    /// Where the operator learned it.
    package var source: String

    package init(list: List, word: String, meaning: String, language: String?, source: String) {
        self.list = list
        self.word = word
        self.meaning = meaning
        self.language = language
        self.source = source
    }
}
