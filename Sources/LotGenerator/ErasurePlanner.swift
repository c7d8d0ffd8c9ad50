extension DevicePlanner {
    /// A successful cryptographic erase of the device by `tool`.
    func erasure(
        of plan: DevicePlan, by tool: ErasureReport.Tool, _ random: inout SplitMix64
    ) -> ErasureReport {
        let start = timeline.erased(plan.index)
        let seconds = tool == .blancco ? random.within(150...420) : random.within(45...120)
        let udid = plan.model.isApple ? plan.model.chip + "-" + Self.hex(plan.ecid) : ""
        return ErasureReport(
            tool: tool, id: Self.uuid(&random), version: tool == .blancco ? "3.11" : "3.88.2", start: start,
            end: start + seconds, words: ErasureWords.usual(tool, plan.model.platform),
            state: tool == .blancco ? "Successful" : "Erase successful", station: "WS-" + Self.station(plan.index),
            storage: plan.storage, make: plan.model.make, modelName: plan.model.name, imei: plan.imei ?? "",
            imei2: plan.imei2 ?? "", meid: plan.meid ?? "", serial: plan.serial, udid: udid,
            ecid: plan.model.isApple ? "\(plan.ecid)" : "", esimPresent: plan.model.hasESIM)
    }

    private static func station(_ index: Int) -> String {
        IdentifierGenerator.padded(index % StoreTables.eraseStations + 1, width: 2)
    }

    /// 16 upper-case hexadecimal digits.
    static func hex(_ value: UInt64) -> String {
        let digits = String(value, radix: 16, uppercase: true)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }

    /// A version 4 UUID.
    static func uuid(_ random: inout SplitMix64) -> String {
        uuid(random.next(), random.next())
    }

    static func uuid(_ high: UInt64, _ low: UInt64) -> String {
        var bytes: [UInt8] = []
        let digits: [UInt8] = Array("0123456789abcdef".utf8)
        let words = [(high & ~0xF000) | 0x4000, (low & ~(3 << 62)) | (2 << 62)]
        for place in 0..<32 {
            if place == 8 || place == 12 || place == 16 || place == 20 { bytes.append(0x2D) }
            let shift = UInt64(60 - place % 16 * 4)
            bytes.append(digits[Int(words[place / 16] >> shift & 0xF)])
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// The words that generated reports use for what a tool did, and the technique that each stands for. A table that maps
/// tools' words to techniques has to know them all except those that stand for `unknown`.
package enum ErasureWords {
    /// Tool, its words, and the technique they stand for.
    package static let all: [(tool: String, words: String, technique: String)] = [
        ("Blancco 5 Mobile", appleBlancco, "cryptographicErase"),
        ("Blancco 5 Mobile", androidBlancco, "cryptographicErase"),
        ("Phonecheck", applePhonecheck, "cryptographicErase"),
        ("Phonecheck", androidPhonecheck, "cryptographicErase"),
        ("Blancco 5 Mobile", overwrite, "overwrite"),
        ("Blancco 5 Mobile", overwriteClaimingPurge, "overwrite"),
        ("Blancco 5 Mobile", degauss, "degauss"),
        ("Blancco 5 Mobile", verifyOnly, "unknown"),
        ("Phonecheck", factoryReset, "factoryReset"),
        ("Phonecheck", remoteWipe, "remoteWipe"),
    ]

    /// Blancco on Apple's systems: the key is destroyed.
    package static let appleBlancco = "Apple iOS erasure"
    /// Blancco on Android: the key is destroyed.
    package static let androidBlancco = "Android crypto erase"
    /// Phonecheck on Apple's systems: the key is destroyed.
    package static let applePhonecheck = "iOS Secure Erase"
    /// Phonecheck on Android: the key is destroyed.
    package static let androidPhonecheck = "Android Secure Erase"
    /// Flash written over, which clears at best.
    package static let overwrite = "Aperiodic random overwrite"
    /// The same under a grander name.
    package static let overwriteClaimingPurge = "NIST 800-88 Purge, random overwrite"
    /// No technique for flash.
    package static let degauss = "Degauss"
    /// A look, and no erasure.
    package static let verifyOnly = "Verify Zeros"
    /// The device's own reset.
    package static let factoryReset = "Factory reset"
    /// A command over the air, which nobody can verify.
    package static let remoteWipe = "MDM remote wipe"

    static func usual(_ tool: ErasureReport.Tool, _ platform: DeviceModel.Platform) -> String {
        switch (tool, platform == .android) {
        case (.blancco, false): appleBlancco
        case (.blancco, true): androidBlancco
        case (.phonecheck, false): applePhonecheck
        case (.phonecheck, true): androidPhonecheck
        }
    }
}
