/// Who signs by hand: the role, the name in print, and a line for the pen.
package struct Signature: Hashable, Sendable {
    package var role: String
    package var name: String
    /// Title, organisation or contact.
    package var detail: String?

    package init(role: String, name: String, detail: String? = nil) {
        self.role = role
        self.name = name
        self.detail = detail
    }
}

/// Signature lines, two beside each other.
struct SignatureBlock: PageBlock {
    let signatures: [Signature]

    private static let gutter = 28.0
    /// For the pen.
    private static let space = 28.0

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        let width = (context.width - Self.gutter) / 2
        for start in stride(from: 0, to: signatures.count, by: 2) {
            let row = signatures[start..<min(start + 2, signatures.count)]
            try flow.add(try Self.piece(Array(row), width: width, context: context))
        }
    }

    /// Role, name and detail of each, then the lines at one height.
    private static func piece(
        _ row: [Signature], width: Double, context: PageContext
    ) throws(PrintingError) -> Piece {
        let kit = context.kit
        var columns: [[ShapedText]] = []
        for signature in row {
            columns.append([
                try kit.shape(signature.role, .label, width: width, field: "a signature's role"),
                try kit.shape(signature.name, .strong, width: width, field: signature.role),
                try kit.shape(signature.detail ?? " ", .small, width: width, field: signature.role),
            ])
        }
        let shown = columns
        let printed = shown.map { $0.reduce(0) { $0 + $1.height } }.max() ?? 0
        let caption = try kit.shape("Signature and date", .label, width: width, field: "a caption")
        return Piece(height: printed + space + 3 + caption.height, gap: 16) { canvas, x, y in
            for (index, texts) in shown.enumerated() {
                let left = x + Double(index) * (width + gutter)
                var top = y
                for (line, text) in texts.enumerated() {
                    canvas.draw(text, x: left, y: top, line == 1 ? .ink : .muted)
                    top += text.height
                }
                canvas.rule(x: left, y: y + printed + space, width: width, thickness: 0.6, .ink)
                canvas.draw(caption, x: left, y: y + printed + space + 3, .muted)
            }
        }
    }
}

/// A QR code with what it says in words beside it.
struct QRBlock: PageBlock {
    let text: String
    let title: String
    let caption: [String]
    let identifiers: [Fact]

    /// About 27 mm, which a telephone reads from the hand.
    private static let side = 76.0
    /// ISO/IEC 18004, 9.1: four modules of quiet around the code; two fall into the page's own white.
    private static let quiet = 2.0

    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError) {
        let matrix = try QRCode.matrix(text)
        let module = Self.side / (Double(matrix.count) + 2 * Self.quiet)
        let kit = context.kit
        let left = Self.side + 12
        let width = context.width - left
        var lines: [(text: ShapedText, colour: Colour, gap: Double)] = [
            (try kit.shape(title, .strong, width: width, field: "a caption"), .ink, 0)
        ]
        for line in caption {
            lines.append((try kit.shape(line, .small, width: width, field: "a caption"), .muted, 1))
        }
        for fact in identifiers {
            lines.append((try kit.shape(fact.label, .label, width: width, field: "a label"), .muted, 3))
            let style: TextStyle = fact.isIdentifier ? TextStyle(face: .mono, size: 7.6) : .small
            lines.append((try kit.shape(fact.value, style, width: width, field: fact.label), .ink, 0))
        }
        let shown = lines
        let textHeight = shown.reduce(0) { $0 + $1.text.height + $1.gap }
        try flow.add(
            Piece(height: max(Self.side, textHeight), gap: 16) { canvas, x, y in
                let inset = module * Self.quiet
                canvas.draw(matrix, x: x + inset, y: y + inset, module: module)
                var top = y + max(0, (Self.side - textHeight) / 2)
                for line in shown {
                    top += line.gap
                    canvas.draw(line.text, x: x + left, y: top, line.colour)
                    top += line.text.height
                }
            })
    }
}
