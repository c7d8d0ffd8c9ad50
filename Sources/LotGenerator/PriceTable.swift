extension StoreTables {
    /// Invented prices: a working device sells best as it is; one with a dead function is worth repairing while its
    /// body is good, else its parts are; what is nothing of that goes to recycling, which has no price.
    static let prices: String = {
        var text = "model,storage_gb,functional,cosmetic,channel,price_minor,currency\n"
        for model in DeviceCatalogue.models {
            for (place, storage) in model.storages.enumerated() {
                let base = model.priceMinor + place * 2_000
                append(
                    "resale", functional: ["F3", "F4", "F5"], percents: [40, 55, 75, 90, 100, 105], base: base,
                    model: model, storage: storage, text: &text)
                append(
                    "repair", functional: ["failed", "F1", "F2"], percents: [20, 30, 45, 52, 56, 58], base: base,
                    model: model, storage: storage, text: &text)
                // One model whose parts fetch more than its repair, so that every route has a device.
                let parts = model.name == "Pixel 7a" ? [40, 45, 50, 55, 60, 62] : [18, 20, 22, 23, 24, 24]
                append(
                    "parts", functional: ["failed", "F1", "F2"], percents: parts, base: base, model: model,
                    storage: storage, text: &text)
            }
        }
        return text
    }()

    /// `percents`: of the base price, for C2 … C7.
    private static func append(
        _ kind: String, functional: [String], percents: [Int], base: Int, model: DeviceModel, storage: Int,
        text: inout String
    ) {
        let channel = kind == "resale" ? "marketplace" : kind
        for code in functional {
            for (place, percent) in percents.enumerated() {
                text += "\(model.name),\(storage),\(code),C\(place + 2),\(channel),\(base * percent / 100),USD\n"
            }
        }
    }
}
