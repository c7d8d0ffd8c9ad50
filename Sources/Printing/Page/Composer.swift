import Basics

/// Sets a document: blocks one below the other, on as many pages as they need, with letterhead, running head and
/// footer. Blocks are collected first; `finish` sets them twice, because «page 2 of 9» needs the count. A document that
/// can't be drawn whole isn't drawn at all: a missing glyph throws.
///
/// When to use: for pages with text between tables. A table alone is a `TableDocument`.
///
/// ```
/// let page = try PageComposer(settings)
/// page.title("Receipt", subtitle: "LOT-1")
/// page.facts([Fact("Devices", "120"), Fact("Serial", "F2LX10Q", isIdentifier: true)])
/// try page.table(columns: columns, rows: rows)
/// let pages = try page.finish()
/// ```
package final class PageComposer {
    private let settings: PageSettings
    private let stock: FontStock
    private let kit: FontKit
    private let accent: Colour
    private var blocks: [any PageBlock] = []
    /// Points that the widest table wants.
    private var widestTable = 0.0

    /// Throws when a font of the system is missing or the letterhead's colour is none.
    package init(_ settings: PageSettings, fonts: FontStock = .shared) throws(PrintingError) {
        guard let accent = Colour(settings.letterhead.primary) else {
            throw PrintingError(
                .colour, "the colour \(settings.letterhead.primary) isn't written #RRGGBB: correct it in settings.yaml")
        }
        self.settings = settings
        self.accent = accent.readable
        stock = fonts
        kit = try fonts.borrow()
    }

    deinit { stock.giveBack(kit) }

    /// The document's name in large letters; `mark` stands under it in white on red, for what it must not be taken for.
    package func title(_ text: String, subtitle: String? = nil, mark: String? = nil) {
        blocks.append(TitleBlock(title: text, subtitle: subtitle, mark: mark))
    }

    /// A heading that stays with what follows.
    package func heading(_ text: String) { blocks.append(HeadingBlock(text: text)) }

    /// Running text; a line break in it is one on paper.
    package func paragraph(_ text: String) { blocks.append(ParagraphBlock(text: text, isSmall: false)) }

    /// Small grey text: sources, legal words.
    package func note(_ text: String) { blocks.append(ParagraphBlock(text: text, isSmall: true)) }

    /// Labelled values in two columns.
    package func facts(_ facts: [Fact]) { blocks.append(FactsBlock(facts: facts)) }

    /// A tinted box with a bar of the accent's colour; red when it warns. Must fit on a page.
    package func notice(_ text: String, title: String? = nil, isCaution: Bool = false) {
        blocks.append(NoticeBlock(title: title, text: text, isCaution: isCaution))
    }

    /// A table with one cell a column in every row. `rows` is gone through three times (widths, pages, drawing), so a
    /// lazy collection that makes its rows anew takes no memory; it must give the same ones each time.
    package func table(
        title: String? = nil, columns: [TableColumn], rows: some Collection<[TableCell]>, totals: [[TableCell]] = []
    ) throws(PrintingError) {
        let sheet = PageGeometry(settings.paper, isOnItsSide: settings.orientation != .upright)
        let parts = try WideTable.parts(
            title: title, columns: columns, rows: AnyCollection(rows), totals: totals, width: sheet.textWidth, kit)
        for block in parts {
            widestTable = max(widestTable, block.wantedWidth)
            blocks.append(block)
        }
    }

    /// Lines to sign on, two beside each other.
    package func signatures(_ signatures: [Signature]) { blocks.append(SignatureBlock(signatures: signatures)) }

    /// A QR code of `text` at level M, about 27 mm wide, and beside it a title, sentences, and named identifiers.
    package func qr(text: String, title: String, caption: [String] = [], identifiers: [Fact] = []) {
        blocks.append(QRBlock(text: text, title: title, caption: caption, identifiers: identifiers))
    }

    /// The pages as cairo writes them; `PDFFinisher` makes PDF/A of them.
    package func finish() throws(PrintingError) -> [UInt8] {
        let pages = Pages()
        try finish { bytes in
            pages.bytes += bytes
            return true
        }
        return pages.bytes
    }

    private final class Pages {
        var bytes: [UInt8] = []
    }

    /// The same in pieces, so that their length takes no memory. `write` gives false where it can't take one.
    package func finish(write: @escaping ([UInt8]) -> Bool) throws(PrintingError) {
        let geometry = PageGeometry(settings.paper, isOnItsSide: isOnItsSide)
        let context = PageContext(kit: kit, accent: accent, width: geometry.textWidth)
        let furniture = try PageFurniture(settings, geometry: geometry, context: context)
        let counting = PageFlow(frame: furniture.frame, canvas: nil, begin: { _ in }, end: { _ in })
        try set(counting, context)
        let surface = try PDFSurface(
            width: geometry.width, height: geometry.height, title: settings.title, author: settings.letterhead.name,
            created: settings.createdAt, write: write)
        let count = counting.pages
        let drawing = PageFlow(
            frame: furniture.frame, canvas: surface.canvas,
            begin: { page throws(PrintingError) in try furniture.begin(page, surface.canvas) },
            end: { page throws(PrintingError) in
                try furniture.end(page, of: count, surface.canvas)
                surface.endPage()
            })
        try set(drawing, context)
        guard drawing.pages == count else {
            throw PrintingError(.library, "\(count) pages were counted and \(drawing.pages) drawn: rows have changed")
        }
        try surface.finish()
    }

    private func set(_ flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        for block in blocks { try block.flow(into: flow, context) }
        try flow.finish()
    }

    private var isOnItsSide: Bool {
        switch settings.orientation {
        case .upright: false
        case .onItsSide: true
        case .asTablesNeed: widestTable > PageGeometry(settings.paper, isOnItsSide: false).textWidth
        }
    }
}
