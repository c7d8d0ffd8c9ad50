import Basics

/// Condition of a seal as seen at the dock.
package enum SealState: String, Sendable, CaseIterable {
    case intact, broken, missing, mismatched
}

/// Physical danger noted at the dock.
package enum Hazard: String, Sendable, CaseIterable {
    case none, swollen, hot, leaking, crushed, wet
}

/// A device seen at the dock (INTERFACE §1.3).
package struct Scan: EvidenceBody {
    package var at: EvidenceTime?
    /// What the scanner read, as written.
    package var identifier: String
    package var handlingUnit: String?
    package var seal: String?
    /// The word as written.
    package var sealStateWord: String?
    package var operatorID: String?
    package var station: String?
    package var location: String?
    package var note: String?
    /// The facility's own plate.
    package var unit: String?
    package var hazardWord: String?
    package var source: SourceRef

    package init(
        at: EvidenceTime?, identifier: String, handlingUnit: String? = nil, seal: String? = nil,
        sealStateWord: String? = nil, operatorID: String? = nil, station: String? = nil, location: String? = nil,
        note: String? = nil, unit: String? = nil, hazardWord: String? = nil, source: SourceRef
    ) {
        self.at = at
        self.identifier = identifier
        self.handlingUnit = handlingUnit
        self.seal = seal
        self.sealStateWord = sealStateWord
        self.operatorID = operatorID
        self.station = station
        self.location = location
        self.note = note
        self.unit = unit
        self.hazardWord = hazardWord
        self.source = source
    }

    /// Nil when nothing is stated; an unknown word is not "none".
    package var hazard: Hazard? { hazardWord.flatMap { Hazard(rawValue: $0.lowercased()) } }

    package init(from reader: inout FieldReader) {
        at = reader.time()
        identifier = reader.text() ?? ""
        handlingUnit = reader.text()
        seal = reader.text()
        sealStateWord = reader.text()
        operatorID = reader.text()
        station = reader.text()
        location = reader.text()
        note = reader.text()
        unit = reader.text()
        hazardWord = reader.text()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(at)
        for field in [
            identifier, handlingUnit, seal, sealStateWord, operatorID, station, location, note, unit, hazardWord,
        ] { writer.put(field) }
    }
}

/// A device moved inside the facility.
package struct Movement: EvidenceBody {
    package var at: EvidenceTime?
    package var identifier: String
    package var from: String?
    package var to: String?
    package var operatorID: String?
    package var source: SourceRef

    package init(
        at: EvidenceTime?, identifier: String, from: String?, to: String?, operatorID: String?, source: SourceRef
    ) {
        self.at = at
        self.identifier = identifier
        self.from = from
        self.to = to
        self.operatorID = operatorID
        self.source = source
    }

    package init(from reader: inout FieldReader) {
        at = reader.time()
        identifier = reader.text() ?? ""
        from = reader.text()
        to = reader.text()
        operatorID = reader.text()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(at)
        for field in [identifier, from, to, operatorID] { writer.put(field) }
    }
}

/// One event of a carrier's tracking.
package struct CarrierEvent: EvidenceBody {
    package var carrier: String?
    package var trackingCode: String
    /// The carrier's or aggregator's word.
    package var statusWord: String?
    package var detail: String?
    package var at: EvidenceTime?
    package var location: String?
    package var eventID: String?
    package var source: SourceRef

    package init(
        carrier: String?, trackingCode: String, statusWord: String?, detail: String?, at: EvidenceTime?,
        location: String?, eventID: String?, source: SourceRef
    ) {
        self.carrier = carrier
        self.trackingCode = trackingCode
        self.statusWord = statusWord
        self.detail = detail
        self.at = at
        self.location = location
        self.eventID = eventID
        self.source = source
    }

    package init(from reader: inout FieldReader) {
        carrier = reader.text()
        trackingCode = reader.text() ?? ""
        statusWord = reader.text()
        detail = reader.text()
        at = reader.time()
        location = reader.text()
        eventID = reader.text()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        for field in [carrier, trackingCode, statusWord, detail] { writer.put(field) }
        writer.put(at)
        writer.put(location)
        writer.put(eventID)
    }
}

/// Custody passing from one hand to another.
package struct HandOver: EvidenceBody {
    package var at: EvidenceTime?
    package var from: String?
    package var to: String?
    package var releasedBy: String?
    package var acceptedBy: String?
    package var document: String?
    package var handlingUnit: String?
    /// The seal that was applied or handed over.
    package var seal: String?
    package var units: Int?
    package var grams: Int?
    package var source: SourceRef

    package init(
        at: EvidenceTime?, from: String?, to: String?, releasedBy: String?, acceptedBy: String?, document: String?,
        handlingUnit: String?, seal: String?, units: Int?, grams: Int?, source: SourceRef
    ) {
        self.at = at
        self.from = from
        self.to = to
        self.releasedBy = releasedBy
        self.acceptedBy = acceptedBy
        self.document = document
        self.handlingUnit = handlingUnit
        self.seal = seal
        self.units = units
        self.grams = grams
        self.source = source
    }

    package init(from reader: inout FieldReader) {
        at = reader.time()
        from = reader.text()
        to = reader.text()
        releasedBy = reader.text()
        acceptedBy = reader.text()
        document = reader.text()
        handlingUnit = reader.text()
        seal = reader.text()
        units = reader.integer()
        grams = reader.integer()
        source = SourceRef(document: 0, line: 0)
    }

    package func write(to writer: inout FieldWriter) {
        writer.put(at)
        for field in [from, to, releasedBy, acceptedBy, document, handlingUnit, seal] { writer.put(field) }
        writer.put(units)
        writer.put(grams)
    }
}
