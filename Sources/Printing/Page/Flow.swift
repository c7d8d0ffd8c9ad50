/// Something that stands on one page as a whole.
struct Piece {
    typealias Drawing = (Canvas, _ x: Double, _ y: Double) throws(PrintingError) -> Void

    /// Points.
    var height: Double
    /// Free space above, which the top of a page swallows.
    var gap = 0.0
    /// Never the last thing on a page.
    var staysWithNext = false
    /// Names a table's row in a refusal.
    var row: Int?
    var draw: Drawing
}

/// What blocks are set with.
struct PageContext {
    let kit: FontKit
    let accent: Colour
    /// Of the text area, points.
    let width: Double
}

/// A part of the document that knows its pieces. It is asked twice: once to count pages, once to draw.
protocol PageBlock {
    /// Gives its pieces to `flow`, top to bottom.
    func flow(into flow: PageFlow, _ context: PageContext) throws(PrintingError)
}

/// Puts pieces on pages, one below the other. Without a canvas it only counts.
final class PageFlow {
    /// Where the text area lies, in points from the top of the page.
    struct Frame {
        var left: Double
        var firstTop: Double
        var nextTop: Double
        var bottom: Double
    }

    private let frame: Frame
    private let canvas: Canvas?
    private let begin: (Int) throws(PrintingError) -> Void
    private let end: (Int) throws(PrintingError) -> Void
    /// Pages so far.
    private(set) var pages = 0
    private var y = 0.0
    private var isAtTop = true
    private var waiting: [Piece] = []
    private var repeated: Piece?

    /// `begin` and `end` are told the number of the page, from 1.
    init(
        frame: Frame, canvas: Canvas?, begin: @escaping (Int) throws(PrintingError) -> Void,
        end: @escaping (Int) throws(PrintingError) -> Void
    ) {
        self.frame = frame
        self.canvas = canvas
        self.begin = begin
        self.end = end
    }

    /// The next piece; those that stay with the next one wait for it.
    func add(_ piece: Piece) throws(PrintingError) {
        waiting.append(piece)
        if !piece.staysWithNext { try place() }
    }

    /// What stands at the top of every further page, from now on; nil for nothing.
    func repeatAtTop(_ piece: Piece?) throws(PrintingError) {
        if piece == nil { try place() }
        repeated = piece
    }

    func finish() throws(PrintingError) {
        try place()
        if pages == 0 { try newPage() }
        try end(pages)
    }

    private func place() throws(PrintingError) {
        guard !waiting.isEmpty else { return }
        if pages == 0 { try newPage() }
        let pieces = waiting
        waiting.removeAll(keepingCapacity: true)
        if !fits(pieces), !isAtTop {
            try newPage()
            if let repeated { try draw(repeated) }
        }
        // A chain that is higher than a page is broken between its pieces; a piece never is.
        for piece in pieces {
            if !fits([piece]), !isAtTop {
                try newPage()
                if let repeated { try draw(repeated) }
            }
            guard fits([piece]) else {
                let what = piece.row.map { "row \($0)" } ?? "a part of the page"
                throw PrintingError(.tooLong, "\(what) is higher than the page: shorten its longest text")
            }
            try draw(piece)
        }
    }

    private func fits(_ pieces: [Piece]) -> Bool {
        var height = 0.0
        for (index, piece) in pieces.enumerated() {
            height += piece.height + (index == 0 && isAtTop ? 0 : piece.gap)
        }
        // A thousandth of a point is rounding.
        return y + height <= frame.bottom + 0.001
    }

    private func draw(_ piece: Piece) throws(PrintingError) {
        if !isAtTop { y += piece.gap }
        if let canvas { try piece.draw(canvas, frame.left, y) }
        y += piece.height
        isAtTop = false
    }

    private func newPage() throws(PrintingError) {
        if pages > 0 { try end(pages) }
        pages += 1
        y = pages == 1 ? frame.firstTop : frame.nextTop
        isAtTop = true
        try begin(pages)
    }
}
