import Basics
import Operations
import Printing
import RecoveryModel
import Storage

/// What waits for the customer: account locks to be released, questions of contract, identifiers to be confirmed. Each
/// line says what to do.
package struct CustomerActionsReport: Report {
    /// `customer-actions`.
    package static let name = "customer-actions"
    /// For the customer.
    package static let abstract = "devices that wait for the customer: locks, contract, identifiers; and what to do"
    /// Of one lot.
    package static let needsLot = true
    /// By the time of what it tells.
    package static let since = SinceUse.happened

    package init() {}

    package func document(_ context: ReportContext) throws -> TableDocument {
        let reading = try LotReading(try context.oneLot(), context.workspace)
        var rows: [(group: CustomerAction.Group, row: [TableCell])] = []
        var devices = 0
        try reading.each { device in
            let known = rows.count
            for finding in device.findings where finding.isUnresolved {
                guard let action = CustomerAction(finding, device: device, contract: reading.contract) else { continue }
                if let since = context.since, finding.openedAt < since { continue }
                // Before and after the erasure one lock is asked about twice; the customer releases it once.
                let row = Self.row(action, finding: finding, device: device)
                if rows[known...].contains(where: { $0.group == action.group && $0.row.last == row.last }) { continue }
                rows.append((action.group, row))
            }
            if rows.count > known { devices += 1 }
        }
        let ordered = rows.enumerated().sorted {
            ($0.element.group.rawValue, $0.offset) < ($1.element.group.rawValue, $1.offset)
        }
        let counts = CustomerAction.Group.allCases.map { group in
            "\(group.words): \(rows.count { $0.group == group })"
        }
        return context.table(
            Self.name, title: "What waits for you",
            facts: context.facts(
                for: reading, [("Devices that wait", "\(devices)"), ("By kind", counts.joined(separator: "; "))]),
            sections: [TableSection(columns: Self.columns, rows: ordered.map(\.element.row))],
            notes: rows.isEmpty ? ["Nothing waits for the customer."] : Self.notes)
    }

    private static let notes = [
        "Until it is done a device stays on hold here: with a lock on, it counts as holding data, and no certificate "
            + "names it."
    ]

    private static let columns = [
        TableColumn(id: "kind", title: "Kind", kind: .text),
        TableColumn(id: "code", title: "Code", kind: .text),
        TableColumn(id: "intake", title: "Intake", kind: .identifier),
        TableColumn(id: "device", title: "Device", kind: .identifier),
        TableColumn(id: "assetTag", title: "Asset tag", kind: .identifier),
        TableColumn(id: "serial", title: "Serial", kind: .identifier),
        TableColumn(id: "model", title: "Model", kind: .text),
        TableColumn(id: "since", title: "Open since", kind: .time),
        TableColumn(id: "detail", title: "Why", kind: .text, weight: 2),
        TableColumn(id: "action", title: "What to do", kind: .text, weight: 3),
    ]

    private static func row(
        _ action: CustomerAction, finding: FindingRow, device: DeviceReading
    ) -> [TableCell] {
        [
            .text(action.group.words), .text(finding.code.rawValue), .text(device.dossier.intakeName),
            .text(device.intake.name), device.value(.asset), device.value(.serial), .words(device.model),
            .time(finding.openedAt), .words(finding.message), .text(action.text),
        ]
    }
}

/// What one finding asks of the customer.
struct CustomerAction {
    /// In the order of the report: what costs value soonest comes first.
    enum Group: Int, CaseIterable {
        case unlock, contract, identifiers

        var words: String {
            switch self {
            case .unlock: "unlock"
            case .contract: "contract"
            case .identifiers: "identifiers"
            }
        }
    }

    let group: Group
    /// One sentence for the customer.
    let text: String

    /// Nil for a finding that asks nothing of the customer.
    init?(_ finding: FindingRow, device: DeviceReading, contract: Contract) {
        let code = finding.code.rawValue
        switch code {
        case "F06", "F07", "S36":
            group = .unlock
            text = Self.unlock(finding)
        case "D02", "D03", "D04", "L01":
            group = .contract
            text = Self.contract(code)
        case "I01", "I02", "I03", "I04", "I05", "I06", "I07", "T02":
            group = .identifiers
            text = Self.identifiers(code, device)
        default: return nil
        }
    }

    /// One part for each lock that the finding names.
    private static func unlock(_ finding: FindingRow) -> String {
        let values = (try? JSONParser.parse(Array(finding.values.utf8)))?.members ?? []
        let parts = values.compactMap { member -> String? in
            guard let how = locks[member.name] else { return nil }
            return member.value.string == LockState.on.rawValue
                ? how : "nothing says that this is off, so check and confirm, or \(how)"
        }
        let text = parts.isEmpty ? "remove every account from the device and confirm it" : parts.joined(separator: "; ")
        return text.prefix(1).uppercased() + text.dropFirst() + "."
    }

    private static let locks = [
        "lock.activation":
            "turn off Activation Lock: remove the device from the owner's Apple account or from your organisation's "
            + "device management",
        "lock.frp": "turn off Factory Reset Protection: remove the Google account that the device was set up with",
        "lock.mdm": "release the device from mobile device management and from automatic enrolment",
    ]

    private static func contract(_ code: String) -> String {
        switch code {
        case "D02":
            "The contract allows no reuse, so the device is not sold on. Agree an addendum if you want it to be."
        case "D03":
            "It is reported lost, stolen, recalled or not genuine. Show that it is yours and free, or name the "
                + "authority that it is to be handed to."
        case "D04":
            "The sanitization level that was reached does not allow reuse. Agree to destruction, or to another level "
                + "in writing."
        default: "The contract was loosened since the device came. Confirm in writing that the new terms cover it."
        }
    }

    private static func identifiers(_ code: String, _ device: DeviceReading) -> String {
        let claimed = device.claimed.map { " (you sent: \($0))" } ?? ""
        return switch code {
        case "I01":
            "Send an IMEI, serial number or asset tag of the device: its row has none that can be used\(claimed)."
        case "I02": "Check the IMEI on the device and send it again: its check digit is wrong\(claimed)."
        case "I03": "Send the device's own number: the one in the row is a placeholder or a test number\(claimed)."
        case "I04":
            "Send the number again as text: a spreadsheet has rounded it or written it in powers of ten\(claimed)."
        case "I05":
            "Say which row holds, or send the other device's numbers: it stands on the manifest twice\(claimed)."
        case "I06": "Say which lot it belongs to: it is open in another one too\(claimed)."
        case "I07": "Say which of its numbers are right: they contradict each other\(claimed)."
        default: "It came with the lot and is on no row. Say whether it is yours, and how it is to be treated."
        }
    }
}
