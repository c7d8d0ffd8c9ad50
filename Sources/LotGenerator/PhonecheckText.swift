/// Erasure reports in the shape of Phonecheck's device records with an erasure block.
enum PhonecheckText {
    static func append(_ report: ErasureReport, _ plan: DevicePlan, to bytes: inout [UInt8]) {
        let wasErased = report.state == "Erase successful"
        let members: [(String, String)] = [
            ("TransactionID", report.id), ("Make", report.make), ("Model", report.modelName),
            ("Memory", "\(report.storage)GB"), ("Color", plan.colour),
            // The tool repeats the serial where a tablet has no IMEI.
            ("IMEI", report.imei.isEmpty ? report.serial : report.imei), ("IMEI2", report.imei2),
            ("MEID", report.meid), ("Serial", report.serial), ("UDID", report.udid),
            ("LicenseIdentifier", report.ecid), ("OS", plan.model.platform.rawValue),
            ("Version", plan.model.osVersion), ("AppVersion", report.version), ("DeviceLock", report.lock),
            ("MDM", report.managed), ("Erased", wasErased ? "Yes" : "No"), ("Type", report.words),
            ("StartTime", report.start.text(.naive)), ("EndTime", report.end.text(.naive)),
            ("erasedNotes", "Erased, waiting for bootup;" + report.state + ";"), ("erasedSD", ""), ("SimErased", ""),
            ("esim_present", report.esimPresent ? "Yes" : "No"), ("esim_erased", report.esimPresent ? "Yes" : ""),
            ("DeviceState", report.setup), ("TesterName", report.person), ("StationID", report.station),
        ]
        let port = report.port.isEmpty ? [] : [("PortNumber", report.port)]
        bytes.append(0x7B)
        for (place, member) in (members + port).enumerated() {
            if place > 0 { bytes.append(0x2C) }
            bytes.append(json: member.0)
            bytes.append(0x3A)
            bytes.append(json: member.1)
        }
        bytes.append(0x7D)
    }
}
