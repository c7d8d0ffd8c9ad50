/// The lots that ship as samples, by folder name.
package enum BuiltInRecipes {
    /// Each with the name of its folder under `sample-manifests/`.
    package static let all: [(folder: String, recipe: LotRecipe)] = [
        ("harbor-health-2026-10", harborHealth),
        ("maple-clinic-2026-10", mapleClinic),
    ]

    /// Trouble of every kind.
    package static let harborHealth: LotRecipe = {
        var recipe = LotRecipe(devices: 240, seed: 20_261_017)
        recipe.lot = "HH-2026-10-017"
        recipe.customer = "harbor-health"
        recipe.tagPrefix = "HH-"
        recipe.announcedDevices = 240
        recipe.strayFaultsPerMille = 0
        return recipe
    }()

    /// No trouble at all; another dialect of CSV, one erasure tool.
    package static let mapleClinic: LotRecipe = {
        var recipe = LotRecipe(devices: 24, seed: 20_261_009).clean
        recipe.lot = "MC-2026-10-004"
        recipe.customer = "maple-clinic"
        recipe.tagPrefix = "MC-"
        recipe.mailDomain = "maple-clinic.example"
        recipe.manifest = .semicolons
        recipe.erasureTools = .phonecheck
        return recipe
    }()
}
