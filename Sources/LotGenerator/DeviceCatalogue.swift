/// A model that lots are made of. Prices and weights are invented; type allocation codes only look real.
package struct DeviceModel: Sendable {
    /// What runs on it.
    package enum Platform: String, Sendable {
        case iOS, iPadOS, android = "Android"
    }

    package let make: String
    package let name: String
    package let platform: Platform
    package let osVersion: String
    /// Chip id of the first half of an Apple UDID.
    package let chip: String
    /// Type allocation codes: of the first IMEI, of the first IMEI of very large lots, of the second IMEI.
    package let tacs: [String]
    package let isDualSIM: Bool
    package let hasESIM: Bool
    package let storages: [Int]
    package let colours: [String]
    package let grams: Int
    /// Of a flawless working device with the smallest storage, in cents.
    package let priceMinor: Int

    /// False for tablets without a modem.
    package var hasIMEI: Bool { !tacs.isEmpty }
    /// Everything but Android is Apple's.
    package var isApple: Bool { platform != .android }
}

/// The models; the last one is for faults alone, because nobody can say whether its storage is always encrypted.
package enum DeviceCatalogue {
    /// In a fixed order, which seeds rest on.
    package static let models: [DeviceModel] = [
        apple("iPhone 11", ["35391109", "35391110", "35391111"], "00008030", 194, 21_000, [64, 128]),
        apple("iPhone 12", ["35323412", "35323413", "35323414"], "00008101", 164, 29_000, [64, 128]),
        apple("iPhone 13", ["35407215", "35407216", "35407217"], "00008110", 174, 38_000, [128, 256]),
        apple("iPhone SE", ["01388400", "01388500", "35679310"], "00008030", 148, 14_000, [64, 128]),
        iPad("iPad (9th generation)", "00008030", 487, 19_000),
        iPad("iPad Air (4th generation)", "00008101", 458, 30_000),
        android("Samsung", "Galaxy S21", ["35168711", "35168712", "35168713"], "14", 169, 22_000, [128, 256]),
        android("Samsung", "Galaxy A52", ["35724811", "35724812", "35724813"], "14", 189, 12_000, [128]),
        android("Google", "Pixel 6", ["35532410", "35532411", "35532412"], "15", 207, 20_000, [128, 256]),
        android("Google", "Pixel 7a", ["35745810", "35745811", "35745812"], "15", 193, 23_000, [128]),
        android("Motorola", "moto g power", ["35619010", "35619011", "35619012"], "13", 206, 9_000, [64, 128]),
        android("Motorola", "moto e6", ["35188010", "35188011", "35188012"], "9", 150, 3_000, [32]),
    ]

    /// Every type allocation code in use, so that a table of known ones can hold them.
    package static let typeAllocationCodes: [(tac: String, make: String, model: String)] = models.flatMap { model in
        model.tacs.map { ($0, model.make, model.name) }
    }

    static let apples = [0, 1, 2, 3]
    static let tablets = [4, 5]
    static let androids = [6, 7, 8, 9, 10]
    static let unknownEncryption = 11

    private static func apple(
        _ name: String, _ tacs: [String], _ chip: String, _ grams: Int, _ price: Int, _ storages: [Int]
    ) -> DeviceModel {
        DeviceModel(
            make: "Apple", name: name, platform: .iOS, osVersion: "18.6", chip: chip, tacs: tacs, isDualSIM: true,
            hasESIM: true, storages: storages, colours: ["Black", "White", "Blue"], grams: grams, priceMinor: price)
    }

    private static func iPad(_ name: String, _ chip: String, _ grams: Int, _ price: Int) -> DeviceModel {
        DeviceModel(
            make: "Apple", name: name, platform: .iPadOS, osVersion: "18.6", chip: chip, tacs: [], isDualSIM: false,
            hasESIM: false, storages: [64, 256], colours: ["Silver", "Space Gray"], grams: grams, priceMinor: price)
    }

    private static func android(
        _ make: String, _ name: String, _ tacs: [String], _ version: String, _ grams: Int, _ price: Int,
        _ storages: [Int]
    ) -> DeviceModel {
        DeviceModel(
            make: make, name: name, platform: .android, osVersion: version, chip: "", tacs: tacs,
            isDualSIM: make == "Samsung", hasESIM: make == "Google", storages: storages,
            colours: ["Black", "Grey", "Green"], grams: grams, priceMinor: price)
    }
}
