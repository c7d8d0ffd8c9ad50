import Basics
import RecoveryModel

/// Digest of what a person saw when resolving a finding: other values reopen it.
///
/// ```
/// let seen = ReasonDigest.of(reason.values, reason.source)
/// ```
package enum ReasonDigest {
    /// First 16 hex digits of SHA-256 over the values in order of their names, and where they were read.
    ///
    /// Every part is preceded by its length, so that no two sets of values share a text.
    package static func of(_ values: [String: ReasonValue], _ source: SourceRef?) -> String {
        var text: [UInt8] = []
        text.reserveCapacity(160)
        for name in values.keys.sorted() {
            put("k", name, to: &text)
            switch values[name] {
            case .text(let value): put("t", value, to: &text)
            case .integer(let value): put("i", String(value), to: &text)
            case .list(let items):
                put("l", String(items.count), to: &text)
                for item in items { put("t", item, to: &text) }
            case nil: break
            }
        }
        if let source { put("s", "\(source.document):\(source.line)", to: &text) }
        return Digest(of: text).hex(first: 8)
    }

    private static func put(_ tag: Unicode.Scalar, _ value: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: tag))
        Decimal.append(Int64(value.utf8.count), to: &text)
        text.append(58)
        text.append(contentsOf: value.utf8)
    }
}

/// What persons decided about a reason.
package enum ResolutionEffect: Hashable, Sendable {
    /// Nobody has looked at these values.
    case open
    /// `accept`, or `link:` to this very device: the hold ends.
    case accepted(Resolution)
    /// `not-ours`, or `link:` to another device: the record says nothing of this one.
    case elsewhere(Resolution)
    /// `reject`: the finding stands.
    case rejected(Resolution)
}

/// Applies resolutions to reasons. Only a hold can be ended by a person (INTERFACE §4).
///
/// When to use: at the end of a stage, over all its reasons.
///
/// ```
/// let reasons = ResolutionCheck.applied(to: found, of: dossier, acceptable: SanitizationResolutions.isAcceptable)
/// let verdict = ResolutionCheck.verdict(reasons)
/// ```
package enum ResolutionCheck {
    /// The latest decision on exactly this reason: same code, same values, same place.
    package static func effect(on reason: Reason, of dossier: Dossier) -> ResolutionEffect {
        guard reason.severity == .hold, !dossier.resolutions.isEmpty else { return .open }
        guard let found = latest(for: reason, in: dossier.resolutions) else { return .open }
        if isAcceptance(found.value, of: dossier) { return .accepted(found) }
        let isElsewhere = found.value == "not-ours" || found.value.hasPrefix("link:")
        return isElsewhere ? .elsewhere(found) : .rejected(found)
    }

    /// `accept`, or `link:` to the device itself: the same word in other clothes.
    package static func isAcceptance(_ value: String, of dossier: Dossier) -> Bool {
        value == "accept" || value.hasPrefix("link:") && isThis(value.dropFirst(5), dossier)
    }

    /// `reasons` with every hold in `acceptable` that a person accepted turned into a note, so that it stays listed
    /// (and is printed on the certificate) and holds no longer.
    package static func applied(
        to reasons: [Reason], of dossier: Dossier, acceptable: (FindingCode) -> Bool
    ) -> [Reason] {
        guard !dossier.resolutions.isEmpty else { return reasons }
        return reasons.map { reason in
            guard acceptable(reason.code), case .accepted = effect(on: reason, of: dossier) else { return reason }
            var ended = reason
            ended.severity = .note
            return ended
        }
    }

    /// The worst of the reasons; passed when there are none.
    package static func verdict(_ reasons: [Reason]) -> Verdict {
        reasons.reduce(.passed) { max($0, Verdict($1.severity)) }
    }

    private static func latest(for reason: Reason, in resolutions: [Resolution]) -> Resolution? {
        var digest: String?
        var best: Resolution?
        for resolution in resolutions where resolution.code == reason.code {
            let wanted = digest ?? ReasonDigest.of(reason.values, reason.source)
            digest = wanted
            guard resolution.valuesDigest == wanted else { continue }
            if let known = best, resolution.at < known.at { continue }
            best = resolution
        }
        return best
    }

    private static func isThis(_ name: Substring, _ dossier: Dossier) -> Bool {
        name == dossier.name || name == dossier.intakeName
            || dossier.identifiers.contains { $0.value == name || $0.written == name }
    }
}
