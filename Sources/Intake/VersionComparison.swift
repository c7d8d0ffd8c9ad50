import Basics
import RecoveryModel
import StoreAccess

/// What a later version of a file leaves out. An export of the last days drops what is older, so that nothing is
/// withdrawn by that; but a person who mended a file by taking a row out must hear that the row still counts.
final class VersionComparison: EvidenceSink {
    private var known: Set<UInt64> = []

    /// Of the version that is in force.
    func record(_ record: EvidenceRecord) throws { for key in Self.keys(record) { known.insert(key) } }

    func finding(_ finding: FileFinding) throws {}

    /// Takes out what the later version has too.
    func repeated(_ record: EvidenceRecord) { for key in Self.keys(record) { known.remove(key) } }

    /// Records of the version in force that the later one hasn't. Of a test session each statement counts.
    var gone: Int { known.count }

    private static func keys(_ record: EvidenceRecord) -> [UInt64] {
        guard case .tests(let session) = record.evidence else {
            return [key(record.references, record.evidence.body)]
        }
        return session.statements.map { statement in
            let alone = TestSession(statements: [statement], source: statement.source)
            return key(record.references, Evidence.tests(alone).body)
        }
    }

    private static func key(_ references: [DeviceReference], _ body: [UInt8]) -> UInt64 {
        let hash = Digest(of: Array(references.packed.utf8) + [0] + body)
        return hash.bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
    }
}
