import Basics
import RecoveryModel

/// State of a kept document.
package enum DocumentState: Int, Sendable {
    /// Its records are being staged; a crash leaves it here and the next run reads it again.
    case reading, read
    /// A later version of the same path is in force; both are kept.
    case superseded
    case withdrawn
}

/// A kept document: the bytes lie in `documents/` under their digest.
package struct DocumentRow: Sendable, Equatable {
    package var id: Int
    /// Digest of the kept bytes.
    package var digest: Digest
    /// Digest of the file as it came; differs when personal columns were redacted.
    package var original: Digest
    /// Path as the user gave it, relative to the lot folder when inside one.
    package var path: String
    /// Importer's or reader's id, `table:KIND`, `lot.yaml`, or `unrecognised`.
    package var kind: String
    package var bytes: Int
    package var arrived: Instant
    /// Lot whose folder it came in; nil for store-wide evidence and tables.
    package var lot: Int?
    package var state: DocumentState
    /// Mapping of a manifest's columns, as JSON; empty for others.
    package var mapping: String

    package init(
        id: Int, digest: Digest, original: Digest, path: String, kind: String, bytes: Int, arrived: Instant, lot: Int?,
        state: DocumentState, mapping: String
    ) {
        self.id = id
        self.digest = digest
        self.original = original
        self.path = path
        self.kind = kind
        self.bytes = bytes
        self.arrived = arrived
        self.lot = lot
        self.state = state
        self.mapping = mapping
    }
}

/// A lot as opened.
package struct LotRow: Sendable, Equatable {
    package var id: Int
    package var name: String
    package var customer: String
    package var pipeline: String
    /// Text of `lot.yaml` as recorded; a later difference is refused until amended.
    package var terms: String
    package var folder: String
    package var openedAt: Instant
    package var receiptClosedAt: Instant?
    package var closedAt: Instant?
    /// Set by a loosening amendment; holds every device until each is resolved.
    package var isLoosened: Bool
    /// Digest of policy, tables, contract and rules that the lot's devices were last marked for.
    package var basis: String

    package init(
        id: Int, name: String, customer: String, pipeline: String, terms: String, folder: String, openedAt: Instant,
        receiptClosedAt: Instant? = nil, closedAt: Instant? = nil, isLoosened: Bool = false, basis: String = ""
    ) {
        self.id = id
        self.name = name
        self.customer = customer
        self.pipeline = pipeline
        self.terms = terms
        self.folder = folder
        self.openedAt = openedAt
        self.receiptClosedAt = receiptClosedAt
        self.closedAt = closedAt
        self.isLoosened = isLoosened
        self.basis = basis
    }
}

/// An intake: one device in one lot.
package struct IntakeRow: Sendable, Equatable {
    package var id: Int
    package var lot: Int
    /// From 1 in manifest order.
    package var ordinal: Int
    package var name: String
    /// False for a unit on no manifest.
    package var isManifested: Bool
    package var isWithdrawn: Bool
    /// The intake whose records these became after `resolve --as link:`; nil otherwise.
    package var linkedTo: Int?

    package init(
        id: Int, lot: Int, ordinal: Int, name: String, isManifested: Bool, isWithdrawn: Bool = false,
        linkedTo: Int? = nil
    ) {
        self.id = id
        self.lot = lot
        self.ordinal = ordinal
        self.name = name
        self.isManifested = isManifested
        self.isWithdrawn = isWithdrawn
        self.linkedTo = linkedTo
    }

    /// No device of the lot any more: its records went to another one, or it was on no manifest and every scan that
    /// told of it was withdrawn.
    package var isVoid: Bool { linkedTo != nil || (!isManifested && isWithdrawn) }
}

/// Lot and link of an intake.
package struct IntakeStanding: Sendable, Equatable {
    package var lot: Int
    /// The intake whose records these became; nil for most.
    package var linkedTo: Int?

    package init(lot: Int, linkedTo: Int?) {
        self.lot = lot
        self.linkedTo = linkedTo
    }
}

/// An identifier bound to an intake.
package struct BoundIdentifier: Sendable, Equatable {
    package var intake: Int
    /// `IdentifierKind`'s name, or `raw` for a text that was refused: found by `device`, never matched by evidence.
    package var kind: String
    package var value: String

    package init(intake: Int, kind: String, value: String) {
        self.intake = intake
        self.kind = kind
        self.value = value
    }
}

