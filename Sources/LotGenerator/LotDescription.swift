/// `lot.yaml`, and the one file of the folder that no reader knows.
enum LotDescription {
    static func write(_ recipe: LotRecipe, trueGrams: Int, to folder: String) throws {
        // A lot with trouble of every kind was weighed badly too (I15).
        let announced = recipe.faults == .menu ? trueGrams + trueGrams / 10 : trueGrams
        let file = try ByteFile(folder + "/lot.yaml")
        file.write(
            """
            lot: \(recipe.lot)
            customer: \(recipe.customer)
            pipeline: r2v3-mobile
            contract:
              confidentiality: \(recipe.confidentiality)
              standard: \(recipe.standard)
              reuse_allowed: \(recipe.reuseAllowed)
              sanitize_within_days: \(recipe.sanitizeWithinDays)
              revenue_share_percent: 60
            expected: { devices: \(recipe.announcedDevices ?? recipe.devices), weight_grams: \
            \(recipe.announcedGrams ?? announced) }

            """)
        try file.finish()
        guard recipe.faults == .menu else { return }
        let note = try ByteFile(folder + "/shipments/driver-note.txt")
        note.write("Gate was closed, used the back entrance. Boxes were dry.\n")
        try note.finish()
    }
}
