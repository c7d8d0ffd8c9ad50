import Basics
import Glibc

/// A colour of the sRGB space, each part from 0 to 1.
package struct Colour: Hashable, Sendable {
    let red: Double
    let green: Double
    let blue: Double

    /// Near black: text.
    static let ink = Colour(0x1B1F24)
    /// Labels and what stands back.
    static let muted = Colour(0x59636E)
    /// Lines between rows.
    static let hairline = Colour(0xD3D8DE)
    /// Behind boxes.
    static let tint = Colour(0xF5F6F8)
    /// What nobody may overlook.
    static let caution = Colour(0x9B1C1C)
    static let white = Colour(0xFFFFFF)

    init(_ value: Int) {
        red = Double(value >> 16 & 255) / 255
        green = Double(value >> 8 & 255) / 255
        blue = Double(value & 255) / 255
    }

    private init(red: Double, green: Double, blue: Double) {
        self.red = red
        self.green = green
        self.blue = blue
    }

    /// Nil unless the text is `#` and six hex digits.
    package init?(_ text: String) {
        let digits = Array(text.utf8)
        guard digits.count == 7, digits[0] == 35, let bytes = Hex.decode(digits[1...]) else { return nil }
        self.init(Int(bytes[0]) << 16 | Int(bytes[1]) << 8 | Int(bytes[2]))
    }

    /// Relative luminance, WCAG 2.1.
    var luminance: Double {
        func linear(_ part: Double) -> Double { part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4) }
        return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
    }

    /// Contrast with white, 1 to 21 (WCAG 2.1).
    package var contrastOnWhite: Double { 1.05 / (luminance + 0.05) }

    /// The same hue, darkened until it can be read on white: contrast of at least 4.5 (WCAG 2.1, 1.4.3).
    package var readable: Colour {
        var colour = self
        while colour.contrastOnWhite < 4.5 {
            colour = Colour(red: colour.red * 0.92, green: colour.green * 0.92, blue: colour.blue * 0.92)
        }
        return colour
    }

    /// `#rrggbb`.
    package var text: String {
        "#" + Hex.encode([red, green, blue].map { UInt8(($0 * 255).rounded()) })
    }
}
