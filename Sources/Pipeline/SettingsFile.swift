/// A store's `settings.yaml`: who issues certificates and how they look. Every key is optional.
///
/// ```
/// let settings = try SettingsFile(FileSystem.read(folder.settings))
/// print(settings.legalName ?? "no name")
/// ```
package struct SettingsFile: Hashable, Sendable {
    /// Legal name of the issuer, as on certificates.
    package var legalName: String?
    /// Lines of the address.
    package var address: [String] = []
    /// How to reach the issuer.
    package var contact: String?
    /// The site that entries are made at.
    package var site: String?
    /// Path of an image beside the settings.
    package var logo: String?
    /// `#RRGGBB`.
    package var primaryColour: String?
    /// `#RRGGBB`.
    package var secondaryColour: String?
    /// The facility's R2 certificate number, printed as given and not checked.
    package var r2Number: String?

    /// Nothing set.
    package init() {}

    /// - Throws: `PipelineError` that names key and line.
    package init(_ bytes: [UInt8], file: String = "settings.yaml") throws {
        let node = try YAMLDocument.root(bytes, file: file)
        let root = try YAMLMap(node, file: file, keys: ["issuer", "site", "logo", "colours"])
        if let issuer = try root.map("issuer", keys: ["legal_name", "address", "contact", "r2_number"]) {
            legalName = try issuer.text("legal_name")
            // One line may stand as a text, as stores of the first version wrote it.
            address =
                try (try? issuer.text("address")).flatMap { $0 }.map { $0.isEmpty ? [] : [$0] }
                ?? issuer.texts("address") ?? []
            contact = try issuer.text("contact")
            r2Number = try issuer.text("r2_number")
        }
        site = try root.text("site")
        logo = try root.text("logo")
        if let colours = try root.map("colours", keys: ["primary", "secondary", "accent"]) {
            // `accent` is what stores of the first version called it.
            primaryColour = try Self.colour(colours, "primary") ?? Self.colour(colours, "accent")
            secondaryColour = try Self.colour(colours, "secondary")
        }
    }

    private static func colour(_ map: YAMLMap, _ key: String) throws -> String? {
        guard let text = try map.text(key) else { return nil }
        let digits = text.utf8.dropFirst()
        let isHex = digits.allSatisfy { byte in
            (48...57).contains(byte) || (65...70).contains(byte) || (97...102).contains(byte)
        }
        guard text.utf8.first == 35, digits.count == 6, isHex else {
            throw map.error(key, "a colour such as '#1A5276', in quotes")
        }
        return text
    }
}
