/// The document's name in large letters, a line under it, and a mark where the document must say what it is not.
struct TitleBlock: PageBlock {
    let title: String
    let subtitle: String?
    let mark: String?

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        let text = try context.kit.shape(title, .title, width: context.width, field: "the title")
        try flow.add(
            Piece(height: text.height, staysWithNext: true) { canvas, x, y in canvas.draw(text, x: x, y: y) })
        if let subtitle {
            let line = try context.kit.shape(subtitle, .subtitle, width: context.width, field: "the subtitle")
            try flow.add(
                Piece(height: line.height, gap: 1, staysWithNext: true) { canvas, x, y in
                    canvas.draw(line, x: x, y: y, .muted)
                })
        }
        if let mark { try flow.add(Self.markPiece(mark, context)) }
        try flow.add(Piece(height: 4, staysWithNext: true) { _, _, _ in })
    }

    private static func markPiece(_ mark: String, _ context: PageContext) throws(PrintingError) -> Piece {
        let text = try context.kit.shape(mark, .strong, width: context.width - 20, field: "the mark under the title")
        return Piece(height: text.height + 8, gap: 8, staysWithNext: true) { canvas, x, y in
            canvas.fill(x: x, y: y, width: text.width + 20, height: text.height + 8, .caution)
            canvas.draw(text, x: x + 10, y: y + 4, .white)
        }
    }
}

/// A heading that never ends a page.
struct HeadingBlock: PageBlock {
    let text: String

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        let shaped = try context.kit.shape(text, .heading, width: context.width, field: "a heading")
        try flow.add(
            Piece(height: shaped.height + 4, gap: 18, staysWithNext: true) { canvas, x, y in
                canvas.draw(shaped, x: x, y: y)
            })
    }
}

/// Running text; at least two lines of it stay together at the end and at the top of a page.
struct ParagraphBlock: PageBlock {
    let text: String
    let isSmall: Bool

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        // Longer lines than this are hard to follow.
        let width = min(context.width, isSmall ? 430 : 500)
        let style: TextStyle = isSmall ? .small : .body
        let colour: Colour = isSmall ? .muted : .ink
        let shaped = try context.kit.shape(text, style, width: width, field: "a paragraph")
        let count = shaped.lines.count
        for (index, line) in shaped.lines.enumerated() {
            let stays = count > 1 && (index == 0 || index == count - 2)
            try flow.add(
                Piece(height: line.height, gap: index == 0 ? 6 : 0, staysWithNext: stays) { canvas, x, y in
                    canvas.set(colour)
                    shaped.draw(line, canvas.cairo, x: x, baseline: y + line.baseline - line.top)
                })
        }
    }
}

/// A box that is read first: a statement, or with `isCaution` a warning.
struct NoticeBlock: PageBlock {
    let title: String?
    let text: String
    let isCaution: Bool

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        let inset = 12.0
        let width = context.width - 2 * inset - 3
        let head =
            if let title { try context.kit.shape(title, .strong, width: width, field: "a notice's title") } else {
                ShapedText?.none
            }
        let body = try context.kit.shape(text, .body, width: width, field: "a notice")
        let headHeight = head.map { $0.height + 2 } ?? 0
        let height = headHeight + body.height + 16
        let bar = isCaution ? Colour.caution : context.accent
        let colour = isCaution ? Colour.caution : .ink
        try flow.add(
            Piece(height: height, gap: 12) { canvas, x, y in
                canvas.fill(x: x, y: y, width: context.width, height: height, .tint)
                canvas.fill(x: x, y: y, width: 3, height: height, bar)
                if let head { canvas.draw(head, x: x + 3 + inset, y: y + 8, colour) }
                canvas.draw(body, x: x + 3 + inset, y: y + 8 + headHeight)
            })
    }
}
