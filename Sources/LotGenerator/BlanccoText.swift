import Basics

/// Erasure reports in the shape of Blancco's XML export.
enum BlanccoText {
    static let header = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<root>\n"
    static let footer = "</root>\n"
    /// The benches' clocks keep Central Daylight Time.
    private static let offset = -5 * Seconds.hour

    static func append(_ report: ErasureReport, _ model: DeviceModel, to bytes: inout [UInt8]) {
        bytes.append(text: "<report><blancco_data><description><document_id>")
        bytes.append(text: report.id)
        bytes.append(text: "</document_id><document_log><log_entry><author><product_name>Blancco 5 Mobile")
        bytes.append(text: "</product_name><product_version>")
        bytes.append(text: report.version)
        bytes.append(text: "</product_version><product_revision>")
        bytes.append(text: report.version)
        bytes.append(text: "</product_revision></author><date>")
        bytes.append(time: report.end + report.loggedAfter, .utcOffset)
        bytes.append(text: "</date><integrity>")
        // Base64 of 256 bytes in the maker's own reports; what it signs and how isn't public.
        bytes.append(text: Base64.encode(Array("Fictitious signature of \(report.id)".utf8)))
        bytes.append(text: "</integrity></log_entry></document_log><description_entries>")
        entry("verified", value: "true", bytes: &bytes)
        bytes.append(text: "<entries name=\"company_information\">")
        entry("business_name", value: "Lakeside Recovery (fictional)", bytes: &bytes)
        entry("erasure_person", value: report.person, bytes: &bytes)
        bytes.append(text: "</entries></description_entries></description>\n")
        appendErasure(report, &bytes)
        appendHardware(report, model: model, bytes: &bytes)
        bytes.append(text: "</blancco_data><user_data><entries name=\"fields\">")
        if !report.assetTag.isEmpty { entry("Asset Tag", value: report.assetTag, bytes: &bytes) }
        entry("r_workstation", value: report.station, bytes: &bytes)
        bytes.append(text: "</entries></user_data></report>\n")
    }

    private static func appendErasure(_ report: ErasureReport, _ bytes: inout [UInt8]) {
        bytes.append(text: "<blancco_erasure_report><entries name=\"erasures\"><entries name=\"erasure\">")
        entry("timestamp", value: (report.start + offset).text(.naive).replacingSpace() + "-0500", bytes: &bytes)
        entry("start_time", value: (report.start + offset).text(.naive), bytes: &bytes)
        entry("end_time", value: (report.end + offset).text(.naive), bytes: &bytes)
        entry("elapsed_time", value: clock(report.elapsed ?? report.end - report.start), bytes: &bytes)
        entry("erasure_standard_name", value: report.words, bytes: &bytes)
        number("overwriting_rounds", value: report.rounds, bytes: &bytes)
        number("firmware_rounds", value: report.rounds == 0 ? 1 : 0, bytes: &bytes)
        number("total_erasure_rounds", value: max(report.rounds, 1), bytes: &bytes)
        if let cleaned = report.cleanedBytes { number("cleaned_sectors", value: cleaned / 512, bytes: &bytes) }
        number("failed_sectors", value: report.failedSectors, bytes: &bytes)
        number("total_errors", value: report.failedSectors, bytes: &bytes)
        if let percent = report.verifiedPercent { number("verification_percentage", value: percent, bytes: &bytes) }
        entry("state", value: report.state, bytes: &bytes)
        bytes.append(text: "<entries name=\"target\">")
        appendMemory(report, &bytes)
        bytes.append(text: "</entries></entries></entries></blancco_erasure_report>\n")
    }

    private static func appendMemory(_ report: ErasureReport, _ bytes: inout [UInt8]) {
        entry("type", value: "Internal memory", bytes: &bytes)
        number("capacity", value: report.storage * 1_000_000_000, bytes: &bytes)
        entry("serial", value: report.imei.isEmpty ? report.serial : "IMEI:" + report.imei, bytes: &bytes)
    }

    private static func appendHardware(_ report: ErasureReport, model: DeviceModel, bytes: inout [UInt8]) {
        bytes.append(text: "<blancco_hardware_report><entries name=\"system\">")
        entry("manufacturer", value: report.make, bytes: &bytes)
        entry("model", value: report.modelName, bytes: &bytes)
        let identifiers = [
            ("serial", report.serial), ("imei", report.imei), ("imei_two", report.imei2), ("meid", report.meid),
            ("ecid", report.ecid), ("uuid", report.udid),
        ]
        for (name, value) in identifiers where !value.isEmpty { entry(name, value: value, bytes: &bytes) }
        entry("chassis_type", value: "Mobile Device", bytes: &bytes)
        if model.isApple {
            entry("find_my_iphone", value: "Unlocked", bytes: &bytes)
            entry("find_my_iphone_source", value: "Activation Lock", bytes: &bytes)
        } else {
            entry("frp_status", value: "Unlocked", bytes: &bytes)
        }
        entry("mdm_status", value: "Not managed", bytes: &bytes)
        bytes.append(text: "</entries><entries name=\"disks\"><entries name=\"disk\">")
        appendMemory(report, &bytes)
        bytes.append(text: "</entries></entries></blancco_hardware_report>")
        bytes.append(text: "<blancco_software_report><entries name=\"operating_system\">")
        entry("name", value: model.platform.rawValue, bytes: &bytes)
        entry("version", value: model.osVersion, bytes: &bytes)
        bytes.append(text: "</entries></blancco_software_report>")
    }

    /// `HH:MM:SS`
    private static func clock(_ seconds: Int) -> String {
        var bytes: [UInt8] = []
        Seconds.append(seconds / 3_600, width: 2, to: &bytes)
        bytes.append(0x3A)
        Seconds.append(seconds / 60 % 60, width: 2, to: &bytes)
        bytes.append(0x3A)
        Seconds.append(seconds % 60, width: 2, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func entry(_ name: String, value: String, bytes: inout [UInt8]) {
        open(name, type: "string", bytes: &bytes)
        for byte in value.utf8 {
            switch byte {
            case 0x26: bytes.append(text: "&amp;")
            case 0x3C: bytes.append(text: "&lt;")
            default: bytes.append(byte)
            }
        }
        bytes.append(text: "</entry>")
    }

    private static func number(_ name: String, value: Int, bytes: inout [UInt8]) {
        open(name, type: "uint", bytes: &bytes)
        bytes.append(number: value)
        bytes.append(text: "</entry>")
    }

    private static func open(_ name: String, type: String, bytes: inout [UInt8]) {
        bytes.append(text: "<entry name=\"")
        bytes.append(text: name)
        bytes.append(text: "\" type=\"")
        bytes.append(text: type)
        bytes.append(text: "\">")
    }
}

extension String {
    /// `2026-10-05 08:00:00` with the T of ISO 8601.
    fileprivate func replacingSpace() -> String {
        String(decoding: utf8.map { $0 == 0x20 ? 0x54 : $0 }, as: UTF8.self)
    }
}
