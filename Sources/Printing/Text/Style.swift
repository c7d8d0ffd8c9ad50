/// A type face, size and weight.
struct TextStyle: Hashable {
    enum Face: Hashable { case sans, mono }

    var face = Face.sans
    /// Points.
    var size: Double
    var isBold = false

    static let title = TextStyle(size: 19)
    static let subtitle = TextStyle(size: 10.5)
    static let heading = TextStyle(size: 11, isBold: true)
    static let body = TextStyle(size: 9.2)
    static let strong = TextStyle(size: 9.2, isBold: true)
    static let label = TextStyle(size: 7.2)
    static let small = TextStyle(size: 7.4)
    static let identifier = TextStyle(face: .mono, size: 8.4)
    static let issuer = TextStyle(size: 12, isBold: true)
    static let footer = TextStyle(size: 7)
    static let footerIdentifier = TextStyle(face: .mono, size: 6.6)

    /// Everything that a font description needs, the faces in the order in which they are asked for a character. Noto
    /// Sans CJK comes before the other scripts so that punctuation between Han characters has their width.
    var families: String {
        switch face {
        case .sans: "Noto Sans,Noto Sans CJK JP"
        case .mono: "Noto Sans Mono,Noto Sans,Noto Sans CJK JP"
        }
    }
}
