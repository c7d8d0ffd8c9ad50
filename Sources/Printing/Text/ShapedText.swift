import CCairo

/// A text that pango has shaped and broken into lines.
final class ShapedText {
    struct Key: Hashable {
        let text: String
        let style: TextStyle
        let width: Double?
        let isRight: Bool
        /// One line that ends in `…` where it doesn't fit; for running heads, which only remind.
        var isShortened = false
    }

    struct Line {
        fileprivate let pointer: UnsafeMutablePointer<PangoLayoutLine>
        /// From the left edge of the text to the first glyph, points.
        let x: Double
        /// From the top of the text, points.
        let top: Double
        let baseline: Double
        let height: Double
        /// Of printable ASCII in one face.
        fileprivate let run: GlyphRun?
    }

    private let layout: OpaquePointer
    private let key: Key
    /// Points.
    let width: Double
    let height: Double
    let lines: [Line]

    /// From the top to the first line's baseline, points.
    var baseline: Double { lines.first?.baseline ?? 0 }

    init(_ key: Key, _ kit: FontKit) throws(PrintingError) {
        guard let layout = pango_layout_new(kit.context) else { throw PrintingError(.library, "pango has no memory") }
        self.layout = layout
        self.key = key
        pango_layout_set_font_description(layout, try kit.description(key.style))
        pango_layout_set_text(layout, key.text, Int32(key.text.utf8.count))
        if let width = key.width {
            pango_layout_set_width(layout, Self.units(width))
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
            if key.isShortened { pango_layout_set_ellipsize(layout, PANGO_ELLIPSIZE_END) }
        }
        // Pango turns left into right for texts that read from the right; in a grid both begin at the same edge.
        let readsFromRight = ScriptLanguages.readsFromRight(key.text)
        pango_layout_set_alignment(layout, key.isRight != readsFromRight ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT)
        Self.setLanguages(key.text, layout)
        var size = PangoRectangle()
        pango_layout_get_extents(layout, nil, &size)
        width = Self.points(size.width)
        height = Self.points(size.height)
        lines = Self.lines(of: layout, PrintableText.isPlain(key.text) ? Array(key.text.utf8) : nil)
    }

    deinit { lotwise_object_unref(UnsafeMutableRawPointer(layout)) }

    /// Draws all lines, the top left corner at `x`, `y`, in the colour that is set.
    func draw(_ cairo: OpaquePointer, x: Double, y: Double) {
        for line in lines { draw(line, cairo, x: x, baseline: y + line.baseline) }
    }

    /// Draws all lines with others of the batch, if they can be.
    func draw(_ batch: GlyphBatch, canvas: Canvas, x: Double, y: Double, colour: Colour) {
        for line in lines {
            if let run = line.run {
                batch.add(run, x: x + line.x, baseline: y + line.baseline, colour)
            } else {
                batch.draw(canvas)
                canvas.set(colour)
                draw(line, canvas.cairo, x: x, baseline: y + line.baseline)
            }
        }
    }

    /// Draws one line, the left edge of the text at `x`.
    func draw(_ line: Line, _ cairo: OpaquePointer, x: Double, baseline: Double) {
        cairo_move_to(cairo, x + line.x, baseline)
        pango_cairo_show_layout_line(cairo, line.pointer)
    }

    /// The first character without a glyph in any font.
    func missing(in kit: FontKit) -> Unicode.Scalar? {
        guard pango_layout_get_unknown_glyphs_count(layout) > 0 else { return nil }
        for scalar in key.text.unicodeScalars {
            let alone = Key(text: String(scalar), style: key.style, width: nil, isRight: false)
            guard let probe = try? ShapedText(alone, kit) else { continue }
            if pango_layout_get_unknown_glyphs_count(probe.layout) > 0 { return scalar }
        }
        return key.text.unicodeScalars.first
    }

    private static func setLanguages(_ text: String, _ layout: OpaquePointer) {
        let runs = ScriptLanguages.runs(of: text)
        guard !runs.isEmpty, let list = pango_attr_list_new() else { return }
        for run in runs {
            guard let attribute = pango_attr_language_new(pango_language_from_string(run.language)) else { continue }
            attribute.pointee.start_index = UInt32(run.bytes.lowerBound)
            attribute.pointee.end_index = UInt32(run.bytes.upperBound)
            pango_attr_list_insert(list, attribute)
        }
        pango_layout_set_attributes(layout, list)
        pango_attr_list_unref(list)
    }

    /// `plain` is the text when it is printable ASCII.
    private static func lines(of layout: OpaquePointer, _ plain: [UInt8]?) -> [Line] {
        guard let iterator = pango_layout_get_iter(layout) else { return [] }
        defer { pango_layout_iter_free(iterator) }
        var lines: [Line] = []
        repeat {
            guard let line = pango_layout_iter_get_line_readonly(iterator) else { break }
            var box = PangoRectangle()
            pango_layout_iter_get_line_extents(iterator, nil, &box)
            lines.append(
                Line(
                    pointer: line, x: points(box.x), top: points(box.y),
                    baseline: points(pango_layout_iter_get_baseline(iterator)), height: points(box.height),
                    run: plain.flatMap { GlyphRun(line, of: $0) }))
        } while pango_layout_iter_next_line(iterator) != 0
        return lines
    }

    private static func points(_ units: Int32) -> Double { Double(units) / Double(PANGO_SCALE) }
    private static func units(_ points: Double) -> Int32 { Int32((points * Double(PANGO_SCALE)).rounded()) }
}
