import Basics
import RecoveryModel

/// What the media tables say of a device's storage: the narrowest rows that could apply, and of several the worst
/// answer to each question. The customer's word on model or system earns no row.
package struct SanitizationMedia: Sendable {
    /// The conditions on which a key's destruction purges: encryption has always been on and no key is in escrow
    /// (2.6). Any unknown is a no.
    package let isEncryptedFromTheStart: Bool
    /// Whether software exists that erases the model: yes, no, unknown; nil when no row says. Where several rows count,
    /// one that knows of some is heard.
    package let erasingSoftware: String?

    /// Reads the tables for a device. `claimed` is a model that may be the device's though nobody has looked: its rows
    /// can only speak against it. `firstAPILevel` is the device's own word on what it was sold with, read by a tool that
    /// is approved.
    package init(of nature: SanitizationNature, claimed: String?, firstAPILevel: Int?, in context: DecisionContext) {
        let own = Self.rows(for: nature, firstAPILevel, in: context)
        let others = [nature.allocatedModel, claimed].compactMap(\.self).filter { !nature.isNamed($0) }
        let more = others.flatMap { Self.named(context.tables.mediaRows(of: ModelName.all(of: $0, make: nil)), nature) }
        let rows = own + more
        // Rows of another name speak against the device, never for it.
        isEncryptedFromTheStart =
            !own.isEmpty && rows.allSatisfy { $0.encryptionAlwaysOn == "yes" && $0.escrow == "no" }
        let answers = Set(rows.map(\.erasingSoftware))
        erasingSoftware = ["yes", "unknown", "no"].first(where: answers.contains)
    }

    /// What two devices are alike in has one answer.
    struct Question: Hashable, Sendable {
        let nature: SanitizationNature.Question
        let claimed: String?
        let firstAPILevel: Int?

        /// `nature` is the one that the question is about.
        func answer(of nature: SanitizationNature, in context: DecisionContext) -> SanitizationMedia {
            context.memos.memo(Self.self, SanitizationMedia.self).answer(to: self) {
                SanitizationMedia(of: nature, claimed: claimed, firstAPILevel: firstAPILevel, in: context)
            }
        }
    }

    /// The narrowest rows for the device as it was read: a row that names the model before `*`, the operator's table
    /// before the default one.
    private static func rows(
        for nature: SanitizationNature, _ firstAPILevel: Int?, in context: DecisionContext
    ) -> [MediaEntry] {
        let named = named(context.tables.mediaRows(of: nature.names), nature)
        if !named.isEmpty { return named }
        let isApple = nature.family == .apple
        let own = isApple ? nil : firstAPILevel.flatMap(AndroidRelease.version)
        // No device was sold with a later system than it runs: such a word is of nobody.
        let launched = (own ?? nature.launchedWith(in: context.tables)).flatMap { launched in
            nature.version.map { ToolVersion($0) < ToolVersion(launched) } ?? false ? nil : launched
        }
        let newest = isApple ? nature.version ?? launched : launched ?? nature.version
        let general = general(context.tables.rows.media, nature: nature, version: newest)
        if !general.isEmpty { return general }
        let shipped = context.policy.media
        let model = Self.named(
            shipped.filter { $0.model != "*" && ModelName($0.model).map(nature.names.contains) ?? false }, nature)
        if !model.isEmpty { return model }
        // What Android requires of new devices binds those that were sold with it, not those that got it later.
        return Self.general(
            shipped, nature: nature, version: nature.family == .android ? launched : nature.version ?? launched)
    }

    /// Those of the rows that name a model which could speak of this system and version.
    private static func named(_ rows: [MediaEntry], _ nature: SanitizationNature) -> [MediaEntry] {
        guard !rows.isEmpty else { return [] }
        let covering = rows.filter { covers($0, os: nature.os, version: nature.version) }
        return narrowest(covering, isVersionKnown: ToolVersion(stated: nature.version) != nil)
    }

    private static func general(
        _ table: [MediaEntry], nature: SanitizationNature, version: String?
    ) -> [MediaEntry] {
        // Which rows a device of no known system falls under, nobody knows.
        guard nature.os != nil else { return [] }
        let rows = table.filter { $0.model == "*" && covers($0, os: nature.os, version: version) }
        return narrowest(rows, isVersionKnown: ToolVersion(stated: version) != nil)
    }

    /// Could the row speak of this system and version? One that nobody knows is inside every range.
    private static func covers(_ entry: MediaEntry, os: String?, version: String?) -> Bool {
        if entry.os != "*", let os, !SanitizationText.same(entry.os, os) { return false }
        guard entry.osFrom != nil || entry.osTo != nil, let known = ToolVersion(stated: version) else { return true }
        return known.isWithin(entry.osFrom, entry.osTo)
    }

    /// Rows inside which no other one lies.
    private static func narrowest(_ rows: [MediaEntry], isVersionKnown: Bool) -> [MediaEntry] {
        guard rows.count > 1 else { return rows }
        return rows.filter { row in
            !rows.contains { other in
                guard other != row, other.os == row.os || row.os == "*" else { return false }
                let (inner, outer) = (VersionSpan(other.osFrom, other.osTo), VersionSpan(row.osFrom, row.osTo))
                // Where in them the device lies has to be known for the narrower one to take over.
                let isInside = isVersionKnown ? outer.contains(inner) : outer == inner
                return isInside && (inner != outer || other.os != row.os)
            }
        }
    }
}

/// A span of versions with both ends, nil for open ones.
struct VersionSpan: Equatable {
    private let from: ToolVersion?
    private let to: ToolVersion?

    init(_ from: String?, _ to: String?) {
        self.from = from.map(ToolVersion.init)
        self.to = to.map(ToolVersion.init)
    }

    static func == (a: VersionSpan, b: VersionSpan) -> Bool { a.contains(b) && b.contains(a) }

    /// Is every version of `other` in this span too?
    func contains(_ other: VersionSpan) -> Bool {
        if let from { guard let low = other.from, !(low < from) else { return false } }
        if let to { guard let high = other.to, !(to < high) else { return false } }
        return true
    }
}
