import Basics

/// What holds for a whole document.
///
/// ```
/// let settings = PageSettings(
///     title: "Receipt", id: "LOT-1", createdAt: now, letterhead: letterhead, orientation: .asTablesNeed)
/// ```
package struct PageSettings: Sendable {
    /// How the sheet lies.
    package enum Orientation: Sendable {
        case upright, onItsSide
        /// On its side only where a table needs the width.
        case asTablesNeed
    }

    /// Of the file, and in the running head.
    package var title: String
    /// Printed in the footer of every page: what the paper is filed under.
    package var id: String
    /// Passed in: nothing here reads a clock.
    package var createdAt: Instant
    package var letterhead: Letterhead
    package var paper: PaperSize
    package var orientation: Orientation

    /// An upright A4 sheet unless said otherwise.
    package init(
        title: String, id: String, createdAt: Instant, letterhead: Letterhead, paper: PaperSize = .a4,
        orientation: Orientation = .upright
    ) {
        self.title = title
        self.id = id
        self.createdAt = createdAt
        self.letterhead = letterhead
        self.paper = paper
        self.orientation = orientation
    }
}

/// The sheet and its margins, in points.
struct PageGeometry {
    let width: Double
    let height: Double

    /// 18 mm beside the text.
    static let side = 51.0
    static let top = 42.0
    static let bottom = 58.0

    init(_ paper: PaperSize, isOnItsSide: Bool) {
        let size = paper.size
        (width, height) = isOnItsSide ? (size.height, size.width) : (size.width, size.height)
    }

    var textWidth: Double { width - 2 * Self.side }
}
