import Basics

/// With which system a model came to the market. What its storage did from the start follows from that, not from what
/// it runs today.
///
/// ```
/// let device = ModelLaunches.Query(codes: [], model: "Phone 5", make: "Maker", os: "Android")
/// let version = ModelLaunches.shipped.launch(of: device)?.launchedWith
/// ```
package struct ModelLaunches: Sendable {
    /// What is known of who a device is.
    package struct Query: Hashable, Sendable {
        /// Type allocation codes of its IMEIs.
        package var codes: [String]
        /// As a tool read it on the device: a marketing name or the maker's identifier.
        package var model: String?
        package var make: String?
        package var os: String?

        package init(codes: [String], model: String?, make: String?, os: String?) {
            self.codes = codes
            self.model = model
            self.make = make
            self.os = os
        }
    }

    private var byCode: [String: [ModelLaunch]] = [:]
    private var byIdentifier: [String: [ModelLaunch]] = [:]
    private var byModel: [ModelName: [ModelLaunch]] = [:]

    /// From rows of the table `models`, or of the shipped list.
    package init(_ rows: [ModelLaunch] = []) {
        for row in rows {
            if let code = row.tac { byCode[code, default: []].append(row) }
            if let identifier = row.identifier { byIdentifier[ComparableText.key(identifier), default: []].append(row) }
            if let name = ModelName(row.model) { byModel[name, default: []].append(row) }
        }
    }

    /// The row that says most of the device: by its type allocation code, by the maker's identifier, by the name. Of
    /// several the oldest version counts.
    package func launch(of device: Query) -> ModelLaunch? {
        let name = device.model.map(ComparableText.key) ?? ""
        let groups: [[ModelLaunch]] = [
            device.codes.flatMap { byCode[$0] ?? [] }, byIdentifier[name] ?? [],
            ModelName(device.model).flatMap { byModel[$0] } ?? [],
        ]
        for group in groups {
            let fitting = group.filter { fits($0, device) }
            if let oldest = fitting.min(by: { ToolVersion($0.launchedWith) < ToolVersion($1.launchedWith) }) {
                return oldest
            }
        }
        return nil
    }

    /// The row that type allocation codes alone name; nil when there is none, or rows of several models.
    package func row(ofCodes codes: [String]) -> ModelLaunch? {
        let rows = codes.flatMap { byCode[$0] ?? [] }
        return Set(rows.map { ModelName($0.model) }).count == 1 ? rows.first { $0.model != nil } : nil
    }

    /// A row of another maker or another system speaks of something else.
    private func fits(_ row: ModelLaunch, _ device: Query) -> Bool {
        if MakerNames.contradict(row.make, device.make) { return false }
        guard let os = device.os, let one = SystemFamily(system: os), let other = SystemFamily(system: row.os) else {
            return true
        }
        return one == other
    }

    /// Models placed on the EU market after 20 June 2025: from that day phones and tablets encrypt all user data by
    /// default, with a key that a reset replaces.
    package static let shipped = ModelLaunches(shippedList)

    // table-data
    private static let regulation = "Commission Regulation (EU) 2023/1670, placed on the market after 2025-06-20"

    private static let shippedList: [ModelLaunch] =
        list(
            "Apple", os: "iOS", version: "26",
            models: ["iPhone 17", "iPhone 17 Pro", "iPhone 17 Pro Max", "iPhone Air"])
        + list(
            "Google", os: "Android", version: "16",
            models: ["Pixel 10", "Pixel 10 Pro", "Pixel 10 Pro XL", "Pixel 10 Pro Fold"])
        + list(
            "Samsung", os: "Android", version: "16",
            models: ["Galaxy Z Fold7", "Galaxy Z Flip7", "Galaxy Z Flip7 FE", "Galaxy S25 FE"])

    private static func list(_ make: String, os: String, version: String, models: [String]) -> [ModelLaunch] {
        models.map { model in
            ModelLaunch(
                model: model, make: make, tac: nil, os: os, launchedWith: version, identifier: nil,
                source: regulation)
        }
    }
}

/// Android's name of a release for the API level that a device reports of itself.
package enum AndroidRelease {
    /// `ro.product.first_api_level` → the version that the device was sold with first; nil for what is no level.
    package static func version(ofLevel level: Int) -> String? {
        switch level {
        case 21: "5.0"
        case 22: "5.1"
        case 23: "6.0"
        case 24: "7.0"
        case 25: "7.1"
        case 26: "8.0"
        case 27: "8.1"
        case 28...31: String(level - 19)
        case 32: "12.1"
        case 33...45: String(level - 20)
        case 1...20: "4"
        default: nil
        }
    }
}
