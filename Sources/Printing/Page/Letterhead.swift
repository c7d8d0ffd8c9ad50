/// Who issues the paper, as `settings.yaml` says it.
///
/// ```
/// let letterhead = Letterhead(
///     name: "Lakeside Recovery (fictional)", address: ["1 Pier Road", "Lakeside"], r2Number: nil)
/// ```
package struct Letterhead: Hashable, Sendable {
    /// The legal name.
    package var name: String
    /// One line each.
    package var address: [String]
    /// Telephone, mail or web, on one line.
    package var contact: String?
    /// The R2 certificate's number.
    package var r2Number: String?
    /// A PNG file.
    package var logo: [UInt8]?
    /// `#RRGGBB`; darkened on paper until it can be read.
    package var primary: String
    /// `#RRGGBB`; for tints behind text.
    package var secondary: String

    /// Only a name is needed; the colours are a quiet blue unless said otherwise.
    package init(
        name: String, address: [String] = [], contact: String? = nil, r2Number: String? = nil, logo: [UInt8]? = nil,
        primary: String = "#1F4E79", secondary: String = "#5B6470"
    ) {
        self.name = name
        self.address = address
        self.contact = contact
        self.r2Number = r2Number
        self.logo = logo
        self.primary = primary
        self.secondary = secondary
    }
}

/// The two sheets that printers hold.
package enum PaperSize: String, Sendable, CaseIterable {
    case a4 = "A4"
    case letter = "Letter"

    /// Upright, in points of 1/72 inch: ISO 216 and ANSI A.
    package var size: (width: Double, height: Double) {
        switch self {
        case .a4: (595.276, 841.89)
        case .letter: (612, 792)
        }
    }
}
