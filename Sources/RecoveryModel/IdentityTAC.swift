/// A type allocation code (the first eight digits of an IMEI) with what it was allocated for.
package struct TypeAllocation: Sendable, Hashable {
    /// Eight digits, as text.
    package let code: String
    package let make: String
    /// Empty where only the make is known.
    package let model: String
    /// `iOS`, `iPadOS`, `Android`, or empty for other systems.
    package let system: String
}

/// The type allocation codes that a reader knows. A small list of our own ships; an unknown code is a note (I12).
package struct TypeAllocations: Sendable {
    private let byCode: [UInt64: TypeAllocation]

    package init(_ list: some Sequence<TypeAllocation>) {
        var table: [UInt64: TypeAllocation] = [:]
        for allocation in list {
            guard let number = IdentityText.decimal(allocation.code.utf8) else { continue }
            table[number] = allocation
        }
        byCode = table
    }

    /// Looks up by eight digits, or by an IMEI that begins with them.
    package subscript(code code: some Collection<UInt8>) -> TypeAllocation? {
        code.count < 8 ? nil : IdentityText.decimal(code.prefix(8)).flatMap { byCode[$0] }
    }

    package var count: Int { byCode.count }

    /// Our own list: facts about single codes, far from complete.
    package static let shipped = TypeAllocations(shippedList + sampleList)

    package static let shippedList: [TypeAllocation] = seen + ofSamples

    /// Codes of the models in generated lots, so that their devices are known ones.
    private static let ofSamples: [TypeAllocation] = [
        ("Apple", "iOS", "iPhone 11", ["35391109", "35391110", "35391111"]),
        ("Apple", "iOS", "iPhone 12", ["35323412", "35323413", "35323414"]),
        ("Apple", "iOS", "iPhone 13", ["35407215", "35407216", "35407217"]),
        ("Apple", "iOS", "iPhone SE", ["01388400", "01388500", "35679310"]),
        ("Samsung", "Android", "Galaxy S21", ["35168711", "35168712", "35168713"]),
        ("Samsung", "Android", "Galaxy A52", ["35724811", "35724812", "35724813"]),
        ("Google", "Android", "Pixel 6", ["35532410", "35532411", "35532412"]),
        ("Google", "Android", "Pixel 7a", ["35745810", "35745811", "35745812"]),
        ("Motorola", "Android", "moto g power", ["35619010", "35619011", "35619012"]),
        ("Motorola", "Android", "moto e6", ["35188010", "35188011", "35188012"]),
    ].flatMap { make, system, model, codes in
        codes.map { TypeAllocation(code: $0, make: make, model: model, system: system) }
    }

    private static let seen: [TypeAllocation] =
        list(
            "Apple", "iOS",
            [
                ("01124500", "iPhone"), ("01130000", "iPhone"), ("01136400", "iPhone"), ("01154600", "iPhone"),
                ("01161200", "iPhone 3G"), ("01174400", "iPhone 3G"), ("01180800", "iPhone 3G"),
                ("01181200", "iPhone 3G"), ("01193400", "iPhone 3G"), ("01194800", "iPhone 3GS"),
                ("01215800", "iPhone 3GS"), ("01215900", "iPhone 3GS"), ("01216100", "iPhone 3GS"),
                ("01226800", "iPhone 3GS"), ("01233600", "iPhone 4"), ("35534108", "iPhone 7"), ("35332411", ""),
                ("35399099", ""),
            ])
        + list(
            "Samsung", "Android",
            [
                ("35328504", "Galaxy S"), ("35853704", "Galaxy S II"), ("35226005", "Galaxy S III"),
                ("35316605", "Galaxy S III"), ("35744105", "Galaxy S4"), ("35679404", "Galaxy Mini"),
                ("35733004", "Galaxy Gio"), ("35733104", "Galaxy Gio"), ("35951406", "Galaxy Tab E"),
            ])
        + list("Google", "Android", [("35391805", "Nexus 4"), ("35824005", "Nexus 5")])
        + list("Motorola", "Android", [("35929005", "Moto G")])
        + list("OnePlus", "Android", [("86217001", "One")])
        + list("HTC", "Android", [("35896704", "Desire S"), ("35902803", "Wildfire")])
        + list(
            "Nokia", "",
            [
                ("35693803", "N900"), ("35524803", "N900"), ("35274901", "6233"), ("35566600", "6230"),
                ("35569500", "1100"), ("35421803", "5310"), ("35685702", "6300"), ("35699601", "N95"),
            ])

    private static func list(_ make: String, _ system: String, _ rows: [(String, String)]) -> [TypeAllocation] {
        rows.map { TypeAllocation(code: $0.0, make: make, model: $0.1, system: system) }
    }
}
