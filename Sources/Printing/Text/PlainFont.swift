import CCairo

/// Glyphs and widths of printable ASCII in one style, so that the thousands of identifiers and numbers of a long table
/// need no shaping: each character has its one glyph, as in these faces it has (no kerning in the mono face, digits of
/// one width in the other).
final class PlainFont {
    private let font: UnsafeMutablePointer<PangoFont>
    let scaled: OpaquePointer
    private var glyphs = [UInt](repeating: 0, count: 128)
    private var advances = [Double](repeating: 0, count: 128)
    /// Points above and below the baseline that the face asks for.
    let ascent: Double
    let descent: Double

    /// Takes the font over.
    init(font: UnsafeMutablePointer<PangoFont>) throws(PrintingError) {
        guard let scaled = lotwise_scaled_font(font) else {
            lotwise_object_unref(font)
            throw PrintingError(.library, "cairo can't open a font that pango found")
        }
        self.font = font
        self.scaled = scaled
        var extents = cairo_font_extents_t()
        cairo_scaled_font_extents(scaled, &extents)
        ascent = extents.ascent
        descent = extents.descent
        for code in 32..<127 { try learn(code) }
    }

    deinit { lotwise_object_unref(font) }

    private func learn(_ code: Int) throws(PrintingError) {
        var found: UnsafeMutablePointer<cairo_glyph_t>?
        var count: Int32 = 0
        let text = [CChar(code), 0]
        let status = cairo_scaled_font_text_to_glyphs(scaled, 0, 0, text, 1, &found, &count, nil, nil, nil)
        defer { cairo_glyph_free(found) }
        guard status == CAIRO_STATUS_SUCCESS, count == 1, let found, found[0].index != 0 else {
            throw PrintingError(.font, "a font lacks the ASCII character \(code): reinstall fonts-noto-core")
        }
        glyphs[code] = found[0].index
        var extents = cairo_text_extents_t()
        cairo_scaled_font_glyph_extents(scaled, found, 1, &extents)
        advances[code] = extents.x_advance
    }

    /// Points; what isn't ASCII counts as square, which is at least as wide as it will be.
    func width(_ text: String, size: Double) -> Double {
        var width = 0.0
        for byte in text.utf8 {
            if byte < 128 { width += advances[Int(byte)] } else if byte >= 0xC0 { width += size }
        }
        return width
    }

    /// From one baseline to the next.
    var leading: Double { ascent + descent }

    /// Times, dates and counts: characters that no face kerns.
    static func isNumeric(_ text: String) -> Bool {
        text.utf8.allSatisfy { $0 >= 48 && $0 <= 58 || $0 == 32 || $0 == 45 || $0 == 90 }
    }

    /// Printable ASCII in lines of at most `width` points, broken at blanks only; nil when that isn't enough.
    func lines(of text: String, width: Double) -> [PlainLine]? {
        let whole = self.width(text, size: 0)
        if whole <= width { return [PlainLine(text: text, width: whole)] }
        var lines: [PlainLine] = []
        for part in text.split(separator: " ") {
            let word = PlainLine(text: String(part), width: self.width(String(part), size: 0))
            guard word.width <= width else { return nil }
            if let last = lines.last, last.width + advances[32] + word.width <= width {
                lines[lines.count - 1] = PlainLine(
                    text: last.text + " " + word.text, width: last.width + advances[32] + word.width)
            } else {
                lines.append(word)
            }
        }
        return lines
    }

    /// Appends the glyphs of printable ASCII.
    func append(_ text: String, to run: inout GlyphRun, x: Double, baseline: Double) {
        var x = x
        for byte in text.utf8 {
            run.glyphs.append(cairo_glyph_t(index: glyphs[Int(byte)], x: x, y: baseline))
            run.clusters.append(cairo_text_cluster_t(num_bytes: 1, num_glyphs: 1))
            run.text.append(byte)
            x += advances[Int(byte)]
        }
    }
}

/// A line of printable ASCII that stands in one piece.
struct PlainLine {
    let text: String
    /// Points.
    let width: Double
}
