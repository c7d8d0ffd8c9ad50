extension TypeAllocations {
    /// Codes of generated sample lots: invented, allocated to nobody that we know of. They count as known so that a
    /// flawless sample device has no finding; the generator's tests hold this list and its catalogue together.
    package static let sampleList: [TypeAllocation] =
        samples(
            "Apple", system: "iOS",
            models: [
                ("iPhone 11", ["35391109", "35391110", "35391111"]),
                ("iPhone 12", ["35323412", "35323413", "35323414"]),
                ("iPhone 13", ["35407215", "35407216", "35407217"]),
                ("iPhone SE", ["01388400", "01388500", "35679310"]),
            ])
        + samples(
            "Samsung", system: "Android",
            models: [
                ("Galaxy S21", ["35168711", "35168712", "35168713"]),
                ("Galaxy A52", ["35724811", "35724812", "35724813"]),
            ])
        + samples(
            "Google", system: "Android",
            models: [
                ("Pixel 6", ["35532410", "35532411", "35532412"]),
                ("Pixel 7a", ["35745810", "35745811", "35745812"]),
            ])
        + samples(
            "Motorola", system: "Android",
            models: [
                ("moto g power", ["35619010", "35619011", "35619012"]),
                ("moto e6", ["35188010", "35188011", "35188012"]),
            ])

    private static func samples(
        _ make: String, system: String, models: [(name: String, codes: [String])]
    ) -> [TypeAllocation] {
        models.flatMap { model in
            model.codes.map { TypeAllocation(code: $0, make: make, model: model.name, system: system) }
        }
    }
}
