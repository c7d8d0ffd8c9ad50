/// Headers of the canonical CSVs, exact.
enum Headers {
    static let carrier = "carrier,tracking_code,status,detail,occurred_at,location,event_id"
    static let handOvers = "at,from,to,released_by,accepted_by,document,handling_unit,seal,units,grams"
    static let movements = "at,identifier,from,to,operator"
    static let scans =
        "scanned_at,identifier,handling_unit,seal,seal_state,operator,station,location,note,unit,hazard"
    static let tests = "device,tested_at,function,result,kind,score,tool,tool_version,operator"
    static let grades = "device,graded_at,zone,kind,length_mm,count,felt,visible_at_cm,operator"
    static let repairs = "device,repaired_at,action,part,old_serial,new_serial,oem,operator"
    static let destruction =
        "device,destroyed_at,technique,criteria,equipment,operator,witness,battery_removed,video_ref"
    static let samples = "device,sampled_at,sampler,tool,tool_version,result"
}

/// Rows of the canonical CSVs. Nothing that is written here ever needs quotes.
enum Rows {
    static let comma: UInt8 = 0x2C
    static let newline: UInt8 = 0x0A

    static func append(_ scan: Scan, to bytes: inout [UInt8]) {
        bytes.append(time: scan.at)
        for cell in [
            scan.identifier, scan.box, scan.seal, scan.sealState, StoreTables.receiver, scan.station, scan.location,
            "", scan.unit, scan.hazard,
        ] {
            bytes.append(comma)
            bytes.append(text: cell)
        }
        bytes.append(newline)
    }

    static func append(_ move: Move, of handle: String, to bytes: inout [UInt8]) {
        bytes.append(time: move.at)
        for cell in [handle, move.from, move.to, StoreTables.receiver] {
            bytes.append(comma)
            bytes.append(text: cell)
        }
        bytes.append(newline)
    }

    static func append(_ grade: Grade, of handle: String, to bytes: inout [UInt8]) {
        bytes.append(text: handle)
        bytes.append(comma)
        bytes.append(time: grade.at)
        let felt = grade.felt.map { $0 ? "true" : "false" } ?? ""
        let numbers = [grade.millimetres, grade.count].map { $0.map(String.init) ?? "" }
        for cell in [
            grade.zone, grade.kind, numbers[0], numbers[1], felt, grade.visibleAt.map(String.init) ?? "",
            StoreTables.grader,
        ] {
            bytes.append(comma)
            bytes.append(text: cell)
        }
        bytes.append(newline)
    }

    static func append(_ repair: Repair, of handle: String, to bytes: inout [UInt8]) {
        bytes.append(text: handle)
        bytes.append(comma)
        bytes.append(time: repair.at)
        for cell in [
            repair.action, repair.part, repair.oldSerial, repair.newSerial, "true", StoreTables.tester,
        ] {
            bytes.append(comma)
            bytes.append(text: cell)
        }
        bytes.append(newline)
    }

    static func append(_ destruction: Destruction, of handle: String, to bytes: inout [UInt8]) {
        bytes.append(text: handle)
        bytes.append(comma)
        bytes.append(time: destruction.at)
        for cell in [
            destruction.technique, "particles up to 2 mm", "Granulator GX-2", StoreTables.destroyer,
            StoreTables.validator, "true", destruction.video,
        ] {
            bytes.append(comma)
            bytes.append(text: cell)
        }
        bytes.append(newline)
    }

    static func append(_ sample: Sample, of handle: String, to bytes: inout [UInt8]) {
        bytes.append(text: handle)
        bytes.append(comma)
        bytes.append(time: sample.at)
        for cell in [StoreTables.sampler, "Residue Reader", "2.1", sample.result] {
            bytes.append(comma)
            bytes.append(text: cell)
        }
        bytes.append(newline)
    }

    /// What the carrier reports of a parcel.
    static func append(_ shipment: Shipment, to bytes: inout [UInt8]) {
        var events: [(status: String, detail: String, at: Seconds, place: String)] = [
            ("label_created", "", shipment.labelled, "Elm Falls"),
            ("in_transit", "", shipment.pickedUp + Seconds.hour, "Elm Falls"),
        ]
        if let trouble = shipment.trouble {
            events.append((trouble.status, trouble.detail, shipment.pickedUp + 9 * Seconds.hour, "Midway Hub"))
        }
        events.append(("out_for_delivery", "", shipment.delivered - 3 * Seconds.hour, "Lakeside"))
        events.append(("delivered", "", shipment.delivered, "Lakeside"))
        for (place, event) in events.enumerated() {
            bytes.append(text: shipment.carrier)
            for cell in [shipment.tracking, event.status, event.detail] {
                bytes.append(comma)
                bytes.append(text: cell)
            }
            bytes.append(comma)
            bytes.append(time: event.at)
            bytes.append(comma)
            bytes.append(text: event.place)
            bytes.append(comma)
            bytes.append(text: shipment.tracking + "-\(place + 1)")
            bytes.append(newline)
        }
    }

    /// Customer to carrier, carrier to facility; the document is the parcel's tracking number.
    static func appendHandOvers(
        _ box: Box, _ customer: String, units: Int, grams: Int, to bytes: inout [UInt8]
    ) {
        let parcel = box.shipment
        let hands = [
            (parcel.pickedUp, customer, parcel.carrier, customer + " shipping desk", parcel.carrier + " driver"),
            (
                parcel.accepted, parcel.carrier, StoreTables.facility, parcel.carrier + " driver",
                StoreTables.receiver
            ),
        ]
        for (at, from, to, released, accepted) in hands {
            bytes.append(time: at)
            for cell in [from, to, released, accepted, parcel.tracking, box.sscc, box.seal, "\(units)", "\(grams)"] {
                bytes.append(comma)
                bytes.append(text: cell)
            }
            bytes.append(newline)
        }
    }
}
