import Basics

/// A model's name as sources spell it: with its maker in front or without, in any case.
///
/// ```
/// if ModelName.same("Galaxy S20", "SAMSUNG galaxy s20", make: "Samsung") { print("one model") }
/// ```
package struct ModelName: Hashable, Sendable {
    /// What is compared: normalised, without the maker in front.
    package let key: String

    /// Nil when the text says nothing.
    package init?(_ text: String?) {
        guard let text else { return nil }
        let whole = ComparableText.key(text)
        guard !whole.isEmpty else { return nil }
        key = Self.bare(whole)
    }

    /// Names under which a table may have the model that `make` and `model` name: «12T» of the maker Xiaomi is what a
    /// table calls «Xiaomi 12T».
    package static func all(of model: String?, make: String?) -> [ModelName] {
        guard let model, let name = ModelName(model) else { return [] }
        guard let make, let long = ModelName(make + " " + model), long != name else { return [name] }
        return [name, long]
    }

    /// Is `row`, a name in a table, that of the model which `make` and `model` name? Unknown names are of none.
    package static func same(_ row: String?, _ model: String?, make: String? = nil) -> Bool {
        if let row, row == model { return ModelName(row) != nil }
        return ModelName(row).map(all(of: model, make: make).contains) ?? false
    }

    /// «Samsung Galaxy A52» is a «Galaxy A52»; «OnePlus 9» stays, because «9» alone names nothing.
    private static func bare(_ whole: String) -> String {
        guard let (_, rest) = MakerNames.leading(whole), rest.contains(where: \.isLetter),
            let first = rest.first, first.isLetter || rest.contains(" ")
        else { return whole }
        return rest
    }
}
