import XMLReading

/// A small tree: the root's tag, or one row with what is in it.
struct XMLNode {
    var name: String
    var namespace: String?
    var line: Int
    var attributes: [(name: String, value: String)]
    var children: [XMLNode] = []
    var text = ""

    /// Name and text of everything inside, as columns.
    var cells: [(name: String, text: String)] {
        var out: [(String, String)] = []
        _ = replacing { name, text in
            out.append((name, text))
            return text
        }
        return out
    }

    /// The row with every text and attribute put through `transform`, which gets its column's name: that of the element
    /// or attribute, that in a `name` attribute where there is one, inner ones as `outer.inner`, and a name that comes
    /// again as `name 2`.
    func replacing(_ transform: (String, String) -> String) -> XMLNode {
        var counts: [String: Int] = [:]
        return replacing(prefix: "", isRow: true) { name, text in
            counts[name, default: 0] += 1
            let count = counts[name] ?? 1
            return transform(count == 1 ? name : "\(name) \(count)", text)
        }
    }

    private func replacing(prefix: String, isRow: Bool, _ transform: (String, String) -> String) -> XMLNode {
        var out = self
        var label = prefix + name
        let inside = isRow ? "" : prefix + name + "."
        for index in attributes.indices {
            if !isRow, attributes[index].name == "name" {
                label = attributes[index].value
            } else {
                out.attributes[index].value = transform(inside + attributes[index].name, attributes[index].value)
            }
        }
        if !text.isEmpty { out.text = transform(label, text) }
        out.children = children.map { $0.replacing(prefix: inside, isRow: false, transform) }
        return out
    }
}

/// Cuts a streaming file into its root and the elements directly below it.
final class XMLRowHandler: XMLStreamHandler {
    struct Enough: Error {}

    /// Elements inside one row.
    private static let maximumNodes = 4096

    enum Event {
        case open(XMLNode)
        case row(XMLNode, complaint: String?)
        case complaint(String, line: Int)
        /// The file contradicts itself, and how it is read all the same.
        case note(String, line: Int)
    }

    private(set) var root: XMLNode?
    private(set) var rows: [XMLNode] = []
    private let limit: Int?
    private let body: (Event) throws -> Void
    private var open: [XMLNode] = []
    private var nodes = 0
    private var complaint: String?

    /// With a limit rows are collected, and `Enough` is thrown when there are so many.
    init(limit: Int?, _ body: @escaping (Event) throws -> Void) {
        self.limit = limit
        self.body = body
    }

    func start(_ element: XMLElement) throws {
        let node = XMLNode(
            name: element.name, namespace: element.namespace, line: element.line, attributes: element.attributeList)
        if element.depth == 1 {
            root = node
            return try body(.open(node))
        }
        nodes = open.isEmpty ? 1 : nodes + 1
        if nodes > Self.maximumNodes {
            throw XMLReadingError(
                .limit, "a row has more than \(Self.maximumNodes) elements", line: element.line)
        }
        open.append(node)
    }

    func end(_ element: XMLElementEnd) throws {
        guard var node = open.popLast() else { return }
        node.text = element.text
        if !open.isEmpty {
            open[open.count - 1].children.append(node)
            return
        }
        defer { complaint = nil }
        guard let limit else { return try body(.row(node, complaint: complaint)) }
        rows.append(node)
        if rows.count == limit { throw Enough() }
    }

    func noted(_ message: String, line: Int) throws { try body(.note(message, line: line)) }

    func invalid(_ message: String, line: Int) throws {
        if open.isEmpty { return try body(.complaint(message, line: line)) }
        complaint = complaint ?? message
    }
}
