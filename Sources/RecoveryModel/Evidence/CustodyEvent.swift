import Basics

/// Types of custody entries (INTERFACE §5).
package enum CustodyEventType: String, Sendable, CaseIterable {
    case deviceManifested = "device.manifested"
    case deviceReceived = "device.received"
    case deviceTested = "device.tested"
    case deviceRepaired = "device.repaired"
    case deviceGraded = "device.graded"
    case deviceRouted = "device.routed"
    case deviceDestroyed = "device.destroyed"
    case deviceMoved = "device.moved"
    case sanitizationRecorded = "sanitization.recorded"
    case sanitizationVerified = "sanitization.verified"
    case sanitizationRefused = "sanitization.refused"
    case sanitizationSampled = "sanitization.sampled"
    case sanitizationValidated = "sanitization.validated"
    case shipmentObserved = "shipment.observed"
    case findingOpened = "finding.opened"
    case findingResolved = "finding.resolved"
    case lotOpened = "lot.opened"
    case lotAmended = "lot.amended"
    case lotReceived = "lot.received"
    case lotReleased = "lot.released"
    case lotClosed = "lot.closed"
    case documentWithdrawn = "document.withdrawn"
    case documentRestored = "document.restored"
    case custodyTransferred = "custody.transferred"
    case custodyAcknowledged = "custody.acknowledged"
    case certificateIssued = "certificate.issued"
    case certificateSuperseded = "certificate.superseded"
    case certificateRevoked = "certificate.revoked"
    case noticeSent = "notice.sent"
    case keyRotated = "key.rotated"
    case tableImported = "table.imported"
    case policyChanged = "policy.changed"
    case correction
}

/// Who acted, as a pseudonym, and how that is known.
package struct CustodyActor: Hashable, Sendable {
    package var id: String
    package var role: String
    /// none, key or session.
    package var auth: String

    package init(id: String, role: String, auth: String = "none") {
        self.id = id
        self.role = role
        self.auth = auth
    }
}

/// An event before the recorder gives it its number, its time of recording, its link and its salt.
///
/// When to use: for everything that is recorded; a person's act is drafted by `ActSigning`.
///
/// ```
/// let draft = CustodyEventDraft(
///     type: .lotReceived, lot: "LOT-1", intake: nil, device: nil, at: nil, actor: .engine, data: json.bytes)
/// try store.transaction { try recorder.record([draft]) }
/// ```
package struct CustodyEventDraft: Hashable, Sendable {
    package var type: CustodyEventType
    package var lot: String?
    package var intake: String?
    package var device: String?
    /// When it happened, as the evidence claims; nil = when it is recorded.
    package var at: Instant?
    package var actor: CustodyActor
    package var site: String?
    /// One canonical JSON object.
    package var data: [UInt8]

    package init(
        type: CustodyEventType, lot: String?, intake: String?, device: String?, at: Instant?, actor: CustodyActor,
        site: String? = nil, data: [UInt8]
    ) {
        self.type = type
        self.lot = lot
        self.intake = intake
        self.device = device
        self.at = at
        self.actor = actor
        self.site = site
        self.data = data
    }
}
