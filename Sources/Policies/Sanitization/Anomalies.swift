import RecoveryModel

/// S46: erasures that each look right and together don't: the marks of a batch of reports that somebody made up, or of
/// which somebody left some out. Each is only worth a look before the lot is validated.
///
/// Devices are added one by one; what is kept are counts, whose number is limited whatever the reports hold.
///
/// ```
/// var anomalies = SanitizationAnomalies()
/// for device in devices { anomalies.add(device: device.erasures) }
/// for failure in anomalies.findings { print(failure.message) }
/// ```
package struct SanitizationAnomalies: Sendable {
    package static let code: FindingCode = "S46"

    /// Erasures of one tool and technique from which on their durations are compared.
    package static let durationLeast = 20
    /// Shorter erasures, in seconds, and those that destroy a key are alike by nature.
    package static let durationAbove = 60
    /// Seconds; a longer duration is no one's.
    package static let durationMost = 86_400
    /// Devices from which on it is odd that not one first attempt fell through.
    package static let yieldLeast = 200
    /// Percent of report numbers that follow another one. With 20 numbers or more there can be a gap then, so no
    /// further least number is needed.
    package static let consecutivePercent = 90
    /// Licences from which on they count as those of erasures: fewer are licences of benches, which many devices share.
    package static let licencesLeast = 20
    /// Findings of one kind at most.
    package static let mostOfAKind = 5

    /// Tools with a technique, and runs of report numbers, that are followed at most; later ones aren't looked at.
    private static let groupLimit = 256
    private static let licenceLimit = 131_072

    private var durations: [String: Durations] = [:]
    private var numbers = ReportNumbers()
    private var licences: [String: Licences] = [:]
    private var licenceCount = 0
    private var devices = 0
    private var atOnce = 0

    package init() {}

    /// Counts one device's erasures, in order of time; a device without any isn't counted.
    package mutating func add(device erasures: [LotErasure]) {
        guard let first = erasures.first else { return }
        devices += 1
        if first.verdict == .accepted { atOnce += 1 }
        for erasure in erasures {
            addDuration(erasure)
            if let report = erasure.report { numbers.add(report, of: erasure.tool) }
            addLicence(erasure)
        }
    }

    /// What is odd, by kind, the largest first; the same devices in any order give the same.
    package var findings: [RuleFailure] {
        sameDurations + (perfectYield.map { [$0] } ?? []) + missingReports + sharedLicences
    }

    // MARK: durations

    private struct Durations {
        var total = 0
        var counts: [Int: Int] = [:]
    }

    private mutating func addDuration(_ erasure: LotErasure) {
        switch erasure.technique {
        case .overwrite, .factoryReset, .restore: break
        default: return
        }
        // That a timer ends what fails in the same second is no news.
        guard erasure.verdict != .failed, let seconds = erasure.seconds, seconds > Self.durationAbove,
            seconds <= Self.durationMost
        else { return }
        let key = erasure.tool + "\u{1F}" + erasure.technique.rawValue
        guard durations[key] != nil || durations.count < Self.groupLimit else { return }
        durations[key, default: Durations()].total += 1
        durations[key]?.counts[seconds, default: 0] += 1
    }

    private var sameDurations: [RuleFailure] {
        let found = durations.compactMap { key, group -> (count: Int, key: String, failure: RuleFailure)? in
            guard group.total >= Self.durationLeast,
                let (seconds, count) = group.counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
                count * 2 > group.total
            else { return nil }
            let names = key.split(separator: "\u{1F}", omittingEmptySubsequences: false).map(String.init)
            return (
                count, key,
                RuleFailure(
                    "most erasures took the same time to the second; compare some with the tool's own record",
                    [
                        "anomaly": .text("same duration"), "tool": .text(names[0]), "technique": .text(names[1]),
                        "seconds": .integer(seconds), "same": .integer(count), "erasures": .integer(group.total),
                    ])
            )
        }
        return Self.largest(found)
    }

    // MARK: yield

    private var perfectYield: RuleFailure? {
        guard devices >= Self.yieldLeast, atOnce == devices else { return nil }
        return RuleFailure(
            "every device's first erasure was accepted; ask for the records of those that fell through",
            ["anomaly": .text("perfect yield"), "devices": .integer(devices)])
    }

    // MARK: report numbers

    private var missingReports: [RuleFailure] {
        let found = numbers.series.compactMap { series -> (count: Int, key: String, failure: RuleFailure)? in
            let (missing, isTooFar) = (series.last - series.first).subtractingReportingOverflow(series.count - 1)
            guard !isTooFar, missing > 0,
                series.following * 100 >= Self.consecutivePercent * series.count
            else { return nil }
            return (
                series.count, series.tool + "\u{1F}" + series.prefix,
                RuleFailure(
                    "numbers are missing from a row of reports; ask for the reports that were left out",
                    [
                        "anomaly": .text("missing reports"), "tool": .text(series.tool),
                        "prefix": .text(series.prefix), "first": .integer(series.first),
                        "last": .integer(series.last), "reports": .integer(series.count),
                        "missing": .integer(missing),
                    ])
            )
        }
        return Self.largest(found)
    }

    // MARK: licences

    private struct Licences {
        var erasures = 0
        /// Number of the device that used each; −1 once another did too.
        var devices: [String: Int] = [:]
        var shared = 0
    }

    private mutating func addLicence(_ erasure: LotErasure) {
        guard let licence = erasure.licence, !licence.isEmpty,
            licences[erasure.tool] != nil || licences.count < Self.groupLimit
        else { return }
        var group = licences.removeValue(forKey: erasure.tool) ?? Licences()
        defer { licences[erasure.tool] = group }
        if let known = group.devices[licence] {
            if known >= 0, known != devices {
                group.devices[licence] = -1
                group.shared += 1
            }
        } else {
            guard licenceCount < Self.licenceLimit else { return }
            licenceCount += 1
            group.devices[licence] = devices
        }
        group.erasures += 1
    }

    private var sharedLicences: [RuleFailure] {
        let found = licences.compactMap { tool, group -> (count: Int, key: String, failure: RuleFailure)? in
            guard group.devices.count >= Self.licencesLeast, group.shared > 0, group.erasures > group.devices.count
            else { return nil }
            return (
                group.erasures, tool,
                RuleFailure(
                    "more erasures than licences, and devices that share one; compare with the tool's own count",
                    [
                        "anomaly": .text("shared licences"), "tool": .text(tool),
                        "erasures": .integer(group.erasures), "licences": .integer(group.devices.count),
                        "shared": .integer(group.shared),
                    ])
            )
        }
        return Self.largest(found)
    }

    private static func largest(_ found: [(count: Int, key: String, failure: RuleFailure)]) -> [RuleFailure] {
        found.sorted { ($1.count, $0.key) < ($0.count, $1.key) }.prefix(mostOfAKind).map(\.failure)
    }
}
