import Basics

/// What stands around the text: the letterhead on the first page, a running head on the others, the footer on all.
struct PageFurniture {
    private let settings: PageSettings
    private let geometry: PageGeometry
    private let context: PageContext
    private let logo: PNGImage?
    private let issuer: ShapedText
    private let address: [ShapedText]

    private static let logoHeight = 34.0
    private static let addressLeading = 9.6

    init(_ settings: PageSettings, geometry: PageGeometry, context: PageContext) throws(PrintingError) {
        self.settings = settings
        self.geometry = geometry
        self.context = context
        let head = settings.letterhead
        logo = if let bytes = head.logo { try PNGImage(bytes) } else { nil }
        issuer = try context.kit.shape(head.name, .issuer, width: context.width * 0.52, field: "the issuer's name")
        var lines: [ShapedText] = []
        for line in head.address + [head.contact, head.r2Number.map { "R2 certificate " + $0 }].compactMap({ $0 }) {
            let width = context.width * 0.42
            lines.append(
                try context.kit.shape(line, .label, width: width, isRight: true, field: "the issuer's address"))
        }
        address = lines
    }

    /// Where the text begins and ends.
    var frame: PageFlow.Frame {
        PageFlow.Frame(
            left: PageGeometry.side, firstTop: PageGeometry.top + letterheadHeight + 26,
            nextTop: PageGeometry.top + 30, bottom: geometry.height - PageGeometry.bottom - 8)
    }

    private var logoSize: (width: Double, height: Double) {
        guard let logo else { return (0, 0) }
        let scale = min(Self.logoHeight / logo.height, 130 / logo.width)
        return (logo.width * scale, logo.height * scale)
    }

    private var addressHeight: Double {
        address.reduce(0) { $0 + Self.addressLeading * Double(max(1, $1.lines.count)) }
    }

    private var issuerHeight: Double { issuer.height + (logo == nil ? 0 : logoSize.height + 5) }

    private var letterheadHeight: Double { max(issuerHeight, addressHeight) + 9 }

    func begin(_ page: Int, _ canvas: Canvas) throws(PrintingError) {
        if page == 1 { drawLetterhead(canvas) } else { try drawRunningHead(canvas) }
    }

    /// Both sides stand on the rule.
    private func drawLetterhead(_ canvas: Canvas) {
        let left = PageGeometry.side
        let rule = PageGeometry.top + letterheadHeight
        let size = logoSize
        if let logo { canvas.draw(logo, x: left, y: rule - 9 - issuerHeight, width: size.width) }
        canvas.draw(issuer, x: left, y: rule - 8 - issuer.height)
        var y = rule - 9 - addressHeight
        for line in address {
            canvas.draw(line, x: left + context.width * 0.58, y: y, .muted)
            y += Self.addressLeading * Double(max(1, line.lines.count))
        }
        canvas.rule(x: left, y: rule, width: context.width, thickness: 1.6, context.accent)
    }

    private func drawRunningHead(_ canvas: Canvas) throws(PrintingError) {
        let left = PageGeometry.side
        let half = context.width / 2 - 10
        let name = try context.kit.shape(
            settings.letterhead.name, .small, width: half, isShortened: true, field: "the issuer's name")
        let title = try context.kit.shape(
            settings.title, .small, width: half, isRight: true, isShortened: true, field: "the title")
        canvas.draw(name, x: left, y: PageGeometry.top, .muted)
        canvas.draw(title, x: left + context.width - half, y: PageGeometry.top, .muted)
        canvas.rule(x: left, y: PageGeometry.top + 14, width: context.width, thickness: 0.5, .hairline)
    }

    /// The id and the time on the left, the number of the page on the right.
    func end(_ page: Int, of count: Int, _ canvas: Canvas) throws(PrintingError) {
        let left = PageGeometry.side
        let top = geometry.height - PageGeometry.bottom + 8
        canvas.rule(x: left, y: top, width: context.width, thickness: 0.5, .hairline)
        let id = try context.kit.shape(
            settings.id, .footerIdentifier, width: context.width * 0.8, field: "the document's id")
        guard id.lines.count <= 1 else {
            throw PrintingError(.tooLong, "the document's id \(settings.id) doesn't fit into the footer")
        }
        let made = try context.kit.shape(
            "Created " + settings.createdAt.onPaper, .footer, field: "the time")
        let number = try context.kit.shape(
            "Page \(page) of \(count)", .footer, width: context.width * 0.2, isRight: true, field: "the page number")
        canvas.draw(id, x: left, y: top + 6, .muted)
        canvas.draw(made, x: left, y: top + 16, .muted)
        canvas.draw(number, x: left + context.width * 0.8, y: top + 6, .muted)
    }
}