/// A staged record.
package struct RecordRow: Sendable, Equatable {
    package var intake: Int
    package var kind: EvidenceKind
    /// First 16 bytes of SHA-256 over kind and body: the record's identity.
    package var digest: [UInt8]
    package var document: Int
    package var line: Int
    package var body: [UInt8]

    package init(intake: Int, kind: EvidenceKind, digest: [UInt8], document: Int, line: Int, body: [UInt8]) {
        self.intake = intake
        self.kind = kind
        self.digest = digest
        self.document = document
        self.line = line
        self.body = body
    }
}

/// Evidence that attaches to no open intake; it waits.
package struct UnmatchedRow: Sendable, Equatable {
    package var id: Int
    package var record: RecordRow
    /// How it names its device: `kind\u{1F}text\u{1F}make` per line.
    package var references: String
    package var lot: Int?

    package init(id: Int, record: RecordRow, references: String, lot: Int?) {
        self.id = id
        self.record = record
        self.references = references
        self.lot = lot
    }
}

/// What was decided about an intake, as last recorded.
package struct DecisionRow: Sendable, Equatable {
    package var intake: Int
    package var lot: Int
    /// `RowState` raw value.
    package var row: Int
    /// `Verdict` raw value by stage position; −1 where the pipeline leaves the stage out.
    package var verdicts: [Int]
    /// `Route` name, or empty while stages wait.
    package var route: String
    /// Digest over the decision's content without any clock, 32 bytes.
    package var digest: [UInt8]
    /// Canonical JSON: what `device --json` shows of stages and categories.
    package var body: [UInt8]
    /// What has been logged, see `RecordedEvents`.
    package var events: [UInt8]
    /// Leaf hash of the intake's newest entry; empty when there is none.
    package var leaf: [UInt8]
    /// When a deadline rule may next say something else; nil when none can.
    package var deadline: Instant?

    package init(
        intake: Int, lot: Int, row: Int, verdicts: [Int], route: String, digest: [UInt8], body: [UInt8],
        events: [UInt8], leaf: [UInt8], deadline: Instant?
    ) {
        self.intake = intake
        self.lot = lot
        self.row = row
        self.verdicts = verdicts
        self.route = route
        self.digest = digest
        self.body = body
        self.events = events
        self.leaf = leaf
        self.deadline = deadline
    }
}

/// A finding in the exception queue.
package struct FindingRow: Sendable, Equatable {
    /// First 16 hex digits of SHA-256 over lot, device, code and source.
    package var id: String
    package var lot: Int?
    package var intake: Int?
    package var code: FindingCode
    package var severity: Severity
    /// open, resolved, or cured when later evidence ended it; shared while a finding of the lot speaks for this one.
    package var state: String
    /// Stands against the device, by itself or through its lot's finding.
    package var isUnresolved: Bool { state == "open" || state == "shared" }
    package var stage: String?
    package var message: String
    /// Canonical JSON object.
    package var values: String
    package var document: Int
    package var line: Int
    package var openedAt: Instant
    /// Digest of the values, 16 hex digits, as `Resolution` compares them.
    package var valuesDigest: String

    package init(
        id: String, lot: Int?, intake: Int?, code: FindingCode, severity: Severity, state: String, stage: String?,
        message: String, values: String, document: Int, line: Int, openedAt: Instant, valuesDigest: String
    ) {
        self.id = id
        self.lot = lot
        self.intake = intake
        self.code = code
        self.severity = severity
        self.state = state
        self.stage = stage
        self.message = message
        self.values = values
        self.document = document
        self.line = line
        self.openedAt = openedAt
        self.valuesDigest = valuesDigest
    }
}

/// A finding with the name of its device.
package struct QueuedFinding: Sendable, Equatable {
    package var row: FindingRow
    /// Empty for a finding about no one device.
    package var device: String

    package init(row: FindingRow, device: String) {
        self.row = row
        self.device = device
    }
}

/// A recorded entry.
package struct EntryRow: Sendable, Equatable {
    package var seq: Int
    package var leaf: [UInt8]
    package var body: [UInt8]

    package init(seq: Int, leaf: [UInt8], body: [UInt8]) {
        self.seq = seq
        self.leaf = leaf
        self.body = body
    }
}

/// One version of a store-wide table.
package struct TableVersionRow: Sendable, Equatable {
    package var kind: String
    package var document: Int
    package var importedAt: Instant

    package init(kind: String, document: Int, importedAt: Instant) {
        self.kind = kind
        self.document = document
        self.importedAt = importedAt
    }
}

/// Counts of a lot, for `status`.
package struct LotTally: Sendable, Equatable {
    /// By `RowState` raw value.
    package var rows: [Int: Int] = [:]
    /// By stage position, then `Verdict` raw value.
    package var stages: [Int: [Int: Int]] = [:]
    package var routes: [String: Int] = [:]
    /// Open findings by code.
    package var findings: [String: Int] = [:]

    package init() {}
}
