import Basics
import Custody
import RecoveryModel
import Storage

/// The same word of the same person about the same finding: whoever lost the answer asks again, and the log tells of it
/// once.
struct RepeatedResolution {
    private let value: String
    private let person: String
    private let reason: String
    private let isSigned: Bool
    private let store: any RecoveryStore

    init(value: String, by person: String, reason: String, isSigned: Bool, _ store: any RecoveryStore) {
        self.value = value
        self.person = person
        self.reason = reason
        self.isSigned = isSigned
        self.store = store
    }

    /// True when this is what was said last of the finding, and what it compared is the same still.
    func isTold(of row: FindingRow) throws -> Bool {
        let all =
            try row.intake.map { try store.resolutions(in: $0...$0).map(\.resolution) }
            ?? store.allResolutions().filter { $0.intake == nil }.map(\.resolution)
        guard let last = all.last(where: { $0.finding == row.id }) else { return false }
        return try last.value == value && last.by == person && last.reason == reason
            && last.valuesDigest == row.valuesDigest && (!isSigned || wasSigned(row))
    }

    /// True when a signed entry tells of the finding: what was said unsigned may be said again with a signature.
    private func wasSigned(_ row: FindingRow) throws -> Bool {
        var found = false
        try store.eachEntry(from: 0) { _, _, body in
            guard !found, EntryTail.isType(.findingResolved, body),
                let entry = RecordedEntry(Array(body))
            else { return }
            found = FindingPayload.Resolved(entry)?.finding == row.id && entry.isSigned
        }
        return found
    }

    /// True when it was said of a finding of the code that has ended by it.
    func isTold(ofAnyIn lot: Int, _ code: FindingCode) throws -> Bool {
        try store.findings(lot: lot, intake: nil, openOnly: false).contains {
            try $0.code == code && isTold(of: $0)
        }
    }
}
