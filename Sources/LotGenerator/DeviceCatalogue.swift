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
        apple(
            "iPhone 11", tacs: ["35391109", "35391110", "35391111"], chip: "00008030", grams: 194, price: 21_000,
            storages: [64, 128]),
        apple(
            "iPhone 12", tacs: ["35323412", "35323413", "35323414"], chip: "00008101", grams: 164, price: 29_000,
            storages: [64, 128]),
        apple(
            "iPhone 13", tacs: ["35407215", "35407216", "35407217"], chip: "00008110", grams: 174, price: 38_000,
            storages: [128, 256]),
        apple(
            "iPhone SE", tacs: ["01388400", "01388500", "35679310"], chip: "00008030", grams: 148, price: 14_000,
            storages: [64, 128]),
        iPad("iPad (9th generation)", chip: "00008030", grams: 487, price: 19_000),
        iPad("iPad Air (4th generation)", chip: "00008101", grams: 458, price: 30_000),
        android(
            "Samsung", name: "Galaxy S21", tacs: ["35168711", "35168712", "35168713"], version: "14", grams: 169,
            price: 22_000, storages: [128, 256]),
        android(
            "Samsung", name: "Galaxy A52", tacs: ["35724811", "35724812", "35724813"], version: "14", grams: 189,
            price: 12_000, storages: [128]),
        android(
            "Google", name: "Pixel 6", tacs: ["35532410", "35532411", "35532412"], version: "15", grams: 207,
            price: 20_000, storages: [128, 256]),
        android(
            "Google", name: "Pixel 7a", tacs: ["35745810", "35745811", "35745812"], version: "15", grams: 193,
            price: 23_000, storages: [128]),
        android(
            "Motorola", name: "moto g power", tacs: ["35619010", "35619011", "35619012"], version: "13", grams: 206,
            price: 9_000, storages: [64, 128]),
        android(
            "Motorola", name: "moto e6", tacs: ["35188010", "35188011", "35188012"], version: "9", grams: 150,
            price: 3_000, storages: [32]),
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
        _ name: String, tacs: [String], chip: String, grams: Int, price: Int, storages: [Int]
    ) -> DeviceModel {
        DeviceModel(
            make: "Apple", name: name, platform: .iOS, osVersion: "18.6", chip: chip, tacs: tacs, isDualSIM: true,
            hasESIM: true, storages: storages, colours: ["Black", "White", "Blue"], grams: grams, priceMinor: price)
    }

    private static func iPad(_ name: String, chip: String, grams: Int, price: Int) -> DeviceModel {
        DeviceModel(
            make: "Apple", name: name, platform: .iPadOS, osVersion: "18.6", chip: chip, tacs: [], isDualSIM: false,
            hasESIM: false, storages: [64, 256], colours: ["Silver", "Space Gray"], grams: grams, priceMinor: price)
    }

    private static func android(
        _ make: String, name: String, tacs: [String], version: String, grams: Int, price: Int,
        storages: [Int]
    ) -> DeviceModel {
        DeviceModel(
            make: make, name: name, platform: .android, osVersion: version, chip: "", tacs: tacs,
            isDualSIM: make == "Samsung", hasESIM: make == "Google", storages: storages,
            colours: ["Black", "Grey", "Green"], grams: grams, priceMinor: price)
    }
}
