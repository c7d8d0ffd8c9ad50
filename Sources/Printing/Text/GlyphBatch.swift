import CCairo

/// Glyphs of one face, the text they stand for, and which of them stand for which bytes of it.
struct GlyphRun {
    /// Owned by whoever made the run.
    let font: OpaquePointer
    var glyphs: [cairo_glyph_t] = []
    var clusters: [cairo_text_cluster_t] = []
    var text: [UInt8] = []
}

/// Gathers the texts of a table's row and draws those beside each other that are of one face at once: every call of
/// cairo's costs as much as dozens of glyphs, first when it is noted down, then when the page is looked over, then when
/// it is written. The order of the texts stays, because readers that take text out of a page go by it.
final class GlyphBatch {
    private struct Group {
        var run: GlyphRun
        let colour: Colour
    }

    private var groups: [Group] = []

    /// Printable ASCII in a plain font.
    func add(_ text: String, font: PlainFont, x: Double, baseline: Double, colour: Colour) {
        let group = self.group(font.scaled, colour)
        font.append(text, to: &groups[group].run, x: x, baseline: baseline)
    }

    /// A run whose glyphs stand relative to (0, 0).
    func add(_ run: GlyphRun, x: Double, baseline: Double, _ colour: Colour) {
        let group = self.group(run.font, colour)
        for glyph in run.glyphs {
            groups[group].run.glyphs.append(
                cairo_glyph_t(index: glyph.index, x: glyph.x + x, y: glyph.y + baseline))
        }
        groups[group].run.clusters += run.clusters
        groups[group].run.text += run.text
    }

    private func group(_ font: OpaquePointer, _ colour: Colour) -> Int {
        if let last = groups.last, last.run.font == font, last.colour == colour { return groups.count - 1 }
        groups.append(Group(run: GlyphRun(font: font), colour: colour))
        return groups.count - 1
    }

    /// Draws what was gathered, and forgets it.
    func draw(_ canvas: Canvas) {
        for group in groups {
            let run = group.run
            canvas.set(group.colour)
            cairo_set_scaled_font(canvas.cairo, run.font)
            // The text goes along, so that it can be searched and copied.
            run.text.withUnsafeBytes { bytes in
                cairo_show_text_glyphs(
                    canvas.cairo, bytes.bindMemory(to: CChar.self).baseAddress, Int32(bytes.count), run.glyphs,
                    Int32(run.glyphs.count), run.clusters, Int32(run.clusters.count), cairo_text_cluster_flags_t(0))
            }
        }
        groups.removeAll(keepingCapacity: true)
    }
}

extension GlyphRun {
    /// The glyphs of a line of printable ASCII as pango shaped it, its left edge at (0, 0); nil for a line that isn't
    /// all of one face or has anything unusual, which pango then draws itself.
    init?(_ line: UnsafeMutablePointer<PangoLayoutLine>, of text: [UInt8]) {
        var made: GlyphRun?
        var x = 0.0
        var node = line.pointee.runs
        while let here = node {
            node = here.pointee.next
            guard let data = here.pointee.data else { return nil }
            let run = data.assumingMemoryBound(to: PangoGlyphItem.self).pointee
            guard let item = run.item?.pointee, let shaped = run.glyphs?.pointee, item.analysis.level == 0,
                let pango = item.analysis.font, let font = lotwise_scaled_font(pango), run.y_offset == 0,
                made == nil || made?.font == font
            else { return nil }
            var whole = made ?? GlyphRun(font: font)
            guard whole.append(shaped, text[Int(item.offset)..<Int(item.offset + item.length)], at: &x) else {
                return nil
            }
            made = whole
        }
        guard let made else { return nil }
        self = made
    }

    private mutating func append(_ shaped: PangoGlyphString, _ text: ArraySlice<UInt8>, at x: inout Double) -> Bool {
        let count = Int(shaped.num_glyphs)
        guard let infos = shaped.glyphs, let starts = shaped.log_clusters else { return false }
        var index = 0
        while index < count {
            let start = Int(starts[index])
            var (end, drawn) = (index, 0)
            while end < count, Int(starts[end]) == start {
                let info = infos[end]
                guard info.glyph & Self.unknown == 0 else { return false }
                if info.glyph != Self.empty {
                    glyphs.append(
                        cairo_glyph_t(
                            index: UInt(info.glyph), x: x + Double(info.geometry.x_offset) / Double(PANGO_SCALE),
                            y: Double(info.geometry.y_offset) / Double(PANGO_SCALE)))
                    drawn += 1
                }
                x += Double(info.geometry.width) / Double(PANGO_SCALE)
                end += 1
            }
            let next = end < count ? Int(starts[end]) : text.count
            guard start >= 0, start < next, next <= text.count else { return false }
            // The blank at which a line was broken has no glyph.
            if drawn > 0 {
                let bytes = text[(text.startIndex + start)..<(text.startIndex + next)]
                self.text += bytes
                clusters.append(cairo_text_cluster_t(num_bytes: Int32(bytes.count), num_glyphs: Int32(drawn)))
            }
            index = end
        }
        return true
    }

    /// Pango's marks: nothing to draw, and no glyph in any font.
    private static let empty: UInt32 = 0x0FFF_FFFF
    private static let unknown: UInt32 = 0x1000_0000
}
