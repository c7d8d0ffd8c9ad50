/// Invents lots for trying things out, for tests and for measuring: plainly fictional, and with their true answers.
///
/// Equal recipes give equal bytes. Memory doesn't grow with the lot: each device is drawn from the seed and its index,
/// written to every file, and forgotten.
///
/// ```
/// try LotGenerator.write(LotRecipe(devices: 240, seed: 7), to: "sample")
/// ```
package enum LotGenerator {
    /// Writes `lot/`, `tables/` and `expected.json` into `directory`, which is made when it is missing. `progress` is
    /// called with the number of devices written, about every thousand.
    ///
    /// - Throws: `LotGeneratorError`: code `recipe` for a recipe out of bounds, `output` when a file can't be written.
    package static func write(
        _ recipe: LotRecipe, to directory: String, progress: ((Int) -> Void)? = nil
    ) throws {
        try recipe.check()
        try ByteFile.makeFolder(directory)
        try StoreTables.write(to: directory + "/tables")
        try writeLot(recipe, to: directory + "/lot", expected: directory + "/expected.json", progress: progress)
    }

    /// Writes the lot folder alone, and what must come of it to the file `expected`.
    package static func writeLot(
        _ recipe: LotRecipe, to folder: String, expected path: String, progress: ((Int) -> Void)? = nil
    ) throws {
        try recipe.check()
        try ByteFile.makeFolder(folder)
        let planner = DevicePlanner(recipe)
        let files = try LotFiles(folder, recipe)
        let expected = try ExpectedText(path, recipe)
        for index in 0..<recipe.devices {
            var plan = planner.plan(index)
            try files.write(&plan)
            expected.write(plan.expected.under(recipe))
            for item in plan.alsoExpected { expected.write(item.under(recipe)) }
            if let progress, (index + 1) % 1_000 == 0 || index + 1 == recipe.devices { progress(index + 1) }
        }
        try files.finish()
        try LotDescription.write(recipe, trueGrams: files.grams, to: folder)
        try expected.finish(
            rows: files.manifestRows, received: files.received, isWholeMenu: planner.placement.isWhole)
    }
}

extension Expectation {
    /// Contracts that close reuse change what a flawless device can become: without reuse, and for high
    /// confidentiality outside the organisation, the flow of NIST SP 800-88r1 figure 4-1 ends in Destroy.
    func under(_ recipe: LotRecipe) -> Expectation {
        let isOpen = recipe.reuseAllowed && recipe.confidentiality != "high"
        if isOpen { return self }
        var changed = self
        changed.isExact = false
        changed.route = nil
        changed.stages = []
        changed.never = Fault.reuse
        if isExact { changed.codes.append(recipe.reuseAllowed ? "D04" : "D02") }
        return changed
    }
}
