import CertificateContent
import RecoveryModel
import Storage

/// What independent samples of a lot found, whichever of its devices are certified (R2v3 B(13)).
enum LotSampling {
    private static let page = 512

    /// Nil when none was taken.
    static func of(_ lot: LotRow, _ store: any RecoveryStore) throws -> CertificateSampling? {
        var rows: [IntakeRow] = []
        var devices = 0
        var found: [(device: String, samples: [SampleResult])] = []
        try LotPages.each(lot, in: store) { row, _ in
            devices += 1
            rows.append(row)
            guard rows.count == page else { return }
            found += try samples(rows, lot: lot, in: store)
            rows.removeAll(keepingCapacity: true)
        }
        found += try samples(rows, lot: lot, in: store)
        var sampling = CertificateSampling(devices: devices)
        for (device, samples) in found { sampling.add(samples, of: device) }
        return sampling.sampled > 0 ? sampling : nil
    }

    /// In the order of the intakes.
    private static func samples(
        _ rows: [IntakeRow], lot: LotRow, in store: any RecoveryStore
    ) throws -> [(device: String, samples: [SampleResult])] {
        guard let first = rows.first?.id, let last = rows.last?.id else { return [] }
        var found: [Int: [SampleResult]] = [:]
        try store.eachRecord(in: first...last) { intake, kind, _, document, line, body in
            guard kind == EvidenceKind.sample.rawValue else { return }
            var reader = FieldReader(Array(body))
            var sample = SampleResult(from: &reader)
            sample.source = SourceRef(document: document, line: line)
            found[intake, default: []].append(sample)
        }
        return rows.compactMap { row in found[row.id].map { ("\(lot.name)/\(row.ordinal)", $0) } }
    }
}
