import Acts
import Basics
import Custody
import EvidenceImporters
import RecoveryModel
import StoreAccess

/// Checks what entries say of who acted: an entry whose `actor.auth` is `key` carries a signature that verifies, by a
/// key that the operators table in force gave that operator, and made for this entry alone; no import authorised who
/// made it. Takes every entry in order, because tables come into force and go by entries.
struct ActSignatureCheck {
    /// Rows of a kept operators table; nil when it can't be read, which is somebody else's finding.
    private let table: (Digest) -> [OperatorAuthorisation]?
    private var operators: [OperatorAuthorisation] = []
    private var inForce: Digest?
    private var signatures: Set<[UInt8]> = []

    init(table: @escaping (Digest) -> [OperatorAuthorisation]?) { self.table = table }

    /// Reads tables from the kept documents of a store.
    init(_ workspace: Workspace) {
        self.init { digest in
            var tables = ReferenceTables()
            do { try TablesInForce.read(.operators, digest: digest, into: &tables, in: workspace) } catch { return nil }
            return tables.rows.operators
        }
    }

    /// Bytes with which every entry begins that nobody authenticated; nearly all do.
    private static let unsigned = Array(#"{"actor":{"auth":"none","#.utf8)

    /// What is wrong with entry `seq`, whose canonical bytes are `body`. Bytes that are no entry give nothing: that is
    /// found elsewhere.
    mutating func check(seq: Int, body: UnsafeRawBufferPointer) -> [String] {
        let type = EntryTail.type(body) ?? ""
        let isTable =
            type == CustodyEventType.tableImported.rawValue || type == CustodyEventType.documentWithdrawn.rawValue
        let isSigned = !body.starts(with: Self.unsigned)
        guard isTable || isSigned, let entry = RecordedEntry(Array(body)) else { return [] }
        let problems = isSigned ? checkSignature(entry) : []
        return (problems + (isTable ? follow(entry) : [])).map { "entry \(seq): \($0)" }
    }

    private mutating func checkSignature(_ entry: RecordedEntry) -> [String] {
        let auth = entry.auth ?? ""
        if auth == "session" || auth == "none" { return [] }
        guard auth == "key" else { return ["actor.auth is «\(auth)» instead of none, key or session"] }
        do {
            let act = try SignedAct(entry: entry)
            try act.verify()
            var problems: [String] = []
            if !signatures.insert(act.signature.signature).inserted {
                problems.append("its signature stands in an earlier entry already")
            }
            // Not `recordedAt`, which a clock that was wrong once holds ahead for years.
            let times = [act.signedAt, entry.at ?? act.signedAt].map(EvidenceTime.init(instant:))
            let isRegistered = operators.contains { row in
                row.person == act.person && row.key == act.signature.key && times.contains(where: row.isValid)
            }
            if !isRegistered {
                problems.append(
                    "signed by \(act.signature.key.fingerprint), which the operators table in force didn't give \(act.person)"
                )
            }
            return problems
        } catch { return [error.message] }
    }

    /// Keeps up with the table in force.
    private mutating func follow(_ entry: RecordedEntry) -> [String] {
        if let withdrawn = DocumentPayload(entry)?.document {
            if withdrawn == inForce { (operators, inForce) = ([], nil) }
            return []
        }
        guard let said = TablePayload(entry), said.table == "operators", let digest = said.document,
            let rows = table(digest)
        else { return [] }
        defer { (operators, inForce) = (rows, digest) }
        guard let person = entry.person, person != CustodyActor.engine.id else { return [] }
        let own = SelfAuthorisation(by: person, before: operators, incoming: rows)
        return own.excluded.map { "imported by \(person), and authorises them by a row of its own: \($0.logText)" }
    }
}
