import Basics
import Custody
import RecoveryModel

/// About which intake an entry is, and under which key the recorder keeps it, without a tree for those that are as they
/// should be.
final class EntryKeys {
    // Used again for every entry.
    private var entry = CanonicalScan()
    private var data = CanonicalScan()

    private static let refused = CustodyEventType.sanitizationRefused.rawValue
    private static let evidence = EntryTypes(EvidencePayload.types)

    /// Is the entry about the intake, and logged under this key? Outcomes and findings are kept under none, which is 0.
    func isRight(_ key: UInt64, body: [UInt8], intake: String) -> Bool {
        if body.withUnsafeBytes({ isPlainlyRight(key, $0, intake: intake) }) { return true }
        guard let told = RecordedEntry(body), told.intake == intake else { return false }
        return key == 0 || key == LoggedHistory.key(of: told)
    }

    /// False also for what must be looked at again.
    private func isPlainlyRight(_ key: UInt64, _ body: UnsafeRawBufferPointer, intake: String) -> Bool {
        guard entry.read(body) == nil, let name = value("intake", of: entry, in: body) else { return false }
        guard Self.isText(name, intake) else { return false }
        if key == 0 { return true }
        guard let said = value("data", of: entry, in: body), let type = EntryTail.type(body) else { return false }
        // Its bytes are canonical.
        if type == Self.refused { return key == RecordedEvents.key("refused", raw: said) }
        guard Self.evidence.contains(body), data.read(said) == nil, let text = value("record", of: data, in: said),
            text.count > 2, text[0] == 34, let record = Hex.decode(text[1..<text.count - 1])
        else { return false }
        return key == RecordedEvents.key(type, record)
    }

    private func value(
        _ name: StaticString, of scan: CanonicalScan, in bytes: UnsafeRawBufferPointer
    ) -> UnsafeRawBufferPointer? {
        let found = scan.members.first { member in
            name.withUTF8Buffer { bytes[member.name].elementsEqual($0) }
        }
        return found.map { UnsafeRawBufferPointer(rebasing: bytes[$0.value]) }
    }

    /// An escaped name means another text than its bytes: a name with a quote or a stroke is never plain.
    private static func isText(_ value: UnsafeRawBufferPointer, _ text: String) -> Bool {
        value.count == text.utf8.count + 2 && value[0] == 34 && value[1..<value.count - 1].elementsEqual(text.utf8)
            && !value.contains(92)
    }
}
