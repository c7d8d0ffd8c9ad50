import CCairo

/// Opened fonts with everything that was learned about them: shaped texts, and the glyphs of ASCII by table.
///
/// `@unchecked Sendable`: the stock lends a kit to one composer at a time, through its lock.
final class FontKit: @unchecked Sendable {
    private let configuration: FontConfiguration
    private let map: UnsafeMutablePointer<PangoFontMap>
    let context: OpaquePointer
    private var descriptions: [TextStyle: OpaquePointer] = [:]
    private var plainFonts: [TextStyle: PlainFont] = [:]
    private var shaped: [ShapedText.Key: ShapedText] = [:]

    /// Texts that are kept; beyond that all are forgotten at once, so that a long table takes no memory.
    private static let shapedLimit = 4096

    init(configuration: FontConfiguration) throws(PrintingError) {
        guard let map = lotwise_font_map(configuration.pointer), let context = pango_font_map_create_context(map)
        else {
            FcConfigDestroy(configuration.pointer)
            throw PrintingError(.library, "cairo has no FreeType: install Debian's libpango1.0-dev")
        }
        self.configuration = configuration
        self.map = map
        self.context = context
        pango_context_set_language(context, pango_language_from_string("en"))
        pango_context_set_base_dir(context, PANGO_DIRECTION_WEAK_LTR)
        pango_context_set_round_glyph_positions(context, 0)
        // A page has no pixels that a glyph could be fitted to.
        let options = cairo_font_options_create()
        cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
        cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
        cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
        pango_cairo_context_set_font_options(context, options)
        cairo_font_options_destroy(options)
    }

    deinit {
        shaped = [:]
        plainFonts = [:]
        for description in descriptions.values { pango_font_description_free(description) }
        lotwise_object_unref(UnsafeMutableRawPointer(context))
        lotwise_object_unref(map)
        FcConfigDestroy(configuration.pointer)
    }

    func description(_ style: TextStyle) throws(PrintingError) -> OpaquePointer {
        if let known = descriptions[style] { return known }
        guard let made = pango_font_description_new() else { throw PrintingError(.library, "pango has no memory") }
        pango_font_description_set_family(made, style.families)
        pango_font_description_set_weight(made, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_font_description_set_absolute_size(made, style.size * Double(PANGO_SCALE))
        descriptions[style] = made
        return made
    }

    /// The glyphs of printable ASCII in this style.
    func plainFont(_ style: TextStyle) throws(PrintingError) -> PlainFont {
        if let known = plainFonts[style] { return known }
        guard let font = pango_font_map_load_font(map, context, try description(style)) else {
            throw PrintingError(.library, "pango can't open \(style.families)")
        }
        let made = try PlainFont(font: font)
        plainFonts[style] = made
        return made
    }

    /// `text` shaped and broken into lines of at most `width` points; `field` names it if it can't be printed.
    func shape(
        _ text: String, _ style: TextStyle, width: Double? = nil, isRight: Bool = false, isShortened: Bool = false,
        field: @autoclosure () -> String
    ) throws(PrintingError) -> ShapedText {
        let key = ShapedText.Key(text: text, style: style, width: width, isRight: isRight, isShortened: isShortened)
        if let known = shaped[key] { return known }
        if !PrintableText.isPlain(text) { try PrintableText.check(text, field: field()) }
        let made = try ShapedText(key, self)
        if let missing = made.missing(in: self) {
            throw PrintingError(
                .missingGlyph,
                "\(field()) has \(PrintableText.name(of: missing)), for which no font is installed here: "
                    + "install the Debian package that has it (fonts-noto-core, fonts-noto-cjk), or "
                    + "remove the character at its source")
        }
        if shaped.count >= Self.shapedLimit { shaped.removeAll(keepingCapacity: true) }
        shaped[key] = made
        return made
    }
}
